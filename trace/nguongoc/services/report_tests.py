"""Enter what a laboratory found in one's own lot, or take that back with a reason; an authority of its territory says that it saw the report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lab_reports import LabReport, LabResult
from nguongoc.batches.texts import normalise_text
from nguongoc.errors import Conflict, Invalid, NotFound
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Answer, Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.gathering import Gathering
from nguongoc.services.once import Once, carry_out
from nguongoc.services.recall_rights import lot_under, organisation_of
from nguongoc.services.register_certificate import OLDEST

MOST_REPORTS: Final = 20
"""Of one lot: what is measured each hour is an event's sensor data."""
MOST_RESULTS: Final = 60
"""Of one report. A residue screening has hundreds of parameters; what was found, and what buyers ask about, is entered."""
NAME_LIMIT, NUMBER_LIMIT, TEXT_LIMIT, UNIT_LIMIT, REASON_LIMIT = 200, 100, 100, 20, 300
_SHA256: Final = re.compile("[0-9a-f]{64}")


class LabReportNotFound(NotFound):
    """No report of this id, or none that this caller may see."""

    code = "lab-report-not-found"


class LabResultsUncountable(Invalid):
    """No result, or more than a page can show; `most` are taken."""

    code = "lab-results-uncountable"


class LabReportsTooMany(Conflict):
    """The lot has as many reports as are kept; `most` are."""

    code = "lab-reports-too-many"


class SampledOutOfRange(Invalid):
    """Sampled after today, or before there was anything to sample."""

    code = "sampled-out-of-range"


class DocumentHashMalformed(Invalid):
    """Not the 64 lower-case hexadecimal digits of a SHA-256."""

    code = "document-hash-malformed"


class LabReportVerified(Conflict):
    """Somebody has verified this report already; their word stands."""

    code = "lab-report-verified"


class LabReportWithdrawn(Conflict):
    """Its owner took it back: nothing more is said of it."""

    code = "lab-report-withdrawn"


@dataclass(frozen=True, slots=True)
class LabReportDraft:
    """What the owner of a lot reads off the paper."""

    laboratory: str
    sampled_on: date
    results: tuple[LabResult, ...]
    number: str | None = None
    document_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class ReportTests:
    """Of one's own lots; safe to call from any thread."""

    reads: ReadSource
    writer: Writer
    clock: Clock

    def __call__(
        self, caller: Caller, batch_id: UUID, draft: LabReportDraft, once: Once[LabReport] | None = None
    ) -> LabReport | Answer:
        """Raises `BatchNotFound`, `LabReportsTooMany`, and `Several` or the one refusal of the draft."""
        caller.require(Scope.BATCHES_WRITE)
        report = self._checked(batch_id, draft)

        def add(uow: UnitOfWork) -> LabReport:
            _own(uow, caller, batch_id)
            if uow.lab_reports.count(batch_id) >= MOST_REPORTS:
                raise LabReportsTooMany(f"at most {MOST_REPORTS} reports of a lot", most=MOST_REPORTS)
            uow.lab_reports.add(report)
            return report

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, add))

    def of(self, caller: Caller, batch_id: UUID) -> Sequence[LabReport]:
        """Newest sample first. Raises `BatchNotFound`."""
        caller.require(Scope.BATCHES_READ)
        with self.reads.open() as reader:
            _own(reader, caller, batch_id)
            return reader.lab_reports.of(batch_id, MOST_REPORTS)

    def one(self, caller: Caller, report_id: UUID) -> LabReport:
        """Raises `LabReportNotFound`."""
        caller.require(Scope.BATCHES_READ)
        with self.reads.open() as reader:
            return own_report(reader, caller, report_id)

    def withdraw(self, caller: Caller, report_id: UUID, reason: str) -> LabReport:
        """Take one back: whoever reads the lot's page sees that, when and why, and what had been said.

        Raises `LabReportNotFound`, `LabReportWithdrawn` and the refusals of a text.
        """
        caller.require(Scope.BATCHES_WRITE)
        said = normalise_text(reason, REASON_LIMIT, "/reason")
        today = vietnamese_day(self.clock.now())

        def write(uow: UnitOfWork) -> LabReport:
            report = own_report(uow, caller, report_id)
            if not uow.lab_reports.withdraw(report_id, today, said):
                raise LabReportWithdrawn("this report was taken back")
            return replace(report, withdrawn_on=today, withdrawn_reason=said)

        return self.writer.run(write)

    def verify(self, caller: Caller, report_id: UUID) -> LabReport:
        """An authority saw the report and says so under its name.

        Raises `LabReportNotFound`, `NotYourTerritory`, `LabReportVerified`, `LabReportWithdrawn`.
        """
        caller.require(Scope.TESTS_VERIFY)
        today = vietnamese_day(self.clock.now())

        def write(uow: UnitOfWork) -> LabReport:
            report = uow.lab_reports.get(report_id)
            if report is None:
                raise LabReportNotFound("no such report")
            lot_under(uow, caller, report.batch_id)
            if report.withdrawn_on is not None:
                raise LabReportWithdrawn("this report was taken back")
            name = organisation_of(uow, caller).name
            if not uow.lab_reports.verify(report_id, name, today):
                raise LabReportVerified("this report is verified already", by=report.verified_by or "")
            return replace(report, verified_by=name, verified_on=today)

        return self.writer.run(write)

    def _checked(self, batch_id: UUID, draft: LabReportDraft) -> LabReport:
        now = self.clock.now()
        today, gathering = vietnamese_day(now), Gathering()
        if not OLDEST <= draft.sampled_on <= today:
            gathering.refuse(
                SampledOutOfRange("not a day up to today", pointer="/sampled_on", today=today.isoformat())
            )
        if not 1 <= len(draft.results) <= MOST_RESULTS:
            gathering.refuse(
                LabResultsUncountable(f"1 to {MOST_RESULTS} results", pointer="/results", most=MOST_RESULTS)
            )
        if draft.document_sha256 is not None and not _SHA256.fullmatch(draft.document_sha256):
            gathering.refuse(
                DocumentHashMalformed("64 lower-case hexadecimal digits", pointer="/document_sha256")
            )
        report = LabReport(
            id=uuid7(now),
            batch_id=batch_id,
            laboratory=gathering.text(draft.laboratory, NAME_LIMIT, "/laboratory"),
            number=gathering.text_or_none(draft.number, NUMBER_LIMIT, "/number"),
            sampled_on=draft.sampled_on,
            results=tuple(
                _result(gathering, each, f"/results/{place}")
                for place, each in enumerate(draft.results[:MOST_RESULTS])
            ),
            document_sha256=draft.document_sha256,
            created_at=now,
        )
        gathering.settle()
        return report


def _result(gathering: Gathering, given: LabResult, at: str) -> LabResult:
    return LabResult(
        parameter=gathering.text(given.parameter, TEXT_LIMIT, f"{at}/parameter"),
        result=gathering.text(given.result, TEXT_LIMIT, f"{at}/result"),
        unit=gathering.text_or_none(given.unit, UNIT_LIMIT, f"{at}/unit"),
        limit=gathering.text_or_none(given.limit, TEXT_LIMIT, f"{at}/limit"),
        within=given.within,
    )


def own_report(reader: Reader, caller: Caller, report_id: UUID) -> LabReport:
    """One of the caller's own lots. Raises `LabReportNotFound`, of somebody else's too."""
    report = reader.lab_reports.get(report_id)
    batch = None if report is None else reader.lots.batch(report.batch_id)
    if report is None or batch is None or batch.organisation_id != caller.organisation_id:
        raise LabReportNotFound("no such report")
    return report


def _own(reader: Reader, caller: Caller, batch_id: UUID) -> None:
    batch = reader.lots.batch(batch_id)
    if batch is None or batch.organisation_id != caller.organisation_id:
        raise BatchNotFound("no such lot of this organisation")
