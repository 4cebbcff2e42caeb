"""From an origin and a day to at most three places worth the trip, each with why and where one goes on from there.

A suggestion, computed and never signed. What can be done *this month* comes before what cannot, however well a
person linked it; within a rank the nearer comes first, and equal ones keep the order of their ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from uuid import UUID

from nguongoc.geography.distance import SpokenDistance, great_circle_km, spoken
from nguongoc.tourism.lunar import DatedFestival, next_occurrence
from nguongoc.tourism.places import Experience, Place
from nguongoc.tourism.routes import Route
from nguongoc.tourism.season import in_season, next_month

NEARBY_KM = 30
"""An hour on the roads of the hills: as far as somebody goes for a detour."""
FESTIVAL_AHEAD = timedelta(days=60)
"""A festival further away is not a reason to go this season."""


class Why(StrEnum):
    """Why a place is shown, each to be said in words on its card."""

    OWN_PLACE = "own_place"
    """The producer itself receives visitors there."""
    CURATED = "curated"
    """A person linked this place to this product."""
    SAME_COMMUNE = "same_commune"
    NEARBY = "nearby"
    """Within `NEARBY_KM`."""
    ON_ROUTE = "on_route"
    """A route that comes by the origin, within `NEARBY_KM` of it, goes there."""
    IN_SEASON = "in_season"
    FESTIVAL_SOON = "festival_soon"
    """A festival runs now or begins within `FESTIVAL_AHEAD`."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where goods come from, as coarsely as it is public; `error_km` says how coarsely."""

    latitude: float
    longitude: float
    commune_code: str
    product_slug: str
    organisation_id: UUID
    error_km: float = 0.0


@dataclass(frozen=True, slots=True)
class TieIn:
    """A place for this origin and day; `experiences` are those of this month, `next_month` None while in season.

    `route` is one that the place lies on, one that comes by the origin if there is such; `onward` where it goes from here.
    """

    place: Place
    distance_km: float
    why: tuple[Why, ...]
    in_season: bool
    next_month: int | None
    festival: DatedFestival | None
    experiences: tuple[Experience, ...]
    spoken_distance: SpokenDistance
    """As the crow flies, rounded to what is known of both ends: what a page may say."""
    route: Route | None = None
    onward: tuple[Place, ...] = ()


class _Rank(IntEnum):
    OWN_PLACE = 0
    CURATED_NOW = 1
    NEARBY_NOW = 2
    ROUTE_NOW = 3
    CURATED_LATER = 4
    NEARBY_LATER = 5


class _Ways:
    """The routes that lie on a place, those that come by the origin first."""

    def __init__(self, origin: Origin, places: Mapping[str, Place], routes: Iterable[Route]) -> None:
        self._places = places
        here, routes = (origin.latitude, origin.longitude), tuple(routes)
        self._by = {
            route.id
            for route in routes
            if any(
                great_circle_km(*here, stop.latitude, stop.longitude) <= NEARBY_KM
                for stop in route.places(places)
            )
        }
        self._of: dict[str, list[Route]] = {}
        for route in sorted(routes, key=lambda each: (each.id not in self._by, each.id)):
            for stop in route.stops:
                self._of.setdefault(stop, []).append(route)

    def route(self, place: Place) -> Route | None:
        return next(iter(self._of.get(place.id, ())), None)

    def comes_by(self, route: Route | None) -> bool:
        return route is not None and route.id in self._by

    def onward(self, route: Route | None, place: Place) -> tuple[Place, ...]:
        return () if route is None else route.onward(place.id, self._places)


def match(
    origin: Origin, on: date, places: Iterable[Place], routes: Iterable[Route] = (), limit: int = 3
) -> tuple[TieIn, ...]:
    """At most `limit` places for goods of this origin on this day, best first; the same answer for the same input."""
    known = {place.id: place for place in places}
    ways = _Ways(origin, known, routes)
    ranked: list[tuple[_Rank, float, str, TieIn]] = []
    for place in known.values():
        tie_in = _tie_in(origin, on, place, ways)
        rank = _rank(tie_in)
        if rank is not None:
            ranked.append((rank, tie_in.distance_km, place.id, tie_in))
    ranked.sort(key=lambda item: item[:3])
    return tuple(tie_in for *_, tie_in in ranked[:limit])


def _tie_in(origin: Origin, on: date, place: Place, ways: _Ways) -> TieIn:
    distance = great_circle_km(origin.latitude, origin.longitude, place.latitude, place.longitude)
    festival = _festival(place, on)
    running = festival is not None and festival.runs_on(on)
    open_now = running or in_season(place.months, on)
    route = ways.route(place)
    return TieIn(
        place=place,
        distance_km=distance,
        why=_why(origin, place, distance, festival, open_now=open_now, on_route=ways.comes_by(route)),
        in_season=open_now,
        next_month=None if open_now else next_month(place.months, on),
        festival=festival,
        experiences=tuple(e for e in place.experiences if in_season(e.months, on)) if open_now else (),
        spoken_distance=spoken(distance, origin.error_km, place.coordinate_error_km),
        route=route,
        onward=ways.onward(route, place),
    )


def _festival(place: Place, on: date) -> DatedFestival | None:
    """The first festival there that runs now or begins soon."""
    coming = (next_occurrence(festival, on) for festival in place.festivals)
    soon = [f for f in coming if f is not None and f.first <= on + FESTIVAL_AHEAD]
    return min(soon, key=lambda f: (f.first, f.name_vi), default=None)


def _why(
    origin: Origin,
    place: Place,
    distance: float,
    festival: DatedFestival | None,
    *,
    open_now: bool,
    on_route: bool,
) -> tuple[Why, ...]:
    reasons = {
        Why.OWN_PLACE: place.host_organisation_id == origin.organisation_id,
        Why.CURATED: origin.product_slug in place.product_slugs,
        Why.SAME_COMMUNE: place.commune_code == origin.commune_code,
        Why.NEARBY: distance <= NEARBY_KM,
        Why.ON_ROUTE: on_route,
        Why.IN_SEASON: open_now,
        Why.FESTIVAL_SOON: festival is not None,
    }
    return tuple(why for why, holds in reasons.items() if holds)


def _rank(tie_in: TieIn) -> _Rank | None:
    """Its rank; None for a place that nothing ties to this origin."""
    if Why.OWN_PLACE in tie_in.why:
        return _Rank.OWN_PLACE
    if Why.CURATED in tie_in.why:
        return _Rank.CURATED_NOW if tie_in.in_season else _Rank.CURATED_LATER
    if Why.NEARBY in tie_in.why:
        return _Rank.NEARBY_NOW if tie_in.in_season else _Rank.NEARBY_LATER
    # Farther than a detour and not open: nothing to tell today.
    return _Rank.ROUTE_NOW if Why.ON_ROUTE in tie_in.why and tie_in.in_season else None
