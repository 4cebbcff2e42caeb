"""Whether a proof is under a key at hand, and how a log says that its keys followed each other; nothing here is verified."""

from __future__ import annotations

from collections.abc import Iterable

from nguongoc.errors import Refusal
from nguongoc.fetch.client import AnswerRefused
from nguongoc.log.note import Note, VerifierKey
from nguongoc.log.proof import LogProof
from nguongoc.records.canonical import parse_strict

ANSWER_LIMIT = 2 * 1024 * 1024


def names_one_of(proof: bytes, keys: Iterable[VerifierKey]) -> bool:
    """Whether the proof's checkpoint has a line of one of the keys; also where it cannot be read, which step 6 will say."""
    try:
        signatures = Note.parse(LogProof.parse(proof).checkpoint).signatures
    except Refusal:
        return True
    there = {(each.name, each.key_id) for each in signatures}
    return any((key.name, key.id) in there for key in keys)


def keys_told(proof: bytes, body: bytes) -> tuple[VerifierKey | None, tuple[bytes, ...]]:
    """Of what `/log/keys` answers: the key that a proof's checkpoint has a line of, and the notes. Raises `AnswerRefused`."""
    match parse_strict(body, ANSWER_LIMIT):
        case {"keys": list(keys)} if all(isinstance(each, str) for each in keys):
            known = (VerifierKey.parse(each) for each in keys)
            return next((key for key in known if names_one_of(proof, (key,))), None), successions_in(body)
    raise AnswerRefused("not a list of the log's keys")


def successions_in(body: bytes) -> tuple[bytes, ...]:
    """The notes in what `/log/keys` answers. Raises `AnswerRefused`."""
    match parse_strict(body, ANSWER_LIMIT):
        case {"successions": list(notes)} if all(isinstance(each, str) for each in notes):
            return tuple(each.encode() for each in notes)
    raise AnswerRefused("not a list of the log's keys")
