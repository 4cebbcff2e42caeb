"""Sign in with phone and password, with little to guess with.

Nobody learns here which phones have an account: a wrong password and an unknown phone get the same answer after the
same work. Wrong tries are counted before the password is looked at, so that twins in parallel are no way around.
"""

from __future__ import annotations

import base64
import secrets
import unicodedata
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from nguongoc.errors import NotAllowed
from nguongoc.parties.phones import parse_phone
from nguongoc.ports import Account, ReadSource, UnitOfWork, Writer
from nguongoc.services.sessions import Sessions, SignedIn
from nguongoc.services.tries import Limit, Tries, household

TRIES_OF_PHONE = 5
TRIES_OF_ADDRESS = 20
WINDOW = timedelta(minutes=15)
LONGEST_PASSWORD = 200


class SignInRefused(NotAllowed):
    """Phone and password do not go together, or there is no such phone: never said which."""

    code = "sign-in-refused"


class PasswordWrong(SignInRefused):
    """Of who is signed in already: which number it is, they know."""

    code = "password-wrong"


class SignIn:
    """Checks passwords; safe to call from any thread.

    Checking one takes 64 MiB for a tenth of a second on purpose: the caller bounds how many run at once.
    """

    def __init__(self, reads: ReadSource, writer: Writer, sessions: Sessions, tries: Tries) -> None:
        self._reads = reads
        self._writer = writer
        self._sessions = sessions
        self._tries = tries
        self._hasher = PasswordHasher()
        self._nobody = _hash_of_nothing(self._hasher)

    def __call__(
        self, phone: str, password: str, address: str, earlier: str | None = None, device: str = ""
    ) -> SignedIn:
        """A new session, whatever token the browser had: `earlier` ends, so that no token can be planted.

        Raises `PhoneUnreadable`, `SignInRefused`, `TooManyTries`.
        """
        account, typed, tried = self._prove(parse_phone(phone), password, address)
        stale = self._hasher.check_needs_rehash(account.password_hash)
        renewed = self._hasher.hash(typed) if stale else None

        def proven(uow: UnitOfWork) -> None:
            _give_back(uow, tried)
            if renewed is not None:
                uow.access.set_password_hash(account.id, renewed)

        return self._sessions.open(account, earlier, proven, device)

    def confirm(self, account: Account, password: str, address: str) -> None:
        """That whoever is signed in also knows the password: a phone left open must not do what cannot be undone.

        Raises `PasswordWrong`, `TooManyTries`: a wrong one counts like at signing in.
        """
        try:
            _, _, tried = self._prove(account.phone, password, address)
        except SignInRefused:
            raise PasswordWrong("not the password of this account") from None
        self._writer.run(lambda uow: _give_back(uow, tried))

    def _prove(self, number: str, password: str, address: str) -> tuple[Account, str, tuple[str, str]]:
        typed = unicodedata.normalize("NFC", password[: LONGEST_PASSWORD + 1])
        tried = self._tries.hashed("phone", number), self._tries.hashed("address", household(address))
        self._tries.take(Limit(tried[0], TRIES_OF_PHONE, WINDOW), Limit(tried[1], TRIES_OF_ADDRESS, WINDOW))
        with self._reads.open() as reader:
            account = reader.access.account_by_phone(number)
        right = self._matches(self._nobody if account is None else account.password_hash, typed)
        if account is None or not right:
            raise SignInRefused("phone and password do not go together")
        return account, typed, tried

    def _matches(self, password_hash: str, typed: str) -> bool:
        if len(typed) > LONGEST_PASSWORD:
            typed = ""
        try:
            return self._hasher.verify(password_hash, typed)
        except (VerificationError, InvalidHashError, UnicodeError):
            return False


def _give_back(uow: UnitOfWork, tried: tuple[str, str]) -> None:
    phone, address = tried
    uow.access.forget_tries(phone)
    uow.access.give_back_try(address)


def _hash_of_nothing(hasher: PasswordHasher) -> str:
    """No password has this hash, and checking one against it takes as long as against a real one."""
    salt, digest = (
        base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=")
        for size in (hasher.salt_len, hasher.hash_len)
    )
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${digest}"
