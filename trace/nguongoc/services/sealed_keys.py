"""Keys sealed in the database, each under the key-encryption key of its purpose and bound to its id and owner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nguongoc.ports import Signer, SigningKey
from nguongoc.ports.rows import KeyPurpose, KeyState
from nguongoc.signing.algorithms import public_bytes, thumbprint
from nguongoc.signing.did import key_fragment
from nguongoc.signing.keys import KeyNotOpened, LocalSigner, new_seed, seal, unseal


@dataclass(frozen=True, slots=True)
class SealedKeys:
    """A `KeyKeeper`. `kek` is asked when a key is made or opened and not before, and what it answers is not kept."""

    kek: Callable[[KeyPurpose], bytes]

    def make(
        self, purpose: KeyPurpose, controller: str, owner: UUID | None, algorithm: str, at: datetime
    ) -> SigningKey:
        seed = new_seed(algorithm)
        public = LocalSigner.from_seed("", algorithm, seed).public_key
        kid = f"{controller}#{key_fragment(at, public)}"
        return SigningKey(
            kid=kid,
            purpose=purpose,
            organisation_id=owner,
            algorithm=algorithm,
            public_key=public_bytes(public),
            thumbprint=thumbprint(public),
            sealed=seal(seed, self.kek(purpose), bound_to(kid, owner)),
            state=KeyState.ACTIVE,
            created_at=at,
        )

    def open(self, key: SigningKey) -> Signer:
        seed = unseal(key.sealed, self.kek(key.purpose), bound_to(key.kid, key.organisation_id))
        signer = LocalSigner.from_seed(key.kid, key.algorithm, seed)
        if public_bytes(signer.public_key) != key.public_key:
            # What it signed would verify under no key that was ever published.
            raise KeyNotOpened(f"what is sealed for {key.kid} is not the private half of its public key")
        return signer


def bound_to(kid: str, owner: UUID | None) -> bytes:
    """What a seal is bound to: a sealed key put into another row does not open there."""
    return f"{kid}|{owner or ''}".encode()
