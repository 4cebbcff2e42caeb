"""The least that capturing can cost: the rows that were captured, written again under other ids, as durable."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import make_url

from nguongoc_api.bench.bare_rows import connect

TABLES = {"event": "id", "event_name": "event_id", "event_epc": "event_id", "event_term": "event_id"}


class BareEvents:
    """Rows of captured events, and a plain connection that writes them again."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)

    def rate(self, events: int, times: int) -> float:
        """Events a second, in transactions of so many, each durable before the next begins."""
        connection, mark = connect(self._url)
        try:
            kept = _read(connection, mark, events)
            took = 0.0
            for _ in range(times):
                fresh = _renamed(kept, is_sqlite=mark == "?")
                began = time.perf_counter()
                connection.execute("BEGIN IMMEDIATE" if mark == "?" else "BEGIN")
                for table, (columns, rows) in fresh.items():
                    marks = ", ".join([mark] * len(columns))
                    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
                    _write_many(connection, statement, rows)
                connection.execute("COMMIT")
                took += time.perf_counter() - began
            return events * times / took
        finally:
            connection.close()


Rows = dict[str, tuple[list[str], list[list[Any]]]]


def _read(connection: Any, mark: str, events: int) -> Rows:
    chosen = f"SELECT id FROM event WHERE standing = 'foreign' ORDER BY id LIMIT {mark}"  # noqa: S608
    kept: Rows = {}
    for table, key in TABLES.items():
        found = connection.execute(f"SELECT * FROM {table} WHERE {key} IN ({chosen})", [events])  # noqa: S608
        kept[table] = (
            [f'"{each[0]}"' for each in found.description],
            [list(row) for row in found.fetchall()],
        )
    if len(kept["event"][1]) != events:
        raise RuntimeError(f"{len(kept['event'][1])} captured events instead of {events}")
    return kept


def _renamed(kept: Rows, *, is_sqlite: bool) -> Rows:
    """The same under other ids, addresses, identities and names."""
    ids: dict[Any, UUID] = {}

    def value(column: str, given: Any, key: Any) -> Any:
        id = ids.setdefault(key, uuid4())
        if column in {'"id"', '"event_id"'}:
            return id.hex if is_sqlite else id
        if column in {'"event_uri"', '"identity"', '"name"'}:
            return f"{given[:100]}#{id.hex[:12]}"
        return given

    renamed: Rows = {}
    for table, (columns, rows) in kept.items():
        key_at = columns.index(f'"{TABLES[table]}"')
        keeps_names = table == "event_term"
        renamed[table] = (
            columns,
            [
                [
                    each if keeps_names and column == '"name"' else value(column, each, row[key_at])
                    for column, each in zip(columns, row, strict=True)
                ]
                for row in rows
            ],
        )
    return renamed


def _write_many(connection: Any, statement: str, rows: list[list[Any]]) -> None:
    if hasattr(connection, "executemany"):
        connection.executemany(statement, rows)
    else:
        connection.cursor().executemany(statement, rows)
