"""`/v1/routes`: JSON, GeoJSON for maps, JSON-LD for search engines."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header, Path, Response

from nguongoc.tourism.export import route_features, route_json_ld
from nguongoc_api.auth.access import PlacesWriter
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.negotiation import GEOJSON, JSON, JSON_LD, best_of
from nguongoc_api.v1.places.endpoints import OFFERED, PUBLIC, as_json
from nguongoc_api.v1.route import router
from nguongoc_api.v1.routes.schemas import RouteGiven, Routes, RouteShown
from nguongoc_api.v1.services import Use

ROUTER = router("routes", "routes")
Accept = Annotated[str, Header()]


@ROUTER.post("", status_code=201, response_model=RouteShown)
def register_route(caller: PlacesWriter, given: RouteGiven, use: Use, created: Created) -> Response:
    """Register a route from place to place; authorities do."""
    return created.answer(
        lambda once: use.visiting.register_route(caller, given.draft(), once),
        lambda route: f"/v1/routes/{route.id}",
        RouteShown.of,
    )


@ROUTER.get("", response_model=Routes)
def list_routes(use: Use) -> Response:
    """Public; few enough to be read whole."""
    shown = Routes(items=[RouteShown.of(each.route) for each in use.visiting.browse.routes()])
    return Response(shown.model_dump_json(), media_type=JSON, headers=PUBLIC)


@ROUTER.get("/{route_id}", response_model=RouteShown)
def show_route(route_id: Annotated[str, Path(max_length=63)], use: Use, accept: Accept = JSON) -> Response:
    """Public. `application/geo+json` gives the stops and the line that joins them, `application/ld+json` a trip."""
    found, kind, base_url = (
        use.visiting.browse.route(route_id),
        best_of(accept, OFFERED),
        use.settings.base_url,
    )
    if kind == GEOJSON:
        return as_json(route_features(found.route, found.places, base_url), kind)
    if kind == JSON_LD:
        return as_json(route_json_ld(found.route, found.places, base_url), kind)
    return Response(RouteShown.of(found.route).model_dump_json(), media_type=JSON, headers=PUBLIC)
