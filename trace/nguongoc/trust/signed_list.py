"""A trust list as it travels: signed by its root, with the chain of roots that leads to it; opened under a pin."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nguongoc.errors import Refusal
from nguongoc.records.canonical import canonical_bytes, parse_strict
from nguongoc.trust.envelope import Envelope
from nguongoc.trust.listing import LIST_LIMIT, TYPE, TrustList
from nguongoc.trust.refusals import RootElsewhere, TrustMalformed, TrustRolledBack, TrustUntrusted
from nguongoc.trust.root import MOST_ROOTS, ROOT_LIMIT, Root, check_roots

FILE_LIMIT = 2 * LIST_LIMIT


@dataclass(frozen=True, slots=True)
class SignedTrust:
    """The list and the roots up to the one that signed it, oldest first; nothing verified yet."""

    listed: Envelope
    roots: tuple[Envelope, ...]

    @classmethod
    def parse(cls, data: bytes) -> SignedTrust:
        """Raises `TrustMalformed`."""
        try:
            value = parse_strict(data, FILE_LIMIT)
        except Refusal as refusal:
            raise TrustMalformed(f"no signed trust list: {refusal.detail}") from refusal
        roots = value.get("roots") if isinstance(value, dict) else None
        if not isinstance(roots, list) or not 1 <= len(roots) <= MOST_ROOTS:
            raise TrustMalformed(f"a trust list brings 1 to {MOST_ROOTS} roots along")
        return cls(Envelope.of(value), tuple(Envelope.of(each) for each in roots))

    def to_bytes(self) -> bytes:
        """Canonical, so that the same list with the same signatures is the same file."""
        return canonical_bytes(self.listed.to_json() | {"roots": [each.to_json() for each in self.roots]})


@dataclass(frozen=True, slots=True)
class Seen:
    """What a verifier remembers: the newest list it accepted, and the newest root."""

    version: int
    sha256: str
    root_version: int


@dataclass(frozen=True, slots=True, eq=False)
class OpenedTrust:
    """A list that the pinned root stands behind; whether it has expired is the caller's to ask. Compared by identity."""

    trust_list: TrustList
    root: Root
    sha256: str

    @property
    def seen(self) -> Seen:
        return Seen(self.trust_list.version, self.sha256, self.root.version)


def open_trust(data: bytes, pins: Sequence[str], seen: Seen | None = None) -> OpenedTrust:
    """The list under one of the pinned fingerprints. Raises `TrustMalformed`, `TrustUntrusted`, `RootElsewhere` and, by what
    was `seen` before, `TrustRolledBack`."""
    signed = SignedTrust.parse(data)
    roots = check_roots(signed.roots)
    if not any(root.fingerprint in pins for root in roots):
        raise RootElsewhere(f"the list stands under the root {roots[-1].fingerprint}, which is not pinned")
    root = roots[-1]
    good = len(signed.listed.good(root.keys, TYPE))
    if good < root.threshold:
        raise TrustUntrusted(f"the list has {good} of the {root.threshold} signatures that its root asks for")
    trust_list = TrustList.parse(signed.listed.payload)
    opened = OpenedTrust(trust_list, root, hashlib.sha256(signed.listed.payload).hexdigest())
    if seen is not None:
        _check_continues(opened, seen)
    return opened


def _check_continues(opened: OpenedTrust, seen: Seen) -> None:
    version = opened.trust_list.version
    if version < seen.version or opened.root.version < seen.root_version:
        raise TrustRolledBack(
            f"list {version} under root {opened.root.version}: list {seen.version} under root {seen.root_version} was seen before"
        )
    if version == seen.version and opened.sha256 != seen.sha256:
        raise TrustRolledBack(f"two different lists of version {version}: the root signed both")


def read_root_file(data: bytes) -> tuple[Envelope, ...]:
    """The roots in a file: one root, or `{"roots": [...]}`, oldest first. Raises `TrustMalformed`."""
    try:
        value: Any = parse_strict(data, ROOT_LIMIT * MOST_ROOTS)
    except Refusal as refusal:
        raise TrustMalformed(f"no root: {refusal.detail}") from refusal
    match value:
        case {"roots": list(roots)} if 1 <= len(roots) <= MOST_ROOTS:
            return tuple(Envelope.of(each) for each in roots)
        case _:
            return (Envelope.of(value),)
