"""Voice memos of diary entries: sent whole, played in parts, taken back by whoever spoke them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Depends, Header, Request, Response

from nguongoc.diary.memos import MOST_BYTES, DiaryMemo
from nguongoc_api.auth.access import BatchesReader, BatchesWriter
from nguongoc_api.problems.refusals import MediaTypeWrong
from nguongoc_api.ranged import Ranged
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Id, Shown

ROUTER = router("diary/{entry_id}/memos", "diary")
PATH: Final = re.compile(r"/v1/diary/[^/]{1,40}/memos")
BODY: Final = MOST_BYTES + 1
"""One more than is taken, so that what is too heavy is told as such and not as any body that is."""
_ANY: Final[dict[str, Any]] = {"audio/*": {"schema": {"type": "string", "format": "binary"}}}
_BODY: Final[dict[str, Any]] = {"requestBody": {"required": True, "content": _ANY}}
_SOUND: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": _ANY},
    206: {"content": _ANY, "description": "The part that `Range` asks for"},
    416: {"description": "No such part"},
}
_PRIVATE: Final = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


class DiaryMemoShown(Shown):
    """`removed_at`: taken back by who spoke it; it is played no more."""

    id: UUID
    entry_id: UUID
    spoken_by: str
    media_type: str
    seconds: int
    length: int
    sha256: str
    received_at: datetime
    removed_at: datetime | None

    @classmethod
    def of(cls, memo: DiaryMemo) -> DiaryMemoShown:
        return cls(**{name: getattr(memo, name) for name in cls.model_fields})


class DiaryMemosShown(Shown):
    items: list[DiaryMemoShown]


async def _sound(request: Request, content_type: Annotated[str, Header()] = "") -> bytes:
    """What it is its bytes say; the header only shows that a recording was meant."""
    if not content_type.lower().startswith(("audio/", "application/octet-stream")):
        raise MediaTypeWrong("this address takes audio", expected="audio/*")
    return await request.body()


@ROUTER.get("")
def list_memos(caller: BatchesReader, entry_id: Id, use: Use) -> DiaryMemosShown:
    """The memos of an entry, the first received first, those that were taken back among them."""
    found = use.keep_diary.memos.of_entry(caller, entry_id)
    return DiaryMemosShown(items=[DiaryMemoShown.of(each) for each in found])


@ROUTER.post("", status_code=201, openapi_extra=_BODY)
def add_memo(
    caller: BatchesWriter,
    entry_id: Id,
    sound: Annotated[bytes, Depends(_sound)],
    use: Use,
    response: Response,
) -> DiaryMemoShown:
    """Add a recording: WebM, Ogg, MP4 with M4A and 3GP, AMR or MP3 by its bytes, at most 120 s and 3 MB, three an entry. The same bytes
    sent again are there once."""
    memo = use.keep_diary.memos(caller, entry_id, sound)
    response.headers["Location"] = f"/v1/diary/{entry_id}/memos/{memo.id}/sound"
    return DiaryMemoShown.of(memo)


@ROUTER.get("/{memo_id}/sound", response_class=Response, responses=_SOUND)
def play_memo(caller: BatchesReader, entry_id: Id, memo_id: Id, use: Use) -> Response:
    """Byte for byte as it came, or the part that `Range` asks for; for your organisation alone."""
    memo, body = use.keep_diary.memos.spoken(caller, entry_id, memo_id)
    return Ranged(body, memo.media_type, memo.sha256, _PRIVATE)


@ROUTER.delete("/{memo_id}", status_code=204)
def remove_memo(caller: BatchesWriter, entry_id: Id, memo_id: Id, use: Use) -> None:
    """Take your own memo back: played no more, its bytes gone a day later, that it was there kept. Sent again before or after, it is
    there again."""
    use.keep_diary.memos.remove(caller, entry_id, memo_id)
