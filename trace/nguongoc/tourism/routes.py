"""Routes: places in the order one travels them, put together by a person; suggestions, never part of a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from nguongoc.errors import Invalid
from nguongoc.tourism.places import Place

FEWEST_STOPS: Final = 2
MOST_STOPS: Final = 20
NEXT_STOPS: Final = 2
"""How far ahead a card looks: as far as somebody plans a day."""


class StopsMalformed(Invalid):
    """A route has 2 to 20 stops, each once."""

    code = "stops-malformed"


def check_stops(stops: Sequence[str]) -> None:
    """Raises `StopsMalformed`."""
    if not FEWEST_STOPS <= len(stops) <= MOST_STOPS or len(set(stops)) != len(stops):
        raise StopsMalformed("a route has 2 to 20 stops, each once", pointer="/stops", count=len(stops))


@dataclass(frozen=True, slots=True)
class Route:
    """`stops` are ids of places, in the order one travels them; it can be travelled back as well."""

    id: str
    name_vi: str
    name_en: str
    about_vi: str
    about_en: str
    stops: tuple[str, ...]
    checked_on: date
    source: str

    def __post_init__(self) -> None:
        check_stops(self.stops)

    def places(self, known: Mapping[str, Place]) -> tuple[Place, ...]:
        """Its stops as places, in their order; one that is not known any more is passed by."""
        return tuple(known[stop] for stop in self.stops if stop in known)

    def onward(self, from_stop: str, known: Mapping[str, Place]) -> tuple[Place, ...]:
        """At most `NEXT_STOPS` places after this stop; from the last one, those before it, as one travels back."""
        places = self.places(known)
        at = next((index for index, place in enumerate(places) if place.id == from_stop), None)
        if at is None:
            return ()
        return places[at + 1 : at + 1 + NEXT_STOPS] or places[:at][::-1][:NEXT_STOPS]
