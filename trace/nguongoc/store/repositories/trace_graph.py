"""The trace graph in SQL: a few statements a round, straight from the driver.

A walk reads some ten thousand edges in the time in which an ORM, or even rows with names, would read a tenth of them. So the
statements are text, rows are the driver's tuples, and moments become numbers without a `datetime` on the way where they can.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import chain, count
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from sqlalchemy.engine import Connection

from nguongoc.tracing.graph import Join, Step, Way
from nguongoc.tracing.packing import Packing, joins_of

if TYPE_CHECKING:
    import psycopg

AT_ONCE: Final = 5_000
"""Keys in one statement."""
MOST_MOMENTS: Final = 100_000
_LOT: Final = "/10/"
"""Keys of lots have it: a lot is no parent."""
ROWS_AT_ONCE: Final = 2_000
MANY_ROWS: Final = 50_000
"""Rows held of one answer at most: a hub streams."""
_STEPS: Final = """
SELECT e.source, e.target, {moment}, {id} FROM {asked} CROSS JOIN lot_edge AS e WHERE e.{near} = asked.value
"""
# CROSS JOIN keeps SQLite to this order; PostgreSQL reads the same as any join. The roles stand twice because SQLite uses the
# partial index only where its condition stands word for word.
_PACKED: Final = """
SELECT p.key, c.key, {moment}, e.action, c.is_class, {id}, c.quantity, c.uom
FROM {asked} CROSS JOIN event_epc AS {near} CROSS JOIN event AS e CROSS JOIN event_epc AS {far}
WHERE {near}.key = asked.value AND {near}.role IN ('parent', 'child')
  AND e.id = {near}.event_id AND e.type = 'AggregationEvent' AND e.action IN ('ADD', 'DELETE')
  AND e.voided_by IS NULL AND e.declared_at IS NULL
  AND {far}.event_id = e.id AND p.role = 'parent' AND c.role = 'child' AND p.key <> c.key
"""
_EMPTIED: Final = """
SELECT p.key, NULL, {moment}, e.action, FALSE, {id}, NULL, NULL
FROM {asked} CROSS JOIN event_epc AS p CROSS JOIN event AS e
WHERE p.key = asked.value AND p.role IN ('parent', 'child') AND p.role = 'parent'
  AND e.id = p.event_id AND e.type = 'AggregationEvent' AND e.action = 'DELETE'
  AND e.voided_by IS NULL AND e.declared_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM event_epc AS c WHERE c.event_id = e.id AND c.role = 'child')
"""


def open_graph(connection: Connection) -> "SqlGraph":
    """Over the driver's connection inside a reader's transaction."""
    driver = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        return SqlGraph(_Sqlite(cast(sqlite3.Connection, driver)))
    return SqlGraph(_Postgres(cast("psycopg.Connection[Any]", driver)))


class _Database(Protocol):
    """What differs between the two: how keys are asked with, how rows come, how a moment is a number."""

    @property
    def words(self) -> dict[str, str]: ...
    def rows(self, statement: str, keys: Sequence[str]) -> Iterable[tuple[Any, ...]]: ...
    def steps(self, statement: str, keys: Sequence[str]) -> Iterable[Step]:
        """The same, moments as numbers: a million come by here, so nothing is done for each that the database did."""
        ...

    def number(self, moment: Any) -> int: ...


class SqlGraph:
    """A `tracing.graph.Graph`, for as long as its transaction is open."""

    __slots__ = ("_as_child", "_as_parent", "_database", "_emptied", "_steps")

    def __init__(self, database: _Database) -> None:
        words = database.words
        time = {"moment": words["moment"], "asked": words["asked"]}
        event = {**time, "id": words["id"].format("e.id")}
        step = {**time, "id": words["id"].format("e.event_id")}
        self._database = database
        self._steps = {
            Way.FORWARD: _STEPS.format(**step, near="source"),
            Way.BACK: _STEPS.format(**step, near="target"),
        }
        self._as_child = _PACKED.format(**event, near="c", far="p")
        self._as_parent = _PACKED.format(**event, near="p", far="c")
        self._emptied = _EMPTIED.format(**event)

    def steps(self, keys: Sequence[str], way: Way) -> Iterable[Step]:
        database, statement = self._database, self._steps[way]
        pieces = (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
        return chain.from_iterable(database.steps(statement, piece) for piece in pieces)

    def joins(self, keys: Sequence[str]) -> Iterable[Join]:
        return joins_of(self.packings(keys))

    def packings(self, keys: Sequence[str]) -> Iterable[Packing]:
        found: set[Packing] = set()
        for start in range(0, len(keys), AT_ONCE):
            piece = keys[start : start + AT_ONCE]
            found.update(map(self._packing, self._database.rows(self._as_child, piece)))
            if perhaps := [key for key in piece if _LOT not in key]:
                found.update(map(self._packing, self._database.rows(self._as_parent, perhaps)))
        if not found:
            return found
        parents = sorted({each.parent for each in found})
        for start in range(0, len(parents), AT_ONCE):
            rows = self._database.rows(self._emptied, parents[start : start + AT_ONCE])
            found.update(map(self._packing, rows))
        return found

    def _packing(self, row: tuple[Any, ...]) -> Packing:
        parent, child, at, action, is_class, event, quantity, uom = row
        exact = None if quantity is None else Decimal(quantity)
        return Packing(
            parent, child, self._database.number(at), action == "ADD", bool(is_class), event, exact, uom
        )


class _Sqlite:
    words: Final = {"asked": "json_each(?) AS asked", "moment": "e.event_time", "id": "{}"}

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._numbers: dict[str, int] = {}
        """Most events are told to the day, so the same few moments come again and again."""

    def rows(self, statement: str, keys: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        return iter(self._connection.execute(statement, (json.dumps(keys),)))

    def steps(self, statement: str, keys: Sequence[str]) -> Iterator[Step]:
        known, number = self._numbers.get, self.number
        for source, target, at, event in self.rows(statement, keys):
            moment = known(at)
            yield source, target, number(at) if moment is None else moment, event

    def number(self, moment: str) -> int:
        known = self._numbers.get(moment)
        if known is None:
            if len(self._numbers) > MOST_MOMENTS:
                self._numbers.clear()
            known = (datetime.fromisoformat(moment) - _NAIVE_EPOCH) // _MICROSECOND
            self._numbers[moment] = known
        return known


class _Postgres:
    # A double holds microseconds exactly until 2106, and takes half the time of an exact numeric.
    words: Final = {
        # Written as an array each key would cost the driver ten times as much.
        "asked": "json_array_elements_text(%s::json) AS asked(value)",
        "moment": "round(date_part('epoch', e.event_time) * 1000000)::bigint",
        "id": "encode(uuid_send({}), 'hex')",
    }

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self._connection = connection
        self._names = count()

    def rows(self, statement: str, keys: Sequence[str]) -> Iterable[tuple[Any, ...]]:
        """Nearly every answer is short and comes in one trip; only a long one is asked for again, in pieces.

        A cursor of the server's lets other questions be asked meanwhile, as rows in single file would not.
        """
        asked = (json.dumps(keys),)
        few = self._connection.execute(f"{statement} LIMIT {MANY_ROWS}", asked).fetchall()
        return few if len(few) < MANY_ROWS else self._many(statement, asked)

    def steps(self, statement: str, keys: Sequence[str]) -> Iterable[Step]:
        return cast("Iterable[Step]", self.rows(statement, keys))

    def _many(self, statement: str, asked: tuple[str]) -> Iterator[tuple[Any, ...]]:
        with self._connection.cursor(f"trace_{next(self._names)}") as cursor:
            cursor.itersize = ROWS_AT_ONCE
            yield from cursor.execute(statement, asked)

    def number(self, moment: int) -> int:
        return moment


_NAIVE_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - SQLite keeps UTC without saying so
_MICROSECOND: Final = timedelta(microseconds=1)
