"""Reports of laboratories on lots."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.engine import Connection

from nguongoc.batches.lab_documents import LabDocument
from nguongoc.batches.lab_reports import LabReport, LabResult
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import BatchRow, FacilityRow, LabDocumentRow, LabReportRow

REPORT, DOCUMENT = table(LabReportRow), table(LabDocumentRow)
BATCH, FACILITY = table(BatchRow), table(FacilityRow)


class SqlLabReports:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, report: LabReport) -> None:
        results = [asdict(each) for each in report.results]
        self._connection.execute(insert(REPORT), {**columns_of(report), "results": results})

    def of(self, batch_id: UUID, limit: int) -> Sequence[LabReport]:
        query = select(REPORT).where(REPORT.c.batch_id == batch_id)
        newest = query.order_by(REPORT.c.sampled_on.desc(), REPORT.c.id.desc()).limit(limit)
        return [_report(row) for row in self._connection.execute(newest)]

    def unverified(self, commune_code: str | None, after: UUID | None, limit: int) -> Sequence[LabReport]:
        query = select(REPORT).where(REPORT.c.verified_by.is_(None), REPORT.c.withdrawn_on.is_(None))
        if commune_code is not None:
            query = (
                query.join(BATCH, BATCH.c.id == REPORT.c.batch_id)
                .join(FACILITY, FACILITY.c.id == BATCH.c.facility_id)
                .where(FACILITY.c.commune_code == commune_code)
            )
        if after is not None:
            query = query.where(REPORT.c.id < after)
        newest = query.order_by(REPORT.c.id.desc()).limit(limit)
        return [_report(row) for row in self._connection.execute(newest)]

    def get(self, report_id: UUID) -> LabReport | None:
        row = self._connection.execute(select(REPORT).where(REPORT.c.id == report_id)).first()
        return None if row is None else _report(row)

    def count(self, batch_id: UUID) -> int:
        query = select(func.count()).select_from(REPORT).where(REPORT.c.batch_id == batch_id)
        return int(self._connection.execute(query).scalar_one())

    def verify(self, report_id: UUID, name: str, on: date) -> bool:
        open_one = (REPORT.c.id == report_id, REPORT.c.verified_by.is_(None))
        changed = update(REPORT).where(*open_one).values(verified_by=name, verified_on=on)
        return self._connection.execute(changed).rowcount > 0

    def attach(self, report_id: UUID, document: LabDocument, *, public: bool) -> bool:
        bare = (REPORT.c.id == report_id, REPORT.c.document_type.is_(None))
        said = {
            "document_type": document.media_type,
            "document_sha256": document.sha256,
            "document_public": public,
        }
        if self._connection.execute(update(REPORT).where(*bare).values(said)).rowcount == 0:
            return False
        self._connection.execute(insert(DOCUMENT), {"report_id": report_id, **columns_of(document)})
        return True

    def document(self, report_id: UUID) -> LabDocument | None:
        kept = select(DOCUMENT.c.media_type, DOCUMENT.c.body, DOCUMENT.c.sha256)
        row = self._connection.execute(kept.where(DOCUMENT.c.report_id == report_id)).first()
        return None if row is None else LabDocument(**row._mapping)

    def publish(self, report_id: UUID, public: bool) -> None:
        said = update(REPORT).where(REPORT.c.id == report_id).values(document_public=public)
        self._connection.execute(said)

    def withdraw(self, report_id: UUID, on: date, reason: str) -> bool:
        standing = (REPORT.c.id == report_id, REPORT.c.withdrawn_on.is_(None))
        changed = update(REPORT).where(*standing).values(withdrawn_on=on, withdrawn_reason=reason)
        return self._connection.execute(changed).rowcount > 0


def _report(row: Row[Any]) -> LabReport:
    return LabReport(**{**row._mapping, "results": tuple(LabResult(**each) for each in row.results)})
