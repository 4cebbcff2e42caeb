"""A border typed corner by corner: one position a line, in any spelling of `positions`, around the land in order."""

from __future__ import annotations

from typing import Any, Final

from nguongoc.errors import Refusal
from nguongoc.geography.borders import MOST_PARTS, BorderTooLarge
from nguongoc.geography.positions import read_degrees
from nguongoc.geography.rings import FEWEST_CORNERS, MOST_CORNERS, PlotCornersWrong

MOST_LINES: Final = MOST_CORNERS


def read_corners(text: str) -> dict[str, Any]:
    """A Polygon for `read_border` to judge. Raises `PlotCornersWrong`, `BorderTooLarge`, and what `read_degrees` refuses, with its line."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise BorderTooLarge(
            f"a border has at most {MOST_CORNERS} corners", corners=MOST_CORNERS, parts=MOST_PARTS
        )
    if len(lines) < FEWEST_CORNERS:
        raise PlotCornersWrong("land has at least three corners", pointer="")
    ring = [_corner(number, line) for number, line in enumerate(lines, 1)]
    return {"type": "Polygon", "coordinates": [ring]}


def _corner(number: int, line: str) -> list[float]:
    try:
        found = read_degrees(line)
    except Refusal as refusal:
        raise refusal.at(f"/{number}") from None
    return [found.longitude, found.latitude]
