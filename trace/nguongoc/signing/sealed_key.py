"""A key-encryption key in a file under a passphrase: Argon2id with its costs written beside it, so that they can rise later."""

from __future__ import annotations

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import Final

from nguongoc.errors import Malformed
from nguongoc.signing.keys import KEY_BYTES, RFC_9106, Costs, KeyNotOpened, key_from_passphrase, seal, unseal

VERSION: Final = 1
SALT_BYTES = 16
BOUND_TO = b"nguongoc key file 1"
FEWEST, MOST = (
    Costs(memory_kib=64 * 1024, passes=1, lanes=1),
    Costs(memory_kib=1024 * 1024, passes=10, lanes=8),
)
"""Below, somebody has made guessing cheap; above, reading a file would stop the machine."""


class SealedKeyMalformed(Malformed):
    """Not the form of a key sealed under a passphrase, or costs out of bounds."""

    code = "sealed-key-malformed"


def is_sealed(content: bytes) -> bool:
    """Whether a key file holds a sealed key; 32 raw bytes may begin in any way."""
    return len(content) != KEY_BYTES and content.startswith(b"{")


def seal_key(key: bytes, passphrase: str, costs: Costs = RFC_9106) -> bytes:
    """One line of JSON."""
    salt = secrets.token_bytes(SALT_BYTES)
    sealed = seal(key, key_from_passphrase(passphrase, salt, costs), BOUND_TO)
    said = {
        "version": VERSION,
        "kdf": "argon2id",
        "memory_kib": costs.memory_kib,
        "passes": costs.passes,
        "lanes": costs.lanes,
        "salt": b64encode(salt).decode(),
        "sealed": b64encode(sealed).decode(),
    }
    return json.dumps(said).encode() + b"\n"


def open_sealed_key(content: bytes, passphrases: Sequence[str]) -> bytes:
    """The key, under whichever passphrase opens it. Raises `SealedKeyMalformed`, `KeyNotOpened`."""
    salt, sealed, costs = _read(content)
    for each in passphrases:
        try:
            key = unseal(sealed, key_from_passphrase(each, salt, costs), BOUND_TO)
        except KeyNotOpened:
            continue
        if len(key) == KEY_BYTES:
            return key
    raise KeyNotOpened("the passphrase does not open the sealed key")


def _read(content: bytes) -> tuple[bytes, bytes, Costs]:
    try:
        said = json.loads(content)
        salt, sealed = (b64decode(said[name], validate=True) for name in ("salt", "sealed"))
        version, kdf = said["version"], said["kdf"]
        costs = Costs(said["memory_kib"], said["passes"], said["lanes"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise SealedKeyMalformed("not a key sealed under a passphrase") from error
    numbers = (costs.memory_kib, costs.passes, costs.lanes)
    if (
        version != VERSION
        or kdf != "argon2id"
        or len(salt) != SALT_BYTES
        or any(type(n) is not int for n in numbers)
    ):
        raise SealedKeyMalformed(f"a sealed key of version {VERSION} (argon2id) is read here")
    lowest, highest = (
        (FEWEST.memory_kib, FEWEST.passes, FEWEST.lanes),
        (MOST.memory_kib, MOST.passes, MOST.lanes),
    )
    if any(not low <= n <= high for low, n, high in zip(lowest, numbers, highest, strict=True)):
        raise SealedKeyMalformed(f"costs of argon2id outside {lowest} to {highest}")
    return salt, sealed, costs
