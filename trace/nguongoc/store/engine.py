"""Engines: SQLite in WAL mode with full durability, or PostgreSQL through psycopg 3."""

import os
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import QueuePool

READ_ONLY = "nguongoc_read_only"
BUSY_MILLISECONDS = 5000
_OVER_READ_ONLY_DISK = "over_read_only_disk"


def normalise_url(url: str | URL) -> URL:
    """`postgresql://` means psycopg 3; a relative SQLite path stays relative to the working directory."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def open_engine(url: str | URL, *, read_only: bool = False, pool_size: int = 16) -> Engine:
    """An engine whose transactions are durable when committed; a read-only one refuses every write.

    Values never stand in its errors: a logged failure must not carry a phone number.
    """
    parsed = normalise_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(parsed, read_only=read_only, pool_size=pool_size)
    options = "-c statement_timeout=30000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000"
    if read_only:
        options += " -c default_transaction_read_only=on"
    return create_engine(
        parsed,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"options": options, "connect_timeout": 10},
    )


def _open_sqlite(url: URL, *, read_only: bool, pool_size: int) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=0,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000},
    )

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: object, record: Any, _args: object, _given: object) -> sqlite3.Connection | None:
        if not is_unwritable(url):
            return None
        record.info[_OVER_READ_ONLY_DISK] = True
        return _connect_read_only(url)

    @event.listens_for(engine, "checkout")
    def renew(_dbapi: object, record: Any, _proxy: object) -> None:
        if _OVER_READ_ONLY_DISK in record.info and not is_unwritable(url):
            raise DisconnectionError("the disk can be written again")

    @event.listens_for(engine, "connect")
    def configure(dbapi: Any, record: Any) -> None:
        dbapi.isolation_level = None
        pragmas = ["synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MILLISECONDS}"]
        if _OVER_READ_ONLY_DISK not in record.info:
            pragmas.insert(0, "journal_mode=WAL")
        if read_only:
            pragmas.append("query_only=ON")
        for pragma in pragmas:
            dbapi.execute("PRAGMA " + pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def is_unwritable(url: URL) -> bool:
    """Whether an SQLite file lies where this process can write nothing beside it: a disk mounted read-only, or another's folder.

    Connections opened over it read on, and are opened anew once it can be written.
    """
    path = Path(url.database or "")
    if not path.is_file():
        return False
    read_only_disk = os.statvfs(path).f_flag & os.ST_RDONLY
    return bool(read_only_disk) or not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def _connect_read_only(url: URL) -> sqlite3.Connection:
    path = Path(url.database or "").absolute()
    log = path.with_name(f"{path.name}-wal")
    # SQLite makes its shared memory beside the file, and opens nothing where it cannot. After an orderly end there is no log
    # either: the file is all there is, and nobody can change it.
    whole = not log.is_file() or log.stat().st_size == 0
    how = "mode=ro&immutable=1" if whole else "mode=ro"
    return sqlite3.connect(
        f"file:{quote(str(path))}?{how}",
        uri=True,
        check_same_thread=False,
        timeout=BUSY_MILLISECONDS / 1000,
    )
