"""Keys the service holds: generated, sealed under a key-encryption key from outside the database, opened to sign."""

from __future__ import annotations

import base64
import os
import secrets
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from nguongoc.errors import Unavailable
from nguongoc.signing.algorithms import ED25519, ES256, PublicKey

KEY_BYTES = 32
NONCE_BYTES = 12
SEED_BYTES = 32
OTHERS = stat.S_IRWXG | stat.S_IRWXO
KEY_FILE_LIMIT = 1024


@dataclass(frozen=True, slots=True)
class Costs:
    """What one guess at a passphrase costs whoever guesses, and whoever knows it."""

    memory_kib: int
    passes: int
    lanes: int


RFC_9106: Final = Costs(memory_kib=64 * 1024, passes=3, lanes=4)
"""The second recommendation of RFC 9106, section 4: for machines that do not have two gigabytes to spare."""


class KeyFileUnusable(Unavailable):
    """A key file is missing, readable by others, or not a key."""

    code = "key-file-unusable"


class KeyNotOpened(Unavailable):
    """A sealed key does not open: another key-encryption key, or changed bytes."""

    code = "key-not-opened"


def create_key_file(path: Path) -> bytes:
    """A new random 32-byte key in a file only its owner may read; an existing file is never overwritten."""
    key = secrets.token_bytes(KEY_BYTES)
    write_new_key_file(path, base64.b64encode(key) + b"\n")
    return key


def write_new_key_file(path: Path, content: bytes) -> None:
    """Durable, readable by its owner alone. Raises `FileExistsError`: nothing is written over, and no link is followed."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def read_private_file(path: Path) -> bytes:
    """The first bytes of a file that only its owner may read. Raises `KeyFileUnusable`, never with the content."""
    try:
        with path.open("rb") as file:
            # Of the file that is read, not of whatever stands there a moment later.
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(KEY_FILE_LIMIT)
    except OSError as error:
        raise KeyFileUnusable(
            f"the key file {path} cannot be read: {error.strerror}", path=str(path)
        ) from error
    if mode & OTHERS:
        raise KeyFileUnusable(f"the key file {path} is open to others: chmod 600", path=str(path))
    return content


def read_key_file(path: Path) -> bytes:
    """The key in a file: 32 bytes raw or in base64. Raises `KeyFileUnusable`, never with the content."""
    return key_in(read_private_file(path), path)


def key_in(content: bytes, path: Path) -> bytes:
    """The key that the bytes of a file are. Raises `KeyFileUnusable`, never with them."""
    if len(content) == KEY_BYTES:
        return content
    try:
        key = base64.b64decode(content.strip(), validate=True)
    except ValueError as error:
        raise KeyFileUnusable(f"the key file {path} holds no key", path=str(path)) from error
    if len(key) != KEY_BYTES:
        raise KeyFileUnusable(f"the key file {path} holds no key of {KEY_BYTES} bytes", path=str(path))
    return key


def key_from_passphrase(passphrase: str, salt: bytes, costs: Costs = RFC_9106) -> bytes:
    """A key-encryption key from a passphrase a person types (Argon2id); `salt` of 16 random bytes.

    NFC first: keyboards spell Vietnamese letters in one or in several code points.
    """
    derive = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=costs.passes,
        lanes=costs.lanes,
        memory_cost=costs.memory_kib,
    )
    return derive.derive(unicodedata.normalize("NFC", passphrase).encode())


def seal(seed: bytes, kek: bytes, associated: bytes) -> bytes:
    """AES-256-GCM under the key-encryption key; `associated` binds the seal to its key id and owner."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(kek).encrypt(nonce, seed, associated)


def unseal(sealed: bytes, kek: bytes, associated: bytes) -> bytes:
    """The seed. Raises `KeyNotOpened`."""
    try:
        return AESGCM(kek).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], associated)
    except (InvalidTag, ValueError) as error:
        raise KeyNotOpened("the sealed key does not open under this key-encryption key") from error


class LocalSigner:
    """A private key in memory under its key id; nothing shows the key itself."""

    __slots__ = ("_kid", "_private")

    def __init__(self, kid: str, private: Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> None:
        self._kid = kid
        self._private = private

    @classmethod
    def from_seed(cls, kid: str, algorithm: str, seed: bytes) -> LocalSigner:
        """The signer of a 32-byte seed (Ed25519) or secret scalar (ES256). Raises `KeyNotOpened`."""
        try:
            if algorithm == ED25519:
                return cls(kid, Ed25519PrivateKey.from_private_bytes(seed))
            if algorithm == ES256 and len(seed) == SEED_BYTES:
                return cls(kid, ec.derive_private_key(int.from_bytes(seed, "big"), ec.SECP256R1()))
        except ValueError as error:
            raise KeyNotOpened("what was sealed is no private key of its algorithm") from error
        raise KeyNotOpened(f"no private key of {algorithm}")

    @property
    def kid(self) -> str:
        return self._kid

    @property
    def algorithm(self) -> str:
        return ED25519 if isinstance(self._private, Ed25519PrivateKey) else ES256

    @property
    def public_key(self) -> PublicKey:
        return self._private.public_key()

    def sign(self, message: bytes, /) -> bytes:
        """64 bytes: Ed25519, or r and s side by side for ES256."""
        if isinstance(self._private, Ed25519PrivateKey):
            return self._private.sign(message)
        r, s = decode_dss_signature(self._private.sign(message, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(SEED_BYTES, "big") + s.to_bytes(SEED_BYTES, "big")

    def __repr__(self) -> str:
        return f"LocalSigner({self._kid!r})"


def new_seed(algorithm: str) -> bytes:
    """Fresh private material for an algorithm. Raises `KeyNotOpened` for one we do not sign with."""
    if algorithm == ED25519:
        return secrets.token_bytes(SEED_BYTES)
    if algorithm != ES256:
        raise KeyNotOpened(f"no private key of {algorithm}")
    private = ec.generate_private_key(ec.SECP256R1())
    return private.private_numbers().private_value.to_bytes(SEED_BYTES, "big")
