"""Reports of laboratories on lots."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from nguongoc.batches.lab_documents import LabDocument
from nguongoc.batches.lab_reports import LabReport


class LabReports(Protocol):
    def add(self, report: LabReport) -> None: ...
    def of(self, batch_id: UUID, limit: int) -> Sequence[LabReport]:
        """Newest sample first."""
        ...

    def unverified(self, commune_code: str | None, after: UUID | None, limit: int) -> Sequence[LabReport]:
        """Those that stand and that no authority has verified, of lots from this commune (None: any), newest entry first."""
        ...

    def get(self, report_id: UUID) -> LabReport | None: ...
    def count(self, batch_id: UUID) -> int: ...
    def attach(self, report_id: UUID, document: LabDocument, *, public: bool) -> bool:
        """False where one is kept already: what somebody was shown is not exchanged."""
        ...

    def document(self, report_id: UUID) -> LabDocument | None: ...
    def publish(self, report_id: UUID, public: bool) -> None: ...
    def withdraw(self, report_id: UUID, on: date, reason: str) -> bool:
        """False when it was taken back before: the first reason stands."""
        ...

    def verify(self, report_id: UUID, name: str, on: date) -> bool:
        """False when somebody had verified it before: the first word stands."""
        ...
