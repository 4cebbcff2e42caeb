"""How private keys are kept and used: what signs never hands its key out, and custody does not know where it lies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from nguongoc.ports.rows import KeyPurpose, SigningKey
from nguongoc.signing.algorithms import PublicKey


class Signer(Protocol):
    """A private key in use. There is no way to ask for the key, and `repr` shows nothing of it."""

    @property
    def algorithm(self) -> str:
        """As the JOSE header says it: `EdDSA` or `ES256`."""
        ...

    @property
    def public_key(self) -> PublicKey: ...

    def sign(self, message: bytes, /) -> bytes:
        """64 bytes: Ed25519, or r and s side by side for ES256, whose hash is taken here. Safe between threads.

        Raises `KeyNotOpened` or another `Unavailable` when the key cannot be used now.
        """
        ...


class KeyKeeper(Protocol):
    """A place that private keys lie in: sealed in the database, or in a module that never lets them out."""

    def algorithms(self, purpose: KeyPurpose) -> Sequence[str]:
        """Those of which new keys of a purpose can be made, the preferred first. Raises `Unavailable`."""
        ...

    def make(
        self, purpose: KeyPurpose, controller: str, owner: UUID | None, algorithm: str, at: datetime
    ) -> SigningKey:
        """A fresh key named after its controller, its day and its thumbprint; nothing is written to the database.

        Raises `KeyNotOpened` or another `Unavailable`: an algorithm that is not kept here, a place that cannot be reached.
        """
        ...

    def open(self, key: SigningKey) -> Signer:
        """What signs with this key; its public half is the row's. Raises `KeyNotOpened` or another `Unavailable`."""
        ...
