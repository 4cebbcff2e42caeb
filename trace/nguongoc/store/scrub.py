"""What deleted rows leave behind in files: free pages, dead tuples, the write-ahead log."""

from __future__ import annotations

from sqlalchemy import NullPool, create_engine, text

from nguongoc.store.engine import normalise_url, open_engine
from nguongoc.store.repositories.erasing import touched_tables


def scrub(url: str) -> bool:
    """Write the database's files anew without what was deleted; False where others kept the old bytes in use meanwhile.

    On PostgreSQL each table with personal rows is locked while it is written; its write-ahead log and its archives keep old
    bytes until they are recycled, which is the operator's to know.
    """
    parsed = normalise_url(url)
    if parsed.get_backend_name() != "sqlite":
        engine = create_engine(parsed, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True)
        with engine.connect() as connection:
            for name in touched_tables():
                connection.execute(text(f'VACUUM FULL "{name}"'))
            connection.execute(text("CHECKPOINT"))
        return True
    engine = open_engine(url)
    try:
        raw = engine.raw_connection()
        try:
            raw.execute("VACUUM")
            busy, _, _ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            raw.close()
        return not busy
    finally:
        engine.dispose()
