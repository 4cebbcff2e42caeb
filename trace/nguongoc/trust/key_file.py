"""A private key of a root or of an authority in a file of its own, sealed under a passphrase or, if so wished, bare.

Made and opened offline. The file is readable by its owner alone; the public part stands beside the sealed one, so that a
draft can be made without opening any key.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nguongoc.errors import Refusal
from nguongoc.records.canonical import parse_strict
from nguongoc.signing.algorithms import (
    ED25519,
    PublicKey,
    from_base64url,
    load_jwk,
    public_jwk,
    thumbprint,
    to_base64url,
)
from nguongoc.signing.keys import LocalSigner, key_from_passphrase, new_seed, seal, unseal
from nguongoc.trust.memory import read_whole
from nguongoc.trust.refusals import TrustFileUnusable

FORMAT = "nguongoc-offline-key"
KEY_LIMIT = 4096
SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class KeyFile:
    """`did` is that of an authority, None in a root's key; `sealed` needs a passphrase, `seed` none. repr shows neither."""

    public_key: PublicKey
    algorithm: str
    kid: str
    did: str | None
    _salt: bytes | None
    _secret: bytes

    def __repr__(self) -> str:
        return f"KeyFile({self.kid!r})"

    @property
    def is_sealed(self) -> bool:
        return self._salt is not None

    def open(self, passphrase: str | None) -> LocalSigner:
        """The signer under `kid`. Raises `KeyNotOpened`, `TrustFileUnusable`."""
        seed = self._secret
        if self._salt is not None:
            if passphrase is None:
                raise TrustFileUnusable("the key is sealed: its passphrase is needed")
            seed = unseal(seed, key_from_passphrase(passphrase, self._salt), self.kid.encode())
        signer = LocalSigner.from_seed(self.kid, self.algorithm, seed)
        if thumbprint(signer.public_key) != thumbprint(self.public_key):
            raise TrustFileUnusable("the key file holds two different keys")
        return signer


def make_key_file(
    path: Path,
    passphrase: str | None,
    algorithm: str = ED25519,
    did: str | None = None,
    fragment: str | None = None,
) -> KeyFile:
    """A new key in a new file of mode 0600; an existing one is never overwritten. Raises `TrustFileUnusable`."""
    seed = new_seed(algorithm)
    public = LocalSigner.from_seed("", algorithm, seed).public_key
    kid = thumbprint(public) if did is None else f"{did}#{fragment or thumbprint(public)[:16]}"
    salt = None if passphrase is None else secrets.token_bytes(SALT_BYTES)
    secret = seed
    if passphrase is not None and salt is not None:
        secret = seal(seed, key_from_passphrase(passphrase, salt), kid.encode())
    value = {
        "format": FORMAT, "v": 1, "kid": kid, "did": did, "algorithm": algorithm, "jwk": public_jwk(public),
        "salt": None if salt is None else to_base64url(salt), "secret": to_base64url(secret),
    }  # fmt: skip
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise TrustFileUnusable(f"{path} cannot be made: {error.strerror}", path=str(path)) from error
    with os.fdopen(handle, "wb") as file:
        file.write(json.dumps(value, indent=1).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return KeyFile(public, algorithm, kid, did, salt, secret)


def read_key_file(path: Path) -> KeyFile:
    """Raises `TrustFileUnusable`, never with the content; also for a file that others may read."""
    data = read_whole(path, KEY_LIMIT)
    if path.stat().st_mode & 0o077:
        raise TrustFileUnusable(f"the key file {path} is open to others: chmod 600", path=str(path))
    try:
        return _read(parse_strict(data))
    except (Refusal, ValueError) as error:
        raise TrustFileUnusable(f"{path} is no key file", path=str(path)) from error


def _read(value: Any) -> KeyFile:
    match value:
        case {
            "format": "nguongoc-offline-key", "v": 1, "kid": str(kid), "did": str(did) | (None as did),
            "algorithm": str(algorithm), "jwk": jwk, "salt": str(salt) | (None as salt), "secret": str(secret),
        }:  # fmt: skip
            bare = None if salt is None else from_base64url(salt)
            return KeyFile(load_jwk(jwk), algorithm, kid, did, bare, from_base64url(secret))
    raise ValueError


def read_public_key(path: Path) -> PublicKey:
    """The public key of a key file, or of a file that holds a public JWK alone. Raises `TrustFileUnusable`."""
    try:
        value = parse_strict(read_whole(path, KEY_LIMIT))
        return load_jwk(value["jwk"] if isinstance(value, dict) and "jwk" in value else value)
    except TrustFileUnusable:
        raise
    except Refusal as refusal:
        raise TrustFileUnusable(f"{path} holds no key: {refusal.detail}", path=str(path)) from refusal
