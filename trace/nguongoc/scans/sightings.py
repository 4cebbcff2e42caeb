"""Where stamps were looked at, as it may be told: nothing below a number that could point at a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from nguongoc.scans.cells import centre_of
from nguongoc.scans.checks import shown


@dataclass(frozen=True, slots=True)
class Sighting:
    """So many daily visitors, summed, in a cell of about 20 km or, where a cell has too few, in an area of about 110 km."""

    latitude: float
    longitude: float
    visitors: int
    is_area: bool


def sightings(cells: Mapping[str, int]) -> tuple[Sighting, ...]:
    """From visitors by cell, most first. Cells too small to tell are joined by area; what is too small even so is left out."""
    told: list[Sighting] = []
    rest: Counter[tuple[int, int]] = Counter()
    for cell, visitors in cells.items():
        latitude, longitude = centre_of(cell)
        if shown(visitors) is None:
            rest[int(latitude), int(longitude)] += visitors
        else:
            told.append(Sighting(latitude, longitude, visitors, is_area=False))
    told += [
        Sighting(south + 0.5, west + 0.5, visitors, is_area=True)
        for (south, west), visitors in rest.items()
        if shown(visitors) is not None
    ]
    return tuple(sorted(told, key=lambda each: (-each.visitors, each.latitude, each.longitude)))
