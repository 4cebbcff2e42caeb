"""What somebody had typed when their session ended, carried by their own browser until somebody of the same organisation signs in.

Sealed (AES-256-GCM) under a key of the service, so that on a telephone that goes from hand to hand it can be read, and put into a page,
by nobody else: the page after a session has ended shows nothing of the page before. Nothing of it is kept here.
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from nguongoc.ports import Clock

LARGEST = 24_000
"""Bytes of what was typed: sealed and written as text it still fits into the form it travels in."""
HELD = timedelta(hours=12)
NEVER_HELD = frozenset({"password", "new_password", "code", "pin", "held", "asked"})
"""Fields that prove who somebody is are nobody else's."""
_NONCE_BYTES = 12
_PURPOSE = b"nguongoc held forms v1"


@dataclass(frozen=True, slots=True)
class HeldForm:
    """Where it was to be sent, and its fields; repr leaves them out."""

    path: str
    fields: Mapping[str, str]

    def __repr__(self) -> str:
        return f"HeldForm(path={self.path!r})"


class HeldForms:
    """Seals and opens; safe to call from any thread."""

    def __init__(self, secret: bytes, clock: Clock) -> None:
        self._key = AESGCM(hmac.digest(secret, _PURPOSE, "sha256"))
        self._clock = clock

    def seal(self, organisation_id: UUID, path: str, fields: Mapping[str, str]) -> str | None:
        """None where it is more than travels in a form."""
        said = {name: value for name, value in fields.items() if name not in NEVER_HELD}
        until = (self._clock.now() + HELD).isoformat()
        plain = json.dumps([until, path, said], ensure_ascii=False).encode("utf-8", "replace")
        if len(plain) > LARGEST:
            return None
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return base64.urlsafe_b64encode(
            nonce + self._key.encrypt(nonce, plain, organisation_id.bytes)
        ).decode()

    def open(self, organisation_id: UUID, sealed: str) -> HeldForm | None:
        """None for what was not sealed here, for this organisation, in the last twelve hours."""
        try:
            raw = base64.urlsafe_b64decode(sealed.encode("ascii"))
            plain = self._key.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], organisation_id.bytes)
        except (ValueError, InvalidTag):
            return None
        until, path, fields = json.loads(plain)
        return None if datetime.fromisoformat(until) <= self._clock.now() else HeldForm(path, fields)
