"""A PostgreSQL database as a file a table, all of one snapshot."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, NullPool, create_engine, inspect, text
from sqlalchemy.engine import Connection

from nguongoc.ports.backups import TableFile, Taken
from nguongoc.store.migrate import upgrade_within
from nguongoc.store.schema import newest
from nguongoc.store.snapshots.aftermath import go_ahead

VERSION = "alembic_version"
CHUNK = 1 << 20
FOR_HOURS = "-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0"
"""Sessions of the service give up after seconds; whoever copies a province needs hours."""


class PostgresSnapshots:
    """One REPEATABLE READ transaction, one COPY a table, in text: read again by any later PostgreSQL."""

    database = "postgresql"

    def __init__(self, url: URL) -> None:
        self._url = url

    def take(self, folder: Path) -> Taken:
        (folder / "tables").mkdir(mode=0o700)
        with self._connected() as connection:
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            revision = connection.execute(text(f"SELECT version_num FROM {VERSION}")).scalar_one()  # noqa: S608
            tables = tuple(
                _copy_out(connection, table, folder, number)
                for number, table in enumerate(_parents_first(connection), start=1)
            )
        return Taken(self.database, revision, tables)

    def is_empty(self) -> bool:
        with self._connected() as connection:
            return not inspect(connection).get_table_names()

    def put(self, folder: Path, taken: Taken) -> None:
        # One transaction from the first table to the last row: killed at any moment, the place is as empty as before.
        with self._connected() as connection:
            upgrade_within(connection, taken.revision)
            for each in taken.tables:
                _copy_in(connection, each, folder)
            upgrade_within(connection, newest())
            _count_on(connection)
            go_ahead(connection)
            connection.commit()

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        options = {"options": f"{FOR_HOURS} -c client_encoding=UTF8", "connect_timeout": 10}
        engine = create_engine(self._url, poolclass=NullPool, hide_parameters=True, connect_args=options)
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()


def _parents_first(connection: Connection) -> list[str]:
    """The tables so that none comes before one it refers to."""
    ordered = inspect(connection).get_sorted_table_and_fkc_names()
    if circular := [constraint for name, constraint in ordered if name is None and constraint]:
        raise AssertionError(f"tables refer to each other in a circle: {circular}")
    return [name for name, _ in ordered if name not in {None, VERSION}]


def _copy_out(connection: Connection, table: str, folder: Path, number: int) -> TableFile:
    columns = tuple(column["name"] for column in inspect(connection).get_columns(table))
    file = f"tables/{number:03d}-{table}.copy"
    handle = os.open(folder / file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out, _cursor(connection) as cursor:
        with cursor.copy(f"COPY {_named(table, columns)} TO STDOUT") as rows:
            for block in rows:
                out.write(block)
        out.flush()
        os.fsync(out.fileno())
        return TableFile(table, file, columns, cursor.rowcount)


def _copy_in(connection: Connection, each: TableFile, folder: Path) -> None:
    with (folder / each.file).open("rb") as rows, _cursor(connection) as cursor:
        cursor.execute(f'DELETE FROM "{each.table}"')  # noqa: S608
        with cursor.copy(f"COPY {_named(each.table, each.columns)} FROM STDIN") as into:
            while block := rows.read(CHUNK):
                into.write(block)
        if cursor.rowcount != each.rows:
            raise ValueError(f"{each.file} holds {cursor.rowcount} rows, {each.rows} were written")


def _count_on(connection: Connection) -> None:
    """Numbers that the database gives go on behind those that came back: copied rows bring theirs along, and no sequence hears of it."""
    given = text(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND (is_identity = 'YES' OR column_default LIKE 'nextval(%')"
    )
    for table, column in connection.execute(given).all():
        highest = f'(SELECT max("{column}") FROM "{table}")'  # noqa: S608
        sequence = f"pg_get_serial_sequence('\"{table}\"', '{column}')"
        connection.execute(text(f"SELECT setval({sequence}, {highest}) WHERE {highest} IS NOT NULL"))


def _cursor(connection: Connection) -> Any:
    raw: Any = connection.connection.driver_connection
    return raw.cursor()


def _named(table: str, columns: tuple[str, ...]) -> str:
    listed = ", ".join(f'"{name}"' for name in columns)
    return f'"{table}" ({listed})'
