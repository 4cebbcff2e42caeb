"""`/map`: the interactive map, a page of its own, so that nobody loads it who did not ask and no other page's policy is widened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from nguongoc.geography import communes, outline
from nguongoc.tourism.places import Place
from nguongoc_api.pages.consumer.places import places_sketch
from nguongoc_api.pages.consumer.product import address
from nguongoc_api.pages.i18n import Language, translator
from nguongoc_api.pages.render import SCRIPTS, Page, render

STYLES: Final = ("consumer.css", "leaflet.css", "map.css")


def render_map(
    places: Sequence[Place],
    language: Language,
    *,
    base_url: str,
    tiles: str | None = None,
    credit: str = "",
    at: str = "",
    route: str = "",
    demo: bool = False,
) -> Page:
    """With the drawing that everybody has in its place until the script opens the map; `at` and `route` are ids to open it at."""
    _ = translator(language)
    host = urlsplit(tiles or "").netloc
    context = {
        "title": _("Bản đồ các nơi đến"),
        "address": address(base_url, "/map", language, indexed=True),
        "description": "",
        "preview": "",
        "data": None,
        "demo": demo,
        "scripts": SCRIPTS,
        "sketch": places_sketch(places, _),
        "tiles": tiles or "",
        "credit": credit or host,
        "host": host,
        "at": at,
        "route": route,
    }
    images = f"{urlsplit(tiles).scheme}://{host}" if tiles else ""
    return render("consumer/map.html", context, language=language, style=STYLES, scripted=True, images=images)


def province_geojson() -> dict[str, Any]:
    """The outline of the province and the middle of each commune: a sketch, no border of anything."""
    ring = [list(point) for point in outline.outline_points()]
    if ring[0] != ring[-1]:
        ring.append(ring[0])
    area = {
        "type": "Feature",
        "id": "thanh-hoa",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {"name": communes.PROVINCE_NAME, "sketch": True},
    }
    middles = [
        {
            "type": "Feature",
            "id": each.code,
            "geometry": {"type": "Point", "coordinates": [round(each.longitude, 4), round(each.latitude, 4)]},
            "properties": {"name": each.name},
        }
        for each in communes.every()
    ]
    return {"type": "FeatureCollection", "features": [area, *middles]}
