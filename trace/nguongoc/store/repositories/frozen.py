"""Logs that were frozen: moved whole out of the tables of the log that goes on, and read from then on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, delete, func, insert, literal, select, update
from sqlalchemy.engine import Connection

from nguongoc.ports import CosignedHead, FrozenLog, Head, LogRow
from nguongoc.store.repositories.log import COSIGNED, ENTRY, HEAD, NODE, read_nodes
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import (
    FrozenLogCosignedRow,
    FrozenLogEntryRow,
    FrozenLogNodeRow,
    FrozenLogRow,
)

FROZEN, OF_ENTRY = table(FrozenLogRow), table(FrozenLogEntryRow)
OF_NODE, OF_COSIGNED = table(FrozenLogNodeRow), table(FrozenLogCosignedRow)
_ROW = (OF_ENTRY.c.index, OF_ENTRY.c.record_id, OF_ENTRY.c.body, OF_ENTRY.c.t)
_HEAD = (OF_COSIGNED.c.size, OF_COSIGNED.c.note, OF_COSIGNED.c.witnesses, OF_COSIGNED.c.cosigned_at)


class SqlFrozenLogs:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def logs(self) -> Sequence[FrozenLog]:
        rows = self._connection.execute(select(FROZEN).order_by(FROZEN.c.number.desc()))
        return [FrozenLog(**{**row._mapping, "keys": tuple(row.keys.split("\n"))}) for row in rows]

    def of(self, number: int) -> SqlFrozenLog:
        return SqlFrozenLog(self._connection, number)

    def entries_of(self, record_ids: Sequence[str]) -> Mapping[str, LogRow]:
        query = select(*_ROW).where(OF_ENTRY.c.record_id.in_(record_ids)).order_by(OF_ENTRY.c.log.desc())
        return {row.record_id: LogRow(**row._mapping) for row in self._connection.execute(query)}

    def freeze(self, log: FrozenLog, provable: int) -> None:
        self._connection.execute(insert(FROZEN), {**columns_of(log), "keys": "\n".join(log.keys)})
        for source, target in ((ENTRY, OF_ENTRY), (NODE, OF_NODE), (COSIGNED, OF_COSIGNED)):
            self._move(source, target, log.number)
        self._connection.execute(delete(HEAD))
        # Behind its last head nobody was shown anything: what stands there is no part of it.
        beyond = (OF_ENTRY.c.log == log.number) & (OF_ENTRY.c.index >= log.held)
        self._connection.execute(delete(OF_ENTRY).where(beyond))
        self._connection.execute(
            update(OF_ENTRY)
            .where(OF_ENTRY.c.log == log.number, OF_ENTRY.c.index >= provable)
            .values(record_id=None)
        )

    def _move(self, source: Table, target: Table, number: int) -> None:
        names = [column.name for column in source.columns]
        rows = select(literal(number), *source.columns)
        self._connection.execute(insert(target).from_select(["log", *names], rows))
        self._connection.execute(delete(source))


class SqlFrozenLog:
    """One of them, read as the log that goes on is."""

    __slots__ = ("_connection", "_number")

    def __init__(self, connection: Connection, number: int) -> None:
        self._connection = connection
        self._number = number

    def head(self) -> Head | None:
        """As it was committed last; the root is for its nodes to tell."""
        count, t = self._connection.execute(
            select(func.count(), func.max(OF_ENTRY.c.t)).where(OF_ENTRY.c.log == self._number)
        ).one()
        return None if t is None else Head(count, b"", t)

    def nodes(self, wanted: Sequence[tuple[int, int]]) -> Mapping[tuple[int, int], bytes]:
        return read_nodes(self._connection, wanted, OF_NODE.name, log=self._number)

    def node_row(self, level: int, first: int, count: int) -> Sequence[bytes]:
        query = self._between(OF_NODE, first, count).where(OF_NODE.c.level == level)
        return [row.hash for row in self._connection.execute(query)]

    def entries_of(self, record_ids: Sequence[str]) -> Mapping[str, LogRow]:
        query = select(*_ROW).where(OF_ENTRY.c.log == self._number, OF_ENTRY.c.record_id.in_(record_ids))
        return {row.record_id: LogRow(**row._mapping) for row in self._connection.execute(query)}

    def entries(self, first: int, count: int) -> Sequence[LogRow]:
        query = self._between(OF_ENTRY, first, count).with_only_columns(*_ROW)
        return [LogRow(**row._mapping) for row in self._connection.execute(query)]

    def first_cosigned(self, index: int, witnesses: int) -> CosignedHead | None:
        query = (
            select(*_HEAD)
            .where(OF_COSIGNED.c.log == self._number)
            .where(OF_COSIGNED.c.size > index, OF_COSIGNED.c.witnesses >= witnesses)
            .order_by(OF_COSIGNED.c.size)
            .limit(1)
        )
        row = self._connection.execute(query).first()
        return None if row is None else CosignedHead(**row._mapping)

    def _between(self, rows: Table, first: int, count: int) -> Any:
        within = (rows.c.index >= first) & (rows.c.index < first + count)
        return select(rows).where(rows.c.log == self._number, within).order_by(rows.c.index)
