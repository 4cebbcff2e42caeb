"""Keys in the database and keys in a token behind one port: old ones are opened where they lie, new ones made where the operator says."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nguongoc.ports import KeyKeeper, Signer, SigningKey
from nguongoc.ports.rows import KeyPlace, KeyPurpose
from nguongoc.signing.keys import KeyNotOpened


@dataclass(frozen=True, slots=True)
class KeysByPlace:
    """A `KeyKeeper`. `token` is asked when a key lies there or shall, and not before; it raises `Unavailable` where there is none."""

    database: KeyKeeper
    token: Callable[[], KeyKeeper]
    new_in_token: Collection[KeyPurpose] = ()

    def algorithms(self, purpose: KeyPurpose) -> Sequence[str]:
        """Those of the place where new keys of the purpose are made."""
        return self._for_new(purpose).algorithms(purpose)

    def make(
        self, purpose: KeyPurpose, controller: str, owner: UUID | None, algorithm: str, at: datetime
    ) -> SigningKey:
        return self._for_new(purpose).make(purpose, controller, owner, algorithm, at)

    def open(self, key: SigningKey) -> Signer:
        match key.place:
            case KeyPlace.TOKEN:
                return self.token().open(key)
            case KeyPlace.DATABASE:
                return self.database.open(key)
            case KeyPlace.OUTSIDE:
                raise KeyNotOpened(f"{key.kid} lies with its organisation and is opened nowhere here")

    def _for_new(self, purpose: KeyPurpose) -> KeyKeeper:
        return self.token() if purpose in self.new_in_token else self.database
