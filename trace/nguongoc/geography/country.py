"""A sketch of the whole country by its large towns alone: enough to say *in the south*, and no border of anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians, sqrt
from typing import Final

from nguongoc.geography.distance import great_circle_km

SOUTH, NORTH, WEST, EAST = 8.0, 23.6, 101.6, 110.0
WIDTH: Final = 240
_SQUEEZE: Final = cos(radians((SOUTH + NORTH) / 2))
_SCALE: Final = WIDTH / ((EAST - WEST) * _SQUEEZE)
HEIGHT: Final = round((NORTH - SOUTH) * _SCALE)
TOWNS: Final = (
    ("Hà Nội", 21.03, 105.85),
    ("Thanh Hóa", 19.81, 105.78),
    ("Hải Phòng", 20.86, 106.68),
    ("Vinh", 18.67, 105.69),
    ("Huế", 16.46, 107.59),
    ("Đà Nẵng", 16.06, 108.22),
    ("Quy Nhơn", 13.77, 109.22),
    ("Nha Trang", 12.24, 109.19),
    ("Buôn Ma Thuột", 12.67, 108.04),
    ("TP. Hồ Chí Minh", 10.78, 106.70),
    ("Cần Thơ", 10.03, 105.78),
    ("Cà Mau", 9.18, 105.15),
    ("Điện Biên", 21.39, 103.02),
    ("Lào Cai", 22.49, 103.97),
    ("Lạng Sơn", 21.85, 106.76),
)
_NAMED: Final = frozenset({"Hà Nội", "Thanh Hóa", "Đà Nẵng", "Nha Trang", "TP. Hồ Chí Minh", "Cần Thơ"})
_LEAST, _MOST = 4.0, 14.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A place in degrees, drawn the larger the greater its number."""

    latitude: float
    longitude: float
    number: int


def nearest_town(latitude: float, longitude: float) -> str:
    """The large town that lies nearest, to say where a place is."""
    return min(TOWNS, key=lambda town: great_circle_km(latitude, longitude, town[1], town[2]))[0]


def country_svg(dots: Sequence[Dot], *, title: str, told: str) -> str:
    """An inline SVG for a strict content policy: the towns for orientation, and a dot for each place; `told` is the same in words."""
    largest = max((dot.number for dot in dots), default=1)
    parts = [
        f'<svg class="country" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" xmlns="http://www.w3.org/2000/svg">',
        f"<title>{escape(title)}</title><desc>{escape(told)}</desc>",
        '<g class="places" fill="#b26a00" fill-opacity=".65" stroke="#1f2a24" stroke-width=".7">',
        *(_dot(dot, largest) for dot in dots),
        '</g><g class="towns" font-size="10" fill="#1f2a24">',
        *(_town(*town) for town in TOWNS),
        "</g></svg>",
    ]
    return "".join(parts)


def _at(latitude: float, longitude: float) -> tuple[float, float]:
    return (longitude - WEST) * _SQUEEZE * _SCALE, (NORTH - latitude) * _SCALE


def _town(name: str, latitude: float, longitude: float) -> str:
    x, y = _at(latitude, longitude)
    said = f'<text x="{x - 5:.0f}" y="{y + 3:.0f}" text-anchor="end">{escape(name)}</text>'
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="1.5"/>{said if name in _NAMED else ""}'


def _dot(dot: Dot, largest: int) -> str:
    x, y = _at(dot.latitude, dot.longitude)
    radius = _LEAST + (_MOST - _LEAST) * sqrt(dot.number / largest)
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.1f}"/>'
