"""A telephone with passkeys, in software: what a browser would answer, and what an attacker would like it to answer."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

from cbor2 import dumps
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
ES256 = -7


def packed(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def unpacked(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Telephone:
    """Holds one passkey. `origin` is the site it is looking at, `flags` whether its holder proved to be there."""

    origin: str
    flags: int = PRESENT | VERIFIED
    count: int = 0
    counts: bool = False
    user: bytes = b""
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def __post_init__(self) -> None:
        self.key = generate_private_key(SECP256R1())

    def make(self, options: dict[str, Any]) -> str:
        """What `navigator.credentials.create` gives, without attestation."""
        self.user = unpacked(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: ES256, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        attested = bytes(16) + len(self.credential_id).to_bytes(2) + self.credential_id + dumps(cose)
        said = self._authenticator(options["rp"]["id"], self.flags | ATTESTED) + attested
        return self._answer(
            {
                "clientDataJSON": packed(self._client("webauthn.create", options["challenge"])),
                "attestationObject": packed(dumps({"fmt": "none", "attStmt": {}, "authData": said})),
            }
        )

    def use(self, options: dict[str, Any], **other: str) -> str:
        """What `navigator.credentials.get` gives; `other` takes the place of what it would say itself."""
        if self.counts:
            self.count += 1
        client = self._client("webauthn.get", options["challenge"])
        said = self._authenticator(options["rpId"], self.flags)
        signed = self.key.sign(said + hashlib.sha256(client).digest(), ECDSA(SHA256()))
        return self._answer(
            {
                "clientDataJSON": packed(client),
                "authenticatorData": packed(said),
                "signature": packed(signed),
                "userHandle": packed(self.user),
                **other,
            }
        )

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _authenticator(self, domain: str, flags: int) -> bytes:
        return hashlib.sha256(domain.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _answer(self, response: dict[str, str]) -> str:
        name = packed(self.credential_id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
