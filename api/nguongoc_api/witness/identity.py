"""The witness's own key: made on the first run, in a file that its owner alone may read.

The file holds one line as Go's signed notes write private keys, so that other witness programs can take it over:
`PRIVATE+KEY+name+key id+base64(type, seed)`.
"""

from __future__ import annotations

import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nguongoc.errors import Invalid, Refusal, Unavailable
from nguongoc.log.lines import format_base64, parse_base64
from nguongoc.log.note import SignatureType, Signs, VerifierKey

SEED_BYTES = 32
OTHERS = stat.S_IRWXG | stat.S_IRWXO
LONGEST_FILE = 1024
_HEAD = "PRIVATE+KEY+"


class WitnessKeyUnusable(Unavailable):
    """The witness's key file cannot be read, is open to others, or holds no such key."""

    code = "witness-key-unusable"


class WitnessNameDiffers(Invalid):
    """The key file is that of a witness of another name; a name is for ever, like the key."""

    code = "witness-name-differs"


@dataclass(frozen=True, slots=True)
class Identity:
    """The key a witness is known by, and what it signs with; repr leaves the latter out."""

    key: VerifierKey
    signer: Signs = field(repr=False)


def open_identity(path: Path, name: str | None) -> Identity:
    """The identity in the file, made under `name` if there is none. Raises `WitnessKeyUnusable`, `WitnessNameDiffers`."""
    if not path.exists():
        if name is None:
            raise WitnessKeyUnusable(
                f"{path} is not there: give the new witness its name with --name", path=str(path)
            )
        _make(path, name)
    identity = _read(path)
    if name is not None and name != identity.key.name:
        raise WitnessNameDiffers(
            f"{path} is the key of {identity.key.name}, not of {name}", name=identity.key.name
        )
    return identity


def _make(path: Path, name: str) -> None:
    seed = secrets.token_bytes(SEED_BYTES)
    key = _identity(name, seed).key
    line = f"{_HEAD}{key.name}+{key.id.hex()}+{format_base64(bytes([key.type]) + seed)}\n"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Whole under its name or not there: half a key would be taken for none of ours on the next start.
    beside = path.with_name(f"{path.name}.new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    os.link(beside, path)
    beside.unlink()


def _read(path: Path) -> Identity:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(LONGEST_FILE)
    except OSError as error:
        raise WitnessKeyUnusable(f"{path} cannot be read: {error.strerror}", path=str(path)) from error
    if mode & OTHERS:
        raise WitnessKeyUnusable(f"{path} is open to others: chmod 600", path=str(path))
    try:
        head, name, key_id, material = _parts(content.decode("utf-8"))
        data = parse_base64(material)
        identity = _identity(name, data[1:])
    except (Refusal, ValueError) as error:
        raise WitnessKeyUnusable(f"{path} holds no witness key", path=str(path)) from error
    if head != _HEAD or data[:1] != bytes([SignatureType.COSIGNATURE]) or key_id != identity.key.id.hex():
        raise WitnessKeyUnusable(f"{path} holds no witness key", path=str(path))
    return identity


def _parts(text: str) -> tuple[str, str, str, str]:
    name, key_id, material = text.removesuffix("\n").removeprefix(_HEAD).split("+", 2)
    return text[: len(_HEAD)], name, key_id, material


def _identity(name: str, seed: bytes) -> Identity:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    return Identity(
        VerifierKey(name, SignatureType.COSIGNATURE, private.public_key().public_bytes_raw()), private
    )
