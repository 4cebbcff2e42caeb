"""A monitor is told that a log ended, says which entries are lost, and follows the log after it; an end that denies is a fork."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from nguongoc.log.checkpoint import open_checkpoint
from nguongoc.log.opening import LoneOpening, Opening, sign_lone_opening, sign_opening
from nguongoc.monitor import (
    Code,
    Follower,
    Gravity,
    State,
    Trust,
    Watch,
    open_source,
    read_state,
    write_state,
)
from tests.monitor.test_following import ServedLog, entry
from tests.unit.log.keys import private_key

AFTER = "2-0a1b2c3d"


@dataclass
class Ended:
    """A log of six entries that was followed, of which its operator kept four."""

    folder: Path
    old: ServedLog
    new: ServedLog
    follower: Follower

    def round(self) -> list[tuple[Code, str]]:
        return [(each.code, each.detail) for each in self.follower.round(Watch())]

    def end(self, size: int = 6, *, first: bytes | None = None) -> bytes:
        final = open_checkpoint(self.old.checkpoint(size), [self.old.key]).checkpoint
        note = sign_opening(
            Opening(self.old.key, final, 4, self.new.key), private_key("log"), private_key("after")
        )
        digest = sha256(note).hexdigest()
        self.new.add(first or entry(0, kind="log-opening", jws_sha256=digest), entry(1))
        self.new.publish(self.folder / AFTER)
        told = json.dumps({"keys": [], "successions": [note.decode()]})
        (self.folder / "keys").write_text(told)
        (self.folder / AFTER / "keys").write_text(told)
        return note


@pytest.fixture
def ended(tmp_path: Path) -> Ended:
    old = ServedLog()
    old.add(*(entry(number) for number in range(6))).publish(tmp_path)
    new = ServedLog(f"{old.origin}/{AFTER}", "after")
    return Ended(tmp_path, old, new, Follower(open_source(tmp_path.as_uri()), Trust((old.key,)), State()))


def test_the_lost_entries_are_named_once_and_the_log_after_it_is_followed(
    ended: Ended, tmp_path: Path
) -> None:
    assert [code for code, _ in ended.round()] == [Code.SEEN]
    note = ended.end()
    first, said, after = ended.round()
    assert first[0] is after[0] is Code.SEEN
    assert said == (
        Code.LOG_ENDED,
        f"entries 4 to 5 of {ended.old.origin} are lost; {ended.new.origin} goes on",
    )
    assert "2 entries, 2 of them new" in after[1]
    write_state(tmp_path / "state", ended.follower.state)
    kept = read_state(tmp_path / "state")
    assert kept.openings == (note,)
    ended.new.add(entry(2)).publish(ended.folder / AFTER)
    ended.follower = Follower(open_source(ended.folder.as_uri()), Trust((ended.old.key,)), kept)
    assert ended.round() == [(Code.SEEN, "3 entries, 1 of them new")]


def test_who_comes_late_is_told_the_same_though_the_entries_cannot_be_read_any_more(ended: Ended) -> None:
    ended.end()
    for path in ended.folder.glob("tile/entries/*"):
        if path.is_dir():
            (path / "6").unlink()
    findings = list(ended.follower.round(Watch()))
    assert [each.code for each in findings] == [Code.LOG_ENDED, Code.SEEN]
    assert findings[0].gravity is Gravity.WRONG


def test_an_end_before_what_was_seen_is_a_fork_with_both_notes_as_evidence(ended: Ended) -> None:
    ended.round()
    note = ended.end(5)
    assert [code for code, _ in ended.round()] == [Code.SEEN, Code.FORK]
    assert ended.follower.evidence is not None
    assert ended.follower.evidence[1] == note
    assert ended.follower.state.openings == ()


def test_an_end_that_the_followed_key_did_not_sign_is_none(ended: Ended) -> None:
    ended.round()
    note = ended.end().replace(ended.old.origin.encode(), b"other.example/log")
    (ended.folder / "keys").write_text(json.dumps({"successions": [note.decode()]}))
    assert [code for code, _ in ended.round()] == [Code.SEEN]


def test_a_log_after_it_that_does_not_begin_with_its_end_is_damaged(ended: Ended) -> None:
    ended.round()
    ended.end(first=entry(0, kind="log-opening"))
    assert [code for code, _ in ended.round()] == [Code.SEEN, Code.LOG_ENDED, Code.DAMAGED, Code.SEEN]


def test_a_lost_key_is_told_in_every_round_and_nobody_is_led_on(ended: Ended) -> None:
    ended.round()
    final = open_checkpoint(ended.old.checkpoint(6), [ended.old.key]).checkpoint
    claim = sign_lone_opening(
        LoneOpening(ended.old.key, final, final.size, ended.new.key), private_key("after")
    )
    (ended.folder / "keys").write_text(json.dumps({"successions": [claim.decode()]}))
    for _ in range(2):
        findings = list(ended.follower.round(Watch()))
        assert [each.code for each in findings] == [Code.LOG_KEY_LOST, Code.SEEN]
        assert findings[0].gravity is Gravity.WRONG
        assert str(ended.new.key) in findings[0].detail
    assert ended.follower.state.openings == ()
    (ended.folder / "keys").write_text(
        json.dumps({"successions": [claim.decode().replace("without", "because")]})
    )
    assert [code for code, _ in ended.round()] == [Code.SEEN]
