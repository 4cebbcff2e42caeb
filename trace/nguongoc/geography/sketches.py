"""Sketches of many places at once: a route with its stops numbered, a catalogue as dots, what was counted as squares. As `outline`: no border of anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import hypot, inf

from nguongoc.geography.outline import (
    DISCLAIMER,
    EAST,
    NORTH,
    SOUTH,
    WEST,
    WIDTH,
    Spot,
    ground_svg,
    height,
    project,
)

SMALLEST = 110.0
"""Units that a cut-out shows at least: about 70 km, so that the coast or the hills can be made out."""
MARGIN = 0.22
"""Of the cut-out, free on every side, so that no number stands at the edge."""
RADIUS = 0.042
"""Of a numbered stop, as part of the width of the cut-out."""
MOST_DOTS = 500
PIN = 9.0
FIGURE = 12.0
"""Size of a number in a square, in units of the whole drawing."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Square:
    """So many counted somewhere in it: its middle and its side in degrees, which is all that is known."""

    latitude: float
    longitude: float
    side: float
    number: int

    @property
    def in_drawing(self) -> bool:
        """Whether any of it is shown."""
        half = self.side / 2
        return (
            self.longitude + half > WEST
            and self.longitude - half < EAST
            and self.latitude + half > SOUTH
            and self.latitude - half < NORTH
        )


def route_svg(stops: Sequence[Spot], *, title: str, note: str = DISCLAIMER) -> str:
    """The part of the province that a route goes through; stops numbered in their order, near ones under one number.

    Stops outside the box of the sketch are left out, their numbers with them.
    """
    shown = [(number, _point(spot)) for number, spot in enumerate(stops, start=1) if _inside(spot)]
    left, top, width, tall = _cut([point for _, point in shown])
    radius = width * RADIUS
    line = "L".join(f"{x:.1f} {y:.1f}" for _, (x, y) in shown)
    named = "; ".join(f"{number}. {spot.label}" for number, spot in enumerate(stops, start=1) if spot.label)
    return "".join(
        [
            f'<svg class="locator" viewBox="{left:.0f} {top:.0f} {width:.0f} {tall:.0f}" role="img" xmlns="http://www.w3.org/2000/svg">',
            f"<title>{escape(title)}</title><desc>{escape(f'{named}; {note}')}</desc>",
            ground_svg(),
            f'<path class="way" fill="none" stroke="#2f6b3c" stroke-width="{radius / 3:.1f}" stroke-linejoin="round" d="M{line}"/>'
            if len(shown) > 1
            else "",
            f'<g class="stops" fill="#2f6b3c" text-anchor="middle" font-weight="700" font-size="{radius * 1.3:.1f}">',
            *(_numbered(numbers, point, radius) for numbers, point in _grouped(shown, radius)),
            "</g></svg>",
        ]
    )


def dots_svg(spots: Sequence[Spot], *, title: str, note: str = DISCLAIMER) -> str:
    """The province with a dot for every place, at most `MOST_DOTS`, in a drawing of fixed size."""
    points = [_point(spot) for spot in spots if _inside(spot)][:MOST_DOTS]
    dots = "".join(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="3.5"/>' for x, y in points)
    return (
        f'<svg class="locator" viewBox="0 0 {WIDTH} {round(height(WIDTH))}" role="img" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{escape(title)}</title><desc>{escape(note)}</desc>{ground_svg()}"
        f'<g class="places" fill="#b26a00">{dots}</g></svg>'
    )


def squares_svg(
    squares: Sequence[Square], pins: Sequence[Spot], *, title: str, told: str, note: str = DISCLAIMER
) -> str:
    """The province with the squares in which something was counted, each with its number, and `pins` numbered in their order.

    `told` is the same in words. Squares are drawn as large as they are: who reads the map sees how little it knows.
    """
    shown = [(number, _point(pin)) for number, pin in enumerate(pins, start=1) if _inside(pin)]
    groups = _grouped(shown, PIN)
    held = [point for _, point in groups]
    return "".join(
        [
            f'<svg class="locator" viewBox="0 0 {WIDTH} {round(height(WIDTH))}" role="img" xmlns="http://www.w3.org/2000/svg">',
            f"<title>{escape(title)}</title><desc>{escape(f'{told}; {note}')}</desc>{ground_svg()}",
            f'<g class="squares" fill="#b26a00" fill-opacity=".3" stroke="#b26a00" font-size="{FIGURE:g}" text-anchor="middle">',
            *(_square(each, held) for each in squares if each.in_drawing),
            '</g><g class="stops pins" fill="#1f2a24" text-anchor="middle" font-weight="700" font-size="11">',
            *(_numbered(numbers, point, PIN) for numbers, point in groups),
            "</g></svg>",
        ]
    )


def _square(square: Square, pins: Sequence[Point]) -> str:
    """Its number in the middle, or in the corner that is farthest from every pin where one stands on it."""
    half = square.side / 2
    left, top = project(square.latitude + half, square.longitude - half, WIDTH)
    right, bottom = project(square.latitude - half, square.longitude + half, WIDTH)
    middle = ((left + right) / 2, (top + bottom) / 2)
    inset = FIGURE * 0.9
    corners = [(x, y) for x in (left + inset, right - inset) for y in (top + inset, bottom - inset)]
    x, y = middle if _room(middle, pins) > PIN + FIGURE else max(corners, key=lambda each: _room(each, pins))
    return (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{bottom - top:.1f}"/>'
        f'<text x="{x:.1f}" y="{y + FIGURE * 0.35:.1f}">{square.number}</text>'
    )


def _room(point: Point, pins: Sequence[Point]) -> float:
    return min((hypot(point[0] - x, point[1] - y) for x, y in pins), default=inf)


def _point(spot: Spot) -> Point:
    return project(spot.latitude, spot.longitude, WIDTH)


def _inside(spot: Spot) -> bool:
    return WEST <= spot.longitude <= EAST and SOUTH <= spot.latitude <= NORTH


def _cut(points: Sequence[Point]) -> tuple[float, float, float, float]:
    """Left, top, width and height of what is shown: the points with room around them, in the shape of the whole drawing."""
    shape = height(WIDTH) / WIDTH
    if not points:
        return 0, 0, WIDTH, height(WIDTH)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    spread = max(max(xs) - min(xs), (max(ys) - min(ys)) / shape)
    width = min(float(WIDTH), max(SMALLEST, spread / (1 - 2 * MARGIN)))
    tall = width * shape
    left = min(max(0.0, (min(xs) + max(xs) - width) / 2), WIDTH - width)
    top = min(max(0.0, (min(ys) + max(ys) - tall) / 2), height(WIDTH) - tall)
    return left, top, width, tall


def _grouped(shown: Sequence[tuple[int, Point]], radius: float) -> list[tuple[list[int], Point]]:
    """Stops whose circles would cover each other stand together where the first of them is."""
    groups: list[tuple[list[int], Point]] = []
    for number, (x, y) in shown:
        near = next((group for group in groups if hypot(x - group[1][0], y - group[1][1]) < 2 * radius), None)
        if near is None:
            groups.append(([number], (x, y)))
        else:
            near[0].append(number)
    return groups


def _numbered(numbers: Sequence[int], at: Point, radius: float) -> str:
    x, y = at
    text = ",".join(map(str, numbers))
    wide = radius * (1 + 0.45 * (len(text) - 1))
    return (
        f'<rect x="{x - wide:.1f}" y="{y - radius:.1f}" width="{2 * wide:.1f}" height="{2 * radius:.1f}" rx="{radius:.1f}"/>'
        f'<text fill="#fbf8f1" x="{x:.1f}" y="{y + radius * 0.46:.1f}">{text}</text>'
    )
