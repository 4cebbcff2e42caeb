"""Places in the feed of changes, sealed: whoever holds one learns nothing from it and can make no other.

A plain number would tell how much happens on the whole platform, to whoever polls twice. AES-SIV (RFC 5297) needs no nonce, so the same
place is the same text each time and an answer that says nothing new has the same tag.
"""

from __future__ import annotations

import base64
import hmac
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from nguongoc_api.problems.refusals import CursorWrong

LONGEST: Final = 60
_PURPOSE: Final = b"nguongoc places in the feed of changes"
_NUMBER_BYTES: Final = 8


class Cursors:
    """Each bound to the organisation it was given to; `secret` is the service's own, used for a key derived from it alone."""

    def __init__(self, secret: bytes) -> None:
        self._key = AESSIV(hmac.digest(secret, _PURPOSE, "sha512"))

    def write(self, organisation_id: UUID, number: int) -> str:
        sealed = self._key.encrypt(number.to_bytes(_NUMBER_BYTES), [organisation_id.bytes])
        return base64.urlsafe_b64encode(sealed).decode().rstrip("=")

    def read(self, organisation_id: UUID, cursor: str) -> int:
        """Raises `CursorWrong` for whatever was not written here for this organisation."""
        try:
            sealed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
            number = int.from_bytes(self._key.decrypt(sealed, [organisation_id.bytes]))
        except (ValueError, InvalidTag):
            raise CursorWrong("this is no cursor of this feed") from None
        # Written again and compared: that covers every other spelling of the same bytes.
        if self.write(organisation_id, number) != cursor:
            raise CursorWrong("this is no cursor of this feed")
        return number
