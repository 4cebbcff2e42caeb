"""Keys sealed in the database, each under the key-encryption key of its purpose and bound to its id and owner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nguongoc.ports import Signer, SigningKey
from nguongoc.ports.rows import KeyPurpose, KeyState
from nguongoc.signing.algorithms import ED25519, ES256, PublicKey, public_bytes, thumbprint
from nguongoc.signing.did import VERDICT_PREFIX, key_fragment
from nguongoc.signing.keys import KeyNotOpened, LocalSigner, new_seed, seal, unseal


@dataclass(frozen=True, slots=True)
class SealedKeys:
    """A `KeyKeeper`. `keks` is asked when a key is made or opened and not before, and what it answers is not kept.

    It answers with the key-encryption key to seal under, then those that may open besides: one is being replaced.
    """

    keks: Callable[[KeyPurpose], Sequence[bytes]]

    def algorithms(self, purpose: KeyPurpose) -> tuple[str, ...]:
        """Both."""
        return (ED25519, ES256)

    def make(
        self, purpose: KeyPurpose, controller: str, owner: UUID | None, algorithm: str, at: datetime
    ) -> SigningKey:
        seed = new_seed(algorithm)
        public = LocalSigner.from_seed("", algorithm, seed).public_key
        kid = key_id(purpose, controller, at, public)
        return SigningKey(
            kid=kid,
            purpose=purpose,
            organisation_id=owner,
            algorithm=algorithm,
            public_key=public_bytes(public),
            thumbprint=thumbprint(public),
            sealed=seal(seed, self.keks(purpose)[0], bound_to(kid, owner)),
            state=KeyState.ACTIVE,
            created_at=at,
        )

    def open(self, key: SigningKey) -> Signer:
        seed = self._seed(key)
        signer = LocalSigner.from_seed(key.kid, key.algorithm, seed)
        if public_bytes(signer.public_key) != key.public_key:
            # What it signed would verify under no key that was ever published.
            raise KeyNotOpened(f"what is sealed for {key.kid} is not the private half of its public key")
        return signer

    def _seed(self, key: SigningKey) -> bytes:
        for kek in self.keks(key.purpose):
            with suppress(KeyNotOpened):
                return unseal(key.sealed, kek, bound_to(key.kid, key.organisation_id))
        raise KeyNotOpened(f"the {key.purpose.value} key-encryption key does not open {key.kid}")


def key_id(purpose: KeyPurpose, controller: str, at: datetime, public: PublicKey) -> str:
    """The id a new key is known by for ever; of one for verdicts it says that it is for nothing else."""
    prefix = VERDICT_PREFIX if purpose is KeyPurpose.VERDICT else ""
    return f"{controller}#{prefix}{key_fragment(at, public)}"


def bound_to(kid: str, owner: UUID | None) -> bytes:
    """What a seal is bound to: a sealed key put into another row does not open there."""
    return f"{kid}|{owner or ''}".encode()
