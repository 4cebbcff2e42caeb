"""The offline root: which keys, and how many of them together, may say whom to trust; and how it changes hands.

A root is pinned by its fingerprint, SHA-256 of its exact bytes: 64 characters that fit on paper. A later version counts
for whoever pinned an earlier one when as many keys as each of the two asks for signed it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from nguongoc.errors import Refusal
from nguongoc.records.canonical import canonical_bytes, parse_strict
from nguongoc.signing.algorithms import PublicKey, load_jwk, public_jwk, thumbprint
from nguongoc.trust.envelope import MOST_SIGNATURES, Envelope
from nguongoc.trust.refusals import TrustMalformed, TrustUntrusted

FORMAT = "nguongoc-trust-root"
TYPE = "nguongoc-root+json"
MOST_ROOTS = 64
MOST_KEYS = MOST_SIGNATURES // 2
"""Of one root: a new one is signed by keys of its predecessor too, and both must fit."""
ROOT_LIMIT = 16 * 1024
LONGEST_NAME = 200
FINGERPRINT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Root:
    """`threshold` of `keys` (by thumbprint) sign. `previous` is the fingerprint of the version before, None in the first."""

    name: str
    version: int
    threshold: int
    keys: Mapping[str, PublicKey]
    previous: str | None
    fingerprint: str

    @classmethod
    def parse(cls, payload: bytes) -> Root:
        """Raises `TrustMalformed`, also for anything but canonical bytes."""
        try:
            document = parse_strict(payload, ROOT_LIMIT)
            if canonical_bytes(document) == payload:
                return cls._read(document, payload)
        except Refusal as refusal:
            raise TrustMalformed(f"no root: {refusal.detail}") from refusal
        raise TrustMalformed("a root stands in canonical JSON")

    @classmethod
    def _read(cls, document: Any, payload: bytes) -> Root:
        match document:
            case {
                "format": "nguongoc-trust-root", "v": 1, "name": str(name), "version": int(version),
                "threshold": int(threshold), "keys": list(jwks), "previous": str(previous) | (None as previous),
            }:  # fmt: skip
                keys = [load_jwk(each) for each in jwks]
                read = cls(
                    name, version, threshold, MappingProxyType({thumbprint(key): key for key in keys}),
                    previous, hashlib.sha256(payload).hexdigest(),
                )  # fmt: skip
                read._check(len(keys))
                return read
        raise TrustMalformed(
            "a root has name, version, threshold, keys and the fingerprint of its predecessor"
        )

    def _check(self, given: int) -> None:
        if len(self.keys) != given or not 1 <= self.threshold <= given <= MOST_KEYS:
            raise TrustMalformed(f"a root asks for 1 to n of its n different keys, at most {MOST_KEYS}")
        if type(self.version) is not int or type(self.threshold) is not int or self.version < 1:
            raise TrustMalformed("version and threshold are whole numbers from 1 on")
        if (self.previous is None) != (self.version == 1):
            raise TrustMalformed("versions count from 1, and every one but the first names the one before")
        if self.previous is not None and FINGERPRINT.fullmatch(self.previous) is None:
            raise TrustMalformed("a fingerprint is 64 lower-case hex digits")
        if not 0 < len(self.name) <= LONGEST_NAME:
            raise TrustMalformed(f"a root has a name of at most {LONGEST_NAME} characters")


def draft_root(
    name: str, threshold: int, keys: Sequence[PublicKey], previous: Root | None = None
) -> Envelope:
    """An unsigned root, the first one or the one after `previous`. Raises `TrustMalformed`."""
    payload = canonical_bytes(
        {
            "format": FORMAT,
            "v": 1,
            "name": name,
            "version": 1 if previous is None else previous.version + 1,
            "threshold": threshold,
            "keys": [public_jwk(key) for key in keys],
            "previous": None if previous is None else previous.fingerprint,
        }
    )
    Root.parse(payload)
    return Envelope(payload)


def check_roots(envelopes: Iterable[Envelope]) -> tuple[Root, ...]:
    """The roots of a chain, oldest first, each signed by enough of its own keys and of its predecessor's.

    Raises `TrustMalformed`, `TrustUntrusted`. A chain may begin anywhere; whether to trust it is decided by a pin.
    """
    roots: list[Root] = []
    for envelope in envelopes:
        if len(roots) == MOST_ROOTS:
            raise TrustMalformed(f"at most {MOST_ROOTS} roots")
        root = Root.parse(envelope.payload)
        if roots and (root.previous, root.version) != (roots[-1].fingerprint, roots[-1].version + 1):
            raise TrustUntrusted(f"root {root.version} does not follow root {roots[-1].version}")
        for judge in (root, *roots[-1:]):
            good = len(envelope.good(judge.keys, TYPE))
            if good < judge.threshold:
                raise TrustUntrusted(
                    f"root {root.version} has {good} of the {judge.threshold} signatures that root {judge.version} asks for"
                )
        roots.append(root)
    if not roots:
        raise TrustMalformed("there is no root")
    return tuple(roots)
