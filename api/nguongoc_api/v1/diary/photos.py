"""Photos of diary entries, sent in pieces: the resumable uploads of the HTTP working group's draft, kept small.

`PUT` announces a photo under an id of the client's own, `HEAD` or `GET` says how far it came (`Upload-Offset`), `PATCH` goes on from there
(draft-ietf-httpbis-resumable-upload, sections 4.3 and 4.4; without its 104 and without creation by `POST`, which knows no client's id).
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Depends, Header, Request, Response
from pydantic import Field

from nguongoc.diary.photos import LARGEST_PIECE, DiaryPhoto, Piece, UploadOffsetWrong
from nguongoc.errors import Malformed
from nguongoc.services.keep_diary_photos import Announced
from nguongoc_api.auth.access import BatchesReader, BatchesWriter
from nguongoc_api.problems import problem_response
from nguongoc_api.problems.refusals import BodyTooLarge, MediaTypeWrong
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Given, Id, Shown

ROUTER = router("diary/{entry_id}/photos", "diary")
PARTIAL: Final = "application/partial-upload"
_INTEGER: Final = re.compile(r"[0-9]{1,15}")
_BOOLEANS: Final = {"?0": False, "?1": True}
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {PARTIAL: {"schema": {"type": "string", "format": "binary"}}},
    }
}
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
}
_PICTURE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}}
}
_PRIVATE: Final = {"Cache-Control": "private, no-store"}


class UploadHeaderWrong(Malformed):
    """`Upload-Offset` is no whole number, or `Upload-Complete` neither `?0` nor `?1` (RFC 9651)."""

    code = "upload-header-wrong"


class DiaryPhotoGiven(Given):
    """What the photo is, before any of it is sent."""

    length: int = Field(description="Bytes")
    sha256: str = Field(description="Of the whole file, 64 hexadecimal digits")


class DiaryPhotoShown(Shown):
    """`received` of `length` bytes are here; `complete_at` once all are and are the ones that were announced."""

    id: UUID
    entry_id: UUID
    sent_by: str
    length: int
    sha256: str
    received: int
    complete_at: datetime | None

    @classmethod
    def of(cls, photo: DiaryPhoto) -> DiaryPhotoShown:
        return cls(**{name: getattr(photo, name) for name in cls.model_fields})


class DiaryPhotosShown(Shown):
    items: list[DiaryPhotoShown]


@ROUTER.get("")
def list_photos(caller: BatchesReader, entry_id: Id, use: Use) -> DiaryPhotosShown:
    """The photos of an entry, whole or on their way."""
    found = use.keep_diary.photos.of_entry(caller, entry_id)
    return DiaryPhotosShown(items=[DiaryPhotoShown.of(each) for each in found])


@ROUTER.put("/{photo_id}", response_model=DiaryPhotoShown)
def announce_photo(
    caller: BatchesWriter, entry_id: Id, photo_id: Id, given: DiaryPhotoGiven, use: Use
) -> Response:
    """Announce a photo; announced again it is answered as it stands, another one under its id is a 409."""
    announced = Announced(photo_id, entry_id, given.length, given.sha256)
    return _standing(use.keep_diary.photos.announce(caller, announced))


@ROUTER.get("/{photo_id}", response_model=DiaryPhotoShown)
def show_diary_photo(caller: BatchesReader, entry_id: Id, photo_id: Id, use: Use) -> Response:
    """How far it has come, in `Upload-Offset` as well: `HEAD` is enough."""
    return _standing(use.keep_diary.photos.photo(caller, entry_id, photo_id))


async def _piece(
    request: Request,
    content_type: Annotated[str, Header()] = "",
    upload_offset: Annotated[str, Header(description="Where these bytes begin")] = "",
    upload_complete: Annotated[str, Header(description="`?1` for the last bytes, else `?0`")] = "",
) -> Piece:
    if content_type.partition(";")[0].strip().lower() != PARTIAL:
        raise MediaTypeWrong(f"this address takes {PARTIAL}", expected=PARTIAL)
    if not _INTEGER.fullmatch(upload_offset):
        raise UploadHeaderWrong("Upload-Offset is a whole number of bytes", header="Upload-Offset")
    if upload_complete not in _BOOLEANS:
        raise UploadHeaderWrong("Upload-Complete is ?0 or ?1", header="Upload-Complete")
    data = await request.body()
    if len(data) > LARGEST_PIECE:
        raise BodyTooLarge(f"at most {LARGEST_PIECE} bytes a piece", limit=LARGEST_PIECE)
    return Piece(int(upload_offset), data, _BOOLEANS[upload_complete])


@ROUTER.patch("/{photo_id}", response_model=DiaryPhotoShown, openapi_extra=_BODY)
def append_to_photo(
    caller: BatchesWriter,
    entry_id: Id,
    photo_id: Id,
    piece: Annotated[Piece, Depends(_piece)],
    use: Use,
    request: Request,
) -> Response:
    """More bytes, 16 KB to 1 MB but for the last. From a wrong place: 409 with the right one in `Upload-Offset`. With the last bytes
    the whole is compared with the hash that was announced, and decoded."""
    try:
        return _standing(use.keep_diary.photos.take(caller, entry_id, photo_id, piece))
    except UploadOffsetWrong as refusal:
        expected = int(refusal.params["expected"])
        members = {"expected-offset": expected, "provided-offset": piece.offset}
        base_url = str(request.app.state.services.settings.base_url)
        return problem_response(refusal, request.scope, base_url, {"Upload-Offset": str(expected)}, members)


@ROUTER.get("/{photo_id}/original", response_class=Response, responses=_ANSWERS)
def give_original(caller: BatchesReader, entry_id: Id, photo_id: Id, use: Use) -> Response:
    """Byte for byte as it was taken: for your organisation alone, since phones write place and device into it."""
    data = use.keep_diary.photos.original(caller, entry_id, photo_id)
    headers = {"Content-Disposition": f'attachment; filename="{photo_id}"'} | _PRIVATE
    return Response(data, headers=headers, media_type="application/octet-stream")


@ROUTER.get("/{photo_id}/shown", response_class=Response, responses=_PICTURE)
def give_shown(caller: BatchesReader, entry_id: Id, photo_id: Id, use: Use) -> Response:
    """The picture written anew without what the phone wrote into it."""
    data = use.keep_diary.photos.shown(caller, entry_id, photo_id)
    return Response(data, headers=dict(_PRIVATE), media_type="image/jpeg")


def _standing(photo: DiaryPhoto) -> Response:
    headers = {
        "Upload-Offset": str(photo.received),
        "Upload-Complete": "?1" if photo.is_complete else "?0",
        "Upload-Limit": f"max-append-size={LARGEST_PIECE}",
    } | _PRIVATE
    return Response(
        DiaryPhotoShown.of(photo).model_dump_json(), headers=headers, media_type="application/json"
    )
