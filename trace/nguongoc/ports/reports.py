"""Reports of consumers, in rows that are erased without a trace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from nguongoc.reports.report import Report


class Reports(Protocol):
    """Reports with at most one picture each."""

    def add(self, report: Report, photo: bytes | None) -> None: ...
    def by_token(self, token_sha256: str) -> Report | None: ...
    def report(self, report_id: UUID) -> Report | None: ...
    def lock_report(self, report_id: UUID) -> Report | None:
        """The report as it is now; nobody else changes it until the transaction ends."""
        ...

    def of_organisation(self, organisation_id: UUID, before: UUID | None, limit: int) -> Sequence[Report]:
        """Newest first, from behind `before` on."""
        ...

    def of_territory(self, commune_code: str | None, before: UUID | None, limit: int) -> Sequence[Report]:
        """The same of lots from a commune; of None everything, with what nobody here made."""
        ...

    def new_of_organisation(self, organisation_id: UUID) -> int:
        """How many nobody opened yet."""
        ...

    def new_of_territory(self, commune_code: str | None) -> int: ...
    def photo(self, report_id: UUID) -> bytes | None: ...
    def put(self, report: Report) -> None:
        """State and answer as they now are; a report without contact or picture loses the stored ones."""
        ...

    def erase(self, report_id: UUID) -> bool: ...
    def forget_closed(self, before: datetime) -> int:
        """Those closed that were last answered, or sent where nobody answered, by then; how many went."""
        ...
