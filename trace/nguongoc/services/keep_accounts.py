"""Who may sign in: accounts opened, given another password, and removed, by whoever runs the service."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from argon2 import PasswordHasher

from nguongoc.batches.texts import normalise_text
from nguongoc.errors import Conflict, Invalid, NotFound
from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.phones import parse_phone
from nguongoc.ports import Account, Clock, ReadSource, UnitOfWork, Writer
from nguongoc.ports.rows import Role
from nguongoc.services.issue_api_key import OrganisationUnknown
from nguongoc.services.sign_in import LONGEST_PASSWORD

SHORTEST_PASSWORD = 8
DIFFERENT_CHARACTERS = 5
NAME_LIMIT = 100
AT_ONCE = 200
_OWN_DIGITS = 8
"""So many last digits of the phone number are what whoever knows the number would try first."""


class PasswordWeak(Invalid):
    """Shorter than eight characters, of fewer than five different ones, longer than is read, or the phone number itself."""

    code = "password-weak"


class PhoneTaken(Conflict):
    """Somebody signs in with this number already: one number, one account."""

    code = "account-phone-taken"


class AccountUnknown(NotFound):
    """Nobody signs in with this number. Said to the operator only; the sign-in page tells nobody."""

    code = "account-unknown"


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Who is to sign in, and for whom. `phone` in any spelling; repr leaves the password out."""

    phone: str
    password: str
    organisation_id: UUID
    role: Role
    display_name: str

    def __repr__(self) -> str:
        return f"NewAccount(organisation={self.organisation_id}, role={self.role.value})"


class KeepAccounts:
    """The use case; safe to call from any thread. A changed or removed account's sessions end in the same transaction, and its passkeys go:
    whoever had the old password could have made one."""

    def __init__(self, reads: ReadSource, writer: Writer, clock: Clock) -> None:
        self._reads = reads
        self._writer = writer
        self._clock = clock
        self._hasher = PasswordHasher()

    def open(self, said: NewAccount) -> Account:
        """Raises `PhoneUnreadable`, `PasswordWeak`, `PhoneTaken`, `OrganisationUnknown` and the refusals of the name."""
        phone = parse_phone(said.phone)
        now = self._clock.now()
        account = Account(
            id=uuid7(now),
            phone=phone,
            password_hash=self.hashed(said.password, phone),
            organisation_id=said.organisation_id,
            role=said.role,
            display_name=normalise_text(said.display_name, NAME_LIMIT, "/display_name"),
            created_at=now,
        )

        def add(uow: UnitOfWork) -> None:
            owner = uow.parties.organisation(account.organisation_id)
            if owner is None or owner.erased_at is not None:
                raise OrganisationUnknown("no such organisation")
            if uow.access.account_by_phone(phone) is not None:
                raise PhoneTaken("somebody signs in with this number already", pointer="/phone")
            uow.access.add_account(account)

        self._writer.run(add)
        return account

    def change_password(self, phone: str, password: str) -> Account:
        """Raises `PhoneUnreadable`, `PasswordWeak`, `AccountUnknown`."""
        number = parse_phone(phone)
        hashed = self.hashed(password, number)

        def change(uow: UnitOfWork) -> Account:
            account = _account(uow, number)
            uow.access.set_password_hash(account.id, hashed)
            uow.access.drop_sessions_of(account.id)
            uow.passkeys.drop_of(account.id)
            return account

        return self._writer.run(change)

    def remove(self, phone: str) -> Account:
        """The row goes, since a telephone number is a personal datum; what the account did keeps its number-less id.

        Raises `PhoneUnreadable`, `AccountUnknown`.
        """
        number = parse_phone(phone)

        def drop(uow: UnitOfWork) -> Account:
            account = _account(uow, number)
            uow.access.drop_sessions_of(account.id)
            uow.access.drop_account(account.id)
            return account

        return self._writer.run(drop)

    def all(self, organisation_id: UUID | None = None) -> Iterator[Account]:
        """Every account, or an organisation's, the oldest first, read in pieces."""
        after: UUID | None = None
        while True:
            with self._reads.open() as reader:
                some = reader.access.accounts(organisation_id, after, AT_ONCE)
            if not some:
                return
            yield from some
            after = some[-1].id

    @staticmethod
    def check_password(password: str, phone: str) -> str:
        """The password as it is compared. Raises `PasswordWeak`."""
        typed = unicodedata.normalize("NFC", password)
        weak = (
            not SHORTEST_PASSWORD <= len(typed) <= LONGEST_PASSWORD
            or len(set(typed)) < DIFFERENT_CHARACTERS
            or (phone and phone[-_OWN_DIGITS:] in typed)
        )
        if weak:
            raise PasswordWeak(
                f"{SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters, at least {DIFFERENT_CHARACTERS} different ones, without the phone number",
                pointer="/password",
            )
        return typed

    def hashed(self, password: str, phone: str) -> str:
        """What is kept of a password; takes 64 MiB for a tenth of a second on purpose. Raises `PasswordWeak`."""
        return self._hasher.hash(self.check_password(password, phone))


def _account(uow: UnitOfWork, phone: str) -> Account:
    account = uow.access.account_by_phone(phone)
    if account is None:
        raise AccountUnknown("nobody signs in with this number", pointer="/phone")
    return account
