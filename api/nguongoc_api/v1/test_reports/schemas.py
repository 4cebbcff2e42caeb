"""A laboratory's report on the wire."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from nguongoc.batches.lab_reports import LabReport, LabResult
from nguongoc.catalogue.certificates import EvidenceLevel
from nguongoc.services.report_tests import LabReportDraft
from nguongoc.services.show_lab_documents import paper_path
from nguongoc_api.v1.wire import Day, Given, Shown


class LabResultGiven(Given):
    """As it stands on the report: `result` and `limit` are text."""

    parameter: str
    result: str
    unit: str | None = None
    limit: str | None = None
    within: bool | None = Field(default=None, description="Within the limit, as the laboratory says")


class LabReportGiven(Given):
    laboratory: str
    sampled_on: Day
    results: list[LabResultGiven]
    number: str | None = None
    document_sha256: str | None = Field(
        default=None, description="Of the file that whoever asks can be shown"
    )

    def draft(self) -> LabReportDraft:
        results = (
            LabResult(each.parameter, each.result, each.unit, each.limit, each.within)
            for each in self.results
        )
        return LabReportDraft(
            self.laboratory, self.sampled_on, tuple(results), self.number, self.document_sha256
        )


class WithdrawalGiven(Given):
    reason: str = Field(description="Why it is taken back: readers of the lot's page see it")


class PublicationGiven(Given):
    public: bool = Field(description="Whether readers of the lot's page may open the document")


class LabResultShown(Shown):
    parameter: str
    result: str
    unit: str | None
    limit: str | None
    within: bool | None


class LabReportShown(Shown):
    id: UUID
    batch_id: UUID
    laboratory: str
    number: str | None
    sampled_on: date
    results: list[LabResultShown]
    document_sha256: str | None
    document_type: str | None = Field(description="Of the document that is kept here; null where none is")
    document: str | None = Field(
        description="Where anybody may open it; null where its owner shows it to nobody"
    )
    level: EvidenceLevel
    verified_by: str | None
    verified_on: date | None
    withdrawn_on: date | None = Field(
        description="Its owner took it back that day; readers see it with the reason"
    )
    withdrawn_reason: str | None
    created_at: datetime

    @classmethod
    def of(cls, report: LabReport) -> LabReportShown:
        return cls(
            id=report.id,
            batch_id=report.batch_id,
            laboratory=report.laboratory,
            number=report.number,
            sampled_on=report.sampled_on,
            results=[
                LabResultShown(
                    parameter=each.parameter,
                    result=each.result,
                    unit=each.unit,
                    limit=each.limit,
                    within=each.within,
                )
                for each in report.results
            ],
            document_sha256=report.document_sha256,
            document_type=report.document_type,
            document=paper_path(report),
            level=report.level,
            verified_by=report.verified_by,
            verified_on=report.verified_on,
            withdrawn_on=report.withdrawn_on,
            withdrawn_reason=report.withdrawn_reason,
            created_at=report.created_at,
        )


class LabReports(Shown):
    items: list[LabReportShown]
