"""A SQLite database as one file."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from nguongoc.ports.backups import Taken
from nguongoc.store.engine import BUSY_MILLISECONDS, open_engine
from nguongoc.store.migrate import upgrade
from nguongoc.store.snapshots.aftermath import go_ahead

FILE = "database.sqlite"


class SqliteSnapshots:
    """`VACUUM INTO` reads one moment beside any writer, like the backup interface, and leaves out what was deleted: free
    pages of the living file may still hold erased rows, and a backup must not carry them on."""

    database = "sqlite"

    def __init__(self, url: URL) -> None:
        self._path = Path(url.database or "")

    def take(self, folder: Path) -> Taken:
        if not self._path.is_file():
            # Connecting would make an empty one.
            raise FileNotFoundError(f"{self._path}: no such file")
        target = folder / FILE
        # Made beforehand, empty, so that nobody else may read it at any moment.
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(self._path, timeout=BUSY_MILLISECONDS / 1000)) as source:
            source.execute("VACUUM INTO ?", (str(target),))
        sync(target)
        with closing(sqlite3.connect(f"file:{target}?mode=ro&immutable=1", uri=True)) as copy:
            # What a flipped byte made of the living file shows here, before anybody relies on the copy.
            told = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if told != "ok":
                raise sqlite3.DatabaseError(f"the copy is damaged, and so is the database: {told}")
            revision = copy.execute("SELECT version_num FROM alembic_version").fetchone()[0]
        return Taken(self.database, str(revision))

    def is_empty(self) -> bool:
        return not any(Path(f"{self._path}{end}").exists() for end in ("", "-wal", "-shm"))

    def put(self, folder: Path, taken: Taken) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = self._path.with_name(f"{self._path.name}.restoring")
        for end in ("", "-wal", "-shm"):
            Path(f"{beside}{end}").unlink(missing_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as copy, (folder / FILE).open("rb") as kept:
            shutil.copyfileobj(kept, copy, 1 << 20)
        engine = open_engine(f"sqlite:///{beside}")
        try:
            upgrade(engine)
            with engine.connect() as connection, connection.begin():
                go_ahead(connection)
        finally:
            # The last connection that is closed writes the WAL back into the file and removes it.
            engine.dispose()
        sync(beside)
        beside.rename(self._path)
        sync(self._path.parent)


def sync(path: Path) -> None:
    """A file, or the names in a folder, onto the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
