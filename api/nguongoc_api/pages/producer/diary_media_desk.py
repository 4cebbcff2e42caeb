"""Photos and voice memos of an entry at the desk: added once the entry is kept, so that a photo that is refused loses nothing that was typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from starlette.responses import Response

from nguongoc.diary.memos import DiaryMemoNotFound
from nguongoc.diary.photos import DiaryPhotoNotFound
from nguongoc.errors import Refusal
from nguongoc.services.diary_ledger import DiaryEntryNotFound
from nguongoc_api.pages.producer.diary_desk import HOME, DiaryDesk
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.new_lot import AnswerMissing
from nguongoc_api.pages.producer.page import PRIVATE, go_on
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.ranged import Ranged
from nguongoc_api.services import Services

OF_FILES: Final = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}


@dataclass(frozen=True, slots=True)
class DiaryMediaDesk:
    """Of one's own diary; safe to call from any thread."""

    services: Services

    def add_photos(self, visit: Visit) -> Response:
        """Each by itself: one that is refused takes no other with it, and the page says which it was."""
        entry_id = self._entry(visit)
        photos, refused = self.services.keep_diary.photos, dict[str, Refusal]()
        if not visit.files:
            refused["photos"] = AnswerMissing("choose a photo")
        for each in visit.files:
            try:
                photos.add_whole(visit.caller, entry_id, each)
            except Refusal as refusal:
                refused.setdefault("photos", mendable(refusal))
        return self._answer(visit, entry_id, refused)

    def add_memo(self, visit: Visit) -> Response:
        """One recording, judged by its content."""
        entry_id, refused = self._entry(visit), dict[str, Refusal]()
        try:
            if not visit.file:
                raise AnswerMissing("record or choose something")
            self.services.keep_diary.memos(visit.caller, entry_id, visit.file)
        except Refusal as refusal:
            refused["memo"] = mendable(refusal)
        return self._answer(visit, entry_id, refused)

    def show_photo(self, visit: Visit) -> Response:
        """A photo of an entry without what the phone wrote into it, for its organisation alone."""
        unknown = DiaryPhotoNotFound("no such photo in the diary of this organisation")
        entry_id, photo_id = (read_id(visit.places[name], unknown) for name in ("entry_id", "photo_id"))
        body = self.services.keep_diary.photos.shown(visit.caller, entry_id, photo_id)
        return Response(body, media_type="image/jpeg", headers=PRIVATE | OF_FILES)

    def play(self, visit: Visit) -> Response:
        """A memo as it came, for its organisation alone."""
        unknown = DiaryMemoNotFound("no such memo in the diary of this organisation")
        entry_id, memo_id = (read_id(visit.places[name], unknown) for name in ("entry_id", "memo_id"))
        memo, body = self.services.keep_diary.memos.spoken(visit.caller, entry_id, memo_id)
        return Ranged(body, memo.media_type, memo.sha256, PRIVATE | OF_FILES)

    def take_back(self, visit: Visit) -> Response:
        """A memo of one's own, removed by one press and put back by the next."""
        unknown = DiaryMemoNotFound("no such memo in the diary of this organisation")
        entry_id, memo_id = (read_id(visit.places[name], unknown) for name in ("entry_id", "memo_id"))
        memos = self.services.keep_diary.memos
        if "back" in visit.given:
            memos.put_back(visit.caller, entry_id, memo_id)
            return go_on(f"{HOME}/{entry_id}?added=1")
        memos.remove(visit.caller, entry_id, memo_id)
        return go_on(f"{HOME}/{entry_id}?unsaid={memo_id}")

    def _entry(self, visit: Visit) -> UUID:
        unknown = DiaryEntryNotFound("no such entry in the diary of this organisation")
        return read_id(visit.places["entry_id"], unknown)

    def _answer(self, visit: Visit, entry_id: UUID, refused: dict[str, Refusal]) -> Response:
        if refused:
            return DiaryDesk(self.services).show_entry(visit, refused)
        return go_on(f"{HOME}/{entry_id}?added=1")
