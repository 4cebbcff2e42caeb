"""did:web: names of parties that resolve to documents with their public keys."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from nguongoc.errors import Malformed
from nguongoc.records import base58
from nguongoc.records.canonical import canonical_bytes, parse_strict
from nguongoc.records.credential import moment
from nguongoc.signing.algorithms import (
    KeyKindUnknown,
    KeyMalformed,
    PublicKey,
    load_jwk,
    public_jwk,
    thumbprint,
)

CONTEXT = (
    "https://www.w3.org/ns/did/v1",
    "https://w3id.org/security/jwk/v1",
    "https://w3id.org/security/multikey/v1",
)
LOOPBACK = frozenset({"localhost", "127.0.0.1"})
DOCUMENT_LIMIT = 256 * 1024
MOST_METHODS = 200
JWK_TYPE = "JsonWebKey"
MULTIKEY_TYPE = "Multikey"
MULTIKEY_SUFFIX = "-mk"
VERDICT_PREFIX = "verdict-"
"""A key whose fragment begins so signs verdicts on codes and nothing else: it works in every request, so it is the first to leak."""
ED25519_PREFIX = b"\xed\x01"
P256_PREFIX = b"\x80\x24"
THUMBPRINT_CHARACTERS = 8
LONGEST_DID = 1024
COMPRESSED_POINT_BYTES = 33
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[1-9][0-9]{0,4})?")
_SEGMENT = re.compile(r"(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})+")
"""What a DID may be made of (DID Core, 3.1): nothing that ends a path, a query or a line gets through to a request."""


class DidMalformed(Malformed):
    """Not a did:web we can resolve."""

    code = "did-malformed"


class DidDocumentMalformed(Malformed):
    """A DID document that is not this DID's, or holds what we do not read."""

    code = "did-document-malformed"


@dataclass(frozen=True, slots=True)
class PublishedKey:
    """A key as its DID document shows it: retired ones keep their method, compromised ones are marked `revoked`."""

    kid: str
    public_key: PublicKey
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class VerificationMethod:
    """One key of a parsed document; `may_assert` says whether it may sign records now, `may_judge` whether verdicts on codes."""

    id: str
    public_key: PublicKey = field(hash=False)
    """Libraries do not hash keys; the thumbprint is its hash."""
    thumbprint: str
    may_assert: bool
    created_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None
    may_judge: bool = False


@dataclass(frozen=True, slots=True)
class DidDocument:
    """The keys of a DID that we verify with."""

    did: str
    methods: tuple[VerificationMethod, ...]

    def method(self, kid: str) -> VerificationMethod | None:
        return next((method for method in self.methods if method.id == kid), None)


def did_web(host: str, *path: str) -> str:
    """The DID of a host, or of a path on it: `did_web("a.example:8000", "o", "htx")` -> `did:web:a.example%3A8000:o:htx`."""
    return ":".join(["did:web", host.replace(":", "%3A"), *path])


def document_url(did: str) -> str:
    """Where a did:web's document is (did:web method, Read); plain http for loopback alone. Raises `DidMalformed`."""
    parts = did.split(":")
    if len(did) > LONGEST_DID or parts[:2] != ["did", "web"] or len(parts) < 3:  # noqa: PLR2004
        raise DidMalformed("a did:web is did:web:host[:path...]")
    host = unquote(parts[2])
    if _HOST.fullmatch(host) is None or ".." in host or not all(map(_is_plain, parts[3:])):
        raise DidMalformed("a did:web holds a host and plain path segments")
    scheme = "http" if host.split(":")[0] in LOOPBACK else "https"
    path = "/".join(parts[3:]) or ".well-known"
    return f"{scheme}://{host}/{path}/did.json"


def _is_plain(segment: str) -> bool:
    """A segment that stays one: no dots that climb, and no slash that an escape hides."""
    shown = unquote(segment)
    return (
        _SEGMENT.fullmatch(segment) is not None and shown not in {".", ".."} and not set("/\\") & set(shown)
    )


def key_fragment(created_at: datetime, public_key: PublicKey) -> str:
    """The fragment a key is known by for ever: its day and the beginning of its thumbprint."""
    return f"{created_at:%Y-%m-%d}-{thumbprint(public_key)[:THUMBPRINT_CHARACTERS]}"


def multikey(key: PublicKey) -> str:
    """The key in multibase base58btc with its multicodec prefix."""
    if isinstance(key, Ed25519PublicKey):
        return "z" + base58.encode(ED25519_PREFIX + key.public_bytes_raw())
    return "z" + base58.encode(P256_PREFIX + key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint))


def build_did_document(did: str, keys: Iterable[PublishedKey]) -> bytes:
    """The canonical bytes of a document that shows each key as JWK and as Multikey."""
    methods: list[dict[str, Any]] = []
    assertion: list[str] = []
    for key in keys:
        shared = {"controller": did} | _dates(key)
        methods.append({"id": key.kid, "type": JWK_TYPE, "publicKeyJwk": public_jwk(key.public_key)} | shared)
        methods.append(
            {
                "id": key.kid + MULTIKEY_SUFFIX,
                "type": MULTIKEY_TYPE,
                "publicKeyMultibase": multikey(key.public_key),
            }
            | shared
        )
        if key.revoked_at is None:
            assertion += [key.kid, key.kid + MULTIKEY_SUFFIX]
    document = {
        "@context": list(CONTEXT),
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": assertion,
    }
    return canonical_bytes(document)


def parse_did_document(data: bytes, did: str) -> DidDocument:
    """The keys of a DID's document that we verify with; methods of other kinds are passed over.

    Raises `DidDocumentMalformed` when it is another's, holds another's key, or two keys under one id. Methods embedded in
    `assertionMethod` itself are not read.
    """
    document = parse_strict(data, DOCUMENT_LIMIT)
    if not isinstance(document, dict) or document.get("id") != did:
        raise DidDocumentMalformed(f"not the document of {did}")
    methods, assertion = document.get("verificationMethod"), document.get("assertionMethod")
    if not isinstance(methods, list) or not isinstance(assertion, list) or len(methods) > MOST_METHODS:
        raise DidDocumentMalformed("a document lists its verification and assertion methods")
    asserting = {_absolute(each, did) for each in assertion if isinstance(each, str)}
    read = [method for each in methods if (method := _method(each, did, asserting)) is not None]
    if len({method.id for method in read}) != len(read):
        raise DidDocumentMalformed("two methods have the same id")
    return DidDocument(did, tuple(read))


def _absolute(reference: str, did: str) -> str:
    """A reference within the document may leave out the DID (DID Core, 3.2.2)."""
    return did + reference if reference.startswith("#") else reference


def _dates(key: PublishedKey) -> dict[str, str]:
    dates = {"created": moment(key.created_at)}
    if key.expires_at is not None:
        dates["expires"] = moment(key.expires_at)
    if key.revoked_at is not None:
        dates["revoked"] = moment(key.revoked_at)
    return dates


def _method(method: Any, did: str, asserting: set[str]) -> VerificationMethod | None:
    if not isinstance(method, dict) or method.get("controller") != did:
        raise DidDocumentMalformed("every method is controlled by the DID itself")
    id = method.get("id")
    if not isinstance(id, str) or not (id := _absolute(id, did)).startswith(did + "#"):
        raise DidDocumentMalformed("a method's id is the DID and a fragment")
    key = _public_key(method)
    if key is None:
        return None
    judges = id.startswith(f"{did}#{VERDICT_PREFIX}")
    return VerificationMethod(
        id=id,
        public_key=key,
        thumbprint=thumbprint(key),
        may_assert=id in asserting and not judges,
        may_judge=id in asserting and judges,
        created_at=_moment(method, "created"),
        expires_at=_moment(method, "expires"),
        revoked_at=_moment(method, "revoked"),
    )


def _public_key(method: dict[str, Any]) -> PublicKey | None:
    """The key, or None for one of a kind that we do not verify with: an organisation's own document may hold such."""
    try:
        match method.get("type"), method:
            case (("JsonWebKey" | "JsonWebKey2020"), {"publicKeyJwk": jwk}):
                return load_jwk(jwk)
            case "Multikey", {"publicKeyMultibase": str(text)}:
                return load_multikey(text)
    except KeyKindUnknown:
        return None
    return None


def load_multikey(text: str) -> PublicKey:
    """The key of a multibase Multikey. Raises `KeyMalformed`."""
    if not text.startswith("z"):
        raise KeyMalformed("a Multikey is multibase z")
    data = base58.decode(text[1:])
    try:
        if data[:2] == ED25519_PREFIX:
            return Ed25519PublicKey.from_public_bytes(data[2:])
        if data[:2] == P256_PREFIX and len(data) == len(P256_PREFIX) + COMPRESSED_POINT_BYTES:
            return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), data[2:])
    except ValueError as error:
        raise KeyMalformed("the Multikey holds no point of its curve") from error
    raise KeyKindUnknown("only Ed25519 and P-256 Multikeys are known")


def _moment(method: dict[str, Any], member: str) -> datetime | None:
    text = method.get(member)
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise DidDocumentMalformed(f"{member} is no time") from error
    if at.tzinfo is None:
        raise DidDocumentMalformed(f"{member} has no time zone")
    return at
