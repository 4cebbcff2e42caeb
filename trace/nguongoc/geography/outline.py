"""A sketch of the province for a small inline map; drawn from public-domain data, no border of anything.

The points are Natural Earth's (see `outline.json`), simplified to about 0.8 km. Everything is a plain equirectangular
projection: over 1.5 degrees of latitude it is off by less than the sketch is.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources
from itertools import pairwise
from math import cos, hypot, inf, radians
from typing import Literal

WEST, EAST, SOUTH, NORTH = 104.30, 106.22, 19.20, 20.74
"""The box drawn, in degrees: the province with a margin, a strip of sea in the east."""
WIDTH = 320
"""Units of the drawing; the page sizes it with CSS."""
MOST_PLACES = 5
LONGEST_LABEL = 24
LABEL_STEP = 15
LABEL_GAP = 14
KM_PER_DEGREE = 111.2
LETTER = 5.6
"""Mean width of a letter at the label's size: enough to keep words inside the box."""
DISCLAIMER = "sơ đồ, không phải địa giới hành chính"
_SQUEEZE = cos(radians((SOUTH + NORTH) / 2))


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of the map, in degrees, with a short label or none."""

    latitude: float
    longitude: float
    label: str | None = None


def height(width: float) -> float:
    """Height of a drawing of this width, in the same units."""
    return width * (NORTH - SOUTH) / ((EAST - WEST) * _SQUEEZE)


def project(latitude: float, longitude: float, width: float) -> tuple[float, float]:
    """Where a point lies in a drawing of this width: x to the right, y down, (0, 0) the north-west corner."""
    scale = width / ((EAST - WEST) * _SQUEEZE)
    return ((longitude - WEST) * _SQUEEZE * scale, (NORTH - latitude) * scale)


def locator_svg(
    origin: Spot,
    places: Sequence[Spot],
    *,
    title: str = "Vị trí trong tỉnh Thanh Hóa",
    note: str = DISCLAIMER,
) -> str:
    """A small inline SVG (at most 2.5 kB): the province, where the goods come from, up to five places near it.

    Only classes and presentation attributes, no style and no script, so that it stands under a strict content policy.
    What lies outside the box is left out rather than drawn at its edge.
    """
    shown = [spot for spot in places if _inside(spot)][:MOST_PLACES]
    spots = ([origin] if _inside(origin) else []) + shown
    parts = [
        f'<svg class="locator" viewBox="0 0 {WIDTH} {round(height(WIDTH))}" role="img" xmlns="http://www.w3.org/2000/svg">',
        f"<title>{escape(title)}</title><desc>{escape(_description(origin, shown, note))}</desc>",
        ground_svg(),
        *_labels(origin, spots),
        '<g class="places" fill="#b26a00">',
        *(_dot(spot, 3.5) for spot in shown),
        "</g>",
    ]
    if _inside(origin):
        parts += [
            '<g class="origin" fill="#2f6b3c" stroke="#fbf8f1" stroke-width="2">',
            _dot(origin, 6),
            "</g>",
        ]
    parts.append("</svg>")
    return "".join(parts)


def outside_by_km(latitude: float, longitude: float) -> float:
    """How far outside the sketch a point lies, 0 within it; the sketch itself leaves out up to a kilometre or two."""
    across = KM_PER_DEGREE * _SQUEEZE
    corners = [((x - longitude) * across, (y - latitude) * KM_PER_DEGREE) for x, y in outline_points()]
    inside, nearest = False, inf
    for (x0, y0), (x1, y1) in pairwise([*corners, corners[0]]):
        if (y0 > 0) != (y1 > 0):
            inside ^= (x0 * y1 - x1 * y0 > 0) == (y1 > y0)
        long = (x1 - x0) ** 2 + (y1 - y0) ** 2
        along = min(1.0, max(0.0, -(x0 * (x1 - x0) + y0 * (y1 - y0)) / long)) if long else 0.0
        nearest = min(nearest, hypot(x0 + along * (x1 - x0), y0 + along * (y1 - y0)))
    return 0.0 if inside else nearest


def ground_svg() -> str:
    """The land and its coast, in a drawing `WIDTH` wide."""
    return (
        f'<path class="land" fill="#efe8d6" d="{land_path()}"/>'
        f'<path class="coast" fill="none" stroke="#6f8f97" stroke-width="1.5" vector-effect="non-scaling-stroke" d="{coast_path()}"/>'
    )


def _inside(spot: Spot) -> bool:
    return WEST <= spot.longitude <= EAST and SOUTH <= spot.latitude <= NORTH


def _description(origin: Spot, places: Sequence[Spot], note: str) -> str:
    """What the picture shows, for who does not see it; a sketch says that it is one."""
    near = ", ".join(_label(spot) for spot in places if spot.label)
    return "; ".join(text for text in (_label(origin), near, note) if text)


def _dot(spot: Spot, radius: float) -> str:
    x, y = project(spot.latitude, spot.longitude, WIDTH)
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:g}"/>'


def _label(spot: Spot) -> str:
    text = spot.label or ""
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip() + "…"


def _labels(origin: Spot, spots: Sequence[Spot]) -> list[str]:
    """Words in a column on either side of the dots, each with a thin line to its own, none over another."""
    placed = [(*project(spot.latitude, spot.longitude, WIDTH), _label(spot)) for spot in spots if spot.label]
    if not placed:
        return []
    middle, _ = project(origin.latitude, origin.longitude, WIDTH)
    widest = max(len(text) for _, _, text in placed) * LETTER + LABEL_GAP
    room_east = max(x for x, _, _ in placed) + widest <= WIDTH
    room_west = min(x for x, _, _ in placed) - widest >= 0
    west = [item for item in placed if room_west and (item[0] < middle or not room_east)]
    east = [item for item in placed if item not in west]
    words = [*_column(west, "end"), *_column(east, "start")]
    return ['<g class="labels" font-size="11" fill="#1f2a24" stroke-width=".7">', *words, "</g>"]


def _column(placed: list[tuple[float, float, str]], anchor: Literal["start", "end"]) -> list[str]:
    if not placed:
        return []
    widest = max(len(text) for _, _, text in placed) * LETTER
    if anchor == "start":
        edge = min(max(x for x, _, _ in placed) + LABEL_GAP, WIDTH - widest)
    else:
        edge = max(min(x for x, _, _ in placed) - LABEL_GAP, widest)
    top = sum(y for _, y, _ in placed) / len(placed) - (len(placed) - 1) * LABEL_STEP / 2
    drawn: list[str] = []
    for row, (x, y, text) in enumerate(sorted(placed, key=lambda item: (item[1], item[0], item[2]))):
        level = top + row * LABEL_STEP
        near = edge - 2 if anchor == "start" else edge + 2
        drawn.append(
            f'<path stroke="#1f2a24" d="M{x:.0f} {y:.0f}L{near:.0f} {level:.0f}"/>'
            f'<text x="{edge:.0f}" y="{level + 4:.0f}" text-anchor="{anchor}">{escape(text)}</text>'
        )
    return drawn


@cache
def _points() -> tuple[tuple[tuple[int, int], ...], int]:
    """The ring in units of the drawing, and how many of its first points are coast (from north to south)."""
    data = json.loads((resources.files("nguongoc.geography") / "outline.json").read_text("utf-8"))
    ring: list[tuple[int, int]] = []
    for longitude, latitude in data["ring"]:
        x, y = project(latitude, longitude, WIDTH)
        ring.append((round(x), round(y)))
    return tuple(ring), int(data["coast"])


@cache
def outline_points() -> tuple[tuple[float, float], ...]:
    """The outline as (longitude, latitude), in its order."""
    data = json.loads((resources.files("nguongoc.geography") / "outline.json").read_text("utf-8"))
    return tuple((longitude, latitude) for longitude, latitude in data["ring"])


@cache
def land_path() -> str:
    """The province as the data of an SVG path, in a drawing `WIDTH` wide."""
    ring, _ = _points()
    return _path(ring) + "z"


@cache
def coast_path() -> str:
    """Its coast in the same drawing."""
    ring, coast = _points()
    return _path(ring[:coast])


def _path(points: Sequence[tuple[int, int]]) -> str:
    steps = [f"M{points[0][0]} {points[0][1]}l"]
    for (x0, y0), (x, y) in pairwise(points):
        if (x, y) != (x0, y0):
            steps.append(f"{x - x0} {y - y0} ")
    return "".join(steps).rstrip().replace(" -", "-")
