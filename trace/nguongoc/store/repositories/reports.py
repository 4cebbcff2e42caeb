"""Reports of consumers and their pictures."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, true, update
from sqlalchemy.engine import Connection

from nguongoc.reports.report import Report, ReportKind, ReportState
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import ReportPhotoRow, ReportRow

REPORT = table(ReportRow)
PHOTO = table(ReportPhotoRow)


class SqlReports:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, report: Report, photo: bytes | None) -> None:
        self._connection.execute(insert(REPORT), _columns(report))
        if photo is not None:
            self._connection.execute(insert(PHOTO), {"report_id": report.id, "body": photo})

    def by_token(self, token_sha256: str) -> Report | None:
        return self._one(REPORT.c.token_sha256 == token_sha256)

    def report(self, report_id: UUID) -> Report | None:
        return self._one(REPORT.c.id == report_id)

    def lock_report(self, report_id: UUID) -> Report | None:
        query = select(REPORT).where(REPORT.c.id == report_id).with_for_update()
        row = self._connection.execute(query).first()
        return None if row is None else _report(row)

    def of_organisation(self, organisation_id: UUID, before: UUID | None, limit: int) -> Sequence[Report]:
        return self._page(REPORT.c.organisation_id == organisation_id, before, limit)

    def of_territory(self, commune_code: str | None, before: UUID | None, limit: int) -> Sequence[Report]:
        where = true() if commune_code is None else REPORT.c.commune_code == commune_code
        return self._page(where, before, limit)

    def new_of_organisation(self, organisation_id: UUID) -> int:
        return self._new(REPORT.c.organisation_id == organisation_id)

    def new_of_territory(self, commune_code: str | None) -> int:
        return self._new(true() if commune_code is None else REPORT.c.commune_code == commune_code)

    def photo(self, report_id: UUID) -> bytes | None:
        query = select(PHOTO.c.body).where(PHOTO.c.report_id == report_id)
        found: bytes | None = self._connection.execute(query).scalar_one_or_none()
        return found

    def put(self, report: Report) -> None:
        self._connection.execute(update(REPORT).where(REPORT.c.id == report.id).values(_columns(report)))
        if not report.has_photo:
            self._connection.execute(delete(PHOTO).where(PHOTO.c.report_id == report.id))

    def erase(self, report_id: UUID) -> bool:
        self._connection.execute(delete(PHOTO).where(PHOTO.c.report_id == report_id))
        return self._connection.execute(delete(REPORT).where(REPORT.c.id == report_id)).rowcount > 0

    def forget_closed(self, before: datetime) -> int:
        # A closed report has lost its picture already.
        last = func.coalesce(REPORT.c.answered_at, REPORT.c.created_at)
        old = delete(REPORT).where(REPORT.c.state == ReportState.CLOSED.value, last <= before)
        return self._connection.execute(old).rowcount

    def _new(self, where: ColumnElement[bool]) -> int:
        query = select(func.count()).select_from(REPORT).where(where, REPORT.c.state == ReportState.NEW.value)
        return int(self._connection.execute(query).scalar_one())

    def _one(self, where: ColumnElement[bool]) -> Report | None:
        row = self._connection.execute(select(REPORT).where(where)).first()
        return None if row is None else _report(row)

    def _page(self, where: ColumnElement[bool], before: UUID | None, limit: int) -> Sequence[Report]:
        query = select(REPORT).where(where)
        if before is not None:
            query = query.where(REPORT.c.id < before)
        rows = self._connection.execute(query.order_by(REPORT.c.id.desc()).limit(limit))
        return [_report(row) for row in rows]


def _columns(report: Report) -> dict[str, Any]:
    return {**columns_of(report), "kind": report.kind.value, "state": report.state.value}


def _report(row: Row[Any]) -> Report:
    return Report(**{**row._mapping, "kind": ReportKind(row.kind), "state": ReportState(row.state)})
