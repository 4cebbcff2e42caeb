"""C2SP checkpoints (tlog-checkpoint v1.0.0): the signed statement *the log of this name has this size and root*.

Extension lines are refused: no monitor can audit them, and post-quantum cosignatures leave them unsigned.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from nguongoc.errors import Invalid, Malformed
from nguongoc.log.lines import format_base64, parse_base64, parse_decimal
from nguongoc.log.note import (
    Note,
    SignatureType,
    Signs,
    VerifiedSignature,
    VerifierKey,
    check_key_name,
    open_note,
    sign_text,
)
from nguongoc.log.tree import EMPTY_ROOT, HASH_BYTES, MAX_SIZE


class CheckpointMalformed(Malformed):
    """Not exactly origin, size and root, a line each; or a root that cannot belong to the size."""

    code = "log-checkpoint-malformed"


class OriginMismatch(Invalid):
    """A checkpoint of another log than the key's, or signed under another name than its origin."""

    code = "log-origin-mismatch"


class LogSignatureMissing(Invalid):
    """Witnesses may have signed it, the log itself has not: there is no checkpoint without the log's own signature."""

    code = "log-signature-missing"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log: `origin` fixed for ever, `size` in leaves, `root` 32 bytes.

    The origin follows the grammar of key names, because the log's key bears it as its name.
    """

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        check_key_name(self.origin)
        if not 0 <= self.size <= MAX_SIZE or len(self.root) != HASH_BYTES:
            raise CheckpointMalformed("a checkpoint has a size of 0 to 2**63 - 1 and a root of 32 bytes")
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise CheckpointMalformed("the root of an empty log is SHA-256 of nothing")

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read a note's text: three lines, each ended by a newline."""
        lines = text.split("\n")
        if len(lines) != 4 or lines[3]:  # noqa: PLR2004
            raise CheckpointMalformed("a checkpoint is origin, size and root, a line each, and nothing more")
        return cls(lines[0], parse_decimal(lines[1]), parse_base64(lines[2], HASH_BYTES))

    @property
    def text(self) -> str:
        """The bytes signed, as text: what a log signs and a witness cosigns."""
        return f"{self.origin}\n{self.size}\n{format_base64(self.root)}\n"


@dataclass(frozen=True, slots=True)
class OpenedCheckpoint:
    """A checkpoint its log did sign, with the witnesses that cosigned it, each once."""

    checkpoint: Checkpoint
    log_signatures: tuple[VerifiedSignature, ...]
    cosignatures: tuple[VerifiedSignature, ...]

    @property
    def earliest_cosigned_at(self) -> datetime | None:
        """The earliest time any of the trusted witnesses states: the *log time*; None: only the operator's clock."""
        times = [signature.time for signature in self.cosignatures if signature.time is not None]
        return min(times, default=None)


def sign_checkpoint(checkpoint: Checkpoint, key: VerifierKey, signer: Signs) -> bytes:
    """The checkpoint as a note with the log's signature.

    Whoever calls has made sure that it continues every checkpoint signed before: signing already binds the log,
    even if the bytes are never published. The key's name must be the origin.
    """
    if key.name != checkpoint.origin:
        raise OriginMismatch("a log signs under its origin", origin=checkpoint.origin, name=key.name)
    return Note(checkpoint.text, (sign_text(checkpoint.text, key, signer),)).to_bytes()


def open_checkpoint(
    data: bytes, log_keys: Iterable[VerifierKey], witness_keys: Iterable[VerifierKey] = ()
) -> OpenedCheckpoint:
    """Read and verify a checkpoint of the log that owns `log_keys` (several while a key is being changed).

    Refuses without a good signature of the log itself, on a bad signature of any configured key, and on an origin
    other than the signing key's name. Witnesses that are not configured are passed over, and a plain signature of one
    that is counts for nothing: only a cosignature (type 4) states that the log was seen to grow consistently.
    """
    log_keys, witness_keys = tuple(log_keys), tuple(witness_keys)
    opened = open_note(Note.parse(data), (*log_keys, *witness_keys))
    checkpoint = Checkpoint.parse(opened.text)
    by_log = tuple(signature for signature in opened.signatures if signature.key in log_keys)
    if not by_log:
        raise LogSignatureMissing("no signature by the log itself", origin=checkpoint.origin)
    if any(signature.key.name != checkpoint.origin for signature in by_log):
        raise OriginMismatch("signed under another name than its origin", origin=checkpoint.origin)
    by_witnesses = tuple(
        signature
        for signature in opened.signatures
        if signature.key not in log_keys and signature.key.type is SignatureType.COSIGNATURE
    )
    return OpenedCheckpoint(checkpoint, by_log, by_witnesses)
