"""Facilities: where something is grown, caught, made, packed or sold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID


class FacilityKind(StrEnum):
    """What is done at a place."""

    GROWING_AREA = "growing_area"
    PLOT = "plot"
    BOAT = "boat"
    WORKSHOP = "workshop"
    PACKHOUSE = "packhouse"
    SHOP = "shop"


LAND: Final = frozenset({FacilityKind.GROWING_AREA, FacilityKind.PLOT})
"""Where something grows, inside a border; a pond or a cage is a plot."""
RECEIVING: Final = frozenset({FacilityKind.WORKSHOP, FacilityKind.PACKHOUSE, FacilityKind.SHOP})
"""Where bought goods can be received. On land and on a boat goods begin: received there, they would pass for its own."""
UNTENDED: Final = frozenset({FacilityKind.BOAT, FacilityKind.WORKSHOP})
"""Where nothing was sprayed, spread or watered: what is said of a lot from there leaves that out."""


@dataclass(frozen=True, slots=True)
class MarketCode:
    """A growing-area or packhouse code: opaque text with its market and expiry, never parsed for geography."""

    code: str
    market: str
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class Facility:
    """A place of work; signed bytes carry its commune and nothing finer."""

    id: UUID
    organisation_id: UUID
    kind: FacilityKind
    name: str
    commune_code: str
    commune_as_of: date
    latitude: float | None
    longitude: float | None
    area_m2: Decimal | None
    gln: str | None
    market_codes: tuple[MarketCode, ...]
    created_at: datetime
    season_cap_kg: Decimal | None = None
    """What its owner declares that it gives in twelve months at the most, all goods together."""
