from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.geography.distance import SpokenDistance
from nguongoc.tourism.match import NEARBY_KM, Origin, Why, match
from nguongoc.tourism.places import Experience, Festival, LunarDay, NotAPosition, Place, PlaceKind
from nguongoc.tourism.season import NotAMonth

PRODUCER = UUID(int=1)
LUAN_VAN = Origin(19.9047, 105.3922, "15544", "buoi-luan-van", PRODUCER, error_km=3)
NOVEMBER = date(2026, 11, 23)


def place(id: str, **changes: object) -> Place:
    plain = Place(
        id=id,
        name_vi="Nơi chơi",
        name_en="A place",
        kind=PlaceKind.FARM,
        commune_code="15646",
        latitude=19.95,
        longitude=105.45,
        coordinate_error_km=2,
        about_vi="",
        about_en="",
        months=(),
        festivals=(),
        experiences=(),
        phone=None,
        website=None,
        host_organisation_id=None,
        product_slugs=(),
        checked_on=date(2026, 11, 1),
        source="test",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


OWN = place("own", host_organisation_id=PRODUCER, latitude=19.6, longitude=105.8, months=(5,))
CURATED = place("curated", product_slugs=("buoi-luan-van",), latitude=19.7, longitude=105.7)
NEAR = place("near", latitude=19.91, longitude=105.40)
CURATED_LATER = place("curated-later", product_slugs=("buoi-luan-van",), months=(2, 3))
NEAR_LATER = place("near-later", months=(4, 5))
FAR = place("far", latitude=20.5, longitude=105.0)


def test_own_place_then_curated_then_near_this_month_then_what_is_for_later() -> None:
    offered = match(LUAN_VAN, NOVEMBER, [NEAR_LATER, FAR, CURATED_LATER, NEAR, OWN, CURATED], limit=10)
    assert [tie_in.place.id for tie_in in offered] == [
        "own",
        "curated",
        "near",
        "curated-later",
        "near-later",
    ]


def test_at_most_three_are_offered() -> None:
    assert len(match(LUAN_VAN, NOVEMBER, [place(f"p{i}") for i in range(50)])) == 3


def test_what_nothing_ties_to_the_origin_is_not_offered() -> None:
    assert match(LUAN_VAN, NOVEMBER, [FAR]) == ()


def test_each_offer_says_why_and_what_to_wait_for() -> None:
    own, near, later = match(LUAN_VAN, NOVEMBER, [OWN, NEAR, NEAR_LATER])
    assert own.why == (Why.OWN_PLACE,)
    assert (own.in_season, own.next_month) == (False, 5)
    assert near.why == (Why.NEARBY, Why.IN_SEASON)
    assert (near.in_season, near.next_month) == (True, None)
    assert later.why == (Why.NEARBY,)
    assert later.next_month == 4


def test_the_distance_is_said_no_better_than_both_positions_are_known() -> None:
    (curated,) = match(LUAN_VAN, NOVEMBER, [CURATED])
    (near,) = match(LUAN_VAN, NOVEMBER, [NEAR])
    assert 35 < curated.distance_km < 45
    assert curated.spoken_distance == SpokenDistance(40, within=False)
    assert near.spoken_distance.within


def test_only_what_can_be_done_this_month_is_listed_to_do() -> None:
    picking = Experience("hai-buoi", "Hái bưởi", "Pick pomelos", (9, 12))
    walking = Experience("dao-vuon", "Dạo vườn", "Walk the garden", ())
    garden = place("garden", experiences=(picking, walking))
    (november,) = match(LUAN_VAN, NOVEMBER, [garden])
    (december,) = match(LUAN_VAN, date(2026, 12, 1), [garden])
    assert november.experiences == (walking,)
    assert december.experiences == (picking, walking)
    (closed,) = match(LUAN_VAN, NOVEMBER, [replace(garden, months=(5,))])
    assert closed.experiences == ()


def test_a_festival_is_a_reason_while_it_runs_or_comes_within_two_months() -> None:
    am_tien = place(
        "am-tien",
        months=(),
        festivals=(Festival("Mở cổng trời", "Gate of heaven", LunarDay(9, 1), LunarDay(9, 1)),),
    )
    (far_ahead,) = match(LUAN_VAN, NOVEMBER, [am_tien])
    (ahead,) = match(LUAN_VAN, date(2026, 12, 31), [am_tien])
    assert far_ahead.festival is None
    assert Why.FESTIVAL_SOON not in far_ahead.why
    assert ahead.festival is not None
    assert ahead.festival.first == date(2027, 2, 14)
    assert Why.FESTIVAL_SOON in ahead.why


def test_a_running_festival_opens_a_place_out_of_its_season() -> None:
    temple = place("temple", months=(6,), festivals=(Festival("Lễ", "Rite", LunarDay(9, 1), LunarDay(9, 1)),))
    (today,) = match(LUAN_VAN, date(2027, 2, 14), [temple])
    (tomorrow,) = match(LUAN_VAN, date(2027, 2, 15), [temple])
    assert (today.in_season, today.next_month) == (True, None)
    assert (tomorrow.in_season, tomorrow.next_month) == (False, 6)


def test_a_product_slug_and_a_host_of_somebody_else_tie_nothing() -> None:
    other = replace(LUAN_VAN, product_slug="cam-van-du", organisation_id=UUID(int=2))
    assert [tie_in.place.id for tie_in in match(other, NOVEMBER, [OWN, CURATED, NEAR])] == ["near"]


@given(
    st.permutations([OWN, CURATED, NEAR, CURATED_LATER, NEAR_LATER, FAR, place("a"), place("b")]), st.dates()
)
def test_the_answer_does_not_depend_on_the_order_of_the_places(places: list[Place], on: date) -> None:
    offered = match(LUAN_VAN, on, places)
    assert offered == match(LUAN_VAN, on, sorted(places, key=lambda p: p.id))
    assert all(t.distance_km <= NEARBY_KM or {Why.OWN_PLACE, Why.CURATED} & set(t.why) for t in offered)


def test_a_place_nowhere_on_earth_or_in_a_thirteenth_month_is_refused() -> None:
    with pytest.raises(NotAPosition):
        place("x", latitude=float("nan"))
    with pytest.raises(NotAPosition):
        place("x", coordinate_error_km=float("inf"))
    with pytest.raises(NotAPosition):
        place("x", longitude=181)
    with pytest.raises(NotAMonth):
        place("x", months=(13,))
    with pytest.raises(NotAMonth):
        Experience("x", "x", "x", (0,))
