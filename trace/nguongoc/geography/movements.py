"""A sketch of the province with the places of a chain and the ways between them; communes are points, and nothing finer is known.

The box shows as much of the province as the places need. Sizes are said in the box's own units, so that words are as large
however near it is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import hypot
from typing import Final

from nguongoc.geography.outline import WIDTH, coast_path, height, land_path, project

LEAST_WIDTH: Final = WIDTH * 0.4
"""No nearer than this: the outline is good to about a kilometre."""
MARGIN: Final = 0.16
DOT: Final = 7.5
TEXT: Final = 10.5
LETTER: Final = 5.8
MOST_NAMED: Final = 12
"""Beyond these the numbers alone stand on the map, and the list beside it says the names."""
_BEND: Final = 0.16
_PIECES: Final = 16
_MOST_KEPT_FREE: Final = 60
_Point = tuple[float, float]
_Bow = tuple[_Point, _Point, _Point]
"""Where it begins, the point that it bends towards, where it ends."""
_Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A place by its position in degrees, with a short name; it is numbered by where it stands in the list."""

    latitude: float
    longitude: float
    name: str
    is_start: bool = False


def movements_svg(stops: Sequence[Stop], ways: Sequence[tuple[int, int]], *, title: str, note: str) -> str:
    """An inline SVG for a strict content policy: numbered stops, and an arrow for each way from one to another (by position).

    Ways within one stop are not drawn. Every stop lies in the box; names are left out where they would cover something.
    """
    points = [project(each.latitude, each.longitude, WIDTH) for each in stops]
    left, top, right, bottom = box = _box(points)
    scale = (right - left) / WIDTH
    told = "; ".join(f"{number}. {each.name}" for number, each in enumerate(stops, 1))
    between = dict.fromkeys((source, target) for source, target in ways if source != target)
    bows = [
        _bow(points[source], points[target], scale)
        for source, target in between
        if points[source] != points[target]
    ]
    parts = [
        f'<svg class="movements" viewBox="{left:.1f} {top:.1f} {right - left:.1f} {bottom - top:.1f}" role="img" xmlns="http://www.w3.org/2000/svg">',
        f"<title>{escape(title)}</title><desc>{escape(f'{told}; {note}')}</desc>",
        '<defs><marker id="way-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="5" markerHeight="5" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>',
        f'<path class="land" fill="#efe8d6" d="{land_path()}"/>',
        f'<path class="coast" fill="none" stroke="#6f8f97" stroke-width="{1.5 * scale:.2f}" d="{coast_path()}"/>',
        f'<g class="ways" fill="none" stroke="#1f2a24" stroke-width="{1.6 * scale:.2f}">',
        *(_arrow(each) for each in bows),
        f'</g><g class="stops" font-size="{TEXT * scale:.2f}" stroke-width="{1.6 * scale:.2f}">',
        *(_dot(number, each, points[number - 1], scale) for number, each in enumerate(stops, 1)),
        "</g>",
        f'<g class="names" font-size="{TEXT * scale:.2f}" fill="#1f2a24">',
        *_names(stops, points, bows, box, scale),
        "</g></svg>",
    ]
    return "".join(parts)


def _box(points: Sequence[_Point]) -> _Box:
    """Round all the points with a margin, in the shape of the province's own box, moved to lie within it where it can."""
    full_width, full_height = float(WIDTH), height(WIDTH)
    if not points:
        return (0.0, 0.0, full_width, full_height)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    margin = MARGIN * full_width
    across, down = max(xs) - min(xs) + 2 * margin, max(ys) - min(ys) + 2 * margin
    width = max(across, down * full_width / full_height, LEAST_WIDTH)
    if width >= full_width:
        return (0.0, 0.0, full_width, full_height)
    tall = width * full_height / full_width
    left = min(max((min(xs) + max(xs) - width) / 2, 0.0), full_width - width)
    top = min(max((min(ys) + max(ys) - tall) / 2, 0.0), full_height - tall)
    return (left, top, left + width, top + tall)


def _bow(source: _Point, target: _Point, scale: float) -> _Bow:
    """To the left of its direction, so that there and back are two; from the edge of one dot to that of the other."""
    (x1, y1), (x2, y2) = source, target
    bend = (x1 + x2) / 2 + (y2 - y1) * _BEND, (y1 + y2) / 2 - (x2 - x1) * _BEND
    return _towards(source, bend, scale), bend, _towards(target, bend, scale)


def _arrow(bow: _Bow) -> str:
    (x1, y1), (x, y), (x2, y2) = bow
    return f'<path marker-end="url(#way-tip)" d="M{x1:.1f} {y1:.1f}Q{x:.1f} {y:.1f} {x2:.1f} {y2:.1f}"/>'


def _along(bow: _Bow, scale: float) -> list[_Box]:
    """What it covers, in pieces."""
    (x1, y1), (x, y), (x2, y2) = bow
    covered = []
    for step in range(_PIECES + 1):
        at = step / _PIECES
        left, mid, right = (1 - at) ** 2, 2 * (1 - at) * at, at**2
        px, py = left * x1 + mid * x + right * x2, left * y1 + mid * y + right * y2
        covered.append((px - 2 * scale, py - 2 * scale, px + 2 * scale, py + 2 * scale))
    return covered


def _towards(point: _Point, other: _Point, scale: float) -> _Point:
    far = hypot(other[0] - point[0], other[1] - point[1]) or 1.0
    part = min((DOT + 1.5) * scale / far, 0.9)
    return point[0] + (other[0] - point[0]) * part, point[1] + (other[1] - point[1]) * part


def _dot(number: int, stop: Stop, point: _Point, scale: float) -> str:
    x, y = point
    kind = "stop start" if stop.is_start else "stop"
    return (
        f'<circle class="{kind}" fill="#1f2a24" stroke="#1f2a24" cx="{x:.1f}" cy="{y:.1f}" r="{DOT * scale:.2f}"/>'
        f'<text class="number" fill="#fbf8f1" stroke="none" text-anchor="middle" x="{x:.1f}" y="{y + 0.36 * TEXT * scale:.1f}">{number}</text>'
    )


def _names(
    stops: Sequence[Stop], points: Sequence[_Point], bows: Sequence[_Bow], box: _Box, scale: float
) -> list[str]:
    """Each name beside its dot, on the first side on which it covers no dot, no other name and no way."""
    reach = (DOT + 1) * scale
    dots = [(x - reach, y - reach, x + reach, y + reach) for x, y in points]
    taken = [*dots, *(piece for bow in bows[:_MOST_KEPT_FREE] for piece in _along(bow, scale))]
    drawn: list[str] = []
    for at, stop in enumerate(stops[:MOST_NAMED]):
        for anchor, x, y, covered in _beside(points[at], len(stop.name) * LETTER * scale, scale):
            others = [each for each in taken if each is not dots[at]]
            if _within(covered, box) and not any(_cover(covered, each) for each in others):
                drawn.append(
                    f'<text text-anchor="{anchor}" x="{x:.1f}" y="{y:.1f}">{escape(stop.name)}</text>'
                )
                taken.append(covered)
                break
    return drawn


def _beside(point: tuple[float, float], width: float, scale: float) -> list[tuple[str, float, float, _Box]]:
    """Right, left, above and below: the anchor, where the words begin, and what they cover."""
    x, y = point
    off, tall = (DOT + 4) * scale, TEXT * scale
    level, above, below = y + 0.36 * tall, y - off, y + off + 0.72 * tall
    return [
        ("start", x + off, level, (x + off, y - tall / 2, x + off + width, y + tall / 2)),
        ("end", x - off, level, (x - off - width, y - tall / 2, x - off, y + tall / 2)),
        ("middle", x, above, (x - width / 2, above - tall, x + width / 2, above + 0.3 * tall)),
        ("middle", x, below, (x - width / 2, below - tall, x + width / 2, below + 0.3 * tall)),
    ]


def _within(inner: _Box, outer: _Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def _cover(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
