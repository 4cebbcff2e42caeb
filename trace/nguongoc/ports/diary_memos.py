"""Voice memos of diary entries; ids are unique within an organisation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from nguongoc.diary.memos import DiaryMemo
from nguongoc.ports.hashed import Hashed


class DiaryMemos(Protocol):
    def add(self, memo: DiaryMemo, body: bytes) -> None: ...
    def memo(self, organisation_id: UUID, memo_id: UUID) -> DiaryMemo | None: ...
    def of_entry(self, organisation_id: UUID, entry_id: UUID) -> Sequence[DiaryMemo]:
        """The first received first."""
        ...

    def remove(self, memo: DiaryMemo, at: datetime) -> None: ...
    def put_back(self, memo: DiaryMemo, body: bytes) -> None: ...
    def has_removed(self, before: datetime) -> bool:
        """Whether bytes are there of any that was removed before then."""
        ...

    def forget_removed(self, before: datetime) -> int:
        """Throw the bytes of those away; how many there were."""
        ...

    def body(self, organisation_id: UUID, memo_id: UUID) -> Hashed | None: ...
