"""The least that registering a lot can cost: the rows it writes, one transaction, one signature; no server, no rules."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping
from itertools import count
from typing import Any
from uuid import uuid4

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from psycopg.types.json import Jsonb
from sqlalchemy import URL, make_url

from nguongoc.services.register_batch import Registered
from nguongoc.store.engine import BUSY_MILLISECONDS

Row = dict[str, Any]
TABLES = ("event", "event_epc", "event_term", "batch", "status_slot", "record", "log_pending")
"""What registering a harvested lot writes, in an order that foreign keys allow."""


class BareRows:
    """One connection that writes the rows of a registration again and again, each time under other ids."""

    def __init__(self, url: str, made: Registered) -> None:
        self._connection, self._mark = connect(make_url(url))
        self._is_sqlite = self._mark == "?"
        self._rows = {table: self._rows_of(table, made) for table in TABLES}
        self._statements = {table: self._insert(table, rows[0]) for table, rows in self._rows.items()}
        self._numbers = count(10_000_000)
        self._key = Ed25519PrivateKey.generate()
        self._payload = made.record.payload

    def rate(self, seconds: float) -> float:
        """Transactions a second, each durable before the next begins."""
        done, began = 0, time.perf_counter()
        while (took := time.perf_counter() - began) < seconds:
            self._key.sign(self._payload)
            fresh = self._fresh(next(self._numbers))
            self._connection.execute("BEGIN IMMEDIATE" if self._is_sqlite else "BEGIN")
            for table, rows in self._rows.items():
                for row in rows:
                    values = [fresh.get((table, column), value) for column, value in row.items()]
                    self._connection.execute(self._statements[table], values)
            self._connection.execute("COMMIT")
            done += 1
        return done / took

    def close(self) -> None:
        self._connection.close()

    def _rows_of(self, table: str, made: Registered) -> list[Row]:
        column, key = {
            "event": ("id", self._id(made.batch.event_id)),
            "event_epc": ("event_id", self._id(made.batch.event_id)),
            "event_term": ("event_id", self._id(made.batch.event_id)),
            "batch": ("id", self._id(made.batch.id)),
            "status_slot": ("record_id", made.record.id),
            "record": ("id", made.record.id),
            "log_pending": ("record_id", made.record.id),
        }[table]
        found = self._connection.execute(f"SELECT * FROM {table} WHERE {column} = {self._mark}", [key])  # noqa: S608
        columns = [each[0] for each in found.description]
        return [
            {
                name: Jsonb(value) if isinstance(value, dict) else value
                for name, value in zip(columns, row, strict=True)
            }
            for row in found.fetchall()
        ]

    def _insert(self, table: str, row: Row) -> str:
        columns = ", ".join(f'"{column}"' for column in row)
        marks = ", ".join([self._mark] * len(row))
        return f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608

    def _fresh(self, number: int) -> Mapping[tuple[str, str], Any]:
        """What differs between two registrations; the lengths are those of real ones."""
        event, batch, pending = (self._id(uuid4()) for _ in range(3))
        record = f"PA1S073Q34694CN8{number:010}"
        return {
            ("event", "id"): event,
            ("event", "event_uri"): f"http://localhost:8000/epcis/events/{uuid4()}",
            ("event", "identity"): f"ni:///sha-256;{event}",
            ("event_epc", "event_id"): event,
            ("event_term", "event_id"): event,
            ("batch", "id"): batch,
            ("batch", "event_id"): event,
            ("batch", "code"): f"{number:010}",
            ("batch", "lot"): f"L-{number}",
            ("batch", "passport_id"): record,
            ("status_slot", "index"): number,
            ("status_slot", "record_id"): record,
            ("record", "id"): record,
            ("record", "batch_id"): batch,
            ("record", "status_index"): number,
            ("log_pending", "id"): pending,
            ("log_pending", "record_id"): record,
        }

    def _id(self, identity: Any) -> Any:
        return identity.hex if self._is_sqlite else identity


def connect(url: URL) -> tuple[Any, str]:
    """A plain connection, as durable as the store's own, and how its driver marks a parameter."""
    if url.get_backend_name() == "sqlite":
        connection = sqlite3.connect(str(url.database), isolation_level=None)
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_MILLISECONDS}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        return connection, "?"
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True), "%s"
