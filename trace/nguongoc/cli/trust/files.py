"""What every action does with files: key files and their passphrases, documents to sign, documents to write."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nguongoc.errors import Malformed, Refusal
from nguongoc.records.canonical import canonical_bytes
from nguongoc.signing.algorithms import PublicKey
from nguongoc.signing.jose import Signs
from nguongoc.signing.keys import LocalSigner
from nguongoc.trust.envelope import Envelope
from nguongoc.trust.key_file import KeyFile, read_key_file, read_public_key
from nguongoc.trust.memory import read_whole, write_whole
from nguongoc.trust.root import FINGERPRINT, Root, check_roots
from nguongoc.trust.signed_list import FILE_LIMIT, SignedTrust, read_root_file

LONGEST_PASSPHRASE = 1024


class PassphraseMissing(Malformed):
    """A sealed key, and nobody at the keyboard; or a passphrase that was not typed alike twice."""

    code = "trust-passphrase-missing"


@dataclass(frozen=True, slots=True)
class Roots:
    """A file of roots, the last of them newest and perhaps not signed yet."""

    envelopes: tuple[Envelope, ...]

    @property
    def newest(self) -> Root:
        return Root.parse(self.envelopes[-1].payload)

    def signed_by(self, signer: Signs, typ: str) -> Roots:
        return Roots((*self.envelopes[:-1], self.envelopes[-1].signed_by(signer, typ)))

    def to_bytes(self) -> bytes:
        return canonical_bytes({"roots": [each.to_json() for each in self.envelopes]})


def read_document(path: Path) -> Roots | SignedTrust:
    """A file of roots or a trust list. Raises `TrustMalformed`, `TrustFileUnusable`."""
    data = read_whole(path, FILE_LIMIT)
    return SignedTrust.parse(data) if _is_list(data) else Roots(read_root_file(data))


def _is_list(data: bytes) -> bool:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and "payload" in value and "roots" in value


def read_roots(path: Path) -> Roots:
    """A file of roots that are all signed. Raises `TrustMalformed`, `TrustUntrusted`, `TrustFileUnusable`."""
    roots = Roots(read_root_file(read_whole(path, FILE_LIMIT)))
    check_roots(roots.envelopes)
    return roots


def signed(document: Roots | SignedTrust, signer: Signs, types: tuple[str, str]) -> Roots | SignedTrust:
    """With one signature more; `types` are those of a root and of a list."""
    if isinstance(document, Roots):
        return document.signed_by(signer, types[0])
    return replace(document, listed=document.listed.signed_by(signer, types[1]))


def write_document(path: Path, document: Roots | SignedTrust) -> None:
    """Whole, or as before. Raises `TrustFileUnusable`."""
    write_whole(path, document.to_bytes() + b"\n")


def public_keys(paths: Sequence[Path]) -> list[PublicKey]:
    """The public keys in key files or in files of a public JWK."""
    return [read_public_key(path) for path in paths]


def pin_of(text: str) -> str:
    """What `argparse` calls for a root: a fingerprint, or a file of roots whose newest one is pinned."""
    if FINGERPRINT.fullmatch(text):
        return text
    try:
        return read_roots(Path(text)).newest.fingerprint
    except Refusal as error:
        raise argparse.ArgumentTypeError(
            f"neither a fingerprint of 64 hex digits nor a file of signed roots: {error.detail}"
        ) from error


def open_key(path: Path, passphrase_file: Path | None) -> tuple[KeyFile, LocalSigner]:
    """A key file, opened; a sealed one asks for its passphrase. Raises `TrustFileUnusable`, `KeyNotOpened`, `PassphraseMissing`."""
    held = read_key_file(path)
    return held, held.open(passphrase_for(passphrase_file, path.name) if held.is_sealed else None)


def passphrase_for(file: Path | None, name: str, *, twice: bool = False) -> str:
    """From a file's first line, else from the keyboard. Raises `PassphraseMissing`."""
    if file is not None:
        lines = read_whole(file, LONGEST_PASSPHRASE).decode("utf-8", "replace").splitlines()
        if lines and lines[0]:
            return lines[0]
        raise PassphraseMissing("the passphrase file is empty")
    if not sys.stdin.isatty():
        raise PassphraseMissing(f"{name} needs a passphrase: --passphrase-file, or type it at a terminal")
    typed = getpass.getpass(f"Passphrase of {name}: ")
    if not typed or (twice and getpass.getpass("The same again: ") != typed):
        raise PassphraseMissing("no passphrase, or not twice the same")
    return typed
