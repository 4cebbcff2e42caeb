"""The paper behind a laboratory's report: its owner hands it in once and says who may open it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final
from uuid import UUID

from nguongoc.batches.lab_documents import SUFFIXES, LabDocument, read_document
from nguongoc.batches.lab_reports import LabReport
from nguongoc.catalogue.pictures import Picture
from nguongoc.errors import Conflict, Invalid, NotFound, Refusal, Unavailable
from nguongoc.ports import Answer, Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.ports.rows import Role
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.once import Once, carry_out
from nguongoc.services.recall_rights import lot_under
from nguongoc.services.report_tests import LabReportNotFound, LabReportWithdrawn, own_report

POINTER: Final = "/file"


class LabDocumentNotFound(NotFound):
    """No document of this report is kept here, or none that is shown to everybody."""

    code = "lab-document-not-found"


class LabDocumentKept(Conflict):
    """The report has a document already: whoever opened it is not shown another under the same report."""

    code = "lab-document-kept"


class LabDocumentDiffers(Invalid):
    """The hash that was entered is of another file."""

    code = "lab-document-differs"


class LabDocumentBroken(Unavailable):
    """Its bytes are no longer those that were handed in: nothing is shown rather than something else."""

    code = "lab-document-broken"


@dataclass(frozen=True, slots=True)
class ShowLabDocuments:
    """Raises `LabReportNotFound`; safe to call from any thread."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    pictured: Callable[[bytes], Picture]
    """Writes a picture anew, few at once."""

    def attach(
        self,
        caller: Caller,
        report_id: UUID,
        data: bytes,
        *,
        public: bool,
        once: Once[LabReport] | None = None,
    ) -> LabReport | Answer:
        """Raises `LabDocumentKept`, `LabDocumentDiffers`, `LabReportWithdrawn` and the refusals of `read_document`."""
        caller.require(Scope.BATCHES_WRITE)
        with self.reads.open() as reader:
            # Decoding a picture costs: not for who may not hand it in.
            _takes(own_report(reader, caller, report_id))
        try:
            document = read_document(data, self.pictured)
        except Refusal as refusal:
            raise refusal.at(POINTER) from None

        def write(uow: UnitOfWork) -> LabReport:
            report = own_report(uow, caller, report_id)
            _takes(report)
            if report.document_sha256 not in {None, document.sha256}:
                raise LabDocumentDiffers("the report names another hash", pointer=POINTER)
            if not uow.lab_reports.attach(report_id, document, public=public):
                raise LabDocumentKept("a document of this report is kept already")
            return replace(
                report,
                document_type=document.media_type,
                document_sha256=document.sha256,
                document_public=public,
            )

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))

    def publish(self, caller: Caller, report_id: UUID, *, public: bool) -> LabReport:
        """Let readers open the document, or no longer. Raises `LabDocumentNotFound`, `LabReportWithdrawn`."""
        caller.require(Scope.BATCHES_WRITE)

        def write(uow: UnitOfWork) -> LabReport:
            report = own_report(uow, caller, report_id)
            if report.document_type is None:
                raise LabDocumentNotFound("no document of this report is kept here")
            if report.withdrawn_on is not None:
                raise LabReportWithdrawn("this report was taken back")
            uow.lab_reports.publish(report_id, public)
            return replace(report, document_public=public)

        return self.writer.run(write)

    def of(self, caller: Caller, report_id: UUID) -> LabDocument:
        """To its owner, and to an authority of the lot's territory that is to say whether it saw it.

        Raises `LabDocumentNotFound`, `LabDocumentBroken`, `NotYourTerritory`.
        """
        with self.reads.open() as reader:
            if caller.role is Role.AUTHORITY:
                caller.require(Scope.TESTS_VERIFY)
                report = reader.lab_reports.get(report_id)
                if report is None:
                    raise LabReportNotFound("no such report")
                lot_under(reader, caller, report.batch_id)
            else:
                caller.require(Scope.BATCHES_READ)
                own_report(reader, caller, report_id)
            return _kept(reader, report_id)

    def published(self, report_id: UUID) -> LabDocument:
        """To anybody. Raises `LabDocumentNotFound`, `LabDocumentBroken`."""
        with self.reads.open() as reader:
            report = reader.lab_reports.get(report_id)
            if report is None or not report.published:
                raise LabDocumentNotFound("no document that is shown to everybody")
            return _kept(reader, report_id)


def paper_name(report_id: UUID, media_type: str) -> str:
    """As a file, and as the last part of its address."""
    return f"{report_id}.{SUFFIXES[media_type]}"


def paper_path(report: LabReport) -> str | None:
    """Where anybody may open the document; None where nobody may."""
    if report.document_type is None or not report.published:
        return None
    return f"/test-reports/{paper_name(report.id, report.document_type)}"


def _takes(report: LabReport) -> None:
    if report.withdrawn_on is not None:
        raise LabReportWithdrawn("this report was taken back")
    if report.document_type is not None:
        raise LabDocumentKept("a document of this report is kept already")


def _kept(reader: Reader, report_id: UUID) -> LabDocument:
    found = reader.lab_reports.document(report_id)
    if found is None:
        raise LabDocumentNotFound("no document of this report is kept here")
    if sha256(found.body).hexdigest() != found.sha256:
        raise LabDocumentBroken("the stored bytes of this document are damaged")
    return found
