"""Who signs in for an organisation, as its owners say: invited, given another duty, taken out; one owner always stays.

Nobody else learns anybody's password: who is invited gets a code and chooses one. Where text messages can be sent the code goes to the
number alone, so that whoever answers has that telephone in hand; where not, the owner passes it on, and it proves only that. A number that
signs in elsewhere is invited like any other: that it does is said to nobody but its holder.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID

from nguongoc.errors import Conflict, NotAllowed, NotFound
from nguongoc.identifiers.crockford import ALPHABET, as_written
from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.phones import parse_phone
from nguongoc.ports import Account, Clock, ReadSource, UnitOfWork, Writer
from nguongoc.ports.invitations import Invitation
from nguongoc.ports.rows import Duty
from nguongoc.ports.sms import Sms, Texts
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.gathering import Gathering
from nguongoc.services.keep_accounts import NAME_LIMIT, KeepAccounts, PhoneTaken
from nguongoc.services.name_members import MemberNotFound
from nguongoc.services.sign_in import TRIES_OF_ADDRESS, TRIES_OF_PHONE, WINDOW
from nguongoc.services.tries import Limit, Tries, household

LIFE: Final = timedelta(days=7)
CODE_LETTERS: Final = 12
MOST_OPEN: Final = 100
MOST_ACCOUNTS: Final = 200
MOST_IN_A_DAY: Final = 60
DAY: Final = timedelta(days=1)
LONGEST_TYPED: Final = 60


class AccountNotOurs(NotFound):
    """Nobody of this id signs in for this organisation."""

    code = "account-not-found"


class LastOwner(Conflict):
    """It is the only owner there is: make another one first."""

    code = "account-last-owner"


class AccountsTooMany(Conflict):
    """`most` sign in or are invited already."""

    code = "accounts-too-many"


class InvitationRefused(NotAllowed):
    """No open invitation of this number and code: never said which of them is wrong."""

    code = "invitation-refused"


@dataclass(frozen=True, slots=True)
class Invited:
    """`code` is for the owner to pass on; None where it went to the number itself."""

    invitation: Invitation
    code: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class OwnAccounts:
    """The use case; safe to call from any thread. `word` makes the message of a code; `texts` None: none can be sent."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    tries: Tries
    accounts: KeepAccounts
    texts: Texts | None
    word: Callable[[str], str]
    take_up: Callable[[str, str, str], Account | None] = lambda *_: None
    """Number, digest of number and code, password: where the code is of a number that was vouched for."""

    def all(self, caller: Caller) -> tuple[Sequence[Account], Sequence[Invitation]]:
        """Who signs in, the oldest first, and who is invited. Raises `ScopeMissing`."""
        caller.require(Scope.ACCOUNTS)
        now = self.clock.now()
        with self.reads.open() as reader:
            found = reader.access.accounts(caller.organisation_id, None, MOST_ACCOUNTS)
            open_ones = reader.invitations.of(caller.organisation_id)
        return found, [each for each in open_ones if now < each.expires_at]

    def invite(
        self, caller: Caller, phone: str, name: str, duty: Duty, member_id: UUID | None = None
    ) -> Invited:
        """Asked again for the same number, the newer one counts.

        Raises `ScopeMissing`, `MemberNotFound`, `AccountsTooMany`, `TooManyTries`, `SmsBusy`, and what number and name refuse.
        """
        caller.require(Scope.ACCOUNTS)
        gathering = Gathering()
        number = gathering.ask(lambda: parse_phone(phone), "", "/phone")
        said = gathering.text(name, NAME_LIMIT, "/name")
        gathering.settle()
        of_organisation = self.tries.hashed("invitations", str(caller.organisation_id))
        self.tries.take(Limit(of_organisation, MOST_IN_A_DAY, DAY))
        code, now = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS)), self.clock.now()
        invitation = Invitation(
            uuid7(now), caller.organisation_id, self._digest(number, code), number, said, caller.role, duty,
            member_id, now, now + LIFE,
        )  # fmt: skip

        def add(uow: UnitOfWork) -> None:
            uow.invitations.drop_old(now)
            uow.invitations.drop_phone(caller.organisation_id, number)
            _check_member(uow, caller, duty, member_id)
            if len(uow.invitations.of(caller.organisation_id)) >= MOST_OPEN:
                raise AccountsTooMany(f"at most {MOST_OPEN} open invitations", most=MOST_OPEN)
            uow.invitations.add(invitation)

        self.writer.run(add)
        if self.texts is None:
            return Invited(invitation, code)
        self.texts.hand_over(Sms(number, self.word(code), invitation.expires_at))
        return Invited(invitation, None)

    def call_back(self, caller: Caller, invitation_id: UUID) -> None:
        """Nothing happens where it was answered, or is another's. Raises `ScopeMissing`."""
        caller.require(Scope.ACCOUNTS)
        self.writer.run(lambda uow: uow.invitations.drop(caller.organisation_id, invitation_id))

    def accept(self, phone: str, code: str, password: str, address: str) -> Account:
        """The account of who was invited, or whose new number was vouched for, with the password they chose.

        Raises `PhoneUnreadable`, `InvitationRefused`, `TooManyTries`, `PasswordWeak`, `PhoneTaken`.
        """
        number = parse_phone(phone)
        self.tries.take(
            Limit(self.tries.hashed("address", household(address)), TRIES_OF_ADDRESS, WINDOW),
            Limit(self.tries.hashed("invited", number), TRIES_OF_PHONE, WINDOW),
        )
        digest, now = self._digest(number, code), self.clock.now()
        with self.reads.open() as reader:
            found = reader.invitations.by_digest(digest)
        if found is None:
            taken_up = self.take_up(number, digest, password)
            if taken_up is not None:
                return taken_up
        if found is None or now >= found.expires_at:
            raise InvitationRefused("no open invitation of this number and code")
        hashed = self.accounts.hashed(password, number)
        account = Account(
            uuid7(now), number, hashed, found.organisation_id, found.role, found.display_name, now, found.duty,
            found.member_id,
        )  # fmt: skip

        def add(uow: UnitOfWork) -> None:
            uow.events.lock_organisation(found.organisation_id)
            if not uow.invitations.drop(found.organisation_id, found.id):
                raise InvitationRefused("no open invitation of this number and code")
            if uow.access.account_by_phone(number) is not None:
                raise PhoneTaken("somebody signs in with this number already", pointer="/phone")
            if len(uow.access.accounts(found.organisation_id, None, MOST_ACCOUNTS)) >= MOST_ACCOUNTS:
                raise AccountsTooMany(f"at most {MOST_ACCOUNTS} accounts", most=MOST_ACCOUNTS)
            uow.access.add_account(account)

        self.writer.run(add)
        return account

    def change(self, caller: Caller, account_id: UUID, duty: Duty, member_id: UUID | None) -> None:
        """From the next page on. Raises `ScopeMissing`, `AccountNotOurs`, `LastOwner`, `MemberNotFound`."""
        caller.require(Scope.ACCOUNTS)

        def write(uow: UnitOfWork) -> None:
            _own(uow, caller, account_id)
            _check_member(uow, caller, duty, member_id)
            if duty is not Duty.OWNER:
                _check_owner_stays(uow, caller, account_id)
            uow.access.set_duty(account_id, duty, member_id)

        self.writer.run(write)

    def remove(self, caller: Caller, account_id: UUID) -> None:
        """Signed out everywhere, and the number deleted; what they entered stays. Raises `ScopeMissing`, `AccountNotOurs`, `LastOwner`."""
        caller.require(Scope.ACCOUNTS)

        def write(uow: UnitOfWork) -> None:
            _own(uow, caller, account_id)
            _check_owner_stays(uow, caller, account_id)
            uow.access.drop_sessions_of(account_id)
            uow.access.drop_account(account_id)

        self.writer.run(write)

    def _digest(self, number: str, code: str) -> str:
        return self.tries.hashed("invitation", f"{number}\n{as_written(code[:LONGEST_TYPED])}")


def _own(uow: UnitOfWork, caller: Caller, account_id: UUID) -> Account:
    uow.events.lock_organisation(caller.organisation_id)
    account = uow.access.account(account_id)
    if account is None or account.organisation_id != caller.organisation_id:
        raise AccountNotOurs("nobody of this id signs in for this organisation")
    return account


def _check_owner_stays(uow: UnitOfWork, caller: Caller, without: UUID) -> None:
    everybody = uow.access.accounts(caller.organisation_id, None, MOST_ACCOUNTS)
    if not any(each.duty is Duty.OWNER and each.id != without for each in everybody):
        raise LastOwner("the only owner there is", pointer="/duty")


def _check_member(uow: UnitOfWork, caller: Caller, duty: Duty, member_id: UUID | None) -> None:
    if member_id is None and duty is Duty.MEMBER:
        raise MemberNotFound("say which household this is", pointer="/member")
    if member_id is not None and not uow.members.among(caller.organisation_id, [member_id]):
        raise MemberNotFound("no such member of this organisation", pointer="/member")
