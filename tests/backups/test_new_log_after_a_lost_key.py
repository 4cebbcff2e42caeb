"""A log whose key is gone is frozen as it is, and another one opened that says so by its own word; nobody is led to it unasked."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from nguongoc.errors import Refusal
from nguongoc.log.checkpoint import open_checkpoint
from nguongoc.log.entry import LogEntry
from nguongoc.log.note import NoteUntrusted, VerifierKey
from nguongoc.log.opening import read_lone_opening
from nguongoc.log.proof import verify_entry
from nguongoc.log.succession import follow
from nguongoc.ports.rows import KeyPurpose
from nguongoc.services.open_new_log import LogKeyNotLost
from nguongoc.services.rewrap_keys import RewrapKeys
from nguongoc.signing.keys import KeyFileUnusable, create_key_file, read_key_file
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import FrozenLogEntryRow
from nguongoc.verdict import State
from nguongoc_api.app import create_app
from nguongoc_api.opening import what_is_lost
from nguongoc_api.services import Services
from tests.backups.conftest import Place
from tests.backups.test_old_backup_under_a_newer_head import Story, story
from tests.service import Farm, HandClock
from tests.services.checking import damage, faults

__all__ = ["story"]
OF_ENTRY = table(FrozenLogEntryRow)


def lose_the_key(services: Services) -> Path:
    file = services.settings.key_file("log")
    file.unlink()
    return file


@pytest.fixture
def waiting(story: Story) -> str:
    """The id of a record that was signed and waits for a log that nobody can sign any more."""
    made = story.services
    lose_the_key(made)
    made.custody._opened.clear()
    record = Farm(made, "htx-cho").register().batch.passport_id
    with pytest.raises(KeyFileUnusable):
        made.sequence_log()
    return record


@pytest.fixture
def opened(story: Story, waiting: str) -> Place:
    assert waiting
    assert story.here.run("log", "open-new", "--key-is-lost") == 0
    return story.here


def test_a_key_that_opens_signs_what_comes_after_it_and_is_not_called_lost(
    story: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    assert story.here.run("log", "open-new", "--key-is-lost") == 2
    assert "log-key-not-lost" in capsys.readouterr().err
    with pytest.raises(LogKeyNotLost):
        what_is_lost(story.services, key_is_lost=True)
    lose_the_key(story.services)
    # Nothing is done by itself: entries are all there, and nobody said that the key is lost.
    assert story.here.run("log", "open-new", "--entries-are-lost") == 2
    assert "log-nothing-lost" in capsys.readouterr().err


def test_the_new_log_begins_with_the_last_head_of_the_old_one_under_its_own_key_alone(
    story: Story, waiting: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert waiting
    assert story.here.run("log", "open-new", "--key-is-lost") == 0
    assert "The lost key has not signed this" in capsys.readouterr().out
    final = story.services.checkpoints.latest()
    after = story.here.open()
    try:
        new = after.read_log.key()
        with after.reads.open() as reader:
            (row,) = reader.log.entries(0, 1)
            (frozen,) = reader.frozen.logs()
        assert final is not None
        head = open_checkpoint(final, [VerifierKey.parse(each) for each in frozen.keys]).checkpoint
        said, entry = read_lone_opening(frozen.opening), LogEntry.parse(row.body)
        assert (said.final, said.held, said.new) == (head, head.size, new)
        assert entry.kind == "log-opening"
        assert entry.payload_sha256 == sha256(head.text.encode()).hexdigest()
        assert entry.jws_sha256 == sha256(frozen.opening).hexdigest()
        assert said.old != new
        assert follow([said.old], [frozen.opening]) == (said.old,)
        assert set(follow([new], [frozen.opening])) == {said.old, new}
    finally:
        after.close()


def test_old_records_stay_proven_by_the_old_key_new_ones_are_logged_and_all_of_it_is_sound(
    story: Story, waiting: str, opened: Place
) -> None:
    after = opened.open()
    try:
        assert isinstance(after.clock, HandClock)
        after.clock.time = datetime.now(UTC)
        with after.reads.open() as reader:
            (frozen,) = reader.frozen.logs()
        old_keys = [VerifierKey.parse(each) for each in frozen.keys]
        late = Farm(after, "htx-moi").register().batch.passport_id
        assert after.sequence_log() > 0
        first = after.read_log.proof_of(story.early.batch.passport_id)
        assert verify_entry(first, first.extra, old_keys).checkpoint.size == frozen.held
        for record in (waiting, late):
            proof = after.read_log.proof_of(record)
            with pytest.raises(NoteUntrusted):
                verify_entry(proof, proof.extra, follow(old_keys, [frozen.opening]))
            origin = verify_entry(proof, proof.extra, [after.read_log.key()]).checkpoint.origin
            assert origin == after.custody.origin != after.settings.origin
        after.sign_status()
        (answered,) = after.verify_codes([f"{after.settings.base_url}/b/{story.early.batch.code}"])
        assert answered.verdict.state is State.VALID
        assert faults(after) == []
        # The frozen key opens under nothing; the new one is sealed anew all the same.
        kek = read_key_file(after.settings.key_file("log"))
        fresh = create_key_file(after.settings.data_dir / "another")
        assert RewrapKeys(after.writer)(KeyPurpose.LOG, [fresh, kek]).sealed == 1
        one = (OF_ENTRY.c.log == 1) & (OF_ENTRY.c.index == 0)
        damage(after, update(OF_ENTRY).where(one).values(body=b"{}"))
        assert faults(after) != []
    finally:
        after.close()


def test_it_is_said_on_the_page_and_beside_the_keys_that_the_old_key_has_not_signed(opened: Place) -> None:
    after = opened.open()
    try:
        asked = TestClient(create_app(after), base_url=after.settings.base_url)
        goes_on, ended = asked.get("/log/keys").json()["logs"]
        assert ended["key_is_lost"] is True
        assert ended["held"] == ended["size"]
        page = asked.get("/log?lang=en").text
        assert "lost the key that signed it" in page
        assert "its operator lost entries" not in page
        assert asked.get(f"/log/tile/entries/000.p/{ended['size']}").status_code == 200
        assert asked.get(f"/log/{goes_on['path']}/checkpoint").text.startswith(goes_on["origin"])
    finally:
        after.close()
    assert opened.run("log", "show") == 0


def test_it_is_done_once_and_a_process_that_still_runs_as_before_signs_nothing(
    story: Story, opened: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert opened.run("log", "open-new", "--key-is-lost") == 2
    assert "log-key-not-lost" in capsys.readouterr().err
    before = story.services.checkpoints.latest()
    with pytest.raises(Refusal):
        story.services.sequence_log()
    assert story.services.checkpoints.latest() == before
