"""Readers over committed data, and the numbers by which caches know that something was committed."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from nguongoc.store.engine import is_unwritable
from nguongoc.store.known_codes import PostgresKnownCodes, SqliteKnownCodes
from nguongoc.store.unit_of_work import SqlUnitOfWork, StoreUnavailable

_REOPENED = 1 << 32
"""Added to the generation for each connection that begins to count anew: no number comes twice."""


class SqlReadSource:
    """Readers over a read-only engine, and the number that changes when anything is committed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._own_commits = 0
        self._master_commits = 0
        self._watch: sqlite3.Connection | None = None
        self._over_read_only_disk = False
        self._reopened = 0
        self._watch_lock = threading.Lock()
        self._known: SqliteKnownCodes | PostgresKnownCodes | None = None

    @contextmanager
    def open(self) -> Iterator[SqlUnitOfWork]:
        try:
            with self._engine.connect() as connection, connection.begin():
                yield SqlUnitOfWork(connection)
        except DBAPIError as error:
            # Nobody there to connect to, or gone in the middle: it is asked again in a moment. Whatever else is our own mistake.
            if isinstance(error, OperationalError) and (
                error.statement is None or error.connection_invalidated
            ):
                raise StoreUnavailable("the database cannot be read now") from error
            raise

    def known_codes(self) -> SqliteKnownCodes | PostgresKnownCodes:
        with self._watch_lock:
            if self._known is None:
                sqlite = self._engine.dialect.name == "sqlite"
                self._known = SqliteKnownCodes(self._engine) if sqlite else PostgresKnownCodes(self._engine)
            return self._known

    def committed(self, master_data: bool) -> None:
        """This process committed something, perhaps master data."""
        self._own_commits += 1
        self._master_commits += master_data

    def master_generation(self) -> int:
        return self._master_commits

    def own_generation(self) -> int:
        return self._own_commits

    def generation(self) -> int:
        """This process's commits, plus on SQLite the version that other processes' commits move.

        On PostgreSQL other processes are not seen here yet: caches there live by their age alone (at most 10 s).
        """
        if self._engine.dialect.name != "sqlite":
            return self._own_commits
        with self._watch_lock:
            if self._watch is not None and self._watch_is_old():
                self._watch.close()
                self._watch = None
                self._reopened += 1
            if self._watch is None:
                self._watch = self._open_watch()
            version: int = self._watch.execute("PRAGMA data_version").fetchone()[0]
        return self._own_commits + version + self._reopened * _REOPENED

    def _watch_is_old(self) -> bool:
        return self._over_read_only_disk and not is_unwritable(self._engine.url)

    def _open_watch(self) -> sqlite3.Connection:
        # Outside the pool: the pragma compares with what this very connection saw last.
        self._over_read_only_disk = is_unwritable(self._engine.url)
        raw = self._engine.raw_connection()
        watch = cast(sqlite3.Connection, raw.driver_connection)
        raw.detach()
        return watch

    def close(self) -> None:
        if self._watch is not None:
            self._watch.close()
        if self._known is not None:
            self._known.close()
        self._engine.dispose()
