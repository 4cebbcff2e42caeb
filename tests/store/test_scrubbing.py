"""After an erasure the bytes go as well as the rows: every table it touches is written anew, on both databases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import JSON, LargeBinary, String, insert, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import SQLModel

from nguongoc.identifiers.ordered import uuid7
from nguongoc.store.engine import open_engine
from nguongoc.store.repositories.erasing import touched_tables
from nguongoc.store.repositories.rows import table
from nguongoc.store.scrub import scrub
from nguongoc.store.tables import MemberRow
from tests.factories import rows
from tests.store.conftest import Store

NAME = "Hộ bà Lê Thị Quên"


SIGNED = "signed, logged or captured: others stand on it, and by rule it holds no personal datum"
PROOF = "hashes, heads and cosignatures of the log"
SAYS_NOTHING_OF_PEOPLE = {
    "batch": SIGNED,
    "certificate": "stands in the passports of its goods",
    "did_document": SIGNED,
    "event": SIGNED,
    "event_epc": SIGNED,
    "event_name": SIGNED,
    "event_term": SIGNED,
    "frozen_log": PROOF,
    "frozen_log_cosigned": PROOF,
    "frozen_log_entry": PROOF,
    "frozen_log_node": PROOF,
    "handed_attestation": "whose credential of a certificate was handed in; what went wrong in asking its domain",
    "log_cosigned": PROOF,
    "log_entry": PROOF,
    "log_head": PROOF,
    "log_node": PROOF,
    "lot_edge": "identifiers of lots and units",
    "lot_movement": "identifiers of events",
    "organisation_did": "names of DIDs under which was signed; why a domain could not be read",
    "outside_document": "what certifiers publish on their own domains",
    "record": SIGNED,
    "route": "the editors' words on places that follow each other",
    "scan": "hashes under a key that is destroyed each day",
    "signing_key": "halves of keys, the private one sealed; why the operator gave one up",
    "status_list": SIGNED,
    "trust_document": SIGNED,
    "unit_signal": "hashes of packs",
    "verification": "hashes of packs; who asked by the name of a key",
    "verification_day": "daily totals by key",
    "visit_count": "daily totals",
    "voucher": "hashes of codes and packs",
}
"""Tables with room for what people write in which an erasure changes nothing, and why."""
LONG = 100
"""Characters from which on a column is no word of a list."""


def has_room(kind: TypeEngine[Any]) -> bool:
    if isinstance(kind, TypeDecorator):
        kind = kind.impl_instance
    if isinstance(kind, String):
        return kind.length is None or kind.length >= LONG
    return isinstance(kind, JSON | LargeBinary)


def test_no_table_with_room_for_what_people_write_is_passed_over() -> None:
    tables = SQLModel.metadata.tables.items()
    with_room = {name for name, each in tables if any(has_room(column.type) for column in each.columns)}
    assert with_room - set(touched_tables()) == set(SAYS_NOTHING_OF_PEOPLE)


def _files(url: str) -> dict[str, int]:
    """Where each touched table lies; a table that is written anew lies elsewhere."""
    engine = open_engine(url)
    with engine.connect() as connection:
        found = {
            name: connection.execute(
                text("select pg_relation_filenode(:name)"), {"name": f'"{name}"'}
            ).scalar_one()
            for name in touched_tables()
        }
    engine.dispose()
    return found


def test_every_table_that_an_erasure_touches_is_written_anew(store: Store) -> None:
    organisation = rows.organisation()
    store.writer.run(lambda uow: uow.parties.add_organisation(organisation))
    engine = open_engine(store.url)
    with engine.begin() as connection:
        household = {
            "id": uuid7(rows.NOW),
            "organisation_id": organisation.id,
            "name": NAME,
            "created_at": rows.NOW,
        }
        connection.execute(insert(table(MemberRow)), household)
    assert set(touched_tables()) <= set(inspect(engine).get_table_names())
    engine.dispose()
    done = store.writer.run(lambda uow: uow.erasing.erase_organisation(organisation.id, rows.NOW))
    assert done["member"] == 1
    before = {} if store.url.startswith("sqlite") else _files(store.url)
    assert scrub(store.url)
    if store.url.startswith("sqlite"):
        path = make_url(store.url).database
        assert path is not None
        assert NAME.encode() not in Path(path).read_bytes()
    else:
        after = _files(store.url)
        assert {name for name in before if before[name] == after[name]} == set()
