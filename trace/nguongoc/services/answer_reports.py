"""The reports that lie at a desk: read, answered, closed, by the producer they are about and the authority of its commune."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from nguongoc.batches.texts import normalise_text
from nguongoc.ports import Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.ports.rows import Role
from nguongoc.reports.report import ANSWER_LIMIT, Report, ReportState
from nguongoc.services.caller import Caller
from nguongoc.services.recall_rights import organisation_of
from nguongoc.services.report_problem import ReportNotFound


@dataclass(frozen=True, slots=True)
class AnswerReports:
    """A producer sees what is about its own goods; an authority what comes from its commune, one without a commune everything.

    Raises `ReportNotFound`, and of closed ones `ReportClosed`.
    """

    reads: ReadSource
    writer: Writer
    clock: Clock

    def lying(self, caller: Caller, before: UUID | None, limit: int) -> Sequence[Report]:
        """Newest first, from behind `before` on."""
        with self.reads.open() as reader:
            if caller.role is not Role.AUTHORITY:
                return reader.reports.of_organisation(caller.organisation_id, before, limit)
            territory = organisation_of(reader, caller).commune_code
            return reader.reports.of_territory(territory, before, limit)

    def read(self, caller: Caller, report_id: UUID) -> Report:
        """One report; from here on it has been seen."""
        with self.reads.open() as reader:
            found = _at_desk(reader, caller, reader.reports.report(report_id))
        if found.state is not ReportState.NEW:
            return found
        return self._change(caller, report_id, _seen)

    def photo(self, caller: Caller, report_id: UUID) -> bytes:
        """Its picture, a JPEG."""
        with self.reads.open() as reader:
            _at_desk(reader, caller, reader.reports.report(report_id))
            body = reader.reports.photo(report_id)
        if body is None:
            raise ReportNotFound("this report has no picture")
        return body

    def answer(self, caller: Caller, report_id: UUID, text: str) -> Report:
        """Say something to who reported; saying it again replaces what was said."""
        said = normalise_text(text, ANSWER_LIMIT, "/answer")
        now = self.clock.now()

        def answered(report: Report) -> Report:
            report.must_be_open()
            by = caller.organisation_id
            return replace(report, state=ReportState.ANSWERED, answer=said, answered_by=by, answered_at=now)

        return self._change(caller, report_id, answered)

    def close(self, caller: Caller, report_id: UUID) -> Report:
        """Done: contact and picture have served and are deleted."""

        def closed(report: Report) -> Report:
            report.must_be_open()
            return replace(report, state=ReportState.CLOSED, contact=None, has_photo=False)

        return self._change(caller, report_id, closed)

    def _change(self, caller: Caller, report_id: UUID, rule: Callable[[Report], Report]) -> Report:
        def change(uow: UnitOfWork) -> Report:
            changed = rule(_at_desk(uow, caller, uow.reports.lock_report(report_id)))
            uow.reports.put(changed)
            return changed

        return self.writer.run(change)


def _seen(report: Report) -> Report:
    return replace(report, state=ReportState.SEEN) if report.state is ReportState.NEW else report


def _at_desk(reader: Reader, caller: Caller, report: Report | None) -> Report:
    if report is not None:
        if report.organisation_id == caller.organisation_id:
            return report
        if caller.role is Role.AUTHORITY:
            territory = organisation_of(reader, caller).commune_code
            if territory is None or territory == report.commune_code:
                return report
    raise ReportNotFound("no such report at this desk")
