"""Seal every key of a purpose anew under another key-encryption key, a few at a time, while others sign and make keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from nguongoc.ports import SigningKey, UnitOfWork, Writer
from nguongoc.ports.rows import KeyPlace, KeyPurpose
from nguongoc.services.sealed_keys import bound_to
from nguongoc.signing.keys import KeyNotOpened, seal, unseal

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """`sealed` were sealed anew; `already` were under the wanted key before, by an interrupted run or made since."""

    sealed: int
    already: int


@dataclass(frozen=True, slots=True)
class RewrapKeys:
    """Safe to repeat and to interrupt at any moment: each key is at all times sealed under one of the keys given."""

    writer: Writer
    at_once: int = AT_ONCE

    def __call__(self, purpose: KeyPurpose, keks: Sequence[bytes]) -> Rewrapped:
        """Under the first of `keks`, from any of them. Raises `KeyNotOpened`, by its kid, for a key that none of them opens."""
        sealed = already = 0
        after: str | None = None
        while True:
            some = self.writer.run(partial(self._some, purpose, keks, after))
            if some is None:
                return Rewrapped(sealed, already)
            after, done, left = some
            sealed, already = sealed + done, already + left

    def _some(
        self, purpose: KeyPurpose, keks: Sequence[bytes], after: str | None, uow: UnitOfWork
    ) -> tuple[str, int, int] | None:
        keys = uow.parties.all_signing_keys(after, self.at_once)
        if not keys:
            return None
        # What lies in a token is sealed by the token.
        ours = [key for key in keys if key.purpose is purpose and key.place is KeyPlace.DATABASE]
        done = 0
        for key in ours:
            anew = sealed_anew(key, keks)
            if anew is not None:
                done += uow.parties.put_seal(key.kid, key.sealed, anew)
        return keys[-1].kid, done, len(ours) - done


def sealed_anew(key: SigningKey, keks: Sequence[bytes]) -> bytes | None:
    """The key's seal under the first of `keks`; None if it is under that one already. Raises `KeyNotOpened`."""
    binding = bound_to(key.kid, key.organisation_id)
    for place, kek in enumerate(keks):
        try:
            seed = unseal(key.sealed, kek, binding)
        except KeyNotOpened:
            continue
        return None if place == 0 else seal(seed, keks[0], binding)
    raise KeyNotOpened(f"no key-encryption key here opens {key.kid}")
