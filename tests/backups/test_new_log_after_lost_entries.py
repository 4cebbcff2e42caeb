"""Entries that are nowhere to be had end a log: it is frozen and stays served, and another one goes on that begins with its end."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from nguongoc.log.checkpoint import open_checkpoint
from nguongoc.log.entry import LogEntry
from nguongoc.log.note import VerifierKey
from nguongoc.log.opening import new_origin, read_opening
from nguongoc.log.proof import verify_entry
from nguongoc.log.succession import follow
from nguongoc.services.check_integrity import FaultKind
from nguongoc.services.sequence_log import LogRolledBack
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import FrozenLogEntryRow, FrozenLogNodeRow
from nguongoc.verdict import State
from nguongoc_api.app import create_app
from nguongoc_api.services import Services
from tests.backups.conftest import Place
from tests.backups.test_backup_and_restore import give_keys
from tests.backups.test_old_backup_under_a_newer_head import Story, published, story
from tests.service import Farm, HandClock
from tests.services.checking import damage, faults

__all__ = ["story"]
OF_ENTRY, OF_NODE = table(FrozenLogEntryRow), table(FrozenLogNodeRow)


@pytest.fixture
def place(story: Story, new_place: Callable[[], Place]) -> Place:
    """Restored from the old backup; the newest head is known, the entries under it are not to be found."""
    made = new_place()
    give_keys(story.here, made)
    published(made, story.services.checkpoints.latest())
    assert made.run("restore", str(story.kept)) == 1
    return made


@pytest.fixture
def opened(place: Place) -> Place:
    assert place.run("log", "open-new", "--entries-are-lost") == 0
    return place


def test_nothing_is_opened_before_the_operator_has_said_that_the_entries_are_lost(
    story: Story, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert place.run("log", "open-new") == 1
    said = capsys.readouterr().out
    head = story.head()
    assert f"{head.size} entries were published" in said
    assert "nguongoc restore --log" in said
    assert "--entries-are-lost" in said
    restored = place.open()
    try:
        with pytest.raises(LogRolledBack):
            restored.sequence_log()
    finally:
        restored.close()


def test_a_log_that_has_lost_nothing_is_not_ended(
    story: Story, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert story.here.run("log", "open-new", "--entries-are-lost") == 2
    assert "log-nothing-lost" in capsys.readouterr().err
    assert place.run("restore", "--log", str(story.exported)) == 0
    assert place.run("log", "open-new", "--entries-are-lost") == 2
    assert "log-nothing-lost" in capsys.readouterr().err


def test_the_new_log_begins_with_the_last_head_of_the_old_one_under_an_origin_of_its_own(
    story: Story, opened: Place
) -> None:
    restored = opened.open()
    try:
        note = restored.read_log.checkpoint()
        key = restored.read_log.key()
        head = open_checkpoint(note, [key]).checkpoint
        first = restored.settings.origin
        assert head.origin == new_origin(first, 2, key.public_key) != first
        with restored.reads.open() as reader:
            (row,) = reader.log.entries(0, 1)
            (frozen,) = reader.frozen.logs()
        entry, opening = LogEntry.parse(row.body), read_opening(frozen.opening)
        assert entry.kind == "log-opening"
        final = story.head()
        # Whoever kept the old checkpoint finds its hash in the entry, and its lines in the note.
        assert entry.payload_sha256 == sha256(final.text.encode()).hexdigest()
        assert entry.jws_sha256 == sha256(frozen.opening).hexdigest()
        assert opening.final == final
        assert opening.held < final.size
        assert opening.new == key
        assert follow(story.services.custody.log_verifiers(), [frozen.opening])[-1] == key
    finally:
        restored.close()


def test_old_proofs_hold_new_records_are_logged_and_all_of_it_is_sound(story: Story, opened: Place) -> None:
    restored = opened.open()
    try:
        assert isinstance(restored.clock, HandClock)
        # The command has the machine's clock; the service that goes on is never behind the log's.
        restored.clock.time = datetime.now(UTC)
        early, waiting = story.early.batch.passport_id, story.waiting.batch.passport_id
        late = Farm(restored, "htx-moi").register()
        assert restored.sequence_log() > 0
        origins = {}
        for record_id in (early, waiting, late.batch.passport_id):
            proof = restored.read_log.proof_of(record_id)
            opened_at = verify_entry(proof, proof.extra, restored.read_log.every_key())
            origins[record_id] = opened_at.checkpoint.origin
            assert restored.read_log.proofs_of([record_id]).keys() == {record_id}
        old, new = restored.settings.origin, restored.custody.origin
        assert origins == {early: old, waiting: new, late.batch.passport_id: new}
        restored.sign_status()
        for made in (story.early, story.waiting, late):
            (answered,) = restored.verify_codes([f"{restored.settings.base_url}/b/{made.batch.code}"])
            assert answered.verdict.state is State.VALID
        assert faults(restored) == []
        of_log, first = f"log {restored.settings.origin}", (OF_ENTRY.c.log == 1) & (OF_ENTRY.c.index == 0)
        with restored.reads.open() as reader:
            (row,) = reader.frozen.of(1).entries(0, 1)
        damage(restored, update(OF_ENTRY).where(first).values(body=row.body[:40] + b"x" + row.body[41:]))
        above = (OF_NODE.c.log == 1) & (OF_NODE.c.level == 1) & (OF_NODE.c.index == 0)
        damage(restored, update(OF_NODE).where(above).values(hash=bytes(32)))
        found = faults(restored)
        assert found[:2] == [
            (FaultKind.ENTRY_DAMAGED, f"{of_log} entry 0"),
            (FaultKind.NODE_DAMAGED, f"{of_log} node 1/0"),
        ]
        assert (FaultKind.CHECKPOINT_ROOT, of_log) in found
    finally:
        restored.close()


def served(services: Services) -> TestClient:
    return TestClient(create_app(services), base_url=services.settings.base_url)


def test_the_old_log_stays_at_its_addresses_and_the_lost_entries_are_named(
    story: Story, opened: Place
) -> None:
    before, final = story.services.read_log, story.head()
    restored = opened.open()
    try:
        asked = served(restored)
        note = story.services.checkpoints.latest()
        assert asked.get("/log/checkpoint").content == note
        told = asked.get("/log/keys").json()
        old_key = asked.get("/log/key").text.strip()
        assert VerifierKey.parse(old_key) == before.key()
        goes_on, ended = told["logs"]
        assert ended["size"] == final.size
        held = ended["held"]
        page = asked.get("/log?lang=en").text
        assert f"its operator lost entries {held} to {final.size - 1}" in page
        assert f'data-log-check="{goes_on["path"]}/"' in page
        tile = f"tile/entries/000.p/{held}"
        assert asked.get(f"/log/{tile}").content == before.tile(tile)
        gone = asked.get(f"/log/tile/entries/000.p/{final.size}")
        assert gone.status_code == 404
        assert gone.json()["code"] == "log-entries-lost"
        path = goes_on["path"]
        assert goes_on["origin"].endswith(path)
        assert asked.get(f"/log/{path}/checkpoint").text.startswith(goes_on["origin"])
        assert asked.get(f"/log/{path}/tile/entries/000.p/1").status_code == 200
        record = story.early.batch.passport_id
        assert asked.get(f"/log/proof/{record}").content == asked.get(f"/log/{path}/proof/{record}").content
        trusted = follow([VerifierKey.parse(old_key)], [each.encode() for each in told["successions"]])
        newest = asked.get(f"/log/{path}/checkpoint").content
        assert open_checkpoint(newest, trusted).checkpoint.origin == goes_on["origin"]
    finally:
        restored.close()


def test_an_export_has_both_logs_as_they_are_addressed_and_a_backup_of_both_is_restored(
    story: Story, opened: Place, new_place: Callable[[], Place], tmp_path: Path
) -> None:
    folder, kept = tmp_path / "both", tmp_path / "kept-both"
    assert opened.run("export", "log", str(folder)) == 0
    told = json.loads((folder / "keys").read_bytes())
    path = told["logs"][0]["path"]
    assert (folder / "checkpoint").read_bytes() == story.services.checkpoints.latest()
    assert (folder / path / "checkpoint").read_text().startswith(told["logs"][0]["origin"])
    # What somebody kept of the lost entries stays where it is.
    assert opened.run("export", "log", str(story.exported)) == 0
    assert (story.exported / path / "checkpoint").is_file()

    assert opened.run("backup", str(kept)) == 0
    again = new_place()
    give_keys(story.here, again)
    assert again.run("restore", str(kept)) == 0
    restored = again.open()
    try:
        Farm(restored, "htx-moi").register()
        assert restored.sequence_log() > 0
        assert restored.custody.origin == told["logs"][0]["origin"]
        assert faults(restored) == []
    finally:
        restored.close()


def test_a_backup_from_before_the_new_log_opens_no_second_one(
    story: Story, opened: Place, new_place: Callable[[], Place], capsys: pytest.CaptureFixture[str]
) -> None:
    again = new_place()
    give_keys(story.here, again)
    folder = opened.settings.checkpoint_path.parent
    for path in folder.glob("checkpoint*"):
        target = again.settings.checkpoint_path.parent / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    assert again.run("restore", str(story.kept)) == 1
    capsys.readouterr()
    assert again.run("log", "open-new", "--entries-are-lost") == 2
    assert "log-went-on" in capsys.readouterr().err
