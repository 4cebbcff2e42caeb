"""One flipped byte in each kind of stored thing: `fsck` names it, and nothing that stands on it is called valid.

What `fsck` says of every other damage is in `test_integrity.py`; photos are in `test_integrity_of_photos.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select, update
from starlette.testclient import TestClient

from nguongoc.errors import Refusal
from nguongoc.ports.rows import KeyPurpose
from nguongoc.services.check_integrity import FaultKind
from nguongoc.services.export_log import ExportLog
from nguongoc.services.register_batch import Registered
from nguongoc.services.sequence_log import LogDamaged
from nguongoc.store.engine import open_engine
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import (
    DidDocumentRow,
    EventRow,
    LogEntryRow,
    LogHeadRow,
    LogNodeRow,
    RecordRow,
    StatusListRow,
)
from nguongoc.verdict import State
from nguongoc_api.records.app import records_app
from nguongoc_api.services import Services
from nguongoc_api.wiring import build
from tests.service import Farm, HandClock
from tests.services.checking import damage, faults

RECORD, ENTRY, NODE = table(RecordRow), table(LogEntryRow), table(LogNodeRow)
HEAD, LIST, DID, EVENT = table(LogHeadRow), table(StatusListRow), table(DidDocumentRow), table(EventRow)


@pytest.fixture
def lot(services: Services) -> Registered:
    """The first of three lots, published and with its status signed."""
    farm = Farm(services)
    first = farm.register()
    for _ in range(2):
        farm.register()
    services.sequence_log()
    services.sign_status()
    assert state(services, first) is State.VALID
    return first


def state(services: Services, lot: Registered) -> State:
    """As a process would say that was started over these files now."""
    fresh = build(services.settings, HandClock())
    try:
        (answered,) = fresh.verify_codes([f"{services.settings.base_url}/b/{lot.batch.code}"])
        return answered.verdict.state
    finally:
        fresh.close()


KEY = b'"x":"'


def flip(
    services: Services, table: Table, column: str, where: Any, at: int = 40, kid: str | None = None
) -> None:
    """One bit of one value, as a disk would; of a DID document, in its first key or in the one named."""
    engine = open_engine(services.settings.database)
    with engine.connect() as connection:
        value = connection.execute(select(table.c[column]).where(where)).scalar_one()
    engine.dispose()
    if isinstance(value, bytes) and KEY in value:
        method = 0 if kid is None else value.index(f'"id":"{kid}"'.encode())
        at = value.index(KEY, method) + len(KEY) + 7
    if isinstance(value, str):
        changed: Any = value[:at] + ("A" if value[at] != "A" else "B") + value[at + 1 :]
    else:
        changed = value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]
    damage(services, update(table).where(where).values({column: changed}))


def of_record(services: Services, lot: Registered) -> Any:
    return RECORD.c.id == lot.batch.passport_id


def index_of(services: Services, lot: Registered) -> int:
    with services.reads.open() as reader:
        row = reader.log.entry_of(lot.batch.passport_id)
    assert row is not None
    return row.index


Place = Callable[[Services, Registered], tuple[Table, str, Any]]
STANDS_ON: dict[str, tuple[Place, FaultKind]] = {
    "record": (lambda s, b: (RECORD, "jws", of_record(s, b)), FaultKind.JWS_SIGNATURE),
    "log entry": (lambda s, b: (ENTRY, "body", ENTRY.c.index == index_of(s, b)), FaultKind.ENTRY_DAMAGED),
    "DID document": (lambda s, b: (DID, "body", DID.c.did.contains(":o:")), FaultKind.DID_ENTRY),
    "status list": (lambda s, b: (LIST, "revocation_jws", LIST.c.id == "1"), FaultKind.STATUS_LIST),
    "status messages": (lambda s, b: (LIST, "message_jws", LIST.c.id == "1"), FaultKind.STATUS_LIST),
}


@pytest.mark.parametrize("kind", STANDS_ON)
def test_what_a_verdict_stands_on_is_named_and_the_verdict_is_valid_no_more(
    services: Services, lot: Registered, kind: str
) -> None:
    where, fault = STANDS_ON[kind]
    flip(services, *where(services, lot))
    assert fault in {told for told, _ in faults(services)}
    assert state(services, lot) is not State.VALID


@pytest.mark.parametrize("version", [1, 2])
def test_each_logged_version_of_a_did_document_is_named_by_its_number(
    services: Services, version: int
) -> None:
    farm = Farm(services)
    before = farm.register()
    now = services.clock.now()
    services.writer.run(
        lambda uow: services.custody.make_key(uow, KeyPurpose.ORGANISATION, farm.organisation, now)
    )
    after = farm.register()
    services.sequence_log()
    services.sign_status()
    assert faults(services) == []
    one = (DID.c.did == farm.organisation.did) & (DID.c.version == version)
    flip(services, DID, "body", one, kid=before.record.kid)
    told = (FaultKind.DID_ENTRY, f"DID document {farm.organisation.did} version {version}")
    assert told in faults(services)
    # The newest version alone is believed. What its changed key signed is not; where the byte leaves no key at all the whole document
    # is unreadable, and what its other keys signed falls with it.
    falls = version == 2
    assert (state(services, before) is State.VALID) is not falls
    if not falls or after.record.kid == before.record.kid:
        assert (state(services, after) is State.VALID) is not falls


def test_a_node_beside_the_path_is_named_and_proves_nothing(services: Services, lot: Registered) -> None:
    beside = index_of(services, lot) ^ 1
    flip(services, NODE, "hash", (NODE.c.level == 0) & (NODE.c.index == beside), 5)
    assert faults(services) == [(FaultKind.NODE_DAMAGED, f"log node 0/{beside}")]
    assert state(services, lot) is not State.VALID


@pytest.mark.parametrize("kind", ["hashes", "entries"])
def test_a_tile_with_a_flipped_byte_is_named_and_served_and_exported_to_nobody(
    services: Services, lot: Registered, tmp_path: Path, kind: str
) -> None:
    with services.reads.open() as reader:
        head = reader.log.head()
    assert head is not None
    index = index_of(services, lot)
    where = {"hashes": (NODE, "hash", (NODE.c.level == 0) & (NODE.c.index == index)),
             "entries": (ENTRY, "body", ENTRY.c.index == index)}  # fmt: skip
    path = {"hashes": f"tile/0/000.p/{head.size}", "entries": f"tile/entries/000.p/{head.size}"}[kind]
    before = services.read_log.tile(path)
    flip(services, *where[kind], 5)
    with pytest.raises(LogDamaged):
        services.read_log.tile(path)
    with pytest.raises(LogDamaged):
        ExportLog(services.read_log)(tmp_path / "exported")
    told = {"hashes": FaultKind.NODE_DAMAGED, "entries": FaultKind.ENTRY_DAMAGED}
    assert told[kind] in {each for each, _ in faults(services)}
    flip(services, *where[kind], 5)
    assert services.read_log.tile(path) == before


def test_a_flipped_byte_in_an_exported_file_is_named_and_written_anew(
    services: Services, lot: Registered, tmp_path: Path
) -> None:
    export, folder = ExportLog(services.read_log), tmp_path / "exported"
    export(folder)
    assert export(folder, check=True).mended == ()
    files = [each for each in (folder / "tile").rglob("*") if each.is_file()]
    assert len(files) == 2
    for file in files:
        whole = file.read_bytes()
        file.write_bytes(whole[:9] + bytes([whole[9] ^ 1]) + whole[10:])
        assert export(folder).files == 0
        done = export(folder, check=True)
        assert [folder / each for each in done.mended] == [file]
        assert file.read_bytes() == whole


def test_a_head_is_named_and_signed_by_nobody(services: Services, lot: Registered) -> None:
    flip(services, HEAD, "root", HEAD.c.id == 1, 5)
    assert (FaultKind.HEAD, "log head") in faults(services)
    before = services.checkpoints.latest()
    with pytest.raises(LogDamaged):
        services.sequence_log()
    assert services.checkpoints.latest() == before


def test_a_published_head_is_named_and_nothing_is_proven_under_it(
    services: Services, lot: Registered
) -> None:
    path = services.settings.checkpoint_path
    whole = path.read_bytes()
    path.write_bytes(whole[:-20] + (b"A" if whole[-20:-19] != b"A" else b"B") + whole[-19:])
    assert FaultKind.CHECKPOINT_SIGNATURE in {told for told, _ in faults(services)}
    assert state(services, lot) is not State.VALID
    fresh = build(services.settings, HandClock())
    try:
        with pytest.raises(Refusal):
            fresh.read_log.tile("tile/0/000.p/1")
        with pytest.raises(Refusal):
            fresh.sequence_log()
    finally:
        fresh.close()


def test_an_event_is_named_though_the_record_over_it_still_holds(services: Services, lot: Registered) -> None:
    flip(services, EVENT, "body", EVENT.c.id == lot.batch.event_id, 60)
    told = {kind for kind, _ in faults(services)}
    assert told & {FaultKind.EVENT, FaultKind.EVENT_IDENTITY, FaultKind.EVENT_HASH}


@pytest.mark.parametrize(("column", "at"), [("payload", 40), ("jws", 400), ("jws", -3), ("embedded", 400)])
def test_a_damaged_record_is_named_and_given_to_nobody_in_any_form(
    services: Services, lot: Registered, column: str, at: int
) -> None:
    path = f"/records/{lot.batch.passport_id}"
    asked = TestClient(records_app(services))
    forms = ("application/vc+jwt", "application/vc", "text/html")
    assert [asked.get(path, headers={"Accept": each}).status_code for each in forms] == [200] * 3
    flip(services, RECORD, column, of_record(services, lot), at)
    for each in (*(asked.get(path, headers={"Accept": form}) for form in forms), asked.get(f"{path}/bundle")):
        assert (each.status_code, each.json()["code"]) == (503, "record-broken")
    assert lot.batch.passport_id in {
        subject.rpartition("/")[2].split(" ")[-1] for _, subject in faults(services)
    }
