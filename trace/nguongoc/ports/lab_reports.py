"""Reports of laboratories on lots."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from nguongoc.batches.lab_reports import LabReport


class LabReports(Protocol):
    def add(self, report: LabReport) -> None: ...
    def of(self, batch_id: UUID, limit: int) -> Sequence[LabReport]:
        """Newest sample first."""
        ...

    def get(self, report_id: UUID) -> LabReport | None: ...
    def count(self, batch_id: UUID) -> int: ...
    def verify(self, report_id: UUID, name: str, on: date) -> bool:
        """False when somebody had verified it before: the first word stands."""
        ...
