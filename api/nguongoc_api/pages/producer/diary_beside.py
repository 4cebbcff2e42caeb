"""What came along with an entry of the diary, as its page shows it: photos, and what was rather said than typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nguongoc.diary.entries import Entry
from nguongoc.diary.memos import MOST_MEMOS, MOST_SECONDS, DiaryMemo
from nguongoc.diary.photos import DiaryPhoto
from nguongoc.diary.rules import MOST_PHOTOS
from nguongoc_api.pages import formats
from nguongoc_api.pages.producer.visit import Visit


@dataclass(frozen=True, slots=True)
class Beside:
    """What came along with an entry, in any of its versions; memos that were taken back among them."""

    photos: Sequence[DiaryPhoto]
    memos: Sequence[DiaryMemo]


def shown_beside(beside: Beside, versions: Sequence[Entry], visit: Visit) -> Mapping[str, object]:
    """With how many more may be added, and which memos are the visitor's own to take back."""
    photos, memos = beside.photos, [each for each in beside.memos if each.removed_at is None]
    unsaid = [(each, each.removed_at) for each in beside.memos if each.removed_at is not None]
    named = sum(len(each.said.photos) for each in versions)
    return {
        "photos": [each for each in photos if each.is_complete],
        "unfinished": sum(not each.is_complete for each in photos),
        "memos": [
            (each, formats.moment_element(each.received_at), each.length // 1000 + 1) for each in memos
        ],
        "unsaid": [(each, formats.moment_element(removed)) for each, removed in unsaid],
        "just_unsaid": next((each for each, _ in unsaid if str(each.id) == visit.query.get("unsaid")), None),
        "subject": visit.caller.subject,
        "more_photos": max(0, MOST_PHOTOS - named - len(photos)),
        "more_memos": max(0, MOST_MEMOS - len(memos)),
        "most_seconds": MOST_SECONDS,
    }
