"""Files of rows handed in, how far each has come, and which row made which thing."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.engine import Connection

from nguongoc.ports.imports import Import, ImportReport, ImportState, MadeRow
from nguongoc.sheets.columns import SheetKind
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import SheetImportRow, SheetRowRow

IMPORT, MADE = table(SheetImportRow), table(SheetRowRow)
OPEN = IMPORT.c.state == ImportState.OPEN.value
KEYS = 500
_WITHOUT_DOCUMENT = [column for column in IMPORT.c if column.name != "document"]


class SqlImports:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, made: Import) -> None:
        values = columns_of(made) | {"kind": made.kind.value, "state": made.state.value}
        self._connection.execute(insert(IMPORT), values | {"report": _out(made.report)})

    def get(self, import_id: UUID) -> Import | None:
        row = self._connection.execute(select(IMPORT).where(IMPORT.c.id == import_id)).first()
        return None if row is None else _import(row, row.document)

    def of(self, organisation_id: UUID, before: UUID | None, limit: int) -> Sequence[Import]:
        query = select(*_WITHOUT_DOCUMENT).where(IMPORT.c.organisation_id == organisation_id)
        if before is not None:
            query = query.where(IMPORT.c.id < before)
        rows = self._connection.execute(query.order_by(IMPORT.c.id.desc()).limit(limit))
        return [_import(row, None) for row in rows]

    def open_count(self, organisation_id: UUID) -> int:
        query = (
            select(func.count()).select_from(IMPORT).where(OPEN, IMPORT.c.organisation_id == organisation_id)
        )
        return self._connection.execute(query).scalar_one()

    def next(self, after: UUID | None) -> Import | None:
        query = select(IMPORT).where(OPEN)
        if after is not None:
            query = query.where(IMPORT.c.id > after)
        row = self._connection.execute(query.order_by(IMPORT.c.id).limit(1)).first()
        return None if row is None else _import(row, row.document)

    def hold(self, import_id: UUID, done: int) -> bool:
        # SQLite ignores the lock: its one writer is one already.
        query = select(IMPORT.c.id).where(IMPORT.c.id == import_id, OPEN, IMPORT.c.done == done)
        return self._connection.execute(query.with_for_update(skip_locked=True)).first() is not None

    def move(self, import_id: UUID, done: int, report: ImportReport, finished_at: datetime | None) -> None:
        values: dict[str, Any] = {"done": done, "report": _out(report)}
        if finished_at is not None:
            values |= {"state": ImportState.FINISHED.value, "finished_at": finished_at}
        self._connection.execute(update(IMPORT).where(IMPORT.c.id == import_id).values(values))

    def kept_before(self, finished_before: datetime) -> bool:
        kept = (IMPORT.c.finished_at < finished_before, IMPORT.c.document.is_not(None))
        return self._connection.execute(select(IMPORT.c.id).where(*kept).limit(1)).first() is not None

    def forget_documents(self, finished_before: datetime) -> int:
        kept = (IMPORT.c.finished_at < finished_before, IMPORT.c.document.is_not(None))
        return self._connection.execute(update(IMPORT).where(*kept).values(document=None)).rowcount

    def made_by(self, organisation_id: UUID, keys: Collection[str]) -> Mapping[str, MadeRow]:
        found: dict[str, MadeRow] = {}
        for some in _pieces(keys):
            query = select(MADE).where(MADE.c.organisation_id == organisation_id, MADE.c.key.in_(some))
            for row in self._connection.execute(query):
                found[row.key] = MadeRow(row.thing_id, row.import_id)
        return found

    def note_row(self, organisation_id: UUID, key: str, made: MadeRow, at: datetime) -> None:
        values = {"organisation_id": organisation_id, "key": key, "made_at": at}
        self._connection.execute(insert(MADE), values | columns_of(made))


def _pieces(keys: Collection[str]) -> Iterable[Sequence[str]]:
    listed = list(keys)
    return (listed[at : at + KEYS] for at in range(0, len(listed), KEYS))


def _import(row: Row[Any], document: bytes | None) -> Import:
    values = dict(row._mapping) | {"document": document, "report": _in(row.report)}
    return Import(**values | {"kind": SheetKind(row.kind), "state": ImportState(row.state)})


def _out(report: ImportReport) -> dict[str, Any]:
    return {**columns_of(report), "faults": [dict(each) for each in report.faults]}


def _in(values: dict[str, Any]) -> ImportReport:
    listed = {name: tuple(values[name]) for name in ("faults", "known_rows", "ignored")}
    return ImportReport(**{**values, **listed})
