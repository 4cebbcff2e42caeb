"""The transparency log's rows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import TextClause, bindparam, delete, func, insert, select, text, update
from sqlalchemy.engine import Connection

from nguongoc.ports import CosignedHead, Head, LogRow, PendingEntry
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import (
    LogCosignedRow,
    LogEntryRow,
    LogHeadRow,
    LogNodeRow,
    LogPendingRow,
    RecordRow,
)

PENDING = table(LogPendingRow)
ENTRY = table(LogEntryRow)
NODE = table(LogNodeRow)
HEAD = table(LogHeadRow)
RECORD = table(RecordRow)
COSIGNED = table(LogCosignedRow)
# Made once: putting a statement together takes longer than the database takes to answer it.
_ENQUEUE = insert(PENDING)
_ENTRY_OF = select(ENTRY).where(ENTRY.c.record_id == bindparam("of"))
_ENTRIES_OF = select(ENTRY).where(ENTRY.c.record_id.in_(bindparam("of", expanding=True)))
_FIRST_COSIGNED = (
    select(COSIGNED)
    .where(COSIGNED.c.size > bindparam("index"), COSIGNED.c.witnesses >= bindparam("witnesses"))
    .order_by(COSIGNED.c.size)
    .limit(1)
)
ONLY_HEAD = 1
LOCK = 0x6E67_6C6F_6700
"""The advisory lock of the sequencer ("nglog")."""
FEWEST_NODES = 8
MOST_NODES = 256
"""Nodes asked for in one statement; numbers between are filled up to a power of two, so that few statements exist."""


@lru_cache
def nodes_statement(places: int, of: str = "log_node") -> TextClause:
    """So many nodes at once, of the log that goes on or, from `frozen_log_node`, of the one bound as `log`."""
    # As text and as a join: SQLite answers a row-value IN by reading the whole table, and an OR of as many
    # conditions takes the expression language ten times longer to build than the database to answer.
    pairs = ", ".join(f"(CAST(:level_{n} AS INTEGER), CAST(:index_{n} AS BIGINT))" for n in range(places))
    return text(
        f'WITH wanted (level, "index") AS (VALUES {pairs}) '  # noqa: S608
        f'SELECT node.level, node."index", node.hash FROM wanted CROSS JOIN {of} AS node '
        'WHERE node.level = wanted.level AND node."index" = wanted."index"'
        + ("" if of == "log_node" else " AND node.log = :log")
    )


def read_nodes(
    connection: Connection, wanted: Sequence[tuple[int, int]], of: str = "log_node", **bound: int
) -> Mapping[tuple[int, int], bytes]:
    """What there is of the wanted nodes, in statements of few shapes."""
    found: dict[tuple[int, int], bytes] = {}
    for start in range(0, len(wanted), MOST_NODES):
        asked = wanted[start : start + MOST_NODES]
        places = max(FEWEST_NODES, 1 << (len(asked) - 1).bit_length())
        values = bound | {f"level_{n}": level for n, (level, _) in enumerate(asked)}
        values |= {f"index_{n}": index for n, (_, index) in enumerate(asked)}
        for n in range(len(asked), places):
            values |= {f"level_{n}": -1, f"index_{n}": -1}
        rows = connection.execute(nodes_statement(places, of), values)
        found |= {(row[0], row[1]): row[2] for row in rows}
    return found


class SqlLog:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def enqueue(self, entry: PendingEntry) -> None:
        self._connection.execute(_ENQUEUE, columns_of(entry))

    def lock_log(self) -> None:
        # On SQLite the transaction itself is the lock: BEGIN IMMEDIATE.
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})

    def pending(self, limit: int) -> Sequence[PendingEntry]:
        query = select(PENDING).order_by(PENDING.c.id).limit(limit)
        return [PendingEntry(**row._mapping) for row in self._connection.execute(query)]

    def drop_pending(self, ids: Sequence[UUID]) -> None:
        self._connection.execute(delete(PENDING).where(PENDING.c.id.in_(ids)))

    def head(self) -> Head | None:
        row = self._connection.execute(
            select(HEAD.c.size, HEAD.c.root, HEAD.c.t).where(HEAD.c.id == ONLY_HEAD)
        ).first()
        return None if row is None else Head(**row._mapping)

    def move_head(self, expected_size: int, head: Head) -> bool:
        if expected_size == 0 and self.head() is None:
            self._connection.execute(insert(HEAD), {"id": ONLY_HEAD, **columns_of(head)})
            return True
        statement = (
            update(HEAD)
            .where(HEAD.c.id == ONLY_HEAD, HEAD.c.size == expected_size)
            .values(**columns_of(head))
        )
        return self._connection.execute(statement).rowcount == 1

    def add_entries(self, entries: Sequence[LogRow]) -> None:
        self._connection.execute(insert(ENTRY), [columns_of(entry) for entry in entries])

    def add_nodes(self, nodes: Iterable[tuple[int, int, bytes]]) -> None:
        rows = [{"level": level, "index": index, "hash": digest} for level, index, digest in nodes]
        self._connection.execute(insert(NODE), rows)

    def nodes(self, wanted: Sequence[tuple[int, int]]) -> Mapping[tuple[int, int], bytes]:
        return read_nodes(self._connection, wanted)

    def node_row(self, level: int, first: int, count: int) -> Sequence[bytes]:
        query = (
            select(NODE.c.hash)
            .where(NODE.c.level == level, NODE.c.index >= first, NODE.c.index < first + count)
            .order_by(NODE.c.index)
        )
        return list(self._connection.execute(query).scalars())

    def entry_of(self, record_id: str) -> LogRow | None:
        row = self._connection.execute(_ENTRY_OF, {"of": record_id}).first()
        return None if row is None else LogRow(**row._mapping)

    def entries_of(self, record_ids: Sequence[str]) -> Mapping[str, LogRow]:
        rows = self._connection.execute(_ENTRIES_OF, {"of": list(record_ids)})
        return {row.record_id: LogRow(**row._mapping) for row in rows}

    def entries(self, first: int, count: int) -> Sequence[LogRow]:
        query = (
            select(ENTRY).where(ENTRY.c.index >= first, ENTRY.c.index < first + count).order_by(ENTRY.c.index)
        )
        return [LogRow(**row._mapping) for row in self._connection.execute(query)]

    def first_since(self, t: datetime) -> int | None:
        query = select(ENTRY.c.index).where(ENTRY.c.t >= t).order_by(ENTRY.c.index).limit(1)
        return self._connection.execute(query).scalar()

    def records_signed(self, kid: str, first: int) -> int:
        query = (
            select(func.count())
            .select_from(ENTRY.join(RECORD, ENTRY.c.record_id == RECORD.c.id))
            .where(ENTRY.c.index >= first, RECORD.c.kid == kid)
        )
        return self._connection.execute(query).scalar_one()

    def keep_cosigned(self, head: CosignedHead) -> None:
        self._connection.execute(
            delete(COSIGNED).where(COSIGNED.c.size == head.size, COSIGNED.c.witnesses <= head.witnesses)
        )
        if (
            self._connection.execute(select(COSIGNED.c.size).where(COSIGNED.c.size == head.size)).first()
            is None
        ):
            self._connection.execute(insert(COSIGNED), columns_of(head))

    def first_cosigned(self, index: int, witnesses: int) -> CosignedHead | None:
        row = self._connection.execute(_FIRST_COSIGNED, {"index": index, "witnesses": witnesses}).first()
        return None if row is None else CosignedHead(**row._mapping)
