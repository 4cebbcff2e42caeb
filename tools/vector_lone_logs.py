"""Cases of a log whose key was lost: what calls itself the log after it, by its own word alone, is taken by nobody unasked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial

from tests.unit.verify.world import ISSUED, ORIGIN, World
from tools.vector_case import LONE, RECORD_ID, Case, flipped, in_proof, key_of, world

from nguongoc.log.checkpoint import open_checkpoint
from nguongoc.log.note import Note, sign_text
from nguongoc.log.opening import LoneOpening, Opening, sign_lone_opening, sign_opening
from nguongoc.log.proof import LogProof

AFTER = f"{ORIGIN}/2-0a1b2c3d"
_PROOF = "proof.tlog-proof"
_NOT_LOGGED = {"2": "host-not-asked", "4": "key-valid-as-claimed"}


def after() -> World:
    """The same world under the log that goes on."""
    return replace(world(), log=key_of("after"), origin=AFTER)


def lone_cases() -> Iterator[Case]:
    """With the old key pinned, then with the new one."""
    new, untrusted = _proof().decode(), _NOT_LOGGED | {"6": "log-untrusted"}
    note, swap, unsigned = _lone(), _note_changed, _NOT_LOGGED | {"6": "log-note-forged"}
    yield Case("a log that goes on by its own word alone, and the old key is pinned", LONE, partial(_instead, note), "unverified",
        _NOT_LOGGED | {"6": "log-opened-alone"}, others={_PROOF: new})  # fmt: skip
    for name, text, steps in (
        ("that word with one bit of its signature changed", swap(note, flipped), unsigned),
        ("that word signed by the one who lost the key", _signed_by_other(), unsigned),
        ("that word on another log", _lone(old=replace(world(), log=key_of("stranger"))), untrusted),
        ("that word of another key than signed the checkpoint", _lone(new=replace(after(), log=key_of("stranger"))), untrusted),
        ("that word under the header of an opening, which both sign", note.replace(b" without the old key", b""), unsigned),
    ):  # fmt: skip
        yield Case(name, LONE, partial(_instead, text), steps=steps, others={_PROOF: new})
    forged = in_proof(lambda proof: replace(proof, checkpoint=_forged(proof.checkpoint)))(_proof())
    yield Case("that word over a checkpoint that the new key did not sign", LONE, partial(_instead, note), steps=untrusted,
        others={_PROOF: forged.decode()})  # fmt: skip
    yield Case("the new log's key is pinned by hand", LONE, partial(_instead, note), "valid", {}, log_key="after",
        others={_PROOF: new})  # fmt: skip
    yield Case("a log opened by both keys, and the old one is pinned", LONE, partial(_instead, _by_both()), "valid", {},
        others={_PROOF: new}, browser=False)  # fmt: skip
    yield Case("the new log's key is pinned, and the record is in the old one", LONE, partial(_instead, note), "valid", {},
        log_key="after", browser=False)  # fmt: skip


def _instead(text: bytes, _: bytes) -> bytes:
    return text


@cache
def _proof() -> bytes:
    made = after()
    proof = made.evidence(made.record(record_id=RECORD_ID), cosigned_at=ISSUED).proof
    return proof.to_bytes() if isinstance(proof, LogProof) else proof or b""


def _said(old: World, new: World) -> LoneOpening:
    old.evidence(old.record(record_id=RECORD_ID))
    head = open_checkpoint(old.checkpoint(), [old.log_key]).checkpoint
    return LoneOpening(old.log_key, head, head.size, new.log_key)


def _lone(old: World | None = None, new: World | None = None) -> bytes:
    goes_on = new or after()
    return sign_lone_opening(_said(old or world(), goes_on), goes_on.log)


def _by_both() -> bytes:
    said = _said(world(), after())
    return sign_opening(Opening(said.old, said.final, said.held - 1, said.new), world().log, after().log)


def _signed_by_other() -> bytes:
    said = _said(world(), after())
    return Note(said.text, (sign_text(said.text, said.old, world().log),)).to_bytes()


def _note_changed(note: bytes, change: Callable[[bytes], bytes]) -> bytes:
    read = Note.parse(note)
    (line,) = read.signatures
    return Note(read.text, (replace(line, signature=change(line.signature)),)).to_bytes()


def _forged(checkpoint: bytes) -> bytes:
    read = Note.parse(checkpoint)
    first, *others = read.signatures
    return Note(read.text, (replace(first, signature=flipped(first.signature)), *others)).to_bytes()
