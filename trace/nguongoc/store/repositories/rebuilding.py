"""Projections put right, row by row: what is as it has to be is not touched."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement

from nguongoc.batches.balance import Movement
from nguongoc.batches.lots import Hold
from nguongoc.events.index import EventIndex
from nguongoc.events.model import Declared
from nguongoc.events.read import lot_of
from nguongoc.ports import StoredEvent
from nguongoc.store.repositories.events import (
    EDGE,
    EPC,
    EVENT,
    MOVEMENT,
    NAME,
    PARTY,
    TERM,
    epc_rows,
    movement_row,
    term_rows,
)
from nguongoc.store.repositories.lot_rows import batch_columns, input_rows
from nguongoc.store.repositories.lots import BATCH, INPUT
from nguongoc.store.repositories.rows import event_columns


class SqlRebuilding:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_lot(self, declared: Declared) -> int:
        kept = self._connection.execute(
            select(BATCH.c.hold, BATCH.c.passport_id).where(BATCH.c.id == declared.batch_id)
        ).first()
        if kept is None:
            return 0
        batch = lot_of(declared, Hold(kept.hold), kept.passport_id)
        changed = self._update(BATCH, BATCH.c.id == batch.id, batch_columns(batch))
        return changed + self._replace(INPUT, INPUT.c.batch_id == batch.id, input_rows(batch))

    def put_event(self, event: StoredEvent) -> int:
        return self._update(EVENT, EVENT.c.id == event.id, event_columns(event))

    def put_index(self, event_id: UUID, index: EventIndex) -> int:
        changed = self._replace(EPC, EPC.c.event_id == event_id, epc_rows(event_id, index))
        return changed + self._replace(TERM, TERM.c.event_id == event_id, term_rows(event_id, index))

    def put_names(self, organisation_id: UUID, event_id: UUID, names: Sequence[str]) -> int:
        there = set(
            self._connection.execute(select(NAME.c.name).where(NAME.c.event_id == event_id)).scalars()
        )
        missing = [
            {"organisation_id": organisation_id, "name": name, "event_id": event_id}
            for name in names
            if name not in there
        ]
        if missing:
            self._connection.execute(insert(NAME), missing)
        return len(missing)

    def put_effects(
        self,
        event_id: UUID,
        at: datetime,
        readers: Sequence[UUID],
        edges: Sequence[tuple[str, str]],
        movements: Sequence[Movement],
    ) -> int:
        wanted: list[tuple[Table, list[dict[str, Any]]]] = [
            (PARTY, [{"event_id": event_id, "organisation_id": each} for each in readers]),
            (
                EDGE,
                [
                    {"event_id": event_id, "source": source, "target": target, "event_time": at}
                    for source, target in edges
                ],
            ),
            (MOVEMENT, [movement_row(each) for each in movements]),
        ]
        return sum(self._replace(table, table.c.event_id == event_id, rows) for table, rows in wanted)

    def _update(self, table: Table, row: ColumnElement[bool], wanted: Mapping[str, Any]) -> int:
        """1 when the row was another, or holds what cannot be read."""
        stored = self._rows(table, row)
        if stored == [dict(wanted)]:
            return 0
        self._connection.execute(update(table).where(row).values(**wanted))
        return 1

    def _replace(self, table: Table, rows: ColumnElement[bool], wanted: Sequence[dict[str, Any]]) -> int:
        """How many rows were missing, or should not have been there; all of them where one cannot be read."""
        stored = self._rows(table, rows)
        if stored is not None:
            there, right = _counted(table, stored), _counted(table, wanted)
            if there == right:
                return 0
        self._connection.execute(delete(table).where(rows))
        if wanted:
            self._connection.execute(insert(table), list(wanted))
        return len(wanted) if stored is None else max((there - right).total(), (right - there).total())

    def _rows(self, table: Table, condition: ColumnElement[bool]) -> list[dict[str, Any]] | None:
        try:
            return [dict(row._mapping) for row in self._connection.execute(select(table).where(condition))]
        except (ValueError, ArithmeticError, TypeError):
            return None


def _counted(table: Table, rows: Sequence[Mapping[str, Any]]) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(row.get(column.name) for column in table.c) for row in rows)
