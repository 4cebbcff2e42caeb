"""One indexed question: is anything registered under this code?

A redirect asks nothing else, and it is what a scan does first. So no transaction is begun and no row is read into a value:
on SQLite the statement runs on a connection of its own in 5 us, where a reader costs 60 us before it has read anything.
"""

import sqlite3
import threading
from typing import Any, cast

from sqlalchemy import ColumnClause, Engine, Select, bindparam, literal_column, select

from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import BatchRow, ProductRow

PRODUCT = table(ProductRow)
BATCH = table(BatchRow)
_ONE: ColumnClause[Any] = literal_column("1")
GTIN = select(_ONE).where(PRODUCT.c.gtin == bindparam("asked"))
CODE = select(_ONE).where(BATCH.c.code == bindparam("asked"))


class SqliteKnownCodes:
    """Answers in the caller's thread; may be asked from several."""

    waits = False

    def __init__(self, engine: Engine) -> None:
        raw = engine.raw_connection()
        self._connection = cast(sqlite3.Connection, raw.driver_connection)
        # Outside the pool, where nothing begins a transaction: each statement sees what is committed by then.
        raw.detach()
        self._lock = threading.Lock()
        self._gtin = _compiled(engine, GTIN)
        self._code = _compiled(engine, CODE)

    def gtin(self, gtin: str) -> bool:
        return self._holds(self._gtin, gtin)

    def batch(self, code: str) -> bool:
        return self._holds(self._code, code)

    def _holds(self, statement: str, asked: str) -> bool:
        with self._lock:
            return self._connection.execute(statement, (asked,)).fetchone() is not None

    def close(self) -> None:
        self._connection.close()


class PostgresKnownCodes:
    """Answers over pooled connections, each statement a transaction of its own."""

    waits = True

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")

    def gtin(self, gtin: str) -> bool:
        return self._holds(GTIN, gtin)

    def batch(self, code: str) -> bool:
        return self._holds(CODE, code)

    def _holds(self, statement: Select[Any], asked: str) -> bool:
        with self._engine.connect() as connection:
            return connection.execute(statement, {"asked": asked}).first() is not None

    def close(self) -> None:
        """The pool is its owner's to close."""


def _compiled(engine: Engine, statement: Select[Any]) -> str:
    return str(statement.compile(engine))
