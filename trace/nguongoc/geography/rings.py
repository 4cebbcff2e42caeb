"""Rings around plots of land as GeoJSON (RFC 7946) has them: longitude first, closed, counterclockwise.

Corners are rounded to whole millionths of a degree (11 cm) first, so that every test below is exact. A ring that crosses or touches
itself or another is refused, because nobody knows which land it means.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from math import isfinite, log, radians, sin, sqrt
from typing import Final, TypeAlias

from nguongoc.errors import Invalid

Corner: TypeAlias = tuple[int, int]
"""(longitude, latitude) in millionths of a degree."""
MILLION: Final = 1_000_000
DECIMALS: Final = Decimal("0.000001")
FEWEST_CORNERS: Final = 3
MOST_CORNERS: Final = 1_000
_SEMI_MAJOR: Final = 6_378_137.0
_FLATTENING: Final = 1 / 298.257223563
_SQUARED: Final = _FLATTENING * (2 - _FLATTENING)
_ECCENTRICITY: Final = sqrt(_SQUARED)
_HALF_POLAR: Final = (_SEMI_MAJOR * (1 - _FLATTENING)) ** 2 / 2


class PlotCornersWrong(Invalid):
    """Fewer than three different corners, more than `MOST_CORNERS`, or one that is nowhere on Earth."""

    code = "plot-corners-wrong"


class PlotCrossesItself(Invalid):
    """The border crosses or touches itself."""

    code = "plot-crosses-itself"


def ring_of(border: Sequence[tuple[float, float]]) -> tuple[Corner, ...]:
    """The exterior ring of a border of (longitude, latitude): closed, counterclockwise. Raises the two refusals above."""
    corners = _tidied(border)
    if touching([corners]):
        raise PlotCrossesItself("the border of the plot crosses or touches itself")
    doubled = _doubled_area(corners)
    ordered = corners if doubled > 0 else corners[::-1]
    return (*ordered, ordered[0])


def square_metres(ring: Sequence[Corner]) -> Decimal:
    """The area within a closed ring on WGS 84's ellipsoid, sides straight in longitude and latitude, as RFC 7946 has them.

    Sides along a meridian or a parallel are exact; the rest of any plot is good to less than a millionth.
    """
    twice = 0.0
    for (west, south), (east, north) in pairwise(ring):
        if west != east:
            # Simpson's rule: the strip down to the equator has the width of the side and a height that bends with latitude.
            strips = _strip(south) + 4 * _strip((south + north) / 2) + _strip(north)
            twice += radians((east - west) / MILLION) * strips / 6
    return Decimal(abs(twice)).quantize(Decimal("0.01"))


def _strip(latitude: float) -> float:
    """Square metres from the equator to a latitude (in millionths), for each radian of longitude."""
    up = sin(radians(latitude / MILLION))
    along = _ECCENTRICITY * up
    return _HALF_POLAR * (up / (1 - along * along) + log((1 + along) / (1 - along)) / (2 * _ECCENTRICITY))


def degrees(millionths: int) -> Decimal:
    """With all six decimals, zeros too."""
    return (Decimal(millionths) / MILLION).quantize(DECIMALS)


def corner_of(longitude: float, latitude: float) -> Corner:
    """Raises `PlotCornersWrong` for a place that is nowhere on Earth."""
    if not (isfinite(longitude) and isfinite(latitude) and abs(longitude) <= 180 and abs(latitude) <= 90):  # noqa: PLR2004
        raise PlotCornersWrong("a corner is a longitude of -180 to 180 and a latitude of -90 to 90")
    return round(longitude * MILLION), round(latitude * MILLION)


def _tidied(border: Sequence[tuple[float, float]]) -> tuple[Corner, ...]:
    """Without the closing corner, and without corners that rounding made one."""
    if len(border) > MOST_CORNERS + 1:
        raise PlotCornersWrong(f"a border has at most {MOST_CORNERS} corners", most=MOST_CORNERS)
    corners: list[Corner] = []
    for longitude, latitude in border:
        corner = corner_of(longitude, latitude)
        if not corners or corner != corners[-1]:
            corners.append(corner)
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    if len(set(corners)) < FEWEST_CORNERS:
        raise PlotCornersWrong("a border has at least three different corners")
    return tuple(corners)


def _doubled_area(corners: Sequence[Corner]) -> int:
    """Twice the signed area; positive counterclockwise."""
    return sum(
        corners[i - 1][0] * corners[i][1] - corners[i][0] * corners[i - 1][1] for i in range(len(corners))
    )


def touching(rings: Sequence[Sequence[Corner]]) -> bool:
    """Whether a ring (not closed) meets itself or another one; what is only inside another does not."""
    sides = []
    for part, corners in enumerate(rings):
        count = len(corners)
        for i in range(count):
            a, b = corners[i], corners[(i + 1) % count]
            if _turns_back(a, b, corners[(i + 2) % count]):
                return True
            sides.append((min(a[0], b[0]), max(a[0], b[0]), part, i, a, b))
    # From west to east, each side is held only against those that begin before it ends.
    sides.sort()
    for first, (_, east, part, i, a, b) in enumerate(sides):
        for other in range(first + 1, len(sides)):
            west, _, elsewhere, j, c, d = sides[other]
            if west > east:
                break
            next_to = part == elsewhere and (i - j) % len(rings[part]) in {1, len(rings[part]) - 1}
            if not next_to and _meet(a, b, c, d):
                return True
    return False


def within(corner: Corner, ring: Sequence[Corner]) -> bool:
    """Whether a closed ring goes around a corner; on the ring itself either answer may come."""
    x, y = corner
    inside = False
    for (x0, y0), (x1, y1) in pairwise(ring):
        if (y0 > y) != (y1 > y):
            turn = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)
            inside ^= (turn > 0) == (y1 > y0)
    return inside


def _side(a: Corner, b: Corner, c: Corner) -> int:
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (turn > 0) - (turn < 0)


def _turns_back(a: Corner, b: Corner, c: Corner) -> bool:
    """The next side lies on this one."""
    along = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1])
    return _side(a, b, c) == 0 and along < 0


def _meet(a: Corner, b: Corner, c: Corner, d: Corner) -> bool:
    """Whether two sides share a point."""
    around = _side(a, b, c), _side(a, b, d), _side(c, d, a), _side(c, d, b)
    if around[0] != around[1] and around[2] != around[3]:
        return True
    return any(
        side == 0 and _between(*ends)
        for side, ends in zip(around, ((a, b, c), (a, b, d), (c, d, a), (c, d, b)), strict=True)
    )


def _between(a: Corner, b: Corner, c: Corner) -> bool:
    """Whether c, which is on the line through a and b, is between them."""
    return min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= c[1] <= max(a[1], b[1])
