"""Places to visit and what there is to do: suggestions beside the signed record, never inside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import isfinite
from uuid import UUID

from nguongoc.catalogue.products import Photo
from nguongoc.errors import Invalid
from nguongoc.tourism.opening import parse_opening
from nguongoc.tourism.season import checked_months

LONGEST_LUNAR_MONTH = 30
STALE_AFTER = timedelta(days=365)
"""Each season has come once since."""


class NotALunarDay(Invalid):
    """Lunar months have 29 or 30 days, and a year names twelve of them."""

    code = "not-a-lunar-day"


class FestivalBackwards(Invalid):
    """A festival ends before it begins; one that spans Tết is two festivals."""

    code = "festival-backwards"


class NotAPosition(Invalid):
    """Latitude, longitude or their error is not a position on earth."""

    code = "not-a-position"


class PlaceKind(StrEnum):
    """What sort of place it is to a visitor."""

    FARM = "farm"
    CRAFT_EXPERIENCE = "craft_experience"
    HERITAGE = "heritage"
    NATURE = "nature"
    BEACH = "beach"
    COMMUNITY = "community"
    SPIRITUAL = "spiritual"


class ExperienceKind(StrEnum):
    """What sort of thing there is to do."""

    VISIT = "visit"
    """Look round, walk, bathe, be shown something."""
    PICKING = "picking"
    COOKING = "cooking"
    HOMESTAY = "homestay"
    WORKSHOP = "workshop"
    FESTIVAL = "festival"


class Confidence(StrEnum):
    """How sure whoever wrote the place down was of it, by its source; a host that confirms it is another matter."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Standing(StrEnum):
    """Whether visitors are shown a place."""

    SHOWN = "shown"
    WITHDRAWN = "withdrawn"
    """Its host receives nobody there at present."""
    HIDDEN = "hidden"
    """An authority took it off the map, with a reason."""


@dataclass(frozen=True, slots=True)
class LunarDay:
    """A day of the Vietnamese lunar calendar that comes every year; `leap` months are not used for festivals."""

    day: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.day <= LONGEST_LUNAR_MONTH and 1 <= self.month <= 12):  # noqa: PLR2004
            raise NotALunarDay("a lunar day is 1-30 of a month 1-12", day=self.day, month=self.month)


@dataclass(frozen=True, slots=True)
class Festival:
    """Held from one lunar day to another of the same lunar year, both included."""

    name_vi: str
    name_en: str
    first: LunarDay
    last: LunarDay

    def __post_init__(self) -> None:
        if (self.last.month, self.last.day) < (self.first.month, self.first.day):
            raise FestivalBackwards("the last day of a festival comes before its first")


@dataclass(frozen=True, slots=True)
class Experience:
    """Something to do at a place, in the months it can be done (1-12; empty: all year)."""

    id: str
    name_vi: str
    name_en: str
    months: tuple[int, ...]
    price_note_vi: str | None = None
    price_note_en: str | None = None
    """What it costs, in words; None: one asks."""
    kind: ExperienceKind = ExperienceKind.VISIT

    def __post_init__(self) -> None:
        checked_months(self.months)


@dataclass(frozen=True, slots=True)
class RemovedPhoto:
    """The picture that a place showed last, with its words there. Shown to nobody; gone `WANTED_BACK` after `removed_at`."""

    photo: Photo
    removed_by: UUID
    """The organisation that took it away: what an authority took off, no host puts back."""
    removed_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to go. `coordinate_error_km` says how well its position is known; no contact is shown unless verified."""

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
    """When it is worth the trip (1-12; empty: all year)."""
    festivals: tuple[Festival, ...]
    experiences: tuple[Experience, ...]
    phone: str | None
    website: str | None
    host_organisation_id: UUID | None
    product_slugs: tuple[str, ...]
    """Curated links: a person decided that these belong together."""
    checked_on: date
    source: str
    opening: str | None = None
    """In the spelling of `tourism.opening`; None: nobody said."""
    zalo: str | None = None
    """A number that answers on Zalo: not every telephone does."""
    booking_url: str | None = None
    confidence: Confidence = Confidence.MEDIUM
    confirmed_on: date | None = None
    """When the host itself last said that all this is so; None: it never did."""
    version: int = 1
    by_host: bool = False
    """Written down by its host, position and all, and looked at by nobody else."""
    standing: Standing = Standing.SHOWN
    hidden_because: str | None = None
    photo: Photo | None = None
    """What its host shows of it, in the host's own words for who cannot see it."""

    def __post_init__(self) -> None:
        checked_months(self.months)
        if self.opening is not None:
            parse_opening(self.opening)
        on_earth = abs(self.latitude) <= 90 and abs(self.longitude) <= 180  # noqa: PLR2004
        if not (on_earth and isfinite(self.coordinate_error_km) and self.coordinate_error_km >= 0):
            raise NotAPosition("latitude -90..90, longitude -180..180, error in km not negative")

    def is_stale(self, on: date) -> bool:
        """Nobody has said for a year that all this is still so: one telephones before one goes."""
        return on - max(self.checked_on, self.confirmed_on or self.checked_on) > STALE_AFTER
