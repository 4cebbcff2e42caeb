"""Compact JWS as UNTP asks for it: `vc+jwt`, the credential's canonical bytes as payload (VC-JOSE-COSE)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from nguongoc.errors import Malformed
from nguongoc.records.canonical import canonical_bytes, parse_strict
from nguongoc.signing import algorithms
from nguongoc.signing.algorithms import PublicKey, from_base64url, to_base64url

CREDENTIAL_TYPE = "vc+jwt"
JWS_LIMIT = 1024 * 1024
HEADER_LIMIT = 4096
HEADER_MEMBERS = frozenset({"alg", "typ", "cty", "kid", "iss"})
ALGORITHMS = frozenset({"EdDSA", "Ed25519", "ES256"})


class JwsMalformed(Malformed):
    """No compact JWS of a credential: parts, encoding, header."""

    code = "jws-malformed"


class AlgorithmRefused(Malformed):
    """An algorithm we do not verify: `none` among them."""

    code = "algorithm-refused"


class Signs(Protocol):
    """What signing needs of a key."""

    @property
    def kid(self) -> str: ...

    @property
    def algorithm(self) -> str: ...

    def sign(self, message: bytes, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class CompactJws:
    """A parsed JWS, nothing verified yet."""

    algorithm: str
    kid: str
    payload: bytes
    signature: bytes
    signing_input: bytes


def sign_compact(payload: bytes, signer: Signs) -> str:
    """The compact JWS of a payload under a signer's key and full DID URL."""
    header = {"alg": signer.algorithm, "cty": "vc", "kid": signer.kid, "typ": CREDENTIAL_TYPE}
    signing_input = f"{to_base64url(canonical_bytes(header))}.{to_base64url(payload)}"
    return f"{signing_input}.{to_base64url(signer.sign(signing_input.encode()))}"


def parse_compact(text: str, limit: int = JWS_LIMIT) -> CompactJws:
    """Take a compact JWS apart. Raises `JwsMalformed`, `AlgorithmRefused`, and the refusals of `parse_strict`."""
    if len(text) > limit:
        raise JwsMalformed(f"a record has at most {limit} characters", limit=limit)
    parts = text.split(".")
    if len(parts) != 3 or not text.isascii():  # noqa: PLR2004
        raise JwsMalformed("a compact JWS has three parts")
    header = parse_strict(from_base64url(parts[0]), HEADER_LIMIT)
    if not isinstance(header, dict) or not header.keys() <= HEADER_MEMBERS:
        raise JwsMalformed("the header holds members that are not understood")
    if header.get("typ") != CREDENTIAL_TYPE:
        raise JwsMalformed(f"typ is {CREDENTIAL_TYPE}")
    kid, algorithm = header.get("kid"), header.get("alg")
    if algorithm not in ALGORITHMS:
        raise AlgorithmRefused("alg is EdDSA, Ed25519 or ES256")
    if not isinstance(kid, str) or not kid.startswith("did:") or "#" not in kid:
        raise JwsMalformed("kid is a DID URL with a fragment")
    signing_input = text[: text.rindex(".")].encode()
    return CompactJws(algorithm, kid, from_base64url(parts[1]), from_base64url(parts[2]), signing_input)


def verify_signature(jws: CompactJws, key: PublicKey) -> bool:
    """Whether the signature is this key's and the algorithm one that this key signs with."""
    return algorithms.fits(jws.algorithm, key) and algorithms.verify(key, jws.signature, jws.signing_input)
