"""Signatures by a shared secret on what is sent to others: Standard Webhooks, and a plain HMAC over the body.

Standard Webhooks hands secrets over as `whsec_` and base64; any other text is a secret as its UTF-8 bytes, and a library of that
standard is told it as `whsec_` and the base64 of these.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime

PREFIX = "whsec_"


def secret_bytes(text: str) -> bytes:
    """The key that a secret stands for."""
    if text.startswith(PREFIX):
        try:
            return base64.b64decode(text.removeprefix(PREFIX), validate=True)
        except ValueError:
            pass
    return text.encode()


def standard_headers(secret: bytes | None, name: str, at: datetime, body: bytes) -> dict[str, str]:
    """`webhook-id`, `webhook-timestamp` and, with a secret, `webhook-signature` (Standard Webhooks 1.0, `v1`)."""
    stamp = str(int(at.timestamp()))
    headers = {"webhook-id": name, "webhook-timestamp": stamp}
    if secret is not None:
        signed = b".".join((name.encode(), stamp.encode(), body))
        digest = hmac.digest(secret, signed, hashlib.sha256)
        headers["webhook-signature"] = "v1," + base64.b64encode(digest).decode()
    return headers


def body_signature(secret: bytes, body: bytes) -> str:
    """HMAC-SHA256 over the body in lower-case hex."""
    return hmac.digest(secret, body, hashlib.sha256).hex()
