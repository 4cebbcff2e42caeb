"""The two signature algorithms we speak, by key: which one a key signs with is decided by the key, never by a header."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from nguongoc.errors import Malformed
from nguongoc.records.canonical import canonical_bytes

PublicKey = Ed25519PublicKey | ec.EllipticCurvePublicKey
ED25519 = "EdDSA"
ES256 = "ES256"
SIGNATURE_BYTES = 64
COORDINATE_BYTES = 32
UNCOMPRESSED_POINT_BYTES = 1 + 2 * COORDINATE_BYTES
ED25519_NAMES = frozenset({"EdDSA", "Ed25519"})
"""RFC 8037 and RFC 9864 name the same signature; verifiers in the field know the first."""


class Base64UrlMalformed(Malformed):
    """Not unpadded, canonical base64url."""

    code = "base64url-malformed"


class KeyMalformed(Malformed):
    """Not a public key of a kind we verify with."""

    code = "key-malformed"


class KeyKindUnknown(KeyMalformed):
    """A public key of a curve or type we do not verify with, whole in itself."""

    code = "key-kind-unknown"


_TO_STANDARD = bytes.maketrans(b"-_+/=", b"+/...")
"""The alphabet of base64url to that of base64; what base64url lacks, padding included, becomes a stranger to both."""


def to_base64url(data: bytes) -> str:
    """Base64url without padding (RFC 7515, 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """The bytes of unpadded base64url in its one spelling. Raises `Base64UrlMalformed`."""
    try:
        standard = text.encode("ascii").translate(_TO_STANDARD)
        data = binascii.a2b_base64(standard + b"=" * (-len(text) % 4), strict_mode=True)
    except ValueError as error:
        raise Base64UrlMalformed("not base64url") from error
    # Only bits left over in the last character can differ between two spellings.
    if (tail := len(text) % 4) and binascii.b2a_base64(data[1 - tail :])[:tail] != standard[-tail:]:
        raise Base64UrlMalformed("not the one spelling of these bytes in base64url")
    return data


def fits(algorithm: str, key: PublicKey) -> bool:
    """Whether a header's algorithm is one this key signs with."""
    match key:
        case Ed25519PublicKey():
            return algorithm in ED25519_NAMES
        case _:
            return algorithm == ES256 and isinstance(key.curve, ec.SECP256R1)


def verify(key: PublicKey, signature: bytes, message: bytes) -> bool:
    """Whether `signature` (64 bytes; r and s side by side for ES256) is this key's over `message`."""
    if len(signature) != SIGNATURE_BYTES:
        return False
    try:
        match key:
            case Ed25519PublicKey():
                key.verify(signature, message)
            case _:
                r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
                key.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def public_jwk(key: PublicKey) -> dict[str, str]:
    """The key as a JWK, required members alone (RFC 7517, RFC 8037)."""
    match key:
        case Ed25519PublicKey():
            return {"kty": "OKP", "crv": "Ed25519", "x": to_base64url(key.public_bytes_raw())}
        case _:
            numbers = key.public_numbers()
            x, y = (to_base64url(n.to_bytes(COORDINATE_BYTES, "big")) for n in (numbers.x, numbers.y))
            return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def load_jwk(jwk: Any) -> PublicKey:
    """The key of a public JWK. Raises `KeyMalformed`; private members are refused, not ignored."""
    if not isinstance(jwk, dict) or "d" in jwk:
        raise KeyMalformed("not a public JWK")
    try:
        match jwk:
            case {"kty": "OKP", "crv": "Ed25519", "x": str(x)}:
                return Ed25519PublicKey.from_public_bytes(from_base64url(x))
            case {"kty": "EC", "crv": "P-256", "x": str(x), "y": str(y)}:
                return _point(from_base64url(x), from_base64url(y))
    except (ValueError, Base64UrlMalformed) as error:
        raise KeyMalformed("the JWK holds no point of its curve") from error
    raise KeyKindUnknown("only Ed25519 and P-256 keys are known")


def public_bytes(key: PublicKey) -> bytes:
    """The key in bytes: 32 for Ed25519, the uncompressed point of P-256 in 65 (SEC 1, 2.3.3)."""
    match key:
        case Ed25519PublicKey():
            return key.public_bytes_raw()
        case _:
            return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def load_public_bytes(algorithm: str, data: bytes) -> PublicKey:
    """The key of an algorithm back from `public_bytes`. Raises `KeyMalformed`."""
    try:
        if algorithm in ED25519_NAMES:
            return Ed25519PublicKey.from_public_bytes(data)
        if algorithm == ES256 and len(data) == UNCOMPRESSED_POINT_BYTES:
            return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), data)
    except ValueError as error:
        raise KeyMalformed("the bytes are no point of their curve") from error
    raise KeyKindUnknown(f"no public key of {algorithm}")


def _point(x: bytes, y: bytes) -> PublicKey:
    if len(x) != COORDINATE_BYTES or len(y) != COORDINATE_BYTES:
        raise KeyMalformed("a coordinate of P-256 has 32 bytes")
    numbers = ec.EllipticCurvePublicNumbers(
        int.from_bytes(x, "big"), int.from_bytes(y, "big"), ec.SECP256R1()
    )
    return numbers.public_key()


def thumbprint(key: PublicKey) -> str:
    """The JWK thumbprint of a public key (RFC 7638), base64url."""
    return to_base64url(hashlib.sha256(canonical_bytes(public_jwk(key))).digest())
