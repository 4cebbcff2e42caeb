"""Sign in with a passkey: the telephone's own lock (a finger, a face) in place of a password, which nobody can be talked out of.

A challenge is bound to the browser that asked by a random token in a cookie of its own: the challenge is a keyed hash of that token and of
what it is for, so that nothing in the database answers it and none of one person or purpose does for another. It is used up before the
answer is looked at. Nobody types who they are, so nobody learns here who has an account.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID

from nguongoc.batches.texts import normalise_text
from nguongoc.errors import Conflict, NotAllowed
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Account, Clock, ReadSource, UnitOfWork, Writer
from nguongoc.ports.passkeys import Passkey
from nguongoc.services.passkey_ceremonies import PasskeyUnreadable, RelyingParty, who_answers
from nguongoc.services.phone_notices import PhoneNotice
from nguongoc.services.sessions import Sessions, SignedIn
from nguongoc.services.sign_in import TRIES_OF_ADDRESS, WINDOW
from nguongoc.services.tries import Limit, Tries, household

LIFE: Final = timedelta(minutes=5)
MOST: Final = 10
NAME_LIMIT: Final = 60
ASKED_OF_ADDRESS: Final = 60
"""Challenges in a quarter of an hour: a button pressed in vain costs one."""
ASKED_OF_ALL: Final = 5_000
"""In a quarter of an hour: a bound of what is kept. Passwords and codes go on."""
TOKEN_BYTES: Final = 32
_SIGN_IN: Final = "sign in"


class PasskeyRefused(NotAllowed):
    """Not a passkey of anybody here, or not in time, or not for this browser: never said which."""

    code = "passkey-refused"


class PasskeyCopied(NotAllowed):
    """Its count of uses went back, as it does where a second one like it is about: it lets nobody in any more."""

    code = "passkey-copied"


class PasskeyNotMade(NotAllowed):
    """Too late, not what this browser was asked for, or it is kept already."""

    code = "passkey-not-made"


class PasskeysTooMany(Conflict):
    """`most` are kept already: remove one first."""

    code = "passkeys-too-many"


@dataclass(frozen=True, slots=True)
class Asked:
    """`token` is for the browser's cookie, `options` (JSON) for its `navigator.credentials`."""

    token: str = field(repr=False)
    options: str


@dataclass(frozen=True, slots=True)
class SignInByPasskey:
    """The use case; safe to call from any thread. `made` is told to the number that gets one."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    sessions: Sessions
    tries: Tries
    party: RelyingParty
    made: PhoneNotice

    def of(self, account: Account) -> Sequence[Passkey]:
        """The oldest first."""
        with self.reads.open() as reader:
            return reader.passkeys.of(account.id)

    def ask_new(self, account: Account) -> Asked:
        """For who has just proved again who they are, which is the caller's to see to. Raises `PasskeysTooMany`."""
        known = self.of(account)
        if len(known) >= MOST:
            raise PasskeysTooMany(f"at most {MOST} passkeys", most=MOST)
        # The telephone shows this wherever it offers the passkey: the whole number need not stand there.
        name = f"{account.display_name} (…{account.phone[-3:]})"
        kept = [each.credential_id for each in known]
        return self._asked(
            _to_make(account),
            lambda challenge: self.party.ask_new(account.id.bytes, name, kept, challenge),
        )

    def add(self, account: Account, token: str, answer: str, name: str) -> Passkey:
        """Kept from here on, and told to the number by message where one can be sent.

        Raises `PasskeyNotMade`, `PasskeysTooMany`, and the refusals of the name.
        """
        called = normalise_text(name, NAME_LIMIT, "/name")
        try:
            made = self.party.made(answer, self._taken(_to_make(account), token))
        except PasskeyUnreadable as refusal:
            raise PasskeyNotMade("the browser's answer does not fit what was asked") from refusal
        now = self.clock.now()
        passkey = Passkey(
            uuid7(now), account.id, made.credential_id, made.public_key, made.sign_count, called, now
        )

        def write(uow: UnitOfWork) -> None:
            uow.events.lock_organisation(account.organisation_id)
            if uow.access.account(account.id) is None or uow.passkeys.by_credential(made.credential_id):
                raise PasskeyNotMade("kept already")
            if len(uow.passkeys.of(account.id)) >= MOST:
                raise PasskeysTooMany(f"at most {MOST} passkeys", most=MOST)
            uow.passkeys.add(passkey)

        self.writer.run(write)
        self.made.tell([account.phone])
        return passkey

    def remove(self, account: Account, passkey_id: UUID) -> None:
        """It lets nobody in from here on. Nothing happens where it is somebody else's, or gone."""
        self.writer.run(lambda uow: uow.passkeys.drop(account.id, passkey_id))

    def ask(self, address: str) -> Asked:
        """For whoever wants in. Raises `TooManyTries`."""
        self.tries.take(
            Limit(self.tries.hashed("passkeys of address", household(address)), ASKED_OF_ADDRESS, WINDOW),
            Limit(self.tries.hashed("passkeys of all", ""), ASKED_OF_ALL, WINDOW),
        )
        return self._asked(_SIGN_IN, self.party.ask)

    def enter(
        self, token: str, answer: str, address: str, earlier: str | None = None, device: str = ""
    ) -> SignedIn:
        """A new session. Raises `PasskeyRefused`, `PasskeyCopied`, `TooManyTries`."""
        of_address = self.tries.hashed("address", household(address))
        self.tries.take(Limit(of_address, TRIES_OF_ADDRESS, WINDOW))
        passkey, count = self._used(token, answer)
        with self.reads.open() as reader:
            account = reader.access.account(passkey.account_id)
        if account is None:
            raise PasskeyRefused("this passkey does not let in")
        now = self.clock.now()
        went_back = max(count, passkey.sign_count) > 0 and count <= passkey.sign_count
        if passkey.suspect_since is not None or went_back:
            self.writer.run(lambda uow: uow.passkeys.suspect(passkey.id, now))
            raise PasskeyCopied("its count of uses did not grow")

        def proven(uow: UnitOfWork) -> None:
            if not uow.passkeys.note_use(passkey.id, count, now):
                raise PasskeyRefused("this passkey does not let in")
            uow.access.give_back_try(of_address)

        return self.sessions.open(account, earlier, proven, device)

    def _used(self, token: str, answer: str) -> tuple[Passkey, int]:
        try:
            challenge = self._taken(_SIGN_IN, token)
            passkey = self._known(*who_answers(answer))
            return passkey, self.party.used(answer, challenge, passkey.public_key)
        except PasskeyUnreadable as refusal:
            raise PasskeyRefused("this passkey does not let in") from refusal

    def _known(self, credential_id: bytes, user: bytes) -> Passkey:
        with self.reads.open() as reader:
            passkey = reader.passkeys.by_credential(credential_id)
        if passkey is None or passkey.account_id.bytes != user:
            raise PasskeyUnreadable("a passkey of nobody here")
        return passkey

    def _asked(self, purpose: str, options: Callable[[bytes], str]) -> Asked:
        token, now = secrets.token_urlsafe(TOKEN_BYTES), self.clock.now()
        challenge = self._challenge(purpose, token)
        self.writer.run(lambda uow: uow.passkeys.put_challenge(_digest(challenge), now, now + LIFE))
        return Asked(token, options(challenge))

    def _taken(self, purpose: str, token: str) -> bytes:
        """The challenge, used up in a transaction of its own, whatever comes of the answer. Raises `PasskeyUnreadable`."""
        challenge, now = self._challenge(purpose, token), self.clock.now()
        if not self.writer.run(lambda uow: uow.passkeys.take_challenge(_digest(challenge), now)):
            raise PasskeyUnreadable("no such challenge is open")
        return challenge

    def _challenge(self, purpose: str, token: str) -> bytes:
        return bytes.fromhex(self.tries.hashed("passkey challenge", f"{purpose}\n{token}"))


def _to_make(account: Account) -> str:
    return f"make {account.id}"


def _digest(challenge: bytes) -> str:
    return hashlib.sha256(challenge).hexdigest()
