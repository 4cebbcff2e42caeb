"""A document under several signatures: JWS in its general JSON form (RFC 7515, 7.2.1), one protected header a signature.

A compact JWS holds one signature, and a root needs m of n. `typ` says what was signed, so that a signature on a root never
counts on a list. Members besides `payload` and `signatures` are not signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from nguongoc.errors import Refusal
from nguongoc.records.canonical import canonical_bytes, parse_strict
from nguongoc.signing import algorithms
from nguongoc.signing.algorithms import PublicKey, from_base64url, to_base64url
from nguongoc.signing.jose import Signs
from nguongoc.trust.refusals import TrustMalformed

MOST_SIGNATURES = 32
HEADER_LIMIT = 512


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature: `kid` is the thumbprint of the key (RFC 7638)."""

    protected: str
    kid: str
    algorithm: str
    typ: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """A payload and the signatures over it, nothing verified yet."""

    payload: bytes
    signatures: tuple[Signed, ...] = ()

    @classmethod
    def of(cls, value: Any) -> Envelope:
        """From its JSON. Raises `TrustMalformed`."""
        match value:
            case {"payload": str(payload), "signatures": list(signatures)} if (
                len(signatures) <= MOST_SIGNATURES
            ):
                try:
                    read = tuple(_signed(each) for each in signatures)
                    return cls(from_base64url(payload), read)
                except Refusal as refusal:
                    raise TrustMalformed(refusal.detail) from refusal
        raise TrustMalformed(f"a signed document has a payload and at most {MOST_SIGNATURES} signatures")

    def to_json(self) -> dict[str, Any]:
        """Signatures in the order of their keys' thumbprints, so that two who combine the same get the same bytes."""
        ordered = sorted(self.signatures, key=lambda each: (each.kid, each.protected))
        return {
            "payload": to_base64url(self.payload),
            "signatures": [
                {"protected": each.protected, "signature": to_base64url(each.signature)} for each in ordered
            ],
        }

    def signed_by(self, signer: Signs, typ: str) -> Envelope:
        """With one signature more, in place of an earlier one by the same key. `signer.kid` is a thumbprint."""
        header = {"alg": signer.algorithm, "kid": signer.kid, "typ": typ}
        protected = to_base64url(canonical_bytes(header))
        signature = signer.sign(self._input(protected))
        others = tuple(each for each in self.signatures if each.kid != signer.kid)
        return replace(
            self, signatures=(*others, Signed(protected, signer.kid, signer.algorithm, typ, signature))
        )

    def combined(self, others: Iterable[Envelope]) -> Envelope:
        """With the signatures of other copies of the same payload. Raises `TrustMalformed` for another payload."""
        by_key = {each.kid: each for each in self.signatures}
        for other in others:
            if other.payload != self.payload:
                raise TrustMalformed("copies of different documents cannot be combined")
            by_key = {each.kid: each for each in other.signatures} | by_key
        return replace(self, signatures=tuple(by_key.values()))

    def good(self, keys: Mapping[str, PublicKey], typ: str) -> frozenset[str]:
        """The thumbprints among `keys` whose signature of this kind holds; each key counts once, however often it signed."""
        return frozenset(
            each.kid
            for each in self.signatures
            if each.typ == typ
            and (key := keys.get(each.kid)) is not None
            and algorithms.fits(each.algorithm, key)
            and algorithms.verify(key, each.signature, self._input(each.protected))
        )

    def _input(self, protected: str) -> bytes:
        return f"{protected}.{to_base64url(self.payload)}".encode()


def _signed(value: Any) -> Signed:
    match value:
        case {"protected": str(protected), "signature": str(signature)} if len(protected) <= HEADER_LIMIT:
            header = parse_strict(from_base64url(protected), HEADER_LIMIT)
            match header:
                case {"alg": str(algorithm), "kid": str(kid), "typ": str(typ)} if len(header) == 3:  # noqa: PLR2004
                    return Signed(protected, kid, algorithm, typ, from_base64url(signature))
    raise TrustMalformed("a signature has a protected header of alg, kid and typ")
