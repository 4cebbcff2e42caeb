"""How a pack is named in stored scans: the same for every scan of it, and nothing that is printed on it."""

from __future__ import annotations

import hmac
from typing import Final
from uuid import UUID

REFERENCE_BYTES: Final = 12


class UnitReferences:
    """Derived one way from the service's own secret: whoever has the database alone cannot tell which pack it was."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, b"nguongoc scans v1", "sha256")

    def __repr__(self) -> str:
        return "UnitReferences()"

    def of_unit(self, batch_id: UUID, number: int) -> bytes:
        """Of the lot's unit that is counted so, from 1."""
        return self._digest(batch_id, f"unit {number}")

    def of_stranger(self, batch_id: UUID, serial: str) -> bytes:
        """Of a serial that is none of the lot it was scanned with."""
        return self._digest(batch_id, f"serial {serial}")

    def of_pack(self, batch_id: UUID, number: int | None, serial: str | None) -> bytes | None:
        """Of whatever was asked for of a known lot: a unit of it, a serial that is none of it, or None for the lot itself."""
        if number is not None:
            return self.of_unit(batch_id, number)
        return None if serial is None else self.of_stranger(batch_id, serial)

    def of_report(self, batch_id: UUID, said: str) -> bytes:
        """Of what somebody reports of packs of a lot: the same for the same words."""
        return self._digest(batch_id, f"report {said}")

    def _digest(self, batch_id: UUID, said: str) -> bytes:
        return hmac.digest(self._key, batch_id.bytes + said.encode(), "sha256")[:REFERENCE_BYTES]
