"""Lots that are being declared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from nguongoc.batches.drafts import LotDraft


class LotDrafts(Protocol):
    """Ids are the client's; a draft is found by who keeps it and by nobody else."""

    def find(self, subject: str, draft_id: UUID) -> LotDraft | None: ...
    def hold(self, subject: str, draft_id: UUID) -> LotDraft | None:
        """The same, and nobody changes it until this transaction ends."""
        ...

    def open_of(self, subject: str, limit: int) -> Sequence[LotDraft]:
        """Those that became no lot yet, the last kept first."""
        ...

    def add(self, draft: LotDraft) -> None:
        """Nothing where the id is taken: a form sent twice begins one draft."""
        ...

    def change(self, draft: LotDraft) -> None: ...
    def drop(self, subject: str, draft_id: UUID) -> None:
        """One that became no lot."""
        ...

    def drop_old(self, subject: str, kept_before: datetime, keep: int) -> None:
        """Those not touched since, and all but the last so many that are open."""
        ...
