"""The key files of a service in one sealed file, for a medium of its own: under a passphrase that stands nowhere.

Backups never hold these keys; without them a restored database signs nothing, and without the key of serials no unit is
known by its stamp any more.
"""

from __future__ import annotations

import json
import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping

from nguongoc.errors import Invalid, Malformed
from nguongoc.signing.keys import KEY_BYTES, key_from_passphrase, seal, unseal

VERSION = 1
SALT_BYTES = 16
SHORTEST_PASSPHRASE = 16
BOUND_TO = b"nguongoc key box 1"
_NAME = re.compile(r"[a-z]{1,20}")


class KeyBoxMalformed(Malformed):
    """Not the form of a sealed key file."""

    code = "key-box-malformed"


class PassphraseTooShort(Invalid):
    """A passphrase that a thief of the sealed file would find by trying."""

    code = "passphrase-too-short"


def seal_keys(keys: Mapping[str, bytes], passphrase: str) -> bytes:
    """The keys by name, sealed together (Argon2id, AES-256-GCM). Raises `PassphraseTooShort`."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise PassphraseTooShort(
            f"a passphrase has at least {SHORTEST_PASSPHRASE} characters", limit=SHORTEST_PASSPHRASE
        )
    salt = secrets.token_bytes(SALT_BYTES)
    plain = json.dumps({name: key.hex() for name, key in sorted(keys.items())}).encode()
    sealed = seal(plain, key_from_passphrase(passphrase, salt), BOUND_TO)
    said = {"version": VERSION, "salt": b64encode(salt).decode(), "sealed": b64encode(sealed).decode()}
    return json.dumps(said).encode() + b"\n"


def open_keys(data: bytes, passphrase: str) -> dict[str, bytes]:
    """Raises `KeyBoxMalformed`, and `KeyNotOpened` for another passphrase or changed bytes."""
    try:
        said = json.loads(data)
        version = said["version"]
        salt = b64decode(said["salt"], validate=True)
        sealed = b64decode(said["sealed"], validate=True)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise KeyBoxMalformed("not a sealed key file of ours") from error
    if version != VERSION or len(salt) != SALT_BYTES:
        raise KeyBoxMalformed(f"a sealed key file of version {VERSION} is read here")
    keys = json.loads(unseal(sealed, key_from_passphrase(passphrase, salt), BOUND_TO))
    return {
        name: key
        for name, text in keys.items()
        if _NAME.fullmatch(name) and len(key := bytes.fromhex(text)) == KEY_BYTES
    }
