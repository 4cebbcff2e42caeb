"""A witness follows a log to its next key, and past its end to the log after it, by a note that a key it knows has signed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from nguongoc.log.checkpoint import Checkpoint, open_checkpoint
from nguongoc.log.note import Note, sign_text
from nguongoc.log.opening import LoneOpening, Opening, sign_lone_opening, sign_opening
from nguongoc.log.succession import HEADER, sign_succession
from nguongoc_api.witness.keeper import Keeper
from nguongoc_api.witness.memory import Memory, origin_hash
from tests.unit.log.keys import private_key, verifier_key
from tests.witness.logs import GrowingLog
from tests.witness.test_protocol import Clock, Watching


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    watching = Watching(tmp_path)
    yield watching
    watching.memory.close()


def told(watching: Watching, note: bytes) -> int:
    return int(watching.client.post("/add-succession", content=note).status_code)


def succession(origin: str, old: str, new: str) -> bytes:
    return sign_succession(
        verifier_key(old, origin), private_key(old), verifier_key(new, origin), private_key(new)
    )


def again(watching: Watching) -> Watching:
    """The same witness, started again with the key that it was given at first."""
    watching.memory.close()
    return Watching(watching.folder)


def test_a_key_that_the_known_one_signed_for_is_followed_and_still_after_a_restart(
    watching: Watching,
) -> None:
    log = watching.log.grow(3)
    assert watching.ask(log.request(0)).status_code == 200
    log.seed = "next"
    log.grow(2)
    assert watching.ask(log.request(3)).status_code == 403
    assert told(watching, succession(log.origin, "log", "next")) == 200
    assert told(watching, succession(log.origin, "log", "next")) == 200
    assert watching.ask(log.request(3)).status_code == 200
    restarted = again(watching)
    try:
        log.grow(1)
        assert restarted.ask(log.request(5)).status_code == 200
        assert told(restarted, succession(log.origin, "next", "third")) == 200
    finally:
        restarted.memory.close()


def test_a_forged_succession_leads_nowhere(watching: Watching) -> None:
    log = watching.log.grow(3)
    assert watching.ask(log.request(0)).status_code == 200
    old, thief = log.key, verifier_key("thief", log.origin)
    text = f"{HEADER}\n{log.origin}\n{old}\n{thief}\n"
    half = Note(text, (sign_text(text, thief, private_key("thief")),)).to_bytes()
    for forged in (half, half.replace(b"v1", b"v2", 1), b"nothing", b"\xff" * 400):
        assert told(watching, forged) == 400
    # Signed by both, and by nobody who is known here.
    assert told(watching, succession(log.origin, "stranger", "thief")) == 403
    assert told(watching, succession("other.example/log", "log", "thief")) == 403
    log.seed = "thief"
    log.grow(1)
    assert watching.ask(log.request(3)).status_code == 403
    log.seed = "log"
    assert watching.remembered() == 3


def ending(log: GrowingLog, held: int, final: Checkpoint) -> tuple[bytes, GrowingLog]:
    after = GrowingLog(f"{log.origin}/2-0a1b2c3d", "after")
    said = Opening(log.key, final, held, after.key)
    return sign_opening(said, private_key(log.seed), private_key("after")), after


def test_a_log_that_ended_is_followed_to_the_one_after_it_and_cosigned_no_more(watching: Watching) -> None:
    log = watching.log.grow(5)
    assert watching.ask(log.request(0)).status_code == 200
    note, after = ending(log, 2, open_checkpoint(log.checkpoint(), [log.key]).checkpoint)
    assert watching.ask(after.grow(1).request(0)).status_code == 404
    assert told(watching, note) == 200
    assert watching.ask(after.request(0)).status_code == 200
    assert watching.ask(log.grow(1).request(5)).status_code == 403
    page = watching.client.get("/").text
    assert "2–4" in page
    assert after.origin in page


def test_an_end_that_denies_what_was_cosigned_is_refused_and_kept_as_evidence(watching: Watching) -> None:
    log = watching.log.grow(5)
    assert watching.ask(log.request(0)).status_code == 200
    note, after = ending(log, 2, open_checkpoint(log.checkpoint(4), [log.key]).checkpoint)
    assert told(watching, note) == 409
    assert watching.ask(after.grow(1).request(0)).status_code == 404
    evidence = watching.client.get(f"/{origin_hash(log.origin)}/evidence")
    assert evidence.content.endswith(note)


def test_only_so_many_steps_are_followed(tmp_path: Path) -> None:
    made = Watching(tmp_path)
    try:
        keeper = Keeper(made.identity, made.memory, [made.log.key], Clock())
        seeds = ["log", *(f"key-{number}" for number in range(17))]
        answers = [
            keeper.add_succession(succession(made.log.origin, old, new)).status
            for old, new in pairwise(seeds)
        ]
        assert answers == [200] * 16 + [403]
    finally:
        made.memory.close()


def test_a_memory_without_steps_is_that_of_a_witness_from_before(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "logs")
    try:
        assert memory.steps() == []
    finally:
        memory.close()


def test_a_log_that_calls_its_key_lost_is_shown_and_never_followed_before_the_new_key_is_configured(
    watching: Watching,
) -> None:
    log = watching.log.grow(3)
    assert watching.ask(log.request(0)).status_code == 200
    final = open_checkpoint(log.checkpoint(), [log.key]).checkpoint
    after = f"{log.origin}/2-0a1b2c3d"

    def claim(seed: str, old: str = "log") -> bytes:
        said = LoneOpening(verifier_key(old, log.origin), final, final.size, verifier_key(seed, after))
        return sign_lone_opening(said, private_key(seed))

    assert told(watching, claim("new")) == 403
    page = watching.client.get("/").text
    assert str(verifier_key("new", after)) in page
    assert "its operator by another way" in " ".join(page.split())
    for number in range(8):
        assert told(watching, claim(f"liar {number}")) == 403
    assert watching.client.get("/").text.count("đã mất khoá") == 4
    assert told(watching, claim("new", old="stranger")) == 403
    # The old log is witnessed on, and nothing of the other one.
    assert watching.ask(log.grow(1).request(3)).status_code == 200
    assert watching.ask(GrowingLog(after, "new").grow(1).request(0)).status_code == 404
