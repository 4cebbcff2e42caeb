"""`/v1/places/{id}/photo`: what visitors see of a place before they go."""

from __future__ import annotations

from typing import Annotated

from fastapi import File, Form, Response, UploadFile

from nguongoc.services.picture_place import PlacePhotoDraft
from nguongoc.tourism.places import Place
from nguongoc_api.auth.access import PlacesHost
from nguongoc_api.v1.negotiation import JSON
from nguongoc_api.v1.places.endpoints import PlaceId
from nguongoc_api.v1.places.schemas import PlaceShown
from nguongoc_api.v1.preconditions import Versions, etag
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use

PHOTOS = router("places", "places")


@PHOTOS.put(
    "/{place_id}/photo",
    response_model=PlaceShown,
    form_limits={"max_files": 1, "max_fields": 4, "max_part_size": 4_000},
)
def picture_place(
    caller: PlacesHost,
    place_id: PlaceId,
    alt_vi: Annotated[str, Form(description="What it shows, for who cannot see it")],
    versions: Versions,
    use: Use,
    file: Annotated[UploadFile | None, File(description="JPEG, PNG or WebP, at most 12 MB")] = None,
    alt_en: Annotated[str | None, Form()] = None,
    is_illustration: Annotated[bool, Form()] = False,
) -> Response:
    """Show a picture of the place, re-encoded, without what the telephone wrote into it; without a file its words change. `If-Match`."""
    data = None if file is None else file.file.read()
    draft = PlacePhotoDraft(alt_vi, alt_en, data, is_illustration)
    return _answer(use.picture_place.show(caller, place_id, versions, draft))


@PHOTOS.delete("/{place_id}/photo", response_model=PlaceShown)
def unpicture_place(caller: PlacesHost, place_id: PlaceId, versions: Versions, use: Use) -> Response:
    """Show no picture of it any more; `If-Match` with the ETag read. For a day `POST …/photo/restoration` brings it back."""
    return _answer(use.picture_place.take_away(caller, place_id, versions))


@PHOTOS.post("/{place_id}/photo/restoration", response_model=PlaceShown)
def restore_place_picture(caller: PlacesHost, place_id: PlaceId, versions: Versions, use: Use) -> Response:
    """Show the picture again that your organisation last took away or replaced, less than a day ago; what is there now takes its turn. `If-Match`."""
    return _answer(use.picture_place.put_back(caller, place_id, versions))


def _answer(place: Place) -> Response:
    headers = {"ETag": etag(place.version), "Cache-Control": "no-store"}
    return Response(PlaceShown.of(place).model_dump_json(), media_type=JSON, headers=headers)
