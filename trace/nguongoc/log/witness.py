"""C2SP tlog-witness (v1.0.0): how a witness is asked to cosign a checkpoint, and what trusted cosignatures add up to.

A witness vouches that it saw the log grow from what it cosigned before, and when. Nothing here asks anybody or keeps
anything: bytes in, values out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from nguongoc.errors import Invalid, Malformed, TooLarge
from nguongoc.log.checkpoint import OpenedCheckpoint
from nguongoc.log.lines import format_base64, parse_base64, parse_decimal
from nguongoc.log.note import MAX_NOTE_BYTES, Note, NoteSignature, SignatureType, VerifierKey, open_note
from nguongoc.log.tree import HASH_BYTES, MAX_SIZE

MAX_PROOF_LINES = 63
MAX_REQUEST_BYTES = 32 + 45 * MAX_PROOF_LINES + MAX_NOTE_BYTES
"""The line of the old size, each proof line with its newline, the checkpoint."""
SIZE_TYPE = "text/x.tlog.size"
"""Media type of a 409, whose body is the size the witness cosigned last."""
ADD_CHECKPOINT = "add-checkpoint"
ADD_SUCCESSION = "add-succession"
"""Of our own, beside C2SP's: a note by which one key of a log follows another, or by which a log goes on after a frozen one."""
_OLD = "old "


class WitnessRequestMalformed(Malformed):
    """Not the body of an `add-checkpoint`: old size, at most 63 hashes, a blank line, a checkpoint."""

    code = "witness-request-malformed"


class WitnessRequestTooLarge(TooLarge):
    """More bytes than the longest proof and checkpoint take."""

    code = "witness-request-too-large"


class CosignatureMissing(Invalid):
    """A witness answered without a cosignature of its configured key over the checkpoint that was asked about."""

    code = "witness-cosignature-missing"


class WitnessesMalformed(Malformed):
    """Not a list of cosigning verifier keys, each with its URL, no name twice."""

    code = "witnesses-malformed"


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """A checkpoint note to be cosigned, and the proof that it continues the one of `old` leaves; nothing verified yet."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: bytes

    def __post_init__(self) -> None:
        if not 0 <= self.old <= MAX_SIZE or any(len(each) != HASH_BYTES for each in self.proof):
            raise WitnessRequestMalformed("an old size of 0 to 2**63 - 1 and hashes of 32 bytes")
        if len(self.proof) > MAX_PROOF_LINES:
            raise WitnessRequestMalformed(f"at most {MAX_PROOF_LINES} hashes", limit=MAX_PROOF_LINES)

    @classmethod
    def parse(cls, data: bytes) -> AddCheckpoint:
        """Read a request's body of at most `MAX_REQUEST_BYTES`; one spelling only."""
        if len(data) > MAX_REQUEST_BYTES:
            raise WitnessRequestTooLarge(
                f"a request has at most {MAX_REQUEST_BYTES} bytes", limit=MAX_REQUEST_BYTES
            )
        head, blank, checkpoint = data.partition(b"\n\n")
        try:
            first, *lines = head.decode("ascii").split("\n")
        except UnicodeDecodeError as error:
            raise WitnessRequestMalformed("the lines before the checkpoint are ASCII") from error
        if not blank or not first.startswith(_OLD):
            raise WitnessRequestMalformed(
                "a request begins with 'old <n>' and parts its checkpoint by a blank line"
            )
        if len(lines) > MAX_PROOF_LINES:
            raise WitnessRequestMalformed(f"at most {MAX_PROOF_LINES} hashes", limit=MAX_PROOF_LINES)
        old = parse_decimal(first.removeprefix(_OLD))
        return cls(old, tuple(parse_base64(line, HASH_BYTES) for line in lines), checkpoint)

    def to_bytes(self) -> bytes:
        lines = [f"{_OLD}{self.old}", *map(format_base64, self.proof)]
        return "\n".join(lines).encode() + b"\n\n" + self.checkpoint


def read_cosignature(answer: bytes, text: str, key: VerifierKey) -> NoteSignature:
    """The line by which `key` cosigns this checkpoint text, out of a witness's 200 answer; other keys' are passed over.

    Refuses a bad line of the key, an answer without one, and whatever is not made of signature lines.
    """
    note = Note.parse(text.encode() + b"\n" + answer)
    if note.text != text:
        raise CosignatureMissing("the answer is not made of signature lines alone", name=key.name)
    own = [line for line in note.signatures if (line.name, line.key_id) == (key.name, key.id)]
    if not own:
        raise CosignatureMissing("the answer holds no cosignature of the configured key", name=key.name)
    open_note(Note(text, tuple(own)), [key])
    return own[0]


def log_time(opened: OpenedCheckpoint, needed: int = 1) -> datetime | None:
    """When so many trusted witnesses had seen everything under this checkpoint; None where fewer cosigned it.

    With `needed` above one it is the time of the *last* of the first so many: fewer dishonest witnesses than that
    cannot date an entry back.
    """
    times = sorted(signature.time for signature in opened.cosignatures if signature.time is not None)
    needed = max(needed, 1)
    return times[needed - 1] if len(times) >= needed else None


@dataclass(frozen=True, slots=True)
class WitnessAddress:
    """A witness as a log is configured with it: the key it cosigns with and the prefix its calls are made under."""

    key: VerifierKey
    url: str


def check_witness_keys(keys: Iterable[VerifierKey]) -> tuple[VerifierKey, ...]:
    """The keys of different witnesses. Refuses one that does not cosign, and one name for two of them."""
    checked = tuple(keys)
    if any(key.type is not SignatureType.COSIGNATURE for key in checked):
        raise WitnessesMalformed("a witness cosigns with a key of type 4")
    if len({key.name for key in checked}) != len(checked):
        raise WitnessesMalformed("no two witnesses have the same name: one of them would count twice")
    return checked


def parse_witnesses(text: str) -> tuple[WitnessAddress, ...]:
    """Verifier keys and URLs in turn, white space between them. Raises `WitnessesMalformed` and the key's refusals."""
    words = text.split()
    if len(words) % 2:
        raise WitnessesMalformed("each witness is a verifier key and a URL")
    found = tuple(
        WitnessAddress(VerifierKey.parse(key), url.rstrip("/"))
        for key, url in zip(words[::2], words[1::2], strict=True)
    )
    check_witness_keys(each.key for each in found)
    return found
