"""C2SP tlog-proof (`c2sp.org/tlog-proof@v1`, untagged): one entry's offline receipt, a text file `.tlog-proof`.

It carries the index, the audit path and the signed checkpoint it leads to. `extra` is authenticated by nothing in the
format; here it is the log entry, which `verify_entry` hashes itself, and so proves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nguongoc.errors import Malformed, TooLarge
from nguongoc.log.checkpoint import OpenedCheckpoint, open_checkpoint
from nguongoc.log.lines import format_base64, parse_base64, parse_decimal
from nguongoc.log.note import MAX_NOTE_BYTES, VerifierKey
from nguongoc.log.tree import HASH_BYTES, MAX_SIZE, leaf_hash, verify_inclusion

MAX_EXTRA_BYTES = 65_535
MAX_HASHES = 63
"""The longest audit path in a tree below 2**63 leaves."""
MAX_PROOF_BYTES = 4 * MAX_EXTRA_BYTES // 3 + 64 * (MAX_HASHES + 2) + MAX_NOTE_BYTES
_HEADER = "c2sp.org/tlog-proof@v1"
_EXTRA = "extra "
_INDEX = "index "


class LogProofMalformed(Malformed):
    """Not a tlog-proof: header, `extra`, `index`, hashes, blank line, checkpoint, in this order."""

    code = "log-proof-malformed"


class LogProofTooLarge(TooLarge):
    """More bytes, hashes or extra data than are read."""

    code = "log-proof-too-large"


@dataclass(frozen=True, slots=True)
class LogProof:
    """Audit path of the leaf `index`, lowest hash first, and the checkpoint note byte for byte; nothing verified yet.

    `extra` empty means the line is left out.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes = b""

    def __post_init__(self) -> None:
        if not 0 <= self.index < MAX_SIZE or any(len(each) != HASH_BYTES for each in self.hashes):
            raise LogProofMalformed("a proof has an index of 0 to 2**63 - 2 and hashes of 32 bytes")
        if len(self.hashes) > MAX_HASHES or len(self.extra) > MAX_EXTRA_BYTES:
            raise LogProofTooLarge(
                f"a proof has at most {MAX_HASHES} hashes and {MAX_EXTRA_BYTES} bytes of extra data"
            )

    @classmethod
    def parse(cls, data: bytes) -> LogProof:
        """Read a `.tlog-proof` file of at most `MAX_PROOF_BYTES`."""
        if len(data) > MAX_PROOF_BYTES:
            raise LogProofTooLarge(f"a proof has at most {MAX_PROOF_BYTES} bytes", limit=MAX_PROOF_BYTES)
        head, blank, checkpoint = data.partition(b"\n\n")
        try:
            lines = head.decode("ascii").split("\n")
        except UnicodeDecodeError as error:
            raise LogProofMalformed("the lines before the checkpoint are ASCII") from error
        if not blank or lines.pop(0) != _HEADER:
            raise LogProofMalformed(f"a proof begins with {_HEADER} and parts its checkpoint by a blank line")
        extra = b""
        if lines and lines[0].startswith(_EXTRA):
            extra = parse_base64(lines.pop(0).removeprefix(_EXTRA))
            if not extra:
                raise LogProofMalformed("without extra data the line is left out")
        if not lines or not lines[0].startswith(_INDEX):
            raise LogProofMalformed("a line 'index <n>' is missing")
        index = parse_decimal(lines.pop(0).removeprefix(_INDEX))
        return cls(index, tuple(parse_base64(line, HASH_BYTES) for line in lines), checkpoint, extra)

    def to_bytes(self) -> bytes:
        lines = [_HEADER]
        if self.extra:
            lines.append(_EXTRA + format_base64(self.extra))
        lines.append(f"{_INDEX}{self.index}")
        lines.extend(map(format_base64, self.hashes))
        return "\n".join(lines).encode() + b"\n\n" + self.checkpoint


def verify_entry(
    proof: LogProof, entry: bytes, log_keys: Iterable[VerifierKey], witness_keys: Iterable[VerifierKey] = ()
) -> OpenedCheckpoint:
    """Refuses unless these exact entry bytes stand at the proof's index under a checkpoint the log signed.

    The signature comes first: a path to an unsigned root proves nothing.
    """
    opened = open_checkpoint(proof.checkpoint, log_keys, witness_keys)
    head = opened.checkpoint
    verify_inclusion(leaf_hash(entry), proof.index, head.size, proof.hashes, head.root)
    return opened
