"""Snapshots of a database: SQLite as one file, PostgreSQL as a file a table."""

from sqlalchemy import URL

from nguongoc.ports.backups import Snapshots
from nguongoc.store.engine import normalise_url
from nguongoc.store.snapshots.postgres import PostgresSnapshots
from nguongoc.store.snapshots.sqlite import SqliteSnapshots


def open_snapshots(url: str | URL) -> Snapshots:
    """The snapshots that fit the database at an address."""
    parsed = normalise_url(url)
    return SqliteSnapshots(parsed) if parsed.get_backend_name() == "sqlite" else PostgresSnapshots(parsed)
