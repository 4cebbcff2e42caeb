"""How one key of a log follows another under the same origin: a note that names both and that both have signed.

Whoever trusts one of the two trusts the other by it, in either direction: the old key says who comes after it, the new one who
came before. It can be no checkpoint, whose second line is a number. Where a log was frozen an opening (`log.opening`) leads on in
the same way to the key of the log after it, whose origin is another one: each key counts for heads of its own origin alone.
A lone opening, which the old key did not sign, leads back from the new log to the old one and never on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nguongoc.errors import Malformed, Refusal
from nguongoc.log.note import Note, SignatureType, Signs, VerifierKey, open_note, sign_text
from nguongoc.log.opening import HEADER as OPENING
from nguongoc.log.opening import LONE_HEADER, lone_openings_in, read_end, read_opening

HEADER = "nguongoc log key succession v1"
MOST_SUCCESSIONS = 16
SUCCESSION_LIMIT = 4096
"""Bytes of one note."""


class SuccessionMalformed(Malformed):
    """Not a note that names two keys of one log, signed by both."""

    code = "log-succession-malformed"


def sign_succession(old: VerifierKey, by_old: Signs, new: VerifierKey, by_new: Signs) -> bytes:
    """The note, signed by the key that goes and by the one that comes."""
    text = f"{HEADER}\n{old.name}\n{old}\n{new}\n"
    return Note(text, (sign_text(text, old, by_old), sign_text(text, new, by_new))).to_bytes()


def read_succession(data: bytes) -> tuple[VerifierKey, VerifierKey]:
    """The old key and the new one, both of which signed. Raises `SuccessionMalformed` and the refusals of notes and keys."""
    if len(data) > SUCCESSION_LIMIT:
        raise SuccessionMalformed(
            f"a succession has at most {SUCCESSION_LIMIT} bytes", limit=SUCCESSION_LIMIT
        )
    note = Note.parse(data)
    match note.text.split("\n"):
        case [header, origin, old_text, new_text, ""] if header == HEADER:
            old, new = VerifierKey.parse(old_text), VerifierKey.parse(new_text)
        case _:
            raise SuccessionMalformed("a succession names a log, its old key and its new one, a line each")
    if {old.name, new.name} != {origin} or {old.type, new.type} != {SignatureType.ED25519} or old == new:
        raise SuccessionMalformed("two keys of one log, which sign its heads")
    if len(open_note(note, (old, new)).signatures) != 2:  # noqa: PLR2004
        raise SuccessionMalformed("a succession is signed by both keys")
    return old, new


def read_step(data: bytes) -> tuple[VerifierKey, VerifierKey]:
    """The two keys that a succession or an opening joins. Raises the refusals of both."""
    if data.startswith(f"{OPENING}\n".encode()):
        opening = read_opening(data)
        return opening.old, opening.new
    return read_succession(data)


def forged_in(notes: Iterable[bytes]) -> Refusal | None:
    """What is wrong with the first of these notes that the keys in it did not sign; None where each is signed, wherever it leads."""
    for data in tuple(notes)[:MOST_SUCCESSIONS]:
        is_end = data.startswith((f"{OPENING}\n".encode(), f"{LONE_HEADER}\n".encode()))
        try:
            read_end(data) if is_end else read_succession(data)
        except Refusal as refusal:
            return refusal
    return None


def follow(trusted: Iterable[VerifierKey], notes: Iterable[bytes]) -> tuple[VerifierKey, ...]:
    """The trusted keys and all that successions and openings lead to from them; a note that is neither leads nowhere."""
    known = dict.fromkeys(trusted)
    some = tuple(notes)[:MOST_SUCCESSIONS]
    steps: list[tuple[VerifierKey, tuple[VerifierKey, ...]]]
    steps = [(key, pair) for pair in _pairs(some) for key in pair]
    # Anybody can say that a key is lost: only what the new log says of the old one is the new key's to say.
    steps += [(each.new, (each.old,)) for each in lone_openings_in(some)]
    for _ in steps:
        for one, others in steps:
            if one in known:
                known |= dict.fromkeys(others)
    return tuple(known)


def _pairs(notes: Iterable[bytes]) -> Iterator[tuple[VerifierKey, VerifierKey]]:
    for data in notes:
        try:
            yield read_step(data)
        except Refusal:
            continue
