"""Signatures on what is sent to others: Standard Webhooks, by a shared secret or by a key of ours, and a plain HMAC over the body.

Standard Webhooks hands secrets over as `whsec_` and base64; any other text is a secret as its UTF-8 bytes, and a library of that
standard is told it as `whsec_` and the base64 of these.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PREFIX = "whsec_"
PUBLIC_PREFIX = "whpk_"
_PURPOSE = b"nguongoc webhook signatures v1a"


def signing_key(kek: bytes) -> Ed25519PrivateKey:
    """The key of `v1a` that goes with a key-encryption key of webhooks: nothing more to keep, and replaced when that is."""
    return Ed25519PrivateKey.from_private_bytes(hmac.digest(kek, _PURPOSE, hashlib.sha256))


def public_text(key: Ed25519PrivateKey) -> str:
    """What a receiver is told of it (Standard Webhooks 1.0: `whpk_` and base64)."""
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return PUBLIC_PREFIX + base64.b64encode(raw).decode()


def secret_bytes(text: str) -> bytes:
    """The key that a secret stands for."""
    if text.startswith(PREFIX):
        try:
            return base64.b64decode(text.removeprefix(PREFIX), validate=True)
        except ValueError:
            pass
    return text.encode()


def standard_headers(
    secrets: Sequence[bytes], name: str, at: datetime, body: bytes, keys: Sequence[Ed25519PrivateKey] = ()
) -> dict[str, str]:
    """`webhook-id`, `webhook-timestamp` and `webhook-signature` (Standard Webhooks 1.0): `v1` of each secret and `v1a` of each key, with
    a space between them: a receiver takes the message if one of them holds."""
    stamp = str(int(at.timestamp()))
    headers = {"webhook-id": name, "webhook-timestamp": stamp}
    signed = b".".join((name.encode(), stamp.encode(), body))
    made = [f"v1,{base64.b64encode(hmac.digest(each, signed, hashlib.sha256)).decode()}" for each in secrets]
    made += [f"v1a,{base64.b64encode(each.sign(signed)).decode()}" for each in keys]
    if made:
        headers["webhook-signature"] = " ".join(made)
    return headers


def body_signature(secret: bytes, body: bytes) -> str:
    """HMAC-SHA256 over the body in lower-case hex."""
    return hmac.digest(secret, body, hashlib.sha256).hex()
