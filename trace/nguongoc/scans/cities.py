"""Towns that who scans may name as the nearest: the only place that is told to anybody, and coarser than a cell."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from nguongoc.errors import Invalid
from nguongoc.scans.cells import cell_of


class CityUnknown(Invalid):
    """Not one of the towns that can be named."""

    code = "city-unknown"


@dataclass(frozen=True, slots=True)
class City:
    """One of them; `cell` is that of its middle."""

    slug: str
    names: Mapping[str, str]
    """By language: vi, en, zh."""
    cell: str


def _read() -> dict[str, City]:
    data = json.loads(files("nguongoc.scans").joinpath("cities.json").read_text(encoding="utf-8"))
    read: dict[str, City] = {}
    for each in data["cities"]:
        cell = cell_of(*each["at"])
        if cell is None:
            raise ValueError(f"{each['slug']} is not in Vietnam")
        read[each["slug"]] = City(each["slug"], {name: each[name] for name in ("vi", "en", "zh")}, cell)
    return read


CITIES: Final[Mapping[str, City]] = _read()


def find_city(slug: str) -> City:
    """Raises `CityUnknown`."""
    if (found := CITIES.get(slug)) is None:
        raise CityUnknown("choose a town of the list", pointer="/city")
    return found
