"""C2SP signed notes (signed-note v1.0.0) with Ed25519 signatures (0x01) and timestamped cosignatures (0x04).

Signatures of keys nobody configured are passed over, so that keys can be rotated and witnesses added; a bad
signature under a configured key refuses the whole note. Bytes in, bytes out: what was signed is never re-spelled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import IntEnum
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from nguongoc.errors import Invalid, Malformed, TooLarge
from nguongoc.log.lines import format_base64, parse_base64

MAX_NOTE_BYTES = 131_072
"""Room for a checkpoint and sixteen post-quantum signatures, which a verifier must accept."""
MAX_SIGNATURES = 64
MAX_NAME_BYTES = 255
"""What the cosigned message of tlog-cosignature v1.1 can hold of an origin or a cosigner's name."""
KEY_ID_BYTES = 4
PUBLIC_KEY_BYTES = 32
_TIMESTAMP_BYTES = 8
_LAST_SECOND = 253_402_300_799
"""9999-12-31T23:59:59Z, the last second a datetime can hold."""
_MARK = "\u2014 "
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_KEY_ID = re.compile(r"[0-9a-f]{8}")


class NoteMalformed(Malformed):
    """Not a signed note: encoding, control characters, no blank line, or a signature line out of shape."""

    code = "log-note-malformed"


class NoteTooLarge(TooLarge):
    """More bytes or more signatures than are read."""

    code = "log-note-too-large"


class KeyNameMalformed(Malformed):
    """Empty, too long, or with a space, a plus or a control character."""

    code = "log-key-name-malformed"


class VerifierKeyMalformed(Malformed):
    """Not `name+hash+key`, or a hash that is not that of the name and key."""

    code = "log-verifier-key-malformed"


class SignatureTypeUnknown(Malformed):
    """A verifier key of a type other than Ed25519 (1) and Ed25519 cosignature (4)."""

    code = "log-signature-type-unknown"


class VerifierKeysAmbiguous(Invalid):
    """Two different keys configured under the same name and key id."""

    code = "log-verifier-keys-ambiguous"


class SignatureRefuted(Invalid):
    """A signature line that names a known key but was not made by it over this text."""

    code = "log-signature-refuted"


class NoteUntrusted(Invalid):
    """No signature by any configured key."""

    code = "log-note-untrusted"


class SignatureType(IntEnum):
    """The type byte in key ids and verifier keys."""

    ED25519 = 0x01
    COSIGNATURE = 0x04


class Signs(Protocol):
    """What signing needs of a key: the raw Ed25519 signature of a message (RFC 8032), 64 bytes."""

    def sign(self, message: bytes, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key under the name it signs with; `str()` is its vkey, `name+hex(key id)+base64(type, key)`."""

    name: str
    type: SignatureType
    public_key: bytes

    def __post_init__(self) -> None:
        check_key_name(self.name)
        if len(self.public_key) != PUBLIC_KEY_BYTES:
            raise VerifierKeyMalformed(f"an Ed25519 public key has 32 bytes, not {len(self.public_key)}")

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """Read a vkey; the base64 may itself hold a plus, so only the first two separate."""
        parts = text.split("+", 2)
        if len(parts) != 3 or _KEY_ID.fullmatch(parts[1]) is None:  # noqa: PLR2004
            raise VerifierKeyMalformed("a verifier key is name+8 hex digits+base64")
        material = parse_base64(parts[2])
        if material[:1] not in (bytes([known]) for known in SignatureType):
            raise SignatureTypeUnknown("only Ed25519 (1) and Ed25519 cosignature (4) keys are supported")
        key = cls(parts[0], SignatureType(material[0]), material[1:])
        if key.id.hex() != parts[1]:
            raise VerifierKeyMalformed(f"the key id is {key.id.hex()}, not {parts[1]}", expected=key.id.hex())
        return key

    @property
    def id(self) -> bytes:
        """The four bytes that stand before its signatures."""
        return sha256(self.name.encode() + b"\n" + self._material).digest()[:KEY_ID_BYTES]

    @property
    def _material(self) -> bytes:
        return bytes([self.type]) + self.public_key

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{format_base64(self._material)}"


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line; `signature` is what follows the key id, opaque until a known key verifies it."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"{_MARK}{self.name} {format_base64(self.key_id + self.signature)}"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, its final newline included, and its signatures in order; nothing is verified yet."""

    text: str
    signatures: tuple[NoteSignature, ...]

    @classmethod
    def parse(cls, data: bytes) -> Note:
        """Read a note of at most `MAX_NOTE_BYTES`; the *last* blank line parts the text from the signatures."""
        if len(data) > MAX_NOTE_BYTES:
            raise NoteTooLarge(f"a note has at most {MAX_NOTE_BYTES} bytes", limit=MAX_NOTE_BYTES)
        try:
            whole = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise NoteMalformed("a note is UTF-8") from error
        end = whole.rfind("\n\n")
        if end < 0 or not whole.endswith("\n") or _CONTROL.search(whole):
            raise NoteMalformed(
                "a note is text, a blank line and signature lines, without control characters"
            )
        lines = whole[end + 2 : -1].split("\n")
        if len(lines) > MAX_SIGNATURES:
            raise NoteTooLarge(f"a note carries at most {MAX_SIGNATURES} signatures", limit=MAX_SIGNATURES)
        return cls(whole[: end + 1], tuple(_parse_signature(line) for line in lines))

    def with_signature(self, signature: NoteSignature) -> Note:
        """The same text with one more signature at the end, as a second key or a witness adds it."""
        return replace(self, signatures=(*self.signatures, signature))

    def to_bytes(self) -> bytes:
        return "\n".join([self.text, *map(str, self.signatures), ""]).encode()


@dataclass(frozen=True, slots=True)
class VerifiedSignature:
    """A configured key did sign the text; `time` is what a cosigner states, None for a plain signature."""

    key: VerifierKey
    time: datetime | None


@dataclass(frozen=True, slots=True)
class OpenedNote:
    """A text some configured key vouches for; one entry a key, in the order of the lines."""

    text: str
    signatures: tuple[VerifiedSignature, ...]


def check_key_name(name: str) -> None:
    """Refuses a key name that signed-note forbids: empty, with a Unicode space, a plus or a control character."""
    if not name or "+" in name or _CONTROL.search(name) or any(character.isspace() for character in name):
        raise KeyNameMalformed("a key name is not empty and has no space, plus or control character")
    try:
        length = len(name.encode())
    except UnicodeEncodeError as error:
        raise KeyNameMalformed("a key name is UTF-8") from error
    if length > MAX_NAME_BYTES:
        raise KeyNameMalformed(f"a key name has at most {MAX_NAME_BYTES} bytes", limit=MAX_NAME_BYTES)


def sign_text(text: str, key: VerifierKey, signer: Signs) -> NoteSignature:
    """A plain Ed25519 signature line (type 1) over a text that ends in a newline.

    Verified before it is returned: a signature by another key than the announced one must not leave the process.
    """
    if key.type is not SignatureType.ED25519:
        raise SignatureTypeUnknown("a text is signed with a key of type 1; a key of type 4 cosigns")
    if not text.endswith("\n") or _CONTROL.search(text):
        raise NoteMalformed("a note text ends in a newline and has no other control character")
    signature = NoteSignature(key.name, key.id, signer.sign(text.encode()))
    _verify(text, key, signature)
    return signature


def cosign_text(text: str, key: VerifierKey, signer: Signs, at: datetime) -> NoteSignature:
    """A cosignature line (type 4) over a checkpoint's text, stating the whole second of `at` (tlog-cosignature)."""
    if key.type is not SignatureType.COSIGNATURE:
        raise SignatureTypeUnknown("a cosignature is made with a key of type 4")
    seconds = int(at.timestamp())
    stamp = seconds.to_bytes(_TIMESTAMP_BYTES, "big")
    signature = NoteSignature(key.name, key.id, stamp + signer.sign(_cosigned_message(text, seconds)))
    _verify(text, key, signature)
    return signature


def open_note(note: Note, keys: Iterable[VerifierKey]) -> OpenedNote:
    """Verify every line of a configured key; refuses on a bad one and when none is there.

    Of a key that signed twice the earliest statement is kept, so that counting entries counts keys.
    """
    known: dict[tuple[str, bytes], VerifierKey] = {}
    for key in keys:
        if known.setdefault((key.name, key.id), key) != key:
            raise VerifierKeysAmbiguous(
                f"two keys are configured as {key.name}+{key.id.hex()}", name=key.name
            )
    found: dict[VerifierKey, datetime | None] = {}
    for line in note.signatures:
        signed_by = known.get((line.name, line.key_id))
        if signed_by is None:
            continue
        time = _verify(note.text, signed_by, line)
        earlier = found.get(signed_by)
        found[signed_by] = min(time, earlier) if time and earlier else time
    if not found:
        raise NoteUntrusted("no signature by a configured key")
    return OpenedNote(note.text, tuple(VerifiedSignature(key, time) for key, time in found.items()))


def _parse_signature(line: str) -> NoteSignature:
    name, space, encoded = line.removeprefix(_MARK).partition(" ")
    if not line.startswith(_MARK) or not space:
        raise NoteMalformed("a signature line is an em dash, a key name and base64, single spaces between")
    check_key_name(name)
    value = parse_base64(encoded)
    if len(value) <= KEY_ID_BYTES:
        raise NoteMalformed("a signature line holds a key id and a signature")
    return NoteSignature(name, value[:KEY_ID_BYTES], value[KEY_ID_BYTES:])


def _cosigned_message(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def cosigned_at(line: NoteSignature) -> datetime:
    """The time that a verified line of a witness states (tlog-cosignature, Format: the first eight bytes)."""
    return datetime.fromtimestamp(int.from_bytes(line.signature[:_TIMESTAMP_BYTES], "big"), UTC)


def _verify(text: str, key: VerifierKey, line: NoteSignature) -> datetime | None:
    time, message, signature = None, text.encode(), line.signature
    if key.type is SignatureType.COSIGNATURE:
        seconds = int.from_bytes(signature[:_TIMESTAMP_BYTES], "big")
        signature = signature[_TIMESTAMP_BYTES:]
        if seconds > _LAST_SECOND:
            raise _refuted(key)
        time, message = datetime.fromtimestamp(seconds, UTC), _cosigned_message(text, seconds)
    try:
        Ed25519PublicKey.from_public_bytes(key.public_key).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise _refuted(key) from error
    return time


def _refuted(key: VerifierKey) -> SignatureRefuted:
    return SignatureRefuted(f"not a signature of {key.name}+{key.id.hex()} over this text", name=key.name)
