"""Forgetting an organisation: what leads to people goes, what was signed and logged stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from nguongoc.parties.erasures import ErasureWish


class ErasureRepository(Protocol):
    """Deletes and blanks rows that a person can be found by; nothing signed and nothing that others stand on is among them."""

    def erase_organisation(self, organisation_id: UUID, at: datetime) -> Mapping[str, int]:
        """How many rows of each table were deleted or blanked; a wish that is open is done with it. Doing it again finds
        what was written since."""
        ...

    def open_wish(self, organisation_id: UUID) -> ErasureWish | None:
        """The one that is neither called off nor done; an organisation has at most one."""
        ...

    def add_wish(self, wish: ErasureWish) -> None: ...
    def call_off(self, organisation_id: UUID, at: datetime) -> bool:
        """False where no wish is open (any more)."""
        ...

    def take_wish(self, wish_id: UUID) -> bool:
        """Whether it is open still; nobody else changes it until this transaction ends."""
        ...

    def open_wishes(self, due_at: datetime | None, limit: int) -> Sequence[ErasureWish]:
        """Those that are due by then (all for None), the first due first."""
        ...

    def wishes_under(
        self, commune_code: str | None, done_since: datetime, limit: int
    ) -> Sequence[ErasureWish]:
        """Of organisations of a commune, of all of them for None: those that are open, and those done since; the newest first."""
        ...

    def is_recalling(self, organisation_id: UUID) -> bool:
        """Whether a recall that it ordered is still open."""
        ...

    def bytes_left_since(self) -> datetime | None:
        """When the first row went whose bytes may still stand in files."""
        ...

    def files_are_clean(self, gone_before: datetime, at: datetime) -> int:
        """The files were written anew after this moment; of how many wishes that is the end."""
        ...
