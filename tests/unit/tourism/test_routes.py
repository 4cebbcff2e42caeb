"""Routes: places in the order one travels them, and what they add to a suggestion."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.tourism.match import NEARBY_KM, Why, match
from nguongoc.tourism.routes import MOST_STOPS, NEXT_STOPS, Route, StopsMalformed
from tests.unit.tourism.test_match import LUAN_VAN, NEAR, NOVEMBER, place

FAR = place("far", latitude=20.5, longitude=105.0)
FAR_IN_JULY = place("far-in-july", latitude=20.5, longitude=105.0, months=(7,))
FARTHER = place("farther", latitude=20.6, longitude=105.0)


def route(*stops: str, id: str = "a-route") -> Route:
    return Route(id, "Tuyến", "Route", "", "", stops, NOVEMBER, "test")


@pytest.mark.parametrize("stops", [(), ("one",), ("one", "one"), tuple(map(str, range(MOST_STOPS + 1)))])
def test_a_route_has_two_to_twenty_stops_each_once(stops: tuple[str, ...]) -> None:
    with pytest.raises(StopsMalformed) as refused:
        route(*stops)
    assert refused.value.pointer == "/stops"


@given(st.lists(st.sampled_from("abcdef"), min_size=2, max_size=6, unique=True), st.sampled_from("abcdef"))
def test_one_goes_on_along_the_route_and_from_its_end_back(stops: list[str], at: str) -> None:
    known = {name: place(name) for name in "abcde"}
    onward = [each.id for each in route(*stops).onward(at, known)]
    travelled = [stop for stop in stops if stop in known]
    if at not in travelled:
        assert onward == []
    elif at == travelled[-1]:
        assert onward == travelled[:-1][::-1][:NEXT_STOPS]
    else:
        behind = travelled.index(at) + 1
        assert onward == travelled[behind : behind + NEXT_STOPS]


def test_a_place_beyond_a_detour_is_offered_where_a_route_that_comes_by_goes_there_now() -> None:
    everywhere = [NEAR, FAR, FAR_IN_JULY]
    assert [each.place.id for each in match(LUAN_VAN, NOVEMBER, everywhere)] == ["near"]
    offered = match(LUAN_VAN, NOVEMBER, everywhere, [route("near", "far", "far-in-july")])
    assert [each.place.id for each in offered] == ["near", "far"]
    assert offered[1].distance_km > NEARBY_KM
    assert Why.ON_ROUTE in offered[1].why
    assert [each.id for each in offered[0].onward] == ["far", "far-in-july"]


def test_a_route_that_stays_away_ties_nothing() -> None:
    offered = match(LUAN_VAN, NOVEMBER, [NEAR, FAR, FARTHER], [route("far", "farther")])
    assert [each.place.id for each in offered] == ["near"]
    assert (offered[0].route, offered[0].onward) == (None, ())


def test_of_two_routes_the_one_that_comes_by_is_told() -> None:
    elsewhere, by = route("far", "farther", id="a"), route("far", "near", id="b")
    offered = match(LUAN_VAN, NOVEMBER, [NEAR, FAR, FARTHER], [elsewhere, by])
    assert {each.place.id: each.route for each in offered} == {"near": by, "far": by}
