"""An old backup signs nothing below what was published; it goes on once the missing entries are there again, and only those."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from nguongoc.log.checkpoint import Checkpoint, open_checkpoint
from nguongoc.services.export_log import ExportLog
from nguongoc.services.register_batch import Registered
from nguongoc.services.sequence_log import LogRolledBack
from nguongoc.verdict import State
from nguongoc_api.services import Services
from tests.backups.conftest import Place
from tests.backups.test_backup_and_restore import give_keys
from tests.service import Farm
from tests.services.checking import faults


@dataclass
class Story:
    """A service that was backed up with a lot waiting for the log, and went on afterwards."""

    services: Services
    here: Place
    early: Registered
    waiting: Registered
    late: list[Registered]
    kept: Path
    exported: Path

    def head(self) -> Checkpoint:
        note = self.services.checkpoints.latest()
        assert note is not None
        return open_checkpoint(note, [self.services.custody.log_verifier()]).checkpoint


@pytest.fixture
def story(services: Services, farm: Farm, here: Place, tmp_path: Path) -> Story:
    early = farm.register()
    services.sequence_log()
    waiting = farm.register()
    assert here.run("backup", str(tmp_path / "kept")) == 0
    late = [farm.register() for _ in range(3)]
    services.sequence_log()
    exported = tmp_path / "exported"
    ExportLog(services.read_log)(exported)
    return Story(services, here, early, waiting, late, tmp_path / "kept", exported)


@pytest.fixture
def place(story: Story, new_place: Callable[[], Place]) -> Place:
    made = new_place()
    give_keys(story.here, made)
    return made


def published(place: Place, note: bytes | None) -> None:
    """What stands on the other disk, which was not lost."""
    assert note is not None
    place.settings.checkpoint_path.parent.mkdir(parents=True, exist_ok=True)
    place.settings.checkpoint_path.write_bytes(note)


def test_below_the_published_head_nothing_is_signed_and_scans_are_answered(
    story: Story, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    newest = story.services.checkpoints.latest()
    published(place, newest)
    assert place.run("restore", str(story.kept)) == 1
    assert "nothing is signed until" in capsys.readouterr().out
    assert place.settings.checkpoint_path.read_bytes() == newest
    restored = place.open()
    try:
        with pytest.raises(LogRolledBack):
            restored.sequence_log()
        assert restored.checkpoints.latest() == newest
        code = f"{restored.settings.base_url}/b/{story.early.batch.code}"
        (answered,) = restored.verify_codes([code])
        assert answered.verdict.state is State.UNVERIFIED
    finally:
        restored.close()


@pytest.mark.parametrize("at_once", [True, False])
def test_missing_entries_come_back_from_an_export_and_the_log_continues_what_was_published(
    story: Story, place: Place, at_once: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    if at_once:
        assert place.run("restore", str(story.kept), "--log", str(story.exported)) == 0
    else:
        published(place, story.services.checkpoints.latest())
        assert place.run("restore", str(story.kept)) == 1
        assert place.run("restore", "--log", story.exported.as_uri()) == 0
    assert "4 entries taken in; 3 of them" in capsys.readouterr().out
    restored = place.open()
    try:
        proof = restored.read_log.proof_of(story.waiting.batch.passport_id)
        assert (
            proof.to_bytes() == story.services.read_log.proof_of(story.waiting.batch.passport_id).to_bytes()
        )
        before = story.head()
        Farm(restored, "htx-moi").register()
        assert restored.sequence_log() > 0
        assert restored.read_log.consistency(before.size, before.size + 1)
        assert faults(restored) == []
    finally:
        restored.close()
    restored_log = place.settings.data_dir / "again"
    assert place.run("export", "log", str(restored_log)) == 0
    for file in story.exported.rglob("*"):
        if file.is_file() and ".p" not in str(file) and file.name != "checkpoint":
            assert (restored_log / file.relative_to(story.exported)).read_bytes() == file.read_bytes()


def test_a_changed_entry_or_another_log_under_the_same_key_is_refused_and_nothing_is_taken_in(
    story: Story, place: Place, new_place: Callable[[], Place], capsys: pytest.CaptureFixture[str]
) -> None:
    published(place, story.services.checkpoints.latest())
    assert place.run("restore", str(story.kept)) == 1
    bundle = next(path for path in story.exported.rglob("entries/**/*") if path.is_file())
    whole = bundle.read_bytes()
    bundle.write_bytes(whole.replace(b'"kind":"passport"', b'"kind":"passporu"'))
    assert place.run("restore", "--log", str(story.exported)) == 2
    assert "its root is not the one that was signed" in capsys.readouterr().err
    bundle.write_bytes(whole)

    forked = new_place()
    give_keys(story.here, forked)
    # On a machine that knows of no newer head: this is the fork that the memory is there to prevent.
    assert forked.run("restore", str(story.kept)) == 0
    liar = forked.open()
    for number in range(6):
        Farm(liar, f"htx-khac-{number}").register()
    liar.sequence_log()
    liar.close()
    lies = forked.settings.data_dir / "lies"
    assert forked.run("export", "log", str(lies)) == 0
    assert place.run("restore", "--log", str(lies)) == 2
    assert "its root is not the one that was signed" in capsys.readouterr().err
    assert place.run("restore", "--log", str(story.exported)) == 0


def test_a_head_that_another_key_signed_stops_a_restore_before_anything_is_put(
    story: Story, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    note = story.services.checkpoints.latest()
    assert note is not None
    published(place, note[:-6] + b"AAAA=\n")
    assert place.run("restore", str(story.kept)) == 2
    assert capsys.readouterr().err
    place.settings.checkpoint_path.unlink()
    assert place.run("restore", str(story.kept)) == 0
