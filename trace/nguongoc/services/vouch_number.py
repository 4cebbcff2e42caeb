"""A lost or changed number has a way back that a thief cannot take: others vouch, everybody hears of it, and days pass.

An owner vouches for the others of the organisation; for its only owner the authority of its commune does. Nobody vouches for themselves.
The old number is told by message and every page of the organisation says what is coming, so that whoever still has the old sign-in calls
it off. After the wait whoever vouched hands a code over, as with an invitation; with it the number and the password change at once, and
every session of the account ends.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from nguongoc.errors import Conflict, NotFound
from nguongoc.identifiers.crockford import ALPHABET
from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.phones import parse_phone
from nguongoc.ports import Account, Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.ports.number_changes import NumberChange
from nguongoc.ports.rows import Duty
from nguongoc.ports.sms import Sms, Texts
from nguongoc.services.caller import Scope
from nguongoc.services.keep_accounts import KeepAccounts, PhoneTaken
from nguongoc.services.own_accounts import CODE_LETTERS, MOST_ACCOUNTS, InvitationRefused
from nguongoc.services.phone_notices import PhoneNotice
from nguongoc.services.sessions import caller_of_account
from nguongoc.services.sign_in import SignIn
from nguongoc.services.tries import Limit, Tries

WAIT: Final = timedelta(days=3)
WAIT_OF_ONLY_OWNER: Final = timedelta(days=7)
TAKEN_UP_WITHIN: Final = timedelta(days=14)
ASKED_OF_ACCOUNT: Final = 3
ASKED_WITHIN: Final = timedelta(days=30)
VOUCHED_IN_A_DAY: Final = 10
DAY: Final = timedelta(days=1)


class NumberNotVouchable(NotFound):
    """Nobody here that this account may vouch for: unknown, elsewhere, oneself, or another's to vouch for; never said which."""

    code = "number-not-vouchable"


class NumberChangeOpen(Conflict):
    """A new number of this account waits already."""

    code = "number-change-open"


class NumberChangeEarly(Conflict):
    """The days of waiting are not over."""

    code = "number-change-early"


@dataclass(frozen=True, slots=True)
class VouchNumber:
    """The use case; safe to call from any thread. `old_number` is told what was asked for, `word` makes the message with a code; `texts` None: none can be sent."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    tries: Tries
    sign_in: SignIn
    accounts: KeepAccounts
    texts: Texts | None
    old_number: PhoneNotice
    word: Callable[[str], str]

    def by_owner(
        self, owner: Account, password: str, account_id: UUID, phone: str, address: str
    ) -> NumberChange:
        """For another account of the same organisation.

        Raises `ScopeMissing`, `PasswordWrong`, `TooManyTries`, `PhoneUnreadable`, `NumberNotVouchable`, `NumberChangeOpen`.
        """
        caller_of_account(owner).require(Scope.ACCOUNTS)
        with self.reads.open() as reader:
            target = reader.access.account(account_id)
        return self._vouch(owner, password, target, phone, address, _owner_may, WAIT)

    def by_authority(
        self, officer: Account, password: str, old_phone: str, phone: str, address: str
    ) -> NumberChange:
        """For the only owner of an organisation of its territory. Raises what `by_owner` raises."""
        caller_of_account(officer).require(Scope.NAMES_REVIEW)
        number = parse_phone(old_phone)
        with self.reads.open() as reader:
            target = reader.access.account_by_phone(number)
        return self._vouch(officer, password, target, phone, address, _authority_may, WAIT_OF_ONLY_OWNER)

    def open_ones(self, organisation_id: UUID) -> Sequence[NumberChange]:
        """What waits at an organisation, for everybody of it to see."""
        with self.reads.open() as reader:
            return reader.number_changes.of_organisation(organisation_id, self.clock.now())

    def vouched(self, account: Account) -> Sequence[NumberChange]:
        """What this account vouched for and is not done."""
        with self.reads.open() as reader:
            return reader.number_changes.vouched_by(f"account:{account.id}", self.clock.now())

    def call_off(self, account: Account, change_id: UUID) -> None:
        """By anybody of the organisation, and by who vouched; without a password: leaving a number as it is harms nobody.

        Raises `NumberNotVouchable`.
        """
        seen = (*self.open_ones(account.organisation_id), *self.vouched(account))
        if not any(each.id == change_id for each in seen):
            raise NumberNotVouchable("no such change of a number")
        self.writer.run(lambda uow: uow.number_changes.drop(change_id))

    def hand_over(self, account: Account, change_id: UUID) -> str | None:
        """The code for whoever vouched to pass on, or None where it went to the new number. An earlier one ends.

        Raises `ScopeMissing`, `NumberNotVouchable`, `NumberChangeEarly`, `SmsBusy`.
        """
        caller_of_account(account).require(Scope.ACCOUNTS)
        change = next((each for each in self.vouched(account) if each.id == change_id), None)
        if change is None:
            raise NumberNotVouchable("no such change of a number")
        if self.clock.now() < change.due_at:
            raise NumberChangeEarly("the days of waiting are not over")
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS))
        digest = self.tries.hashed("invitation", f"{change.phone}\n{code}")
        if not self.writer.run(lambda uow: uow.number_changes.hand_over(change_id, digest)):
            raise NumberNotVouchable("it was called off")
        if self.texts is None:
            return code
        self.texts.hand_over(Sms(change.phone, self.word(code), change.ends_at))
        return None

    def take_up(self, number: str, digest: str, password: str) -> Account | None:
        """The account under its new number and password, signed out everywhere; None where no such code waits.

        The caller limits how often it is tried. Raises `PasswordWeak`, `PhoneTaken`, `InvitationRefused`.
        """
        now = self.clock.now()
        with self.reads.open() as reader:
            found = reader.number_changes.by_digest(digest)
        if found is None or not found.due_at <= now < found.ends_at:
            return None
        hashed = self.accounts.hashed(password, number)

        def change(uow: UnitOfWork) -> tuple[Account, str]:
            uow.events.lock_organisation(found.organisation_id)
            account = uow.access.account(found.account_id)
            if account is None or not uow.number_changes.drop(found.id):
                raise InvitationRefused("no open invitation of this number and code")
            if uow.access.account_by_phone(number) is not None:
                raise PhoneTaken("somebody signs in with this number already", pointer="/phone")
            uow.access.drop_sessions_of(account.id)
            # The telephone that was lost may hold one.
            uow.passkeys.drop_of(account.id)
            uow.access.set_phone(account.id, number)
            uow.access.set_password_hash(account.id, hashed)
            return replace(account, phone=number, password_hash=hashed), account.phone

        account, old = self.writer.run(change)
        self.old_number.tell([old])
        return account

    def _vouch(
        self,
        voucher: Account,
        password: str,
        target: Account | None,
        phone: str,
        address: str,
        may: Callable[[Reader, Account, Account], bool],
        wait: timedelta,
    ) -> NumberChange:
        number = parse_phone(phone)
        self.sign_in.confirm(voucher, password, address)
        self.tries.take(Limit(self.tries.hashed("vouched", str(voucher.id)), VOUCHED_IN_A_DAY, DAY))
        with self.reads.open() as reader:
            if target is None or target.phone == number or not may(reader, voucher, target):
                raise NumberNotVouchable("nobody here that this account may vouch for")
        self.tries.take(Limit(self.tries.hashed("number of", str(target.id)), ASKED_OF_ACCOUNT, ASKED_WITHIN))
        now = self.clock.now()
        due = now + wait
        change = NumberChange(
            uuid7(now), target.organisation_id, target.id, number, f"account:{voucher.id}", now, due,
            due + TAKEN_UP_WITHIN,
        )  # fmt: skip

        def add(uow: UnitOfWork) -> None:
            uow.events.lock_organisation(target.organisation_id)
            uow.number_changes.drop_ended(now)
            if not may(uow, voucher, target):
                raise NumberNotVouchable("nobody here that this account may vouch for")
            if any(
                each.account_id == target.id
                for each in uow.number_changes.of_organisation(target.organisation_id, now)
            ):
                raise NumberChangeOpen("a new number of this account waits already")
            uow.number_changes.add(change)

        self.writer.run(add)
        self.old_number.tell([target.phone])
        return change


def _owner_may(reader: Reader, owner: Account, target: Account) -> bool:
    return target.organisation_id == owner.organisation_id and target.id != owner.id


def _authority_may(reader: Reader, officer: Account, target: Account) -> bool:
    """Its only owner alone: for anybody else there is an owner who knows them."""
    office = reader.parties.organisation(officer.organisation_id)
    theirs = reader.parties.organisation(target.organisation_id)
    if office is None or theirs is None or office.id == theirs.id:
        return False
    everybody = reader.access.accounts(theirs.id, None, MOST_ACCOUNTS)
    owners = [each.id for each in everybody if each.duty is Duty.OWNER]
    return owners == [target.id] and office.commune_code in {None, theirs.commune_code}
