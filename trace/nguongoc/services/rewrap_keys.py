"""Seal everything that lies under a key-encryption key anew under another one, a few at a time, while others sign and seal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from nguongoc.ports import SigningKey, UnitOfWork, Writer
from nguongoc.ports.rows import KeyPlace, KeyPurpose, KeyState
from nguongoc.ports.secrets import SecretPlace
from nguongoc.services.sealed_keys import bound_to
from nguongoc.services.webhook_secrets import bound_to_owner
from nguongoc.signing.keys import KeyNotOpened, seal, unseal

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """`sealed` were sealed anew; `already` were under the wanted key before, by an interrupted run or made since.

    `unopened` open under no key there is: they were left as they are, and are of no use to anybody.
    """

    sealed: int
    already: int
    unopened: int = 0


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
            anew = _of_frozen(key, keks) if key.state is KeyState.FROZEN else sealed_anew(key, keks)
            if anew is not None:
                done += uow.parties.put_seal(key.kid, key.sealed, anew)
        return keys[-1].kid, done, len(ours) - done


@dataclass(frozen=True, slots=True)
class RewrapSecrets:
    """The same for secrets shared with subscribers, those of messages on their way among them.

    One that nothing opens, from before its key file was lost, is counted and left: whoever shared it can share another.
    """

    writer: Writer
    at_once: int = AT_ONCE

    def __call__(self, keks: Sequence[bytes]) -> Rewrapped:
        """Under the first of `keks`, from any of them."""
        done = Rewrapped(0, 0)
        after: SecretPlace | None = None
        while some := self.writer.run(partial(self._some, keks, after)):
            after, piece = some
            unopened = done.unopened + piece.unopened
            done = Rewrapped(done.sealed + piece.sealed, done.already + piece.already, unopened)
        return done

    def _some(
        self, keks: Sequence[bytes], after: SecretPlace | None, uow: UnitOfWork
    ) -> tuple[SecretPlace, Rewrapped] | None:
        found = uow.secrets.some(after, self.at_once)
        if not found:
            return None
        done = unopened = 0
        for secret in found:
            try:
                anew = _anew(secret.sealed, keks, bound_to_owner(secret.organisation_id), secret.place[0])
            except KeyNotOpened:
                unopened += 1
                continue
            if anew is not None:
                done += uow.secrets.put_seal(secret, anew)
        return found[-1].place, Rewrapped(done, len(found) - done - unopened, unopened)


def _of_frozen(key: SigningKey, keks: Sequence[bytes]) -> bytes | None:
    """One whose log ended, for this key was lost perhaps: it signs nothing any more."""
    try:
        return sealed_anew(key, keks)
    except KeyNotOpened:
        return None


def sealed_anew(key: SigningKey, keks: Sequence[bytes]) -> bytes | None:
    """The key's seal under the first of `keks`; None if it is under that one already. Raises `KeyNotOpened`."""
    return _anew(key.sealed, keks, bound_to(key.kid, key.organisation_id), key.kid)


def _anew(sealed: bytes, keks: Sequence[bytes], binding: bytes, name: str) -> bytes | None:
    for place, kek in enumerate(keks):
        try:
            held = unseal(sealed, kek, binding)
        except KeyNotOpened:
            continue
        return None if place == 0 else seal(held, keks[0], binding)
    raise KeyNotOpened(f"no key-encryption key here opens {name}")
