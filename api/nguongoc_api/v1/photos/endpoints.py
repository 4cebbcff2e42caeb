"""`/v1/photos` takes a picture, `/photos/...` gives it back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Response, UploadFile

from nguongoc.services.store_photo import PhotoDraft
from nguongoc_api.auth.access import MasterDataWriter
from nguongoc_api.shown_files import photo
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.photos.schemas import PhotoShown
from nguongoc_api.v1.route import PROBLEMS, StrictRoute, router
from nguongoc_api.v1.services import Use

ROUTER = router("photos", "photos")
FILES = APIRouter(tags=["photos"], route_class=StrictRoute, responses=PROBLEMS)


@ROUTER.post(
    "",
    status_code=201,
    response_model=PhotoShown,
    form_limits={"max_files": 1, "max_fields": 4, "max_part_size": 4_000},
)
def store_photo(
    caller: MasterDataWriter,
    file: Annotated[UploadFile, File(description="JPEG, PNG or WebP, at most 12 MB")],
    alt_vi: Annotated[str, Form()],
    use: Use,
    created: Created,
    alt_en: Annotated[str | None, Form()] = None,
    is_illustration: Annotated[bool, Form()] = False,
) -> Response:
    """Store a picture; of the upload nothing is kept but its pixels."""
    draft = PhotoDraft(file.file.read(), alt_vi, alt_en, is_illustration)
    return created.answer(
        lambda once: use.store_photo(caller, draft, once),
        lambda stored: f"/photos/{stored.id}-{stored.widths[-1]}.jpg",
        PhotoShown.of,
    )


@FILES.get(
    "/photos/{name}",
    response_class=Response,
    responses={200: {"content": {"image/webp": {}, "image/jpeg": {}}}},
)
def show_photo(name: str, use: Use) -> Response:
    """A picture in one size, such as `{id}-640.webp`."""
    # Through the gateway `shown_files` answers; here it is described.
    return photo(use, name)
