"""The border of a plot, read from GeoJSON (RFC 7946) as farmers' tools write it, bounded and judged before it is kept.

Taken: a Polygon or MultiPolygon, alone, in a Feature or in a FeatureCollection. Rings are closed and turned counterclockwise here, heights
are dropped, corners rounded to six decimals. What would leave open which land is meant is refused, with the place in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from nguongoc.errors import Invalid, Refusal, TooLarge
from nguongoc.geography.rings import MILLION, MOST_CORNERS, Corner, ring_of, square_metres, touching, within

NEAR: Final = (18.0, 21.5, 103.5, 108.5)
"""South, north, west, east in degrees: Thanh Hoá and the waters its boats fish; beyond it latitude and longitude are swapped."""
MOST_PARTS: Final = 50
LARGEST_BYTES: Final = 300_000
"""Of a file: a thousand corners with fifteen decimals, each on lines of their own, are a third of it."""
_WORLD: Final = 180
_PAIR: Final = 2
_LONGEST_NAME: Final = 40
_OWN_SYSTEMS: Final = ("CRS84", "4326")


class BorderNotAPolygon(Invalid):
    """Not a Polygon or MultiPolygon, alone or in features: a point, a line, another file."""

    code = "border-not-a-polygon"


class BorderPositionWrong(Invalid):
    """A corner that is not two or three numbers."""

    code = "border-position-wrong"


class BorderNotDegrees(Invalid):
    """In metres of a projection such as VN-2000, or in another system of coordinates than WGS 84."""

    code = "border-not-degrees"


class BorderSwapped(Invalid):
    """Latitude stands before longitude."""

    code = "border-swapped"


class BorderElsewhere(Invalid):
    """Not in or near Thanh Hoá."""

    code = "border-elsewhere"


class BorderHasHole(Invalid):
    """A ring within a ring: the systems that ask for plots take none."""

    code = "border-has-hole"


class BorderPartsOverlap(Invalid):
    """Parts touch or lie in each other: the land would count twice, or is one plot."""

    code = "border-parts-overlap"


class BorderTooLarge(TooLarge):
    """More than `MOST_PARTS` parts, `MOST_CORNERS` corners or `LARGEST_BYTES` bytes."""

    code = "border-too-large"


@dataclass(frozen=True, slots=True)
class Border:
    """Where a plot lies: a closed, counterclockwise ring for each part, apart from each other."""

    parts: tuple[tuple[Corner, ...], ...]

    @property
    def area_m2(self) -> Decimal:
        return sum((square_metres(ring) for ring in self.parts), Decimal(0))

    @property
    def corners(self) -> int:
        return sum(len(ring) - 1 for ring in self.parts)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """South, north, west, east in degrees."""
        longitudes, latitudes = zip(*(corner for ring in self.parts for corner in ring), strict=True)
        return (
            min(latitudes) / MILLION,
            max(latitudes) / MILLION,
            min(longitudes) / MILLION,
            max(longitudes) / MILLION,
        )

    @property
    def middle(self) -> tuple[float, float]:
        """Latitude and longitude of the middle of the box."""
        south, north, west, east = self.box
        return (south + north) / 2, (west + east) / 2

    def geometry(self) -> dict[str, Any]:
        """As GeoJSON, with floats that are written with at most six decimals."""
        rings = [[[x / MILLION, y / MILLION] for x, y in ring] for ring in self.parts]
        if len(rings) == 1:
            return {"type": "Polygon", "coordinates": rings}
        return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}


def read_border(value: Any) -> Border:
    """From the value of a JSON text. Raises the refusals of this module and of `rings`, each with its place in the file."""
    rings: list[tuple[Corner, ...]] = []
    corners = 0
    for pointer, given in _rings(value, ""):
        border = list(_positions(given, pointer))
        corners += len(border)
        if corners > MOST_CORNERS + MOST_PARTS or len(rings) == MOST_PARTS:
            raise BorderTooLarge(
                f"a border has at most {MOST_CORNERS} corners in {MOST_PARTS} parts",
                pointer=pointer,
                corners=MOST_CORNERS,
                parts=MOST_PARTS,
            )
        _check_place(border, pointer)
        rings.append(_ring(border, pointer))
    if not rings:
        raise _no_polygon("", "nothing")
    _check_apart(rings)
    return Border(tuple(rings))


def _rings(value: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    """The exterior ring of each polygon, with where it stands."""
    if not isinstance(value, dict):
        raise _no_polygon(pointer, type(value).__name__)
    _check_system(value.get("crs"), f"{pointer}/crs")
    kind = value.get("type")
    if kind == "FeatureCollection":
        for index, feature in enumerate(_list(value.get("features"), f"{pointer}/features")):
            yield from _rings(feature, f"{pointer}/features/{index}")
    elif kind == "Feature":
        yield from _rings(value.get("geometry"), f"{pointer}/geometry")
    elif kind == "Polygon":
        yield _exterior(value.get("coordinates"), f"{pointer}/coordinates")
    elif kind == "MultiPolygon":
        for index, polygon in enumerate(_list(value.get("coordinates"), f"{pointer}/coordinates")):
            yield _exterior(polygon, f"{pointer}/coordinates/{index}")
    else:
        raise _no_polygon(pointer, str(kind)[:_LONGEST_NAME])


def _exterior(polygon: Any, pointer: str) -> tuple[str, Any]:
    rings = _list(polygon, pointer)
    if len(rings) > 1:
        raise BorderHasHole("a border has no hole: draw around the land in two parts", pointer=f"{pointer}/1")
    return f"{pointer}/0", rings[0]


def _list(value: Any, pointer: str) -> Sequence[Any]:
    if not isinstance(value, list) or not value:
        raise _no_polygon(pointer, type(value).__name__)
    return value


def _positions(ring: Any, pointer: str) -> Iterator[tuple[float, float]]:
    positions = _list(ring, pointer)
    if len(positions) > MOST_CORNERS + 1:
        raise BorderTooLarge(
            f"a border has at most {MOST_CORNERS} corners in {MOST_PARTS} parts",
            pointer=pointer,
            corners=MOST_CORNERS,
            parts=MOST_PARTS,
        )
    for index, position in enumerate(positions):
        numbers = position if isinstance(position, list) else []
        if not _PAIR <= len(numbers) <= _PAIR + 1 or not all(type(each) in {int, float} for each in numbers):
            raise BorderPositionWrong(
                "a corner is [longitude, latitude] in degrees", pointer=f"{pointer}/{index}"
            )
        yield numbers[0], numbers[1]


def _check_system(system: Any, pointer: str) -> None:
    """Files from before RFC 7946 may name a system of coordinates; WGS 84 is the one we take."""
    if system is not None and not any(name in str(system) for name in _OWN_SYSTEMS):
        raise BorderNotDegrees("coordinates are degrees of WGS 84 (EPSG:4326)", pointer=pointer)


def _check_place(border: Sequence[tuple[float, float]], pointer: str) -> None:
    if any(abs(number) > _WORLD for position in border for number in position):
        raise BorderNotDegrees(
            "these are no degrees: metres of VN-2000 have to be converted to WGS 84 first", pointer=pointer
        )
    if all(_near(latitude, longitude) for longitude, latitude in border):
        return
    if all(_near(first, second) for first, second in border):
        raise BorderSwapped(
            "latitude stands first; GeoJSON has longitude (about 105) before latitude (about 20)",
            pointer=pointer,
        )
    raise BorderElsewhere("this border is not in or near Thanh Hoá", pointer=pointer)


def _near(latitude: float, longitude: float) -> bool:
    south, north, west, east = NEAR
    return south <= latitude <= north and west <= longitude <= east


def _ring(border: Sequence[tuple[float, float]], pointer: str) -> tuple[Corner, ...]:
    try:
        return ring_of(border)
    except Refusal as refusal:
        raise refusal.at(pointer) from None


def _check_apart(rings: Sequence[tuple[Corner, ...]]) -> None:
    """Apart: no sides meet, and none lies within another."""
    nested = any(
        within(one[0], other) for i, one in enumerate(rings) for j, other in enumerate(rings) if i != j
    )
    if nested or (len(rings) > 1 and touching([ring[:-1] for ring in rings])):
        raise BorderPartsOverlap("parts of a border touch or overlap: draw around them once", pointer="")


def _no_polygon(pointer: str, found: str) -> BorderNotAPolygon:
    return BorderNotAPolygon(
        f"a border is a Polygon or MultiPolygon, not {found}", pointer=pointer, found=found
    )
