"""Places to visit: public, few enough to be read whole."""

from __future__ import annotations

from collections.abc import Sequence

from nguongoc.errors import NotFound
from nguongoc.ports import ReadSource
from nguongoc.tourism.places import Place


class PlaceNotFound(NotFound):
    """No place of this id."""

    code = "place-not-found"


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
