"""Plots of land as the EUDR's information system takes them: [longitude, latitude], six decimals, rings closed and counterclockwise.

Corners are rounded to whole millionths of a degree (11 cm) first, so that every test below is exact. Holes and lines cannot be said
here at all; a ring that crosses or touches itself is refused, because nobody knows which land it means.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import cos, isfinite, radians
from typing import Final, TypeAlias

from nguongoc.errors import Invalid

Corner: TypeAlias = tuple[int, int]
"""(longitude, latitude) in millionths of a degree."""
MILLION: Final = 1_000_000
DECIMALS: Final = Decimal("0.000001")
FEWEST_CORNERS: Final = 3
MOST_CORNERS: Final = 1_000
LARGEST_POINT_HA: Final = Decimal(4)
"""Up to so many hectares a plot may be a point with its area."""
_METRES_PER_DEGREE: Final = 111_319.49


class PlotCornersWrong(Invalid):
    """Fewer than three different corners, more than `MOST_CORNERS`, or one that is nowhere on Earth."""

    code = "plot-corners-wrong"


class PlotCrossesItself(Invalid):
    """The border crosses or touches itself."""

    code = "plot-crosses-itself"


def ring_of(border: Sequence[tuple[float, float]]) -> tuple[Corner, ...]:
    """The exterior ring of a border of (longitude, latitude): closed, counterclockwise. Raises the two refusals above."""
    corners = _tidied(border)
    if _crosses(corners):
        raise PlotCrossesItself("the border of the plot crosses or touches itself")
    doubled = _doubled_area(corners)
    ordered = corners if doubled > 0 else corners[::-1]
    return (*ordered, ordered[0])


def hectares(ring: Sequence[Corner]) -> Decimal:
    """The area within a ring, on a sphere cut flat at its middle: good to a fraction of a per cent for a plot."""
    middle = sum(latitude for _, latitude in ring[:-1]) / (len(ring) - 1) / MILLION
    square = (_METRES_PER_DEGREE / MILLION) ** 2 * cos(radians(middle))
    return (Decimal(abs(_doubled_area(ring[:-1]))) / 2 * Decimal(square) / 10_000).quantize(Decimal("0.0001"))


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


def _crosses(corners: Sequence[Corner]) -> bool:
    count = len(corners)
    sides = [(corners[i], corners[(i + 1) % count]) for i in range(count)]
    for i, (a, b) in enumerate(sides):
        if _turns_back(a, b, sides[(i + 1) % count][1]):
            return True
        for j in range(i + 2, count):
            if (j + 1) % count != i and _meet(a, b, *sides[j]):
                return True
    return False


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
