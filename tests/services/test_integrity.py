"""fsck: a sound store has no faults, and every kind of damage is told as exactly what it is."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, delete, insert, select, update
from sqlmodel import SQLModel

from nguongoc.batches.lots import LotInput, Origin
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.log.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from nguongoc.log.note import SignatureType, VerifierKey
from nguongoc.log.tree import CompactRange, leaf_hash
from nguongoc.ports import UnitOfWork
from nguongoc.records.canonical import canonical_bytes
from nguongoc.services.check_integrity import Fault, FaultKind, check
from nguongoc.services.note_printed import note_printed
from nguongoc.services.register_batch import Registered
from nguongoc.signing.algorithms import ED25519
from nguongoc.signing.data_integrity import embed_proof
from nguongoc.signing.did import PublishedKey, build_did_document, key_fragment
from nguongoc.signing.jose import sign_compact
from nguongoc.signing.keys import LocalSigner
from nguongoc.signing.status_list import Message
from nguongoc.store.engine import open_engine
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import (
    BatchInputRow,
    BatchRow,
    DidDocumentRow,
    EventRow,
    LogEntryRow,
    LogHeadRow,
    LogNodeRow,
    LogPendingRow,
    LotEdgeRow,
    ProductRow,
    RecordRow,
    SigningKeyRow,
    StatusListRow,
    StatusSlotRow,
    UnitRangeRow,
    UnitStretchRow,
)
from nguongoc_api.preparing import prepare
from nguongoc_api.services import Services
from nguongoc_api.wiring import build
from tests.databases import DATABASES
from tests.service import Farm, HandClock, settings_for

Found = list[tuple[FaultKind, str]]
Damage = Callable[["Kept"], Found]


@dataclass(frozen=True)
class Kept:
    """A small store with something of everything, and a hand on its tables."""

    services: Services
    lots: list[Registered]
    engine: Engine
    undo: list[Callable[[], object]] = field(default_factory=list)

    def mend(self) -> None:
        """Take back all damage, so that one store serves many tests."""
        while self.undo:
            self.undo.pop()()

    def check(self) -> list[Fault]:
        verifier = self.services.custody.log_verifier()
        return list(check(self.services.reads, self.services.checkpoints, [verifier]))

    def told(self) -> Found:
        return [(fault.kind, fault.subject) for fault in self.check()]

    def value(self, row_class: type[SQLModel], column: str, **where: Any) -> Any:
        rows = table(row_class)
        with self.engine.connect() as connection:
            return connection.execute(select(rows.c[column]).where(*_conditions(rows, where))).scalar_one()

    def change(self, row_class: type[SQLModel], where: dict[str, Any], **values: Any) -> None:
        self._set(row_class, where, values, self._row(row_class, where))

    def remove(self, row_class: type[SQLModel], **where: Any) -> None:
        row = self._row(row_class, where)
        self._remove(row_class, where)
        self.undo.append(lambda: self._insert(row_class, row))

    def add(self, row_class: type[SQLModel], **values: Any) -> None:
        self._insert(row_class, values)
        self.undo.append(lambda: self._remove(row_class, values))

    def write_checkpoint(self, note: bytes) -> None:
        before = self.checkpoint_file.read_bytes()
        self.checkpoint_file.write_bytes(note)
        self.undo.append(lambda: self.checkpoint_file.write_bytes(before))

    def _set(
        self, row_class: type[SQLModel], where: dict[str, Any], values: dict[str, Any], row: dict[str, Any]
    ) -> None:
        rows = table(row_class)
        back = {name: row[name] for name in values}

        def write(these: dict[str, Any]) -> None:
            with self.engine.begin() as connection:
                done = connection.execute(update(rows).where(*_conditions(rows, where)).values(**these))
                assert done.rowcount == 1

        write(values)
        self.undo.append(lambda: write(back))

    def _row(self, row_class: type[SQLModel], where: dict[str, Any]) -> dict[str, Any]:
        rows = table(row_class)
        with self.engine.connect() as connection:
            return dict(connection.execute(select(rows).where(*_conditions(rows, where))).one()._mapping)

    def _remove(self, row_class: type[SQLModel], where: dict[str, Any]) -> None:
        rows = table(row_class)
        with self.engine.begin() as connection:
            assert connection.execute(delete(rows).where(*_conditions(rows, where))).rowcount == 1

    def _insert(self, row_class: type[SQLModel], values: dict[str, Any]) -> None:
        with self.engine.begin() as connection:
            connection.execute(insert(table(row_class)).values(**values))

    def flip(self, row_class: type[SQLModel], column: str, where: dict[str, Any], at: int = 0) -> None:
        """One bit of a stored value, at a byte counted from the beginning."""
        value = self.value(row_class, column, **where)
        data = bytearray(value.encode() if isinstance(value, str) else value)
        data[at] ^= 1
        flipped = data.decode() if isinstance(value, str) else bytes(data)
        self.change(row_class, where, **{column: flipped})

    @property
    def checkpoint_file(self) -> Path:
        return self.services.settings.checkpoint_path

    def record_of_entry(self, index: int) -> str:
        found: str = self.value(LogEntryRow, "record_id", index=index)
        return found


def _conditions(rows: Any, where: dict[str, Any]) -> list[Any]:
    return [rows.c[name] == value for name, value in where.items()]


@contextmanager
def filled(services: Services) -> Iterator[Kept]:
    farm = Farm(services)
    services.sequence_log()  # the DID documents of service and cooperative: log entries 0 and 1
    dried = farm.add_product(process="fresh-to-dried", name="Bưởi sấy")
    lots = [farm.register() for _ in range(4)]
    part = Quantity(Decimal("100.5"), Unit("kg"))
    made = farm.register(
        dried,
        origin=Origin.MADE,
        quantity=Quantity(Decimal("40"), Unit("kg")),
        inputs=(LotInput(lots[1].batch.id, part), LotInput(lots[0].batch.id, part)),
    )
    lots.append(made)
    services.sequence_log()
    lots.append(farm.register())  # still waits for the log

    def print_and_revoke(uow: UnitOfWork) -> None:
        for lot in lots[:2]:
            uow.lots.claim_units(lot.batch.product_id, lot.batch.id, 100, 1)
        now, printed = services.clock.now(), lots[0].batch.id
        for first, last, wait in ((1, 60, False), (61, 100, True)):
            note_printed(uow, printed, first, last, wait=wait, with_pin=False, at=now)
        record = lots[2].record
        uow.records.set_status(record.id, revoked=True, message=Message.NONE)
        services.sign_status.sign_list(uow, record.status_list)

    services.writer.run(print_and_revoke)
    engine = open_engine(services.settings.database)
    yield Kept(services, lots, engine)
    engine.dispose()


@pytest.fixture(scope="module", params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    folder = tmp_path_factory.mktemp("store")
    with ExitStack() as stack:
        if request.param == "sqlite":
            shutil.copy(request.getfixturevalue("sqlite_template"), folder / "test.sqlite")
            url = f"sqlite:///{folder / 'test.sqlite'}"
        else:
            url = stack.enter_context(request.getfixturevalue("postgres")())
        settings = settings_for(url, folder)
        prepare(settings)
        services = build(settings, HandClock())
        stack.callback(services.close)
        yield stack.enter_context(filled(services))


@pytest.fixture
def kept(store: Kept) -> Iterator[Kept]:
    """The store that the tests share, sound again after each."""
    yield store
    store.mend()


@pytest.fixture
def own(services: Services) -> Iterator[Kept]:
    """A store of one's own, for what cannot be taken back."""
    with filled(services) as kept:
        yield kept


def test_a_sound_store_has_no_faults(kept: Kept) -> None:
    assert kept.check() == []


def test_an_empty_store_has_no_faults(services: Services) -> None:
    assert list(check(services.reads, services.checkpoints, [services.custody.log_verifier()])) == []


def test_a_crash_between_the_commit_of_the_head_and_its_first_publication_is_no_fault(own: Kept) -> None:
    own.checkpoint_file.unlink()
    assert own.check() == []


def payload(kept: Kept) -> Found:
    record = kept.lots[0].record
    kept.flip(RecordRow, "payload", {"id": record.id}, 200)
    return [(FaultKind.PAYLOAD_HASH, f"record {record.id}")]


def payload_hash(kept: Kept) -> Found:
    record = kept.lots[0].record
    kept.flip(RecordRow, "payload_sha256", {"id": record.id})
    return [(FaultKind.PAYLOAD_HASH, f"record {record.id}")]


def payload_of_a_waiting_record(kept: Kept) -> Found:
    record = kept.lots[5].record
    kept.flip(RecordRow, "payload", {"id": record.id}, 200)
    return [(FaultKind.PAYLOAD_HASH, f"record {record.id}")]


def jws_payload(kept: Kept) -> Found:
    record = kept.lots[0].record
    kept.flip(RecordRow, "jws", {"id": record.id}, record.jws.index(".") + 100)
    return [(FaultKind.JWS_PAYLOAD, f"record {record.id}")]


def jws_signature(kept: Kept) -> Found:
    record = kept.lots[0].record
    kept.flip(RecordRow, "jws", {"id": record.id}, record.jws.rindex(".") + 20)
    return [(FaultKind.JWS_SIGNATURE, f"record {record.id}")]


def jws_header(kept: Kept) -> Found:
    record = kept.lots[0].record
    kept.flip(RecordRow, "jws", {"id": record.id}, 5)
    return [(FaultKind.JWS_SIGNATURE, f"record {record.id}")]


def jws_of_two_records_swapped(kept: Kept) -> Found:
    one, other = kept.lots[0].record, kept.lots[1].record
    kept.change(RecordRow, {"id": one.id}, jws=other.jws)
    kept.change(RecordRow, {"id": other.id}, jws=one.jws)
    return [(FaultKind.JWS_PAYLOAD, f"record {each}") for each in sorted([one.id, other.id])]


def embedded_content(kept: Kept) -> Found:
    record = kept.lots[0].record
    kept.flip(RecordRow, "embedded", {"id": record.id}, record.embedded.index(b"HTX"))
    return [(FaultKind.EMBEDDED, f"record {record.id}")]


def embedded_proof(kept: Kept) -> Found:
    record = kept.lots[0].record
    at = record.embedded.index(b'"proofValue":"z') + 30
    other = b"3" if record.embedded[at : at + 1] == b"2" else b"2"
    embedded = record.embedded[:at] + other + record.embedded[at + 1 :]
    kept.change(RecordRow, {"id": record.id}, embedded=embedded)
    return [(FaultKind.EMBEDDED_PROOF, f"record {record.id}")]


def a_record_signed_anew_by_another_key(kept: Kept) -> Found:
    record = kept.lots[0].record
    stranger = LocalSigner(record.kid, Ed25519PrivateKey.generate())
    embedded = embed_proof(json.loads(record.payload), record.payload, stranger, record.issued_at)
    kept.change(RecordRow, {"id": record.id}, jws=sign_compact(record.payload, stranger), embedded=embedded)
    subject = f"record {record.id}"
    return [(FaultKind.JWS_SIGNATURE, subject), (FaultKind.EMBEDDED_PROOF, subject)]


def a_record_rewritten_and_signed_anew_by_its_own_key(kept: Kept) -> Found:
    """What only the log can tell: the operator holds the key and makes everything else agree."""
    record = kept.lots[0].record
    with kept.services.reads.open() as reader:
        owner = reader.parties.organisation(record.organisation_id)
    assert owner is not None
    key = kept.services.custody.organisation_key(owner)
    document = {**json.loads(record.payload), "name": "Another name"}
    data = canonical_bytes(document)
    kept.change(
        RecordRow, {"id": record.id}, payload=data, payload_sha256=hashlib.sha256(data).hexdigest(),
        jws=sign_compact(data, key.signer), embedded=embed_proof(document, data, key.proof_signer, record.issued_at),
    )  # fmt: skip
    return [(FaultKind.RECORD_ENTRY, f"record {record.id}")] * 2


def status_index_of_a_record(kept: Kept) -> Found:
    record = kept.lots[0].record
    kept.change(RecordRow, {"id": record.id}, status_index=record.status_index ^ 1)
    subject = f"record {record.id}"
    return [(FaultKind.RECORD_COLUMNS, subject), (FaultKind.SLOT_DIFFERS, subject)]


def a_status_place_gone(kept: Kept) -> Found:
    record = kept.lots[0].record
    kept.remove(StatusSlotRow, record_id=record.id)
    return [(FaultKind.SLOT_MISSING, f"record {record.id}")]


def a_revocation_taken_back_in_the_table(kept: Kept) -> Found:
    record = kept.lots[2].record
    kept.change(StatusSlotRow, {"record_id": record.id}, revoked=False)
    return [(FaultKind.STATUS_LIST, f"status list {record.status_list} (revocation)")]


def a_message_changed_in_the_table(kept: Kept) -> Found:
    record = kept.lots[2].record
    kept.change(StatusSlotRow, {"record_id": record.id}, message=Message.ON_HOLD)
    return [
        (FaultKind.STATUS_LIST, f"status list {record.status_list} (message)"),
        (FaultKind.SLOT_MESSAGE, f"status place {record.status_list}#{record.status_index}"),
    ]


def a_signed_status_list(kept: Kept) -> Found:
    list_id = kept.lots[2].record.status_list
    kept.flip(StatusListRow, "revocation_jws", {"id": list_id}, 300)
    return [(FaultKind.STATUS_LIST, f"status list {list_id} (revocation)")]


def a_status_list_set_back_to_an_earlier_version(kept: Kept) -> Found:
    list_id = kept.lots[2].record.status_list
    kept.change(StatusListRow, {"id": list_id}, version=7)
    return [(FaultKind.STATUS_LIST, f"status list {list_id} ({each})") for each in ("revocation", "message")]


def an_entry(kept: Kept, index: int = 2) -> Found:
    kept.flip(LogEntryRow, "body", {"index": index}, 30)
    return [(FaultKind.ENTRY_DAMAGED, f"log entry {index}")]


def the_last_entry(kept: Kept) -> Found:
    return an_entry(kept, 6)


def an_entry_gone(kept: Kept) -> Found:
    record_id = kept.record_of_entry(2)
    kept.remove(LogEntryRow, index=2)
    return [(FaultKind.ENTRY_MISSING, "log entry 2"), (FaultKind.RECORD_NOT_LOGGED, f"record {record_id}")]


def an_entry_too_many(kept: Kept) -> Found:
    body = kept.value(LogEntryRow, "body", index=6)
    kept.add(LogEntryRow, index=7, body=body, t=kept.value(LogEntryRow, "t", index=6))
    return [(FaultKind.ENTRY_STRAY, "log entry 7")]


def an_entry_given_to_another_record(kept: Kept) -> Found:
    record_id = kept.record_of_entry(2)
    kept.change(LogEntryRow, {"index": 2}, record_id="NOBODY")
    return [(FaultKind.ENTRY_RECORD, "log entry 2"), (FaultKind.RECORD_NOT_LOGGED, f"record {record_id}")]


def the_time_beside_an_entry(kept: Kept) -> Found:
    at = kept.value(LogEntryRow, "t", index=1)
    kept.change(LogEntryRow, {"index": 1}, t=at.replace(year=at.year - 1))
    return [(FaultKind.ENTRY_TIME, "log entry 1")]


def a_leaf_hash(kept: Kept, index: int = 1) -> Found:
    kept.flip(LogNodeRow, "hash", {"level": 0, "index": index})
    return [(FaultKind.NODE_DAMAGED, f"log node 0/{index}")]


def the_last_leaf_hash(kept: Kept) -> Found:
    return a_leaf_hash(kept, 6)


def an_inner_node(kept: Kept) -> Found:
    kept.flip(LogNodeRow, "hash", {"level": 1, "index": 1})
    return [(FaultKind.NODE_DAMAGED, "log node 1/1")]


def the_topmost_node(kept: Kept) -> Found:
    kept.flip(LogNodeRow, "hash", {"level": 2, "index": 0})
    return [(FaultKind.NODE_DAMAGED, "log node 2/0")]


def a_node_gone(kept: Kept) -> Found:
    kept.remove(LogNodeRow, level=1, index=0)
    return [(FaultKind.NODE_MISSING, "log node 1/0")]


def a_node_too_many(kept: Kept) -> Found:
    kept.add(LogNodeRow, level=3, index=0, hash=bytes(32))
    return [(FaultKind.NODE_STRAY, "log node 3/0")]


def an_entry_and_its_leaf_hash_rewritten_together(kept: Kept) -> Found:
    body = kept.value(LogEntryRow, "body", index=2).replace(b'"kind":"passport"', b'"kind":"passsort"')
    kept.change(LogEntryRow, {"index": 2}, body=body)
    kept.change(LogNodeRow, {"level": 0, "index": 2}, hash=leaf_hash(body))
    record_id = kept.record_of_entry(2)
    return [(FaultKind.SUBTREE_REWRITTEN, "log node 1/1"), (FaultKind.RECORD_ENTRY, f"record {record_id}")]


def the_whole_log_rewritten_from_an_entry_on(kept: Kept) -> Found:
    """Everything in the database agrees; only what was published tells."""
    record_id = kept.record_of_entry(2)
    tree = CompactRange()
    for index in range(7):
        body = kept.value(LogEntryRow, "body", index=index)
        if index == 2:
            body = body.replace(b'"kind":"passport"', b'"kind":"passsort"')
            kept.change(LogEntryRow, {"index": 2}, body=body)
        for level, at, digest in tree.append(leaf_hash(body)):
            kept.change(LogNodeRow, {"level": level, "index": at}, hash=digest)
    kept.change(LogHeadRow, {"id": 1}, root=tree.root)
    return [(FaultKind.CHECKPOINT_ROOT, "checkpoint"), (FaultKind.RECORD_ENTRY, f"record {record_id}")]


def the_root_of_the_head(kept: Kept) -> Found:
    kept.flip(LogHeadRow, "root", {"id": 1})
    return [(FaultKind.HEAD, "log head")]


def the_time_of_the_head(kept: Kept) -> Found:
    at = kept.value(LogHeadRow, "t", id=1)
    kept.change(LogHeadRow, {"id": 1}, t=at.replace(year=at.year + 1))
    return [(FaultKind.HEAD, "log head")]


def the_checkpoint_file(kept: Kept) -> Found:
    note = kept.checkpoint_file.read_bytes()
    kept.write_checkpoint(note.replace(b"\n7\n", b"\n4\n"))
    return [(FaultKind.CHECKPOINT_SIGNATURE, "checkpoint")]


def the_checkpoint_file_emptied(kept: Kept) -> Found:
    kept.write_checkpoint(b"")
    return [(FaultKind.CHECKPOINT_SIGNATURE, "checkpoint")]


def a_checkpoint_of_another_history(kept: Kept) -> Found:
    key = kept.services.custody.log_key()
    other = Checkpoint(key.verifier.name, 3, bytes(32))
    kept.write_checkpoint(sign_checkpoint(other, key.verifier, key.signer))
    return [(FaultKind.CHECKPOINT_ROOT, "checkpoint")]


def a_database_behind_what_is_published(kept: Kept) -> Found:
    key = kept.services.custody.log_key()
    later = Checkpoint(key.verifier.name, 9, bytes(32))
    kept.write_checkpoint(sign_checkpoint(later, key.verifier, key.signer))
    return [(FaultKind.CHECKPOINT_AHEAD, "checkpoint")]


def a_waiting_entry_gone(kept: Kept) -> Found:
    record = kept.lots[5].record
    kept.remove(LogPendingRow, record_id=record.id)
    return [(FaultKind.RECORD_NOT_LOGGED, f"record {record.id}")]


def a_waiting_entry_with_another_hash(kept: Kept) -> Found:
    record = kept.lots[5].record
    kept.flip(LogPendingRow, "jws_sha256", {"record_id": record.id})
    return [(FaultKind.RECORD_ENTRY, f"record {record.id}")]


def the_amount_of_a_lot(kept: Kept) -> Found:
    batch = kept.lots[0].batch
    kept.change(BatchRow, {"id": batch.id}, amount=Decimal("1350.5"))
    return [(FaultKind.BATCH_DIFFERS, f"batch {batch.code}")] * 2


def the_canonical_amount_of_a_lot(kept: Kept) -> Found:
    batch = kept.lots[0].batch
    kept.change(BatchRow, {"id": batch.id}, canonical_amount=Decimal("1350.5"))
    return [(FaultKind.BATCH_DIFFERS, f"batch {batch.code}")]


def an_impossible_amount(kept: Kept) -> Found:
    batch = kept.lots[3].batch
    kept.change(BatchRow, {"id": batch.id}, amount=Decimal(-1))
    return [(FaultKind.BATCH_UNREADABLE, f"batch {batch.id}")]


def the_variety_of_a_lot(kept: Kept) -> Found:
    batch = kept.lots[0].batch
    kept.change(BatchRow, {"id": batch.id}, variety="bưởi Diễn")
    return [(FaultKind.BATCH_DIFFERS, f"batch {batch.code}")]


def what_a_lot_was_made_from(kept: Kept) -> Found:
    made, source = kept.lots[4].batch, kept.lots[0].batch
    where = {"batch_id": made.id, "source_batch_id": source.id}
    kept.change(BatchInputRow, where, amount=Decimal(90), canonical_amount=Decimal(90))
    return [(FaultKind.BATCH_DIFFERS, f"batch {made.code}")]


def more_taken_of_a_lot_than_it_had(kept: Kept) -> Found:
    made, source = kept.lots[4].batch, kept.lots[0].batch
    where = {"batch_id": made.id, "source_batch_id": source.id}
    kept.change(BatchInputRow, where, amount=Decimal(5000), canonical_amount=Decimal(5000))
    subjects = [(FaultKind.BALANCE, source.code), (FaultKind.BATCH_DIFFERS, made.code)]
    order = sorted([source, made], key=lambda batch: batch.id.hex)
    return [(kind, f"batch {code}") for batch in order for kind, code in subjects if code == batch.code]


def the_passport_of_a_lot(kept: Kept) -> Found:
    batch, other = kept.lots[0].batch, kept.lots[1].record
    kept.change(BatchRow, {"id": batch.id}, passport_id=other.id)
    return [(FaultKind.BATCH_PASSPORT, f"batch {batch.code}")]


def a_record_gone(kept: Kept) -> Found:
    lot = kept.lots[3]
    index = kept.value(LogEntryRow, "index", record_id=lot.record.id)
    kept.remove(RecordRow, id=lot.record.id)
    return [
        (FaultKind.ENTRY_RECORD, f"log entry {index}"),
        (FaultKind.SLOT_STRAY, f"status place {lot.record.status_list}#{lot.record.status_index}"),
        (FaultKind.BATCH_PASSPORT, f"batch {lot.batch.code}"),
    ]


def an_event(kept: Kept) -> Found:
    event_id = kept.lots[0].batch.event_id
    body = kept.value(EventRow, "body", id=event_id)
    kept.flip(EventRow, "body", {"id": event_id}, body.index(b'"quantity":') + 11)
    return [(FaultKind.EVENT, f"event {event_id}")]


def the_form_of_an_event(kept: Kept) -> Found:
    event_id = kept.lots[0].batch.event_id
    kept.change(EventRow, {"id": event_id}, body=kept.value(EventRow, "body", id=event_id) + b" ")
    return [(FaultKind.EVENT, f"event {event_id}")]


def what_an_event_declares(kept: Kept) -> Found:
    batch = kept.lots[0].batch
    body = kept.value(EventRow, "body", id=batch.event_id)
    kept.change(EventRow, {"id": batch.event_id}, body=body.replace(batch.lot.encode(), b"L-0"))
    event = f"event {batch.event_id}"
    return [
        (FaultKind.EVENT_IDENTITY, event),
        (FaultKind.EVENT_INDEX, event),
        (FaultKind.BATCH_DIFFERS, f"batch {batch.code}"),
    ]


def what_nothing_else_repeats_of_an_event(kept: Kept) -> Found:
    event_id = kept.lots[0].batch.event_id
    body = kept.value(EventRow, "body", id=event_id)
    renamed = body.replace("Bưởi đỏ Luận Văn".encode(), "Bưởi đỏ Luận Vân".encode())
    assert renamed != body
    kept.change(EventRow, {"id": event_id}, body=renamed)
    return [(FaultKind.EVENT_IDENTITY, f"event {event_id}"), (FaultKind.EVENT_HASH, f"event {event_id}")]


def the_time_beside_an_event(kept: Kept) -> Found:
    event_id = kept.lots[0].batch.event_id
    at = kept.value(EventRow, "event_time", id=event_id)
    kept.change(EventRow, {"id": event_id}, event_time=at.replace(year=2020))
    return [(FaultKind.EVENT, f"event {event_id}")]


def an_edge_gone(kept: Kept) -> Found:
    event_id = kept.lots[4].batch.event_id
    source = f"http://localhost:8000/b/{kept.lots[0].batch.code}"
    kept.remove(LotEdgeRow, event_id=event_id, source=source)
    return [(FaultKind.EDGES, f"event {event_id}")]


def an_edge_too_many(kept: Kept) -> Found:
    batch = kept.lots[0].batch
    at = kept.value(EventRow, "event_time", id=batch.event_id)
    kept.add(LotEdgeRow, event_id=batch.event_id, source="a", target="b", event_time=at)
    return [(FaultKind.EDGES, f"event {batch.event_id}")]


def units_of_two_lots_that_overlap(kept: Kept) -> Found:
    batch = kept.lots[1].batch
    kept.change(UnitRangeRow, {"batch_id": batch.id}, first=99)
    return [(FaultKind.UNITS, f"units of batch {batch.id}")]


def units_given_out_twice_next_time(kept: Kept) -> Found:
    batch = kept.lots[1].batch
    kept.change(ProductRow, {"id": batch.product_id}, next_unit=150)
    return [(FaultKind.UNITS, f"units of batch {batch.id}")]


def stretches_of_one_lot_that_meet(kept: Kept) -> Found:
    batch = kept.lots[0].batch
    kept.change(UnitStretchRow, {"batch_id": batch.id, "first": 1}, last=61)
    return [(FaultKind.UNITS, f"units of batch {batch.id}")]


def stamps_beyond_what_the_lot_owns(kept: Kept) -> Found:
    batch = kept.lots[0].batch
    kept.change(UnitStretchRow, {"batch_id": batch.id, "first": 61}, last=101)
    return [(FaultKind.UNITS, f"units of batch {batch.id}")]


def stamps_in_no_state(kept: Kept) -> Found:
    batch = kept.lots[0].batch
    kept.change(UnitStretchRow, {"batch_id": batch.id, "first": 61}, state="mislaid")
    return [(FaultKind.UNITS, f"units of batch {batch.id}")]


def the_key_of_an_organisation(kept: Kept) -> Found:
    kid = kept.lots[0].record.kid
    kept.flip(SigningKeyRow, "public_key", {"kid": kid})
    return [(FaultKind.KEY, f"key {kid}")]


def the_thumbprint_of_a_key(kept: Kept) -> Found:
    kid = kept.lots[0].record.kid
    kept.flip(SigningKeyRow, "thumbprint", {"kid": kid})
    return [(FaultKind.KEY, f"key {kid}")]


def a_did_document_gone(kept: Kept) -> Found:
    kid = kept.lots[0].record.kid
    kept.remove(DidDocumentRow, did=kid.partition("#")[0])
    return [(FaultKind.DID_ENTRY, "DID documents"), (FaultKind.KEY, f"key {kid}")]


def a_did_document_with_another_key(kept: Kept) -> Found:
    """What an operator does who wants to sign in the name of an organisation: the log holds what was served before."""
    did = kept.lots[0].record.kid.partition("#")[0]
    other = LocalSigner.from_seed("", ED25519, bytes(range(32))).public_key
    born = datetime(2026, 11, 23, tzinfo=UTC)
    key = PublishedKey(f"{did}#{key_fragment(born, other)}", other, born)
    kept.change(DidDocumentRow, {"did": did}, body=build_did_document(did, [key]))
    kid = kept.lots[0].record.kid
    return [(FaultKind.DID_ENTRY, f"DID document {did} version 1"), (FaultKind.KEY, f"key {kid}")]


def a_version_that_was_never_logged(kept: Kept) -> Found:
    did = kept.lots[0].record.kid.partition("#")[0]
    body = kept.value(DidDocumentRow, "body", did=did)
    kept.add(DidDocumentRow, did=did, version=2, body=body, created_at=datetime(2026, 11, 23, tzinfo=UTC))
    return [(FaultKind.DID_NOT_LOGGED, f"DID document {did} version 2")]


DAMAGES: list[Damage] = [
    payload, payload_hash, payload_of_a_waiting_record, jws_payload, jws_signature, jws_header,
    jws_of_two_records_swapped, embedded_content, embedded_proof, a_record_signed_anew_by_another_key,
    a_record_rewritten_and_signed_anew_by_its_own_key, a_record_gone,
    status_index_of_a_record, a_status_place_gone, a_revocation_taken_back_in_the_table,
    a_message_changed_in_the_table, a_signed_status_list, a_status_list_set_back_to_an_earlier_version,
    an_entry, the_last_entry, an_entry_gone, an_entry_too_many, an_entry_given_to_another_record,
    the_time_beside_an_entry, a_leaf_hash, the_last_leaf_hash, an_inner_node, the_topmost_node, a_node_gone,
    a_node_too_many, an_entry_and_its_leaf_hash_rewritten_together, the_whole_log_rewritten_from_an_entry_on,
    the_root_of_the_head, the_time_of_the_head, the_checkpoint_file, the_checkpoint_file_emptied,
    a_checkpoint_of_another_history, a_database_behind_what_is_published,
    a_waiting_entry_gone, a_waiting_entry_with_another_hash,
    the_amount_of_a_lot, the_canonical_amount_of_a_lot, an_impossible_amount, the_variety_of_a_lot,
    what_a_lot_was_made_from, more_taken_of_a_lot_than_it_had, the_passport_of_a_lot,
    an_event, what_nothing_else_repeats_of_an_event, the_form_of_an_event, what_an_event_declares, the_time_beside_an_event, an_edge_gone, an_edge_too_many,
    units_of_two_lots_that_overlap, units_given_out_twice_next_time,
    stretches_of_one_lot_that_meet, stamps_beyond_what_the_lot_owns, stamps_in_no_state,
    the_key_of_an_organisation, the_thumbprint_of_a_key, a_did_document_gone,
    a_did_document_with_another_key, a_version_that_was_never_logged,
]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damage_is_told_as_exactly_what_it_is(kept: Kept, damage: Damage) -> None:
    expected = damage(kept)
    assert kept.told() == expected


def test_a_log_that_is_older_than_a_crash_and_has_no_checkpoint_lost_its_memory(own: Kept) -> None:
    own.services.clock.time = own.services.clock.now().replace(hour=9)  # type: ignore[attr-defined, misc]
    own.services.sequence_log()
    own.checkpoint_file.unlink()
    assert own.told() == [(FaultKind.CHECKPOINT_MISSING, "checkpoint")]


def test_a_checkpoint_nobody_can_verify_is_said_and_the_rest_still_checked(kept: Kept) -> None:
    raw = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    stranger = VerifierKey(kept.services.custody.origin, SignatureType.ED25519, raw)
    kept.flip(LogNodeRow, "hash", {"level": 1, "index": 1})
    told = [fault.kind for fault in check(kept.services.reads, kept.services.checkpoints, [stranger])]
    assert told == [FaultKind.CHECKPOINT_SIGNATURE, FaultKind.NODE_DAMAGED]


def test_a_part_that_cannot_be_read_is_said_and_the_others_still_checked(own: Kept) -> None:
    rows = table(UnitRangeRow)
    with own.engine.begin() as connection:
        rows.drop(connection)
    record = own.lots[0].record
    own.flip(RecordRow, "payload", {"id": record.id}, 200)
    assert own.told() == [(FaultKind.PAYLOAD_HASH, f"record {record.id}"), (FaultKind.CHECK_STOPPED, "lots")]


def test_the_check_sees_one_moment_while_the_service_goes_on(own: Kept) -> None:
    farm = Farm(own.services, slug="htx-other")

    def go_on(_part: str, _done: int) -> None:
        farm.register()
        own.services.sequence_log()

    verifier = own.services.custody.log_verifier()
    found = list(check(own.services.reads, own.services.checkpoints, [verifier], go_on))
    assert found == []
    newest = own.services.checkpoints.latest()
    assert newest is not None
    assert open_checkpoint(newest, [verifier]).checkpoint.size > 7
