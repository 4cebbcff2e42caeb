"""Voice memos of diary entries; ids are unique within an organisation."""

from __future__ import annotations

from collections.abc import Sequence
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

    def body(self, organisation_id: UUID, memo_id: UUID) -> Hashed | None: ...
