"""How a log that lost entries ends, and which log goes on in its place: a note that both logs' keys have signed.

A log whose entries are lost cannot grow: nothing that continued it could be shown to. So it is frozen, and another one is opened
under an origin of its own. The note says where the old one ended, as far as anybody at hand knows, and how much of it is still
there: what lies between is lost, and is said to be. It can be no checkpoint, whose second line is a number.

Where the key of the old log is lost too, only the new one can sign: a *lone* opening says the same under a header of its own. It is
a claim that anybody could make, so it leads nobody from the old log to the new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar, TypeVar

from nguongoc.errors import Malformed, Refusal
from nguongoc.log.checkpoint import Checkpoint
from nguongoc.log.lines import format_base64, parse_base64, parse_decimal
from nguongoc.log.note import Note, SignatureType, Signs, VerifierKey, open_note, sign_text
from nguongoc.log.tree import HASH_BYTES

HEADER = "nguongoc log opening v1"
LONE_HEADER = "nguongoc log opening without the old key v1"
OPENING_LIMIT = 4096
"""Bytes of one note."""
_TAG_CHARACTERS = 8


class OpeningMalformed(Malformed):
    """Not a note that names the end of one log and the key of another, signed by both."""

    code = "log-opening-malformed"


@dataclass(frozen=True, slots=True)
class LogEnd:
    """`final` is the newest head that the old log is known to have signed; its first `held` entries are still there."""

    header: ClassVar[str]
    old: VerifierKey
    final: Checkpoint
    held: int
    new: VerifierKey

    def __post_init__(self) -> None:
        if self.old.name == self.new.name or self.final.origin != self.old.name:
            raise OpeningMalformed("an opening is of one log after another, each under its own origin")
        if {self.old.type, self.new.type} != {SignatureType.ED25519}:
            raise OpeningMalformed("an opening names two keys that sign heads")
        if not 0 <= self.held <= self.final.size:
            raise OpeningMalformed("nothing is left of a log beyond its end")
        if self.held == self.final.size and self.header == HEADER:
            raise OpeningMalformed("a log that has lost nothing goes on under its own origin")

    @property
    def text(self) -> str:
        """What is signed."""
        head = f"{self.final.size}\n{format_base64(self.final.root)}\n"
        return f"{self.header}\n{self.old.name}\n{head}{self.held}\n{self.old}\n{self.new}\n"

    def is_lost(self, index: int) -> bool:
        """Whether an entry of the old log is one of those that its operator no longer has."""
        return index >= self.held

    def denies(self, seen: Checkpoint) -> str | None:
        """What contradicts this end in a head of the old log that was seen before; None where nothing does."""
        if seen.size > self.final.size:
            return (
                f"{self.old.name} is said to have ended at {self.final.size} entries, {seen.size} were seen"
            )
        if seen.size == self.final.size and seen.root != self.final.root:
            return f"{self.old.name} is said to have ended with another root than was seen at {seen.size} entries"
        return None


@dataclass(frozen=True, slots=True)
class Opening(LogEnd):
    """Signed by the keys of both logs: whoever trusts one of the two trusts the other by it."""

    header: ClassVar[str] = HEADER


@dataclass(frozen=True, slots=True)
class LoneOpening(LogEnd):
    """Signed by the new key alone, for the old one is lost: whoever trusts the new log believes it of the old one, never the
    other way round. All entries may still be there."""

    header: ClassVar[str] = LONE_HEADER


End = TypeVar("End", bound=LogEnd)


def new_origin(first: str, number: int, public: bytes) -> str:
    """The published rule: the origin of the operator's first log, the number of this one, eight hex digits of SHA-256 of its key.

    The key decides, so that two logs opened after one disaster, by whomever, never bear one name.
    """
    return f"{first}/{number}-{sha256(public).hexdigest()[:_TAG_CHARACTERS]}"


def sign_opening(opening: Opening, by_old: Signs, by_new: Signs) -> bytes:
    """The note, signed by the key of the log that ends and by that of the one that begins."""
    text = opening.text
    lines = (sign_text(text, opening.old, by_old), sign_text(text, opening.new, by_new))
    return Note(text, lines).to_bytes()


def sign_lone_opening(opening: LoneOpening, by_new: Signs) -> bytes:
    """The note, signed by the key of the log that begins."""
    return Note(opening.text, (sign_text(opening.text, opening.new, by_new),)).to_bytes()


def read_opening(data: bytes) -> Opening:
    """What an opening says, both signatures verified. Raises `OpeningMalformed` and the refusals of notes, keys and checkpoints."""
    note, said = _read(data, Opening)
    if len(open_note(note, (said.old, said.new)).signatures) != 2:  # noqa: PLR2004
        raise OpeningMalformed("an opening is signed by both keys")
    return said


def read_lone_opening(data: bytes) -> LoneOpening:
    """What a lone opening says, the new key's signature verified. Raises the same."""
    note, said = _read(data, LoneOpening)
    open_note(note, (said.new,))
    return said


def read_end(data: bytes) -> Opening | LoneOpening:
    """An opening of either kind. Raises the same."""
    return read_lone_opening(data) if data.startswith(f"{LONE_HEADER}\n".encode()) else read_opening(data)


def _read(data: bytes, kind: type[End]) -> tuple[Note, End]:
    if len(data) > OPENING_LIMIT:
        raise OpeningMalformed(f"an opening has at most {OPENING_LIMIT} bytes", limit=OPENING_LIMIT)
    note = Note.parse(data)
    match note.text.split("\n"):
        case [header, origin, size, root, held, old, new, ""] if header == kind.header:
            final = Checkpoint(origin, parse_decimal(size), parse_base64(root, HASH_BYTES))
            return note, kind(VerifierKey.parse(old), final, parse_decimal(held), VerifierKey.parse(new))
    raise OpeningMalformed("an opening names a log, its end, what is left of it and two keys, a line each")


def ended_at(old: str, new: str, openings: Iterable[End]) -> End | None:
    """The opening that ended the log `old`, where openings lead from it to the log `new`, in however many steps."""
    after = {each.old.name: each for each in openings}
    first, at = after.get(old), old
    for _ in after:
        step = after.get(at)
        if step is None:
            return None
        if (at := step.new.name) == new:
            return first
    return None


def openings_in(notes: Iterable[bytes]) -> Iterator[Opening]:
    """Those among notes that are openings; what is none says nothing."""
    for data in notes:
        try:
            yield read_opening(data)
        except Refusal:
            continue


def lone_openings_in(notes: Iterable[bytes]) -> Iterator[LoneOpening]:
    """The same for openings that the new key alone has signed."""
    for data in notes:
        try:
            yield read_lone_opening(data)
        except Refusal:
            continue
