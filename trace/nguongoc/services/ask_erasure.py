"""Being forgotten at one's own wish: asked for by somebody who is signed in and knows the password, waited for, then done.

The wait is the remedy against a stolen password: every desk of the organisation says what is coming, those who work at it are
told on their telephones where messages can be sent, and anybody of it may call it off. No API key can ask, for a program has no
password. A recall it ordered comes first: whoever holds recalled goods must be able to reach it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from nguongoc.errors import Conflict, NotFound
from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.erasures import ErasureWish
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Account, Clock, ReadSource, UnitOfWork, Writer
from nguongoc.services.caller import Caller, Scope, may
from nguongoc.services.own_accounts import MOST_ACCOUNTS
from nguongoc.services.phone_notices import PhoneNotice
from nguongoc.services.sessions import caller_of_account
from nguongoc.services.sign_in import SignIn

TOLD_FOR = timedelta(days=90)
MOST_TOLD = 200


class RecallStillOpen(Conflict):
    """A recall that the organisation ordered is not over: until then people who hold the goods must reach it."""

    code = "erasure-recall-open"


class ErasureNotAsked(NotFound):
    """No wish to be forgotten is open: never asked, called off, or done."""

    code = "erasure-not-asked"


@dataclass(frozen=True, slots=True)
class AskErasure:
    """The use case; safe to call from any thread. What is due is done by `CarryOutErasures`."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    sign_in: SignIn
    wait: timedelta
    asked: PhoneNotice

    def wish(self, account: Account) -> ErasureWish | None:
        """What is open for this account's organisation."""
        with self.reads.open() as reader:
            return reader.erasing.open_wish(account.organisation_id)

    def of_territory(self, caller: Caller) -> Sequence[tuple[ErasureWish, Organisation]]:
        """Who of an authority's commune, or without one of the province, asked and since when, or was forgotten within `TOLD_FOR`:
        whoever answers for goods there hears of it before the producer is gone. Raises `ScopeMissing`."""
        caller.require(Scope.NAMES_REVIEW)
        with self.reads.open() as reader:
            office = reader.parties.organisation(caller.organisation_id)
            commune = None if office is None else office.commune_code
            wishes = reader.erasing.wishes_under(commune, self.clock.now() - TOLD_FOR, MOST_TOLD)
            said = [(each, reader.parties.organisation(each.organisation_id)) for each in wishes]
        return [(wish, organisation) for wish, organisation in said if organisation is not None]

    def ask(self, account: Account, password: str, address: str) -> ErasureWish:
        """The wish; asked again while one is open, that one, with its own day.

        Raises `ScopeMissing`, `PasswordWrong`, `TooManyTries`, `RecallStillOpen`.
        """
        caller_of_account(account).require(Scope.ACCOUNTS)
        self.sign_in.confirm(account, password, address)
        now = self.clock.now()
        wish = ErasureWish(uuid7(now), account.organisation_id, now, now + self.wait)

        def add(uow: UnitOfWork) -> ErasureWish:
            uow.parties.lock_names()
            earlier = uow.erasing.open_wish(wish.organisation_id)
            if earlier is not None:
                return earlier
            if uow.erasing.is_recalling(wish.organisation_id):
                raise RecallStillOpen("a recall of this organisation is still open")
            uow.erasing.add_wish(wish)
            return wish

        open_one = self.writer.run(add)
        if open_one.id == wish.id:
            self.asked.tell(self._at_the_desk(account.organisation_id))
        return open_one

    def _at_the_desk(self, organisation_id: UUID) -> list[str]:
        with self.reads.open() as reader:
            everybody = reader.access.accounts(organisation_id, None, MOST_ACCOUNTS)
        return [each.phone for each in everybody if Scope.DESK in may(each.role, each.duty)]

    def call_off(self, account: Account) -> None:
        """By anybody of the organisation, without a password: staying harms nobody. Raises `ErasureNotAsked`."""
        now = self.clock.now()
        if not self.writer.run(lambda uow: uow.erasing.call_off(account.organisation_id, now)):
            raise ErasureNotAsked("no wish to be forgotten is open")
