"""What laboratories found in lots of an authority's territory, waiting for somebody to hold the paper beside what was entered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from nguongoc.batches.lab_reports import LabReport
from nguongoc.batches.lots import Batch
from nguongoc.ports import Reader, ReadSource
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.recall_rights import lot_under, organisation_of
from nguongoc.services.report_tests import LabReportNotFound

MOST_WAITING: Final = 100


@dataclass(frozen=True, slots=True)
class ReportToVerify:
    """A report with what it is about, named as its maker names it."""

    report: LabReport
    batch: Batch
    product_name: str
    holder: str


@dataclass(frozen=True, slots=True)
class ReportsToVerify:
    """For an authority: of its commune, or of the whole province where it has none; safe to call from any thread."""

    reads: ReadSource

    def waiting(self, caller: Caller, after: UUID | None, limit: int) -> Sequence[ReportToVerify]:
        """Reports that stand and that nobody has verified, newest first, behind `after`; at most `MOST_WAITING`."""
        caller.require(Scope.TESTS_VERIFY)
        with self.reads.open() as reader:
            territory = organisation_of(reader, caller).commune_code
            found = reader.lab_reports.unverified(territory, after, min(limit, MOST_WAITING))
            return [told for each in found if (told := _told(reader, each)) is not None]

    def one(self, caller: Caller, report_id: UUID) -> ReportToVerify:
        """Verified or not, taken back or not. Raises `LabReportNotFound`, `NotYourTerritory`."""
        caller.require(Scope.TESTS_VERIFY)
        with self.reads.open() as reader:
            report = reader.lab_reports.get(report_id)
            if report is None:
                raise LabReportNotFound("no such report")
            lot_under(reader, caller, report.batch_id)
            told = _told(reader, report)
        if told is None:
            raise LabReportNotFound("no such report")
        return told


def _told(reader: Reader, report: LabReport) -> ReportToVerify | None:
    batch = reader.lots.batch(report.batch_id)
    product = None if batch is None else reader.catalogue.product(batch.product_id)
    holder = None if batch is None else reader.parties.organisation(batch.organisation_id)
    if batch is None or product is None or holder is None:
        return None
    return ReportToVerify(report, batch, product.name, holder.name)
