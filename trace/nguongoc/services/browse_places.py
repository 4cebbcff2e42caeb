"""Places to visit and routes between them: public, few enough to be read whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nguongoc.errors import NotFound
from nguongoc.ports import ReadSource
from nguongoc.tourism.places import Place
from nguongoc.tourism.routes import Route


class PlaceNotFound(NotFound):
    """No place of this id."""

    code = "place-not-found"


class RouteNotFound(NotFound):
    """No route of this id."""

    code = "route-not-found"


@dataclass(frozen=True, slots=True)
class Travelled:
    """A route with its stops as places."""

    route: Route
    places: tuple[Place, ...]


class BrowsePlaces:
    """Read whole and cut into pages here."""

    def __init__(self, reads: ReadSource) -> None:
        self._reads = reads

    def places(self, after: str | None, limit: int) -> Sequence[Place]:
        """In the order of their ids, from behind `after` on."""
        with self._reads.open() as reader:
            every = reader.catalogue.places()
        return [place for place in every if after is None or place.id > after][:limit]

    def place(self, place_id: str) -> Place:
        """Raises `PlaceNotFound`."""
        with self._reads.open() as reader:
            place = reader.catalogue.place(place_id)
        if place is None:
            raise PlaceNotFound("no place of this id")
        return place

    def routes(self) -> Sequence[Travelled]:
        """Every route, in the order of their ids."""
        with self._reads.open() as reader:
            known = {place.id: place for place in reader.catalogue.places()}
            return [Travelled(route, route.places(known)) for route in reader.catalogue.routes()]

    def route(self, route_id: str) -> Travelled:
        """Raises `RouteNotFound`."""
        with self._reads.open() as reader:
            route = reader.catalogue.route(route_id)
            if route is None:
                raise RouteNotFound("no route of this id")
            known = {place.id: place for place in reader.catalogue.places()}
        return Travelled(route, route.places(known))
