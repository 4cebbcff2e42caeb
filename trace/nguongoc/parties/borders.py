"""What looks odd about a plot's border beside what else was said of the place: told to its owner, never a reason to refuse."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from math import pi, sqrt
from typing import Final

from nguongoc.geography import communes, outline
from nguongoc.geography.borders import Border
from nguongoc.geography.distance import great_circle_km
from nguongoc.parties.facilities import Facility

AREA_DIFFERS_FROM: Final = Decimal("0.1")
"""Declared and drawn may differ by so much of the declared: paths, banks and slopes are counted by one and not by the other."""
CENTROID_ERROR_KM: Final = 15.0
"""How far a commune's point is from its people at most."""
POSITION_ERROR_KM: Final = 2.0
"""Positions are often given coarsely: two decimals of a degree are a kilometre."""
SKETCH_ERROR_KM: Final = 5.0
"""What the sketch of the province leaves out."""


class Oddity(StrEnum):
    """Something to look at again."""

    AREA_DIFFERS = "area_differs"
    FAR_FROM_COMMUNE = "far_from_commune"
    OFF_POSITION = "off_position"
    OUTSIDE_PROVINCE = "outside_province"


def oddities(border: Border, facility: Facility) -> tuple[Oddity, ...]:
    """In the order of the class."""
    found = []
    declared, drawn = facility.area_m2, border.area_m2
    if declared is not None and abs(drawn - declared) > declared * AREA_DIFFERS_FROM:
        found.append(Oddity.AREA_DIFFERS)
    latitude, longitude = border.middle
    if _beyond_commune(facility.commune_code, latitude, longitude):
        found.append(Oddity.FAR_FROM_COMMUNE)
    if _beyond_position(border, facility):
        found.append(Oddity.OFF_POSITION)
    if outline.outside_by_km(latitude, longitude) > SKETCH_ERROR_KM:
        found.append(Oddity.OUTSIDE_PROVINCE)
    return tuple(found)


def _beyond_commune(code: str, latitude: float, longitude: float) -> bool:
    commune = communes.find(code)
    away = great_circle_km(latitude, longitude, commune.latitude, commune.longitude)
    return away > CENTROID_ERROR_KM + 2 * sqrt(commune.area_km2 / pi)


def _beyond_position(border: Border, facility: Facility) -> bool:
    if facility.latitude is None or facility.longitude is None:
        return False
    south, north, west, east = border.box
    latitude = min(max(facility.latitude, south), north)
    longitude = min(max(facility.longitude, west), east)
    return great_circle_km(facility.latitude, facility.longitude, latitude, longitude) > POSITION_ERROR_KM
