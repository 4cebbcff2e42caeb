"""The PINs of a product's units, made from the key of PINs alone; that is read when the first is asked for, and a service without it serves all else."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from functools import lru_cache
from uuid import UUID

from nguongoc.identifiers.pin import derive_pin_key, pin_of

CURRENT_KEY_VERSION = 1
KEYS_KEPT = 1024
_TRIES = b"nguongoc tries of pins v1"


class UnitPins:
    """Turns serials into PINs; safe to share between threads. `read_master` raises `KeyFileUnusable`, and so does whoever asks here."""

    def __init__(self, read_master: Callable[[], bytes]) -> None:
        @lru_cache(maxsize=KEYS_KEPT)
        def key(product_id: UUID) -> bytes:
            return derive_pin_key(read_master(), str(product_id), CURRENT_KEY_VERSION)

        @lru_cache(maxsize=1)
        def tries_key() -> bytes:
            return hmac.digest(read_master(), _TRIES, "sha256")

        self._key = key
        self._tries_key = tries_key

    def __repr__(self) -> str:
        return "UnitPins()"

    def ready(self, product_id: UUID) -> None:
        """Raises `KeyFileUnusable` while no PIN of this product can be made."""
        self._key(product_id)

    def pin(self, product_id: UUID, serial: str) -> str:
        return pin_of(self._key(product_id), serial)

    def tries(self, *parts: str) -> str:
        """Under which tries of something are counted: a keyed hash, so that neither address nor stamp stands in the database."""
        return hmac.digest(self._tries_key(), "\n".join(parts).encode(), "sha256").hex()
