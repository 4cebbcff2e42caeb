"""Compact JWS as UNTP asks for it: `vc+jwt`, the credential's canonical bytes as payload (VC-JOSE-COSE)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from nguongoc.errors import Malformed
from nguongoc.records.canonical import canonical_bytes, parse_strict
from nguongoc.signing import algorithms
from nguongoc.signing.algorithms import PublicKey, from_base64url, to_base64url

CREDENTIAL_TYPE = "vc+jwt"
JWS_LIMIT = 1024 * 1024
HEADER_LIMIT = 4096
HEADERS_KEPT = 1024
HEADER_MEMBERS = frozenset({"alg", "typ", "cty", "kid", "iss"})
ALGORITHMS = frozenset({"EdDSA", "Ed25519", "ES256"})
CONTENT_TYPES = frozenset({None, "vc", "application/vc"})


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


def signing_input(payload: bytes, algorithm: str, kid: str, type: str = CREDENTIAL_TYPE) -> bytes:
    """What a signature under this key is made over (RFC 7515, 5.1): whoever holds the key elsewhere signs these bytes."""
    header = {"alg": algorithm, "kid": kid, "typ": type}
    if type == CREDENTIAL_TYPE:
        header["cty"] = "vc"
    return f"{to_base64url(canonical_bytes(header))}.{to_base64url(payload)}".encode()


def compact(signing_input: bytes, signature: bytes) -> str:
    """The compact JWS of a signing input and what was signed of it; nothing is verified."""
    return f"{signing_input.decode()}.{to_base64url(signature)}"


def sign_compact(payload: bytes, signer: Signs, type: str = CREDENTIAL_TYPE) -> str:
    """The compact JWS of a payload under a signer's key and full DID URL."""
    to_sign = signing_input(payload, signer.algorithm, signer.kid, type)
    return compact(to_sign, signer.sign(to_sign))


def parse_compact(text: str, limit: int = JWS_LIMIT, type: str = CREDENTIAL_TYPE) -> CompactJws:
    """Take a compact JWS of one explicit type (RFC 8725, 3.11) apart.

    Raises `JwsMalformed`, `AlgorithmRefused`, and the refusals of `parse_strict`.
    """
    if len(text) > limit:
        raise JwsMalformed(f"a record has at most {limit} characters", limit=limit)
    parts = text.split(".")
    if len(parts) != 3 or not text.isascii():  # noqa: PLR2004
        raise JwsMalformed("a compact JWS has three parts")
    algorithm, kid = _header(parts[0], type)
    signed = text[: text.rindex(".")].encode()
    return CompactJws(algorithm, kid, from_base64url(parts[1]), from_base64url(parts[2]), signed)


@lru_cache(maxsize=HEADERS_KEPT)
def _header(encoded: str, type: str) -> tuple[str, str]:
    """The algorithm and key id of an encoded header; one issuer's records all begin with the same one."""
    if len(encoded) > HEADER_LIMIT:
        raise JwsMalformed(f"a header has at most {HEADER_LIMIT} characters", limit=HEADER_LIMIT)
    header = parse_strict(from_base64url(encoded))
    if not isinstance(header, dict) or not header.keys() <= HEADER_MEMBERS:
        raise JwsMalformed("the header holds members that are not understood")
    if header.get("typ") != type:
        raise JwsMalformed(f"typ is {type}")
    content_type, kid, algorithm = header.get("cty"), header.get("kid"), header.get("alg")
    if not isinstance(content_type, str | None) or content_type not in CONTENT_TYPES:
        raise JwsMalformed("cty is vc")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise AlgorithmRefused("alg is EdDSA, Ed25519 or ES256")
    if not isinstance(kid, str) or not kid.startswith("did:") or kid.count("#") != 1:
        raise JwsMalformed("kid is a DID URL with a fragment")
    if header.get("iss", kid.partition("#")[0]) != kid.partition("#")[0]:
        raise JwsMalformed("iss is the DID that kid begins with")
    return algorithm, kid


def verify_signature(jws: CompactJws, key: PublicKey) -> bool:
    """Whether the signature is this key's and the algorithm one that this key signs with."""
    return algorithms.fits(jws.algorithm, key) and algorithms.verify(key, jws.signature, jws.signing_input)
