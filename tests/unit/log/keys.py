"""Keys the log tests sign with: a real Ed25519 key behind the one method signing needs."""

from __future__ import annotations

from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nguongoc.log.note import SignatureType, VerifierKey

ORIGIN = "log.example/thanh-hoa"


def private_key(seed: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(seed.encode()).digest())


def verifier_key(seed: str, name: str = ORIGIN, type_: SignatureType = SignatureType.ED25519) -> VerifierKey:
    return VerifierKey(name, type_, private_key(seed).public_key().public_bytes_raw())
