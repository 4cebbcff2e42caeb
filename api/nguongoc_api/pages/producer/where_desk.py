"""A position by pointing at a sketch of one's commune: an image that sends where it was touched, so that no script is needed.

A sketch shows neighbours' names and nothing of roads: what comes of it is good to a kilometre and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from math import cos, radians
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.geography import communes, outline
from nguongoc.geography.communes import Commune
from nguongoc.ports.rows import Role
from nguongoc_api.pages.i18n import translator
from nguongoc_api.pages.producer.facility_form import FIELDS
from nguongoc_api.pages.producer.page import PRIVATE, desk_page
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.services import Services

PATH: Final = "/producer/land/where"
SKETCH: Final = "/producer/land/map.svg"
SIDE: Final = 312
"""CSS pixels of the square image: it is as wide as the narrowest telephone, and must not be scaled, or the touch would mean another place."""
REACH_KM: Final = 12.0
"""From the middle to a side: a commune's point may be that far from its people."""
ERROR_M: Final = 1_000
KEPT: Final = (*FIELDS, "once")


def where_routes(route: Callable[..., Route], desk: WhereDesk) -> list[Route]:
    """Before the page of one plot, whose address would take these for an id."""
    return [
        route(PATH, post=desk.point, role=Role.PRODUCER),
        route(SKETCH, get=desk.sketch, role=Role.PRODUCER),
    ]


@dataclass(frozen=True, slots=True)
class WhereDesk:
    """Needs no use case: what comes of it goes back into the form it came from."""

    services: Services

    def point(self, visit: Visit) -> Response:
        """The sketch, and once it was touched the place on it; everything typed so far goes along."""
        _ = translator(visit.language)
        commune = communes.find(visit.given.get("commune_code", ""))
        touched = _touched(visit.given)
        kept = {name: visit.given.get(name, "") for name in KEPT if name != "position"}
        position = visit.given.get("position", "")
        if touched is not None:
            latitude, longitude = degrees_at(commune, *touched)
            position = f"{latitude:.4f}, {longitude:.4f} ±{ERROR_M}"
        context = {
            "title": _("Chỉ trên bản đồ"),
            "commune": commune.name,
            "sketch": f"{SKETCH}?commune={commune.code}"
            + ("" if touched is None else f"&x={touched[0]}&y={touched[1]}"),
            "side": SIDE,
            "kept": kept,
            "position": position,
            "is_touched": touched is not None,
        }
        return desk_page(visit, "where.html", context, demo=self.services.settings.demo)

    def sketch(self, visit: Visit) -> Response:
        """The commune and its neighbours as a picture, with what was touched."""
        commune = communes.find(visit.query.get("commune", ""))
        drawn = sketch_svg(commune, _touched(visit.query))
        headers = PRIVATE | {"Content-Security-Policy": "default-src 'none'"}
        return Response(
            drawn, media_type="image/svg+xml", headers=headers | {"X-Content-Type-Options": "nosniff"}
        )


def degrees_at(commune: Commune, x: int, y: int) -> tuple[float, float]:
    """Latitude and longitude of a point of the image, x to the right and y down from its north-west corner."""
    per_km = SIDE / (2 * REACH_KM)
    north, east = REACH_KM - y / per_km, x / per_km - REACH_KM
    squeeze = cos(radians(commune.latitude))
    return (
        commune.latitude + north / outline.KM_PER_DEGREE,
        commune.longitude + east / (outline.KM_PER_DEGREE * squeeze),
    )


def pixel_of(commune: Commune, latitude: float, longitude: float) -> tuple[float, float]:
    """The other way round."""
    per_km = SIDE / (2 * REACH_KM)
    squeeze = cos(radians(commune.latitude))
    east = (longitude - commune.longitude) * outline.KM_PER_DEGREE * squeeze
    north = (latitude - commune.latitude) * outline.KM_PER_DEGREE
    return (REACH_KM + east) * per_km, (REACH_KM - north) * per_km


def sketch_svg(commune: Commune, touched: tuple[int, int] | None) -> str:
    """Land, sea, and the names of the communes around; no border of anything."""
    land = "L".join(
        f"{x:.0f} {y:.0f}"
        for x, y in (
            pixel_of(commune, latitude, longitude) for longitude, latitude in outline.outline_points()
        )
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIDE}" height="{SIDE}" viewBox="0 0 {SIDE} {SIDE}">',
        f'<rect width="{SIDE}" height="{SIDE}" fill="#dfe9ea"/><path fill="#efe8d6" stroke="#6f8f97" d="M{land}z"/>',
        '<g font-family="sans-serif" font-size="12" fill="#1f2a24" text-anchor="middle">',
    ]
    for each in communes.every():
        x, y = pixel_of(commune, each.latitude, each.longitude)
        if 0 <= x <= SIDE and 0 <= y <= SIDE:
            own = each.code == commune.code
            weight = ' font-weight="700"' if own else ""
            # Words stay inside the picture.
            at = min(max(x, 40), SIDE - 40)
            parts.append(
                f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{5 if own else 3}" fill="{"#2f6b3c" if own else "#6b5c3c"}"/>'
                f'<text x="{at:.0f}" y="{max(y - 8, 12):.0f}"{weight}>{escape(each.short_name)}</text>'
            )
    parts.append("</g>")
    if touched is not None:
        x, y = touched
        parts.append(
            f'<circle cx="{x}" cy="{y}" r="13" fill="none" stroke="#b3261e" stroke-width="3"/><circle cx="{x}" cy="{y}" r="3" fill="#b3261e"/>'
        )
    return "".join(parts) + "</svg>"


def _touched(given: Mapping[str, str]) -> tuple[int, int] | None:
    """Where the image was touched; None where it was not, or where a keyboard sent no place."""
    x, y = (given.get(f"at.{axis}") or given.get(axis, "") for axis in ("x", "y"))
    if not all(each.isascii() and each.isdigit() and len(each) < 4 for each in (x, y)):  # noqa: PLR2004
        return None
    spot = int(x), int(y)
    return spot if max(spot) <= SIDE and spot != (0, 0) else None
