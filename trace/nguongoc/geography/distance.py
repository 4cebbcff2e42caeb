"""How far apart, and how much of that may be said aloud when positions are only roughly known."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, ceil, cos, hypot, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088
"""Mean radius R1 of WGS 84."""
STEP_FROM_KM = 20
"""From here on distances are said in steps of five: a kilometre more or less changes nobody's plans."""


@dataclass(frozen=True, slots=True)
class SpokenDistance:
    """A distance as it may be said: *khoảng 12 km*, or *trong vòng 7 km* when it is not more than its own error."""

    km: int
    within: bool


def great_circle_km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Kilometres as the crow flies between two points in degrees (haversine); roads are longer."""
    half_lat = radians(lat_b - lat_a) / 2
    half_lon = radians(lon_b - lon_a) / 2
    chord = sin(half_lat) ** 2 + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))


def spoken(distance_km: float, *errors_km: float) -> SpokenDistance:
    """Round a distance to what its ends' errors (km, independent) allow to be said."""
    error = hypot(*errors_km)
    if distance_km <= error or distance_km < 1:
        return SpokenDistance(max(1, ceil(distance_km + error)), within=True)
    step = 5 if distance_km >= STEP_FROM_KM else 1
    return SpokenDistance(int(distance_km / step + 0.5) * step, within=False)
