"""What `make_vectors` and its lists of cases share: one small world with fixed keys, a case, and ways of changing a part."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.unit.verify.world import BASE, COOPERATIVE, SERVICE, World, signer

from nguongoc.log.proof import LogProof

LINK = f"{BASE}/01/09521234543213/10/BLV-0117"
RECORD_ID = "urn:uuid:0193f4a2-6a3e-4b55-9d3c-2f1a7b8c9d0e"
STATEMENT, NEWER = "keys/00.jwt", "newer.jwt"
CERTIFICATE, PROOF = "certificates/00.jwt", "certificates/00.tlog-proof"
LONE = "log/00.note"
NOT_IN_GENUINE = (STATEMENT, NEWER, CERTIFICATE, LONE)
"""Members that the genuine bundle does not have."""
STRANGERS, REMEMBERED = 290, 130
"""Two tiles on the lowest level, and a remembered head in the middle of the first."""
PASSES = {
    "1": "well-formed", "2": "known-by-log", "3": "signed", "4": "key-valid-when-logged",
    "6": "logged-and-cosigned", "7": "status-good",
}  # fmt: skip
DOCUMENTS = ("did/00-did-web-trace.example.json", "did/01-did-web-trace.example-o-htx-lam-son.json")


def world() -> World:
    """The small world of the verifier's tests, with keys that are the same on every machine."""
    return World(
        signer(COOPERATIVE, key_of("cooperative")),
        signer(SERVICE, key_of("service")),
        key_of("log"),
        key_of("witness"),
        [f"stranger {number}".encode() for number in range(STRANGERS)],
    )


def key_of(word: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(f"nguongoc vectors, {word}".encode()).digest())


@dataclass(frozen=True, slots=True)
class Told:
    """The answer for a certificate, and what the page says besides of what it found of it."""

    reason: str
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """`change` makes new bytes of the `part`; `steps` are the answers that differ from those of the genuine bundle."""

    name: str
    part: str
    change: Callable[[bytes], bytes] = lambda data: data
    verdict: str = "mismatch"
    steps: dict[str, str] | None = None
    remembered: str | None = None
    log_key: str | None = None
    without_witness: dict[str, str] | None = None
    """The answers that differ again for a verifier which knows no witness, as the page does."""
    browser: bool = True
    """Whether the check on the consumer page looks at this part."""
    seen: str | None = None
    """What was seen of the status lists before, by its name among `memories`."""
    others: Mapping[str, str] = field(default_factory=dict)
    """Members that differ besides the part."""
    certificates: tuple[Told, ...] = ()
    """For whoever pins no trust root."""


def swapped(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """The first `old` becomes `new`, of the same length."""

    def change(data: bytes) -> bytes:
        if data.count(old) < 1 or len(old) != len(new):
            raise ValueError(old)
        return data.replace(old, new, 1)

    return change


def in_segment(number: int, change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Changes the decoded segment of a compact JWS: 0 the header, 1 the payload, 2 the signature."""

    def changed(data: bytes) -> bytes:
        parts = data.split(b".")
        raw = base64.urlsafe_b64decode(parts[number] + b"=" * (-len(parts[number]) % 4))
        parts[number] = base64.urlsafe_b64encode(change(raw)).rstrip(b"=")
        return b".".join(parts)

    return changed


def in_proof(change: Callable[[LogProof], LogProof]) -> Callable[[bytes], bytes]:
    return lambda data: change(LogProof.parse(data)).to_bytes()


def flipped(data: bytes, place: int = -1) -> bytes:
    """One bit of one byte."""
    changed = bytearray(data)
    changed[place] ^= 1
    return bytes(changed)
