"""`/v1/places`: JSON, GeoJSON for maps, JSON-LD for search engines."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import Header, Path, Response

from nguongoc.tourism.export import feature, feature_collection, place_json_ld
from nguongoc_api.auth.access import PlacesHost, PlacesWriter
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.negotiation import GEOJSON, JSON, JSON_LD, best_of
from nguongoc_api.v1.paging import Paged
from nguongoc_api.v1.places.schemas import PlaceGiven, Places, PlaceShown, WelcomeGiven
from nguongoc_api.v1.preconditions import Versions, etag
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use

ROUTER = router("places", "places")
OFFERED = (JSON, GEOJSON, JSON_LD)
EVERY = 10_000
PUBLIC = {"Cache-Control": "public, max-age=60", "Vary": "Accept", "Access-Control-Allow-Origin": "*"}
Accept = Annotated[str, Header()]
PlaceId = Annotated[str, Path(max_length=63)]


@ROUTER.post("", status_code=201, response_model=PlaceShown)
def register_place(caller: PlacesWriter, given: PlaceGiven, use: Use, created: Created) -> Response:
    """Register a place to visit; authorities do."""
    return created.answer(
        lambda once: use.visiting.register_place(caller, given.draft(), once),
        lambda place: f"/v1/places/{place.id}",
        PlaceShown.of,
    )


@ROUTER.get("", response_model=Places)
def list_places(page: Paged, use: Use, accept: Accept = JSON) -> Response:
    """Public. `Accept: application/geo+json` or `application/ld+json` gives all of them at once."""
    kind, base_url = best_of(accept, OFFERED), use.settings.base_url
    if kind == JSON:
        found = use.visiting.browse.places(page.after, page.limit + 1)
        answer = page.answer(found, lambda each: each.id, PlaceShown.of)
        answer.headers.update(PUBLIC)
        return answer
    every = use.visiting.browse.places(None, EVERY)
    if kind == GEOJSON:
        return as_json(feature_collection(every, base_url), kind)
    return as_json([place_json_ld(place, base_url) for place in every], kind)


@ROUTER.get("/{place_id}", response_model=PlaceShown)
def show_place(place_id: PlaceId, use: Use, accept: Accept = JSON) -> Response:
    place, kind = use.visiting.browse.place(place_id), best_of(accept, OFFERED)
    if kind == GEOJSON:
        return as_json(feature(place, use.settings.base_url), kind)
    if kind == JSON_LD:
        return as_json(place_json_ld(place, use.settings.base_url), kind)
    headers = PUBLIC | {"ETag": etag(place.version)}
    return Response(PlaceShown.of(place).model_dump_json(), media_type=JSON, headers=headers)


@ROUTER.put("/{place_id}/welcome", response_model=PlaceShown)
def welcome_visitors(
    caller: PlacesHost, place_id: PlaceId, given: WelcomeGiven, versions: Versions, use: Use
) -> Response:
    """What visitors are told, said anew by the place's host (or an authority) and confirmed today; `If-Match` with the ETag read."""
    place = use.visiting.welcome(caller, place_id, versions, given.welcome())
    headers = {"ETag": etag(place.version), "Cache-Control": "no-store"}
    return Response(PlaceShown.of(place).model_dump_json(), media_type=JSON, headers=headers)


def as_json(value: Any, kind: str) -> Response:
    return Response(json.dumps(value, ensure_ascii=False), media_type=kind, headers=PUBLIC)
