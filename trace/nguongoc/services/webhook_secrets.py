"""Secrets that organisations share with those they tell things to: sealed for their owner, opened to sign a delivery."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from nguongoc.signing.keys import seal, unseal


class WebhookSecrets:
    """Seals under a key-encryption key of its own purpose, which is read when it is needed: a service without it still answers scans."""

    def __init__(self, kek: Callable[[], bytes]) -> None:
        self._kek = kek

    def seal(self, organisation_id: UUID, secret: bytes) -> bytes:
        """Raises `KeyFileUnusable`."""
        return seal(secret, self._kek(), _bound_to(organisation_id))

    def open(self, organisation_id: UUID, sealed: bytes) -> bytes:
        """Raises `KeyFileUnusable` and `KeyNotOpened`."""
        return unseal(sealed, self._kek(), _bound_to(organisation_id))


def _bound_to(organisation_id: UUID) -> bytes:
    return b"webhook secret\n" + organisation_id.bytes
