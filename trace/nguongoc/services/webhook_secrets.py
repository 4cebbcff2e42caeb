"""Secrets that organisations share with those they tell things to: sealed for their owner, opened to sign a delivery."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nguongoc.errors import Unavailable
from nguongoc.signing.keys import KeyNotOpened, seal, unseal
from nguongoc.signing.webhooks import signing_key


class WebhookSecrets:
    """Seals under a key-encryption key of its own purpose, which is read when it is needed: a service without it still answers scans.

    `keks` answers with the key to seal under, then those that may open besides: one is being replaced.
    """

    def __init__(self, keks: Callable[[], Sequence[bytes]]) -> None:
        self._keks = keks

    def seal(self, organisation_id: UUID, secret: bytes) -> bytes:
        """Raises `KeyFileUnusable`."""
        return seal(secret, self._keks()[0], bound_to_owner(organisation_id))

    def signing_keys(self) -> list[Ed25519PrivateKey]:
        """Of `v1a`, for whoever shares no secret: more than one while the key-encryption key is being replaced.

        None where its file cannot be read: a recall is told unsigned rather than not at all.
        """
        try:
            return [signing_key(each) for each in self._keks()]
        except Unavailable:
            return []

    def open(self, organisation_id: UUID, sealed: bytes) -> bytes:
        """Raises `KeyFileUnusable` and `KeyNotOpened`."""
        for kek in self._keks():
            with suppress(KeyNotOpened):
                return unseal(sealed, kek, bound_to_owner(organisation_id))
        raise KeyNotOpened("the webhook key-encryption key does not open a secret of this organisation")


def bound_to_owner(organisation_id: UUID) -> bytes:
    """What a seal is bound to: another organisation's secret does not open in its place."""
    return b"webhook secret\n" + organisation_id.bytes
