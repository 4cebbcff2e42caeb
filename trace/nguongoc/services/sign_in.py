"""Sign in with phone and password: a session on the server, a token in the browser, and little to guess with.

Nobody learns here which phones have an account: a wrong password and an unknown phone get the same answer after the
same work. Wrong tries are counted before the password is looked at, so that twins in parallel are no way around.

A password is one way to be known. Whatever comes later (one-time codes, passkeys) ends in `_open`, as this does.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from nguongoc.errors import NotAllowed
from nguongoc.parties.phones import parse_phone
from nguongoc.ports import Account, Clock, ReadSource, Session, UnitOfWork, Writer
from nguongoc.scans.visitors import household as home_of
from nguongoc.services.caller import MAY, Caller

IDLE = timedelta(minutes=30)
"""Phones are shared in a family and lent at a packhouse: what is left open closes itself."""
LONGEST = timedelta(hours=12)
TOUCH_AFTER = timedelta(minutes=2)
"""Use is noted no finer than this: a page must not cost a write. A session may so end that much early, never late."""
TRIES_OF_PHONE = 5
TRIES_OF_ADDRESS = 20
WINDOW = timedelta(minutes=15)
TOKEN_BYTES = 32
LONGEST_PASSWORD = 200
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_PURPOSE = b"nguongoc sign-in tries v1"


class SignInRefused(NotAllowed):
    """Phone and password do not go together, or there is no such phone: never said which."""

    code = "sign-in-refused"


class TooManyTries(NotAllowed):
    """Wrong too often; `retry_after` in seconds. Asked for a known phone or an unknown one, the same."""

    code = "sign-in-too-often"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody signed in; `token` is for their browser alone, so repr leaves it out."""

    account: Account
    token: str

    def __repr__(self) -> str:
        return f"SignedIn(account={self.account.id})"


def caller_of_account(account: Account) -> Caller:
    """An account may do all that its role may."""
    scopes = frozenset(scope.value for scope in MAY[account.role])
    return Caller(f"account:{account.id}", account.organisation_id, account.role, scopes, account.name_held)


class SignIn:
    """Opens, finds and ends sessions; safe to call from any thread.

    `secret` is the service's own: with it phones and network addresses are hashed before tries of them are counted.
    Checking a password takes 64 MiB for a tenth of a second on purpose: the caller bounds how many run at once.
    """

    def __init__(self, reads: ReadSource, writer: Writer, clock: Clock, secret: bytes) -> None:
        self._reads = reads
        self._writer = writer
        self._clock = clock
        self._key = hmac.digest(secret, _PURPOSE, "sha256")
        self._hasher = PasswordHasher()
        self._nobody = _hash_of_nothing(self._hasher)

    def __call__(self, phone: str, password: str, address: str, earlier: str | None = None) -> SignedIn:
        """A new session, whatever token the browser had: `earlier` ends, so that no token can be planted.

        Raises `PhoneUnreadable`, `SignInRefused`, `TooManyTries`.
        """
        account, typed, tried = self._prove(parse_phone(phone), password, address)
        return self._open(account, typed, tried, earlier)

    def confirm(self, account: Account, password: str, address: str) -> None:
        """That whoever is signed in also knows the password: a phone left open must not do what cannot be undone.

        Raises `SignInRefused`, `TooManyTries`: a wrong one counts like at signing in.
        """
        _, _, tried = self._prove(account.phone, password, address)
        self._writer.run(lambda uow: _give_back(uow, tried))

    def account(self, token: str | None) -> Account | None:
        """Whose session this is, if it still runs; using it keeps it running."""
        digest = _digest(token)
        if digest is None:
            return None
        now = self._clock.now()
        with self._reads.open() as reader:
            session = reader.access.session(digest)
            if session is None or not _runs(session, now):
                return None
            account = reader.access.account(session.account_id)
        if now - session.seen_at >= TOUCH_AFTER:
            self._writer.run(lambda uow: uow.access.touch_session(digest, now))
        return account

    def end(self, token: str | None) -> None:
        """Sign out: the token is worth nothing from here on, wherever it was copied to."""
        digest = _digest(token)
        if digest is not None:
            self._writer.run(lambda uow: uow.access.drop_session(digest))

    def _prove(self, number: str, password: str, address: str) -> tuple[Account, str, tuple[str, str]]:
        typed = unicodedata.normalize("NFC", password[: LONGEST_PASSWORD + 1])
        tried = self._hashed("phone", number), self._hashed("address", household(address))
        self._take_try(*tried)
        with self._reads.open() as reader:
            account = reader.access.account_by_phone(number)
        right = self._matches(self._nobody if account is None else account.password_hash, typed)
        if account is None or not right:
            raise SignInRefused("phone and password do not go together")
        return account, typed, tried

    def _take_try(self, phone: str, address: str) -> None:
        now = self._clock.now()

        def take(uow: UnitOfWork) -> tuple[tuple[int, datetime], tuple[int, datetime]]:
            ends = now + WINDOW
            return uow.access.take_try(phone, now, ends), uow.access.take_try(address, now, ends)

        (of_phone, phone_ends), (of_address, address_ends) = self._writer.run(take)
        waits = [ends for tries, most, ends in (
            (of_phone, TRIES_OF_PHONE, phone_ends), (of_address, TRIES_OF_ADDRESS, address_ends),
        ) if tries > most]  # fmt: skip
        if waits:
            seconds = max(1, round((max(waits) - now).total_seconds()))
            minutes = -(-seconds // 60)
            raise TooManyTries("too many wrong tries", retry_after=seconds, minutes=minutes)

    def _matches(self, password_hash: str, typed: str) -> bool:
        if len(typed) > LONGEST_PASSWORD:
            typed = ""
        try:
            return self._hasher.verify(password_hash, typed)
        except (VerificationError, InvalidHashError, UnicodeError):
            return False

    def _open(self, account: Account, typed: str, tried: tuple[str, str], earlier: str | None) -> SignedIn:
        now = self._clock.now()
        token = secrets.token_urlsafe(TOKEN_BYTES)
        session = Session(_sha256(token), account.id, created_at=now, seen_at=now)
        stale = self._hasher.check_needs_rehash(account.password_hash)
        renewed = self._hasher.hash(typed) if stale else None
        previous = _digest(earlier)

        def write(uow: UnitOfWork) -> None:
            _give_back(uow, tried)
            uow.access.drop_sessions(now - LONGEST, now - IDLE)
            if previous is not None:
                uow.access.drop_session(previous)
            if renewed is not None:
                uow.access.set_password_hash(account.id, renewed)
            uow.access.add_session(session)

        self._writer.run(write)
        return SignedIn(account, token)

    def _hashed(self, kind: str, value: str) -> str:
        return hmac.digest(self._key, f"{kind}\n{value}".encode(), "sha256").hex()


def _give_back(uow: UnitOfWork, tried: tuple[str, str]) -> None:
    phone, address = tried
    uow.access.forget_tries(phone)
    uow.access.give_back_try(address)


def _runs(session: Session, now: datetime) -> bool:
    return now - session.seen_at < IDLE and now - session.created_at < LONGEST


def _digest(token: str | None) -> str | None:
    """What is kept of a token; None for what is none of ours. 256 random bits need no slow hash."""
    return None if token is None or not _TOKEN.fullmatch(token) else _sha256(token)


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode("ascii")).hexdigest()


def household(address: str) -> str:
    """An IPv6 address without the half that a household chooses itself; anything else as it is."""
    return home_of(address) or address


def _hash_of_nothing(hasher: PasswordHasher) -> str:
    """No password has this hash, and checking one against it takes as long as against a real one."""
    salt, digest = (
        base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=")
        for size in (hasher.salt_len, hasher.hash_len)
    )
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${digest}"
