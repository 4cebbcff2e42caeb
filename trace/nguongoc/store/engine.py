"""Engines: SQLite in WAL mode with full durability, or PostgreSQL through psycopg 3."""

from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.pool import QueuePool

READ_ONLY = "nguongoc_read_only"
BUSY_MILLISECONDS = 5000


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

    @event.listens_for(engine, "connect")
    def configure(dbapi: Any, _record: object) -> None:
        dbapi.isolation_level = None
        pragmas = [
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_MILLISECONDS}",
        ]
        if read_only:
            pragmas.append("query_only=ON")
        for pragma in pragmas:
            dbapi.execute("PRAGMA " + pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine
