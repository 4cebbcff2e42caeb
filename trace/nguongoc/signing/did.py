"""did:web: names of parties that resolve to documents with their public keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from nguongoc.errors import Malformed
from nguongoc.records.canonical import canonical_bytes, parse_strict
from nguongoc.records.credential import moment
from nguongoc.signing import base58
from nguongoc.signing.algorithms import KeyMalformed, PublicKey, load_jwk, public_jwk, thumbprint

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
ED25519_PREFIX = b"\xed\x01"
P256_PREFIX = b"\x80\x24"
THUMBPRINT_CHARACTERS = 8


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
    """One key of a parsed document; `may_assert` says whether it may sign records now."""

    id: str
    public_key: PublicKey
    thumbprint: str
    may_assert: bool
    created_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class DidDocument:
    did: str
    methods: tuple[VerificationMethod, ...]

    def method(self, kid: str) -> VerificationMethod | None:
        return next((method for method in self.methods if method.id == kid), None)


def did_web(host: str, *path: str) -> str:
    """The DID of a host, or of a path on it: `did_web("a.example:8000", "o", "htx")` -> `did:web:a.example%3A8000:o:htx`."""
    return ":".join(["did:web", host.replace(":", "%3A"), *path])


def document_url(did: str) -> str:
    """Where a did:web's document is (did:web method, Read); plain http for loopback alone. Raises `DidMalformed`."""
    parts = did.split("#", maxsplit=1)[0].split(":")
    if parts[:2] != ["did", "web"] or len(parts) < 3 or not all(parts):  # noqa: PLR2004
        raise DidMalformed("a did:web is did:web:host[:path...]")
    host = unquote(parts[2])
    if any(character in host for character in "/?#@\\ ") or any("/" in unquote(part) for part in parts[3:]):
        raise DidMalformed("a did:web holds a host and plain path segments")
    scheme = "http" if host.split(":")[0] in LOOPBACK else "https"
    path = "/".join(parts[3:]) or ".well-known"
    return f"{scheme}://{host}/{path}/did.json"


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
    """The keys of a DID's document. Raises `DidDocumentMalformed` when it is another's or holds another's key."""
    document = parse_strict(data, DOCUMENT_LIMIT)
    if not isinstance(document, dict) or document.get("id") != did:
        raise DidDocumentMalformed(f"not the document of {did}")
    methods, assertion = document.get("verificationMethod"), document.get("assertionMethod")
    if not isinstance(methods, list) or not isinstance(assertion, list) or len(methods) > MOST_METHODS:
        raise DidDocumentMalformed("a document lists its verification and assertion methods")
    asserting = {each for each in assertion if isinstance(each, str)}
    return DidDocument(did, tuple(_method(each, did, asserting) for each in methods))


def _dates(key: PublishedKey) -> dict[str, str]:
    dates = {"created": moment(key.created_at)}
    if key.expires_at is not None:
        dates["expires"] = moment(key.expires_at)
    if key.revoked_at is not None:
        dates["revoked"] = moment(key.revoked_at)
    return dates


def _method(method: Any, did: str, asserting: set[str]) -> VerificationMethod:
    if not isinstance(method, dict) or method.get("controller") != did:
        raise DidDocumentMalformed("every method is controlled by the DID itself")
    id = method.get("id")
    if not isinstance(id, str) or not id.startswith(did + "#"):
        raise DidDocumentMalformed("a method's id is the DID and a fragment")
    key = _public_key(method)
    return VerificationMethod(
        id=id,
        public_key=key,
        thumbprint=thumbprint(key),
        may_assert=id in asserting,
        created_at=_moment(method, "created"),
        expires_at=_moment(method, "expires"),
        revoked_at=_moment(method, "revoked"),
    )


def _public_key(method: dict[str, Any]) -> PublicKey:
    if method.get("type") == JWK_TYPE:
        return load_jwk(method.get("publicKeyJwk"))
    text = method.get("publicKeyMultibase")
    if method.get("type") != MULTIKEY_TYPE or not isinstance(text, str):
        raise KeyMalformed("a method is a JsonWebKey or a Multikey")
    return load_multikey(text)


def load_multikey(text: str) -> PublicKey:
    """The key of a multibase Multikey. Raises `KeyMalformed`."""
    from cryptography.hazmat.primitives.asymmetric import ec

    if not text.startswith("z"):
        raise KeyMalformed("a Multikey is multibase z")
    data = base58.decode(text[1:])
    try:
        if data[:2] == ED25519_PREFIX:
            return Ed25519PublicKey.from_public_bytes(data[2:])
        if data[:2] == P256_PREFIX:
            return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), data[2:])
    except ValueError as error:
        raise KeyMalformed("the Multikey holds no point of its curve") from error
    raise KeyMalformed("only Ed25519 and P-256 Multikeys are known")


def _moment(method: dict[str, Any], member: str) -> datetime | None:
    text = method.get(member)
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise DidDocumentMalformed(f"{member} is no time") from error
    if at.tzinfo is None:
        raise DidDocumentMalformed(f"{member} has no time zone")
    return at
