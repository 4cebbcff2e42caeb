"""Places to visit and what there is to do: suggestions beside the signed record, never inside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class PlaceKind(StrEnum):
    FARM = "farm"
    CRAFT_EXPERIENCE = "craft_experience"
    HERITAGE = "heritage"
    NATURE = "nature"
    BEACH = "beach"
    COMMUNITY = "community"
    SPIRITUAL = "spiritual"


@dataclass(frozen=True, slots=True)
class LunarDay:
    """A day of the Vietnamese lunar calendar that comes every year; `leap` months are not used for festivals."""

    day: int
    month: int


@dataclass(frozen=True, slots=True)
class Festival:
    """Held from one lunar day to another of the same lunar year, both included."""

    name_vi: str
    name_en: str
    first: LunarDay
    last: LunarDay


@dataclass(frozen=True, slots=True)
class Experience:
    """Something to do at a place, in the months it can be done (1-12; empty: all year)."""

    id: str
    name_vi: str
    name_en: str
    months: tuple[int, ...]
    price_note_vi: str | None = None
    price_note_en: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to go. `coordinates_note` says how well its position is known; no contact is shown unless verified."""

    id: str
    name_vi: str
    name_en: str
    kind: PlaceKind
    commune_code: str
    latitude: float
    longitude: float
    coordinate_error_km: float
    about_vi: str
    about_en: str
    months: tuple[int, ...]
    festivals: tuple[Festival, ...]
    experiences: tuple[Experience, ...]
    phone: str | None
    website: str | None
    host_organisation_id: UUID | None
    product_slugs: tuple[str, ...]
    """Curated links: a person decided that these belong together."""
    checked_on: date
    source: str
