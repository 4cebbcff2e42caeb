"""The diary's own rules: which day a wrong clock means, what an activity must say, and from when may be harvested."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.batches.dates import OLDEST_YEARS, HarvestTooEarly, vietnamese_day
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.diary.areas import Area, AreaUnit
from nguongoc.diary.entries import Activity, Entry, Position, Said, digest
from nguongoc.diary.rules import (
    HarvestBeforePlanting,
    allowed_from,
    check_harvest,
    check_said,
    harvested_too_early,
    settle_time,
)
from nguongoc.diary.substances import search_substances, substance_list, taken_off
from nguongoc.errors import Refusal, Several

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
TODAY = vietnamese_day(NOW)
PLOT, POMELO, ORANGE = UUID(int=1), UUID(int=2), UUID(int=3)
SPRAY = Said(Activity.SPRAYING, material="Abamectin 1.8EC", interval_days=7)
KG = Quantity(Decimal(5), Unit.KG)


def entry(said: Said, day: date, number: int = 9) -> Entry:
    sha256 = digest(said, PLOT, None, None, False)
    return Entry(UUID(int=number), UUID(int=8), PLOT, None, "key:x", said, day, NOW, False, sha256)


def test_a_named_day_is_taken_whatever_the_clock_says() -> None:
    said = Said(Activity.IRRIGATING, happened_on=date(2026, 11, 2), captured_at=NOW + timedelta(days=730))
    assert settle_time(said, None, NOW) == (date(2026, 11, 2), True)


@given(st.timedeltas(timedelta(days=-1500), timedelta(days=1500)), st.integers(0, 21))
def test_a_clock_that_says_how_wrong_it_is_gives_the_right_day(wrong: timedelta, days_waiting: int) -> None:
    captured = NOW - timedelta(days=days_waiting)
    said = Said(Activity.IRRIGATING, captured_at=captured + wrong)
    day, off = settle_time(said, NOW + wrong, NOW)
    if abs(wrong) > timedelta(hours=1):
        assert (day, off) == (vietnamese_day(captured), True)
    else:
        assert abs((day - vietnamese_day(captured)).days) <= 1


@given(st.integers(-126 * 365, 170 * 365).map(lambda days: NOW + timedelta(days=days)))
def test_no_clock_loses_an_entry_or_puts_it_into_the_future(captured: datetime) -> None:
    day, off = settle_time(Said(Activity.IRRIGATING, captured_at=captured), None, NOW)
    check_said(Said(Activity.IRRIGATING), day, TODAY)
    assert off == (not NOW - timedelta(days=365 * OLDEST_YEARS) <= captured <= NOW + timedelta(hours=1))


def test_an_entry_of_three_weeks_ago_or_of_a_wrong_clock_is_late() -> None:
    said = Said(Activity.IRRIGATING)
    assert not entry(said, TODAY - timedelta(days=3)).late
    assert entry(said, TODAY - timedelta(days=21)).late
    assert replace(entry(said, TODAY), clock_off=True).late


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        (Said(Activity.FERTILISING), {("/material", "diary-member-missing")}),
        (
            Said(Activity.SPRAYING),
            {("/material", "diary-member-missing"), ("/interval_days", "diary-member-missing")},
        ),
        (replace(SPRAY, interval_days=366), {("/interval_days", "interval-out-of-range")}),
        (replace(SPRAY, material="  "), {("/material", "text-empty")}),
        (replace(SPRAY, note="a\u202eb"), {("/note", "text-unprintable")}),
        (Said(Activity.HARVESTING), {("/quantity", "diary-member-missing")}),
        (Said(Activity.HARVESTING, quantity=KG, interval_days=3), {("/interval_days", "diary-member-unfit")}),
        (Said(Activity.IRRIGATING, quantity=KG), {("/quantity", "diary-member-unfit")}),
        (
            Said(Activity.IRRIGATING, position=Position(float("nan"), 105.0)),
            {("/position", "diary-position-impossible")},
        ),
        (
            Said(Activity.IRRIGATING, position=Position(20.0, 181.0)),
            {("/position", "diary-position-impossible")},
        ),
        (Said(Activity.IRRIGATING, photos=("x",) * 7), {("/photos", "diary-photos-too-many")}),
    ],
)
def test_what_an_activity_must_and_may_say(said: Said, wrong: set[tuple[str, str]]) -> None:
    with pytest.raises(Refusal) as caught:
        check_said(said, TODAY, TODAY)
    several = caught.value.refusals if isinstance(caught.value, Several) else (caught.value,)
    assert {(each.pointer, each.code) for each in several} == wrong


@given(st.integers(0, 365), st.integers(0, 400))
def test_a_harvest_is_refused_inside_the_interval_alone(days: int, waited: int) -> None:
    sprayed = entry(replace(SPRAY, interval_days=days), date(2025, 1, 1))
    on = sprayed.happened_on + timedelta(days=waited)
    assert allowed_from(sprayed) == date(2025, 1, 1) + timedelta(days=days)
    if waited >= days:
        check_harvest([sprayed], on, None, "/happened_on")
    else:
        with pytest.raises(HarvestTooEarly) as caught:
            check_harvest([sprayed], on, None, "/happened_on")
        assert caught.value.params["allowed_from"] == allowed_from(sprayed).isoformat()
    harvested = entry(Said(Activity.HARVESTING, quantity=KG), on, 10)
    assert harvested_too_early(sprayed, [harvested]) == (waited < days)


def test_only_two_crops_that_were_both_named_do_not_meet() -> None:
    on = TODAY
    for sprayed, harvested, meets in (
        (None, None, True), (POMELO, None, True), (None, POMELO, True), (POMELO, POMELO, True), (ORANGE, POMELO, False),
    ):  # fmt: skip
        spraying = entry(replace(SPRAY, product_id=sprayed), on - timedelta(days=1))
        if meets:
            with pytest.raises(HarvestTooEarly):
                check_harvest([spraying], on, harvested, "/happened_on")
        else:
            check_harvest([spraying], on, harvested, "/happened_on")


def test_the_longest_wait_counts_and_what_was_corrected_or_struck_counts_no_more() -> None:
    short = entry(SPRAY, TODAY - timedelta(days=1))
    long = entry(replace(SPRAY, interval_days=30), TODAY - timedelta(days=10), 10)
    with pytest.raises(HarvestTooEarly) as caught:
        check_harvest([long, short], TODAY, None, "/happened_on")
    assert caught.value.params["allowed_from"] == allowed_from(long).isoformat()
    check_harvest([replace(long, corrected_by=UUID(int=4)), replace(short, struck=True)], TODAY, None, "/x")


def test_nothing_is_harvested_before_it_was_planted() -> None:
    planted = entry(Said(Activity.PLANTING), TODAY)
    with pytest.raises(HarvestBeforePlanting):
        check_harvest([planted], TODAY - timedelta(days=1), None, "/happened_on")
    check_harvest([planted], TODAY, None, "/happened_on")


def test_a_sao_is_the_one_that_was_meant() -> None:
    sizes = {unit: Area(Decimal("1.5"), unit).square_metres for unit in AreaUnit}
    assert {unit.value: size for unit, size in sizes.items()} == {
        "m2": Decimal("1.5"), "sao_trung_bo": 750, "sao_bac_bo": 540, "ha": 15_000,
    }  # fmt: skip


def test_what_a_client_says_decides_whether_it_is_the_same_entry() -> None:
    same = digest(SPRAY, PLOT, None, None, False)
    assert digest(replace(SPRAY), PLOT, None, None, False) == same
    for other in (
        digest(replace(SPRAY, interval_days=8), PLOT, None, None, False),
        digest(SPRAY, UUID(int=7), None, None, False),
        digest(SPRAY, PLOT, UUID(int=7), None, False),
        digest(SPRAY, PLOT, None, UUID(int=7), False),
        digest(SPRAY, PLOT, None, None, True),
    ):
        assert other != same


def test_substances_are_found_by_any_spelling_and_the_list_says_how_sure_it_is() -> None:
    assert search_substances("ABAMEC")[0].name == "Abamectin"
    assert search_substances("thuringiensis")[0].name == "Bacillus thuringiensis"
    assert search_substances("zzz") == ()
    assert substance_list().confidence == "memory"
    assert taken_off("Thuốc Glyphosate 480SL") is not None
    assert taken_off("Abamectin 1.8EC") is None


@given(st.text(max_size=300))
def test_any_text_can_be_searched_for(text: str) -> None:
    search_substances(text)
    taken_off(text)
