"""Documents handed in to be captured, and how far each has come."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update
from sqlalchemy.engine import Connection

from nguongoc.ports.events import Behaviour, Capture, CaptureReport, CaptureState
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import CaptureRow

CAPTURE = table(CaptureRow)
UNFINISHED = CAPTURE.c.state == CaptureState.OPEN.value
_WITHOUT_DOCUMENT = [column for column in CAPTURE.c if column.name != "document"]


class SqlCaptures:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_capture(self, capture: Capture) -> None:
        values = columns_of(capture)
        values |= {"behaviour": capture.behaviour.value, "state": capture.state.value}
        values["errors"] = _report_out(values.pop("report"))
        self._connection.execute(insert(CAPTURE), values)

    def capture(self, capture_id: UUID) -> Capture | None:
        row = self._connection.execute(select(*_WITHOUT_DOCUMENT).where(CAPTURE.c.id == capture_id)).first()
        return None if row is None else _capture(row, None)

    def captures_of(self, organisation_id: UUID, before: UUID | None, limit: int) -> Sequence[Capture]:
        query = select(*_WITHOUT_DOCUMENT).where(CAPTURE.c.organisation_id == organisation_id)
        if before is not None:
            query = query.where(CAPTURE.c.id < before)
        rows = self._connection.execute(query.order_by(CAPTURE.c.id.desc()).limit(limit))
        return [_capture(row, None) for row in rows]

    def next_capture(self, after: UUID | None) -> Capture | None:
        query = select(CAPTURE).where(UNFINISHED)
        if after is not None:
            query = query.where(CAPTURE.c.id > after)
        row = self._connection.execute(query.order_by(CAPTURE.c.id).limit(1)).first()
        return None if row is None else _capture(row, row.document)

    def hold_capture(self, capture_id: UUID, done: int) -> bool:
        # SQLite ignores the lock: its one writer is one already.
        query = select(CAPTURE.c.id).where(
            CAPTURE.c.id == capture_id,
            CAPTURE.c.state == CaptureState.OPEN.value,
            CAPTURE.c.done == done,
        )
        held = self._connection.execute(query.with_for_update(skip_locked=True)).first()
        return held is not None

    def move_capture(
        self, capture_id: UUID, done: int, report: CaptureReport, finished_at: datetime | None
    ) -> None:
        values: dict[str, Any] = {"done": done, "errors": _report_out(report)}
        if finished_at is not None:
            values |= {
                "state": CaptureState.FINISHED.value,
                "finished_at": finished_at,
                "document": None,
            }
        self._connection.execute(update(CAPTURE).where(CAPTURE.c.id == capture_id).values(values))


def _capture(row: Row[Any], document: bytes | None) -> Capture:
    return Capture(
        id=row.id,
        organisation_id=row.organisation_id,
        behaviour=Behaviour(row.behaviour),
        state=CaptureState(row.state),
        document=document,
        events=row.events,
        done=row.done,
        report=_report_in(row.errors),
        received_at=row.received_at,
        finished_at=row.finished_at,
    )


def _report_out(report: CaptureReport) -> dict[str, Any]:
    return {**columns_of(report), "errors": [dict(each) for each in report.errors]}


def _report_in(values: dict[str, Any]) -> CaptureReport:
    return CaptureReport(**{**values, "errors": tuple(values["errors"])})
