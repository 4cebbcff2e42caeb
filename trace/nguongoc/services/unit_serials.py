"""The serials of a product's units: one cipher for each product and key version, made from the resolve key alone.

The resolve key is no signing key and is kept apart from them: a scan is answered when every signing key is gone.
"""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from nguongoc.batches.lots import UnitRange
from nguongoc.identifiers.serial import SerialCipher, derive_serial_key
from nguongoc.ports import Reader

CURRENT_KEY_VERSION = 1
CIPHERS_KEPT = 1024


class UnitSerials:
    """Turns unit indexes into serials and serials into the range they were issued from; safe to share between threads."""

    def __init__(self, master: bytes) -> None:
        @lru_cache(maxsize=CIPHERS_KEPT)
        def cipher(product_id: UUID, version: int) -> SerialCipher:
            return SerialCipher(derive_serial_key(master, str(product_id), version), product_id.bytes)

        self._cipher = cipher

    def __repr__(self) -> str:
        return "UnitSerials()"

    def cipher(self, product_id: UUID, version: int) -> SerialCipher:
        return self._cipher(product_id, version)

    def range_of(self, reader: Reader, product_id: UUID, serial: str) -> UnitRange | None:
        """The range that issued a serial, None when none did. Raises `Malformed` refusals for what is no serial at all."""
        numbered = self.number_of(reader, product_id, serial)
        return None if numbered is None else numbered[0]

    def number_of(self, reader: Reader, product_id: UUID, serial: str) -> tuple[UnitRange, int] | None:
        """The same with which unit of its range it is, counted from 1."""
        for version in reversed(reader.lots.key_versions(product_id)):
            index = self._cipher(product_id, version).index(serial)
            found = reader.lots.unit_range_holding(product_id, index)
            if found is not None and found.key_version == version:
                return found, index - found.first + 1
        return None
