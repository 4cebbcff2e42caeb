"""Events for a benchmark: documents to capture, and a store filled with as many as a province makes in years."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from nguongoc.events.model import EPCIS_CONTEXT
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Standing
from nguongoc_api.bench.bare_rows import connect

FIRST = datetime(2010, 1, 1, tzinfo=UTC)
EVERY = timedelta(seconds=5)
EVENTS_OF_A_LOT = 100
HUB_EVERY = 10
"""One event in ten speaks of the same lot: what a wholesaler's repacking makes of a trace."""
PIECE = 10_000
ID = "https://id.gs1.org/"
CBV = "https://ref.gs1.org/cbv/"
HUB = f"{ID}01/10614141077349/10/HUB"
_ORDER: Any = ("event", "event_name", "event_epc", "event_term")
_COLUMNS = {
    "event": "id event_uri organisation_id type biz_step event_time record_time body identity action disposition "
    "read_point standing",
    "event_name": "organisation_id name event_id",
    "event_epc": "event_id position role is_class key quantity uom",
    "event_term": "event_id position name text number",
}


def document(first: int, events: int) -> bytes:
    """An EPCISDocument of shipments between strangers, no two the same."""
    return json.dumps(
        {
            "@context": [EPCIS_CONTEXT],
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": FIRST.isoformat(),
            "epcisBody": {"eventList": [event(number) for number in range(first, first + events)]},
        }
    ).encode()


def event(number: int) -> dict[str, Any]:
    """One of them."""
    return {
        "type": "ObjectEvent",
        "action": "OBSERVE",
        "bizStep": "shipping",
        "disposition": "in_transit",
        "eventTime": (FIRST + number * EVERY).isoformat(),
        "eventTimeZoneOffset": "+07:00",
        "epcList": [f"urn:epc:id:sgtin:0614141.107346.{number}"],
        "quantityList": [
            {"epcClass": f"urn:epc:class:lgtin:0614141.107734.{each}", "quantity": 10, "uom": "KGM"}
            for each in (lot(number), *(["HUB"] if number % HUB_EVERY == 0 else []))
        ],
        "readPoint": {"id": "urn:epc:id:sgln:0614141.07346.1234"},
        "bizTransactionList": [
            {"type": "po", "bizTransaction": f"http://transaction.acme.com/po/{number // 20}"}
        ],
    }


def lot(number: int) -> str:
    return f"L{number // EVENTS_OF_A_LOT}"


def unit_key(number: int) -> str:
    return f"{ID}01/10614141073464/21/{number}"


def lot_key(number: int) -> str:
    return f"{ID}01/10614141077349/10/{lot(number)}"


def name(number: int) -> str:
    return f"urn:uuid:{UUID(int=number)}"


@dataclass(frozen=True, slots=True)
class Filling:
    """Puts events down as captured, past every judgement: a plain connection, many rows to a statement."""

    url: Any
    organisation_id: UUID

    def fill(self, events: int) -> None:
        connection, mark = connect(self.url)
        try:
            for first in range(0, events, PIECE):
                rows = self._rows(range(first, min(first + PIECE, events)), mark == "?")
                for table in _ORDER:
                    _write(connection, mark, table, rows[table])
                if mark == "?":
                    connection.execute("COMMIT")
            connection.execute("ANALYZE")
        finally:
            connection.close()

    def _rows(self, numbers: range, is_sqlite: bool) -> dict[str, list[Sequence[Any]]]:
        rows: dict[str, list[Sequence[Any]]] = {table: [] for table in _ORDER}
        organisation = self.organisation_id.hex if is_sqlite else self.organisation_id
        for number in numbers:
            at = FIRST + number * EVERY
            id = uuid7(at)
            key = id.hex if is_sqlite else id
            when = at.strftime("%Y-%m-%d %H:%M:%S.%f") if is_sqlite else at
            body = json.dumps({**event(number), "eventID": name(number)}, separators=(",", ":")).encode()
            rows["event"].append(
                (key, f"bench:{id}", organisation, "ObjectEvent", f"{CBV}BizStep-shipping", when, when, body,
                 f"ni:{id}", "OBSERVE", f"{CBV}Disp-in_transit", f"{ID}414/0614141073467/254/1234",
                 Standing.FOREIGN.value)
            )  # fmt: skip
            rows["event_name"].append((organisation, name(number), key))
            for position, (is_class, identifier) in enumerate(identifiers(number)):
                amount = ("10", "KGM") if is_class else (None, None)
                rows["event_epc"].append((key, position, "epc", is_class, identifier, *amount))
            for position, stated in enumerate(terms(number)):
                rows["event_term"].append((key, position, *stated))
        return rows


def identifiers(number: int) -> Iterator[tuple[bool, str]]:
    """Whether it is a class, and its key."""
    yield False, unit_key(number)
    yield True, lot_key(number)
    if number % HUB_EVERY == 0:
        yield True, HUB


def terms(number: int) -> Iterator[tuple[str, str | None, float | None]]:
    """Name, text and number."""
    yield f"bizTransaction_{CBV}BTT-po", f"http://transaction.acme.com/po/{number // 20}", None
    yield "quantity", None, 10.0
    yield "quantity_KGM", None, 10.0


def _write(connection: Any, mark: str, table: str, rows: list[Sequence[Any]]) -> None:
    columns = _COLUMNS[table].split()
    if isinstance(connection, sqlite3.Connection):
        if table == _ORDER[0]:
            connection.execute("BEGIN IMMEDIATE")
        marks = ", ".join([mark] * len(columns))
        connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)  # noqa: S608
        return
    with connection.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
