"""Open an organisation by oneself, with a telephone alone: it prepares everything, and signs nothing before somebody has looked.

Nobody learns here which numbers have an account: of a number that has one nothing is written, and the answer is the same. Where text
messages can be sent, a number counts once its code was typed (`start_by_code`). Where not, one who opens with somebody else's number gains
nothing that can be shown to anybody, and the operator gives the number back.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Final

from nguongoc.errors import NotAllowed
from nguongoc.geography import communes
from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.organisations import OrganisationKind
from nguongoc.parties.phones import parse_phone
from nguongoc.ports import Account, Clock, UnitOfWork, Writer
from nguongoc.ports.rows import Role
from nguongoc.services.gathering import Gathering
from nguongoc.services.keep_accounts import NAME_LIMIT, KeepAccounts
from nguongoc.services.register_organisation import NewOrganisation, RegisterOrganisation
from nguongoc.services.tries import household

WINDOW: Final = timedelta(hours=24)
MOST_OF_PHONE: Final = 3
MOST_OF_ADDRESS: Final = 40
"""An officer who opens for a whole hamlet sits behind one address, as do all telephones of a mobile network."""
MOST_OF_ALL: Final = 1_000
"""What somebody with many addresses can fill at the most; a province's busiest day of training is a third of it."""
_PURPOSE: Final = b"nguongoc start tries v1"
_LETTERS: Final = "23456789abcdefghjkmnpqrstvwxyz"


class SignUpClosed(NotAllowed):
    """Whoever runs the service opens organisations itself."""

    code = "sign-up-closed"


class StartTooOften(NotAllowed):
    """Too many were opened from there, with this number, or of all; `retry_after` in seconds. The same for a known number."""

    code = "start-too-often"


class StartKind(StrEnum):
    """What somebody says it is, in the words of who asks; the rest is for later."""

    HOUSEHOLD = "household"
    COOPERATIVE = "cooperative"
    COMPANY = "company"
    MARKETPLACE = "marketplace"
    """Buys to sell on, from anywhere: a platform, a wholesaler, an exporter. It has no commune here."""


@dataclass(frozen=True, slots=True)
class NewStart:
    """What is asked of somebody who begins. `phone` in any spelling; repr leaves phone and password out."""

    kind: StartKind
    name: str
    commune_code: str | None
    phone: str
    password: str

    def __repr__(self) -> str:
        return f"NewStart(kind={self.kind.value})"


@dataclass(frozen=True, slots=True)
class ReadyStart:
    """What is good to be opened: said, checked and counted; `phone` in E.164. repr leaves number and password out."""

    kind: StartKind
    name: str
    commune_code: str | None
    phone: str
    password_hash: str

    def __repr__(self) -> str:
        return f"ReadyStart(kind={self.kind.value})"


@dataclass(frozen=True, slots=True)
class OpenOrganisation:
    """The use case. `secret` hashes numbers and addresses before tries of them are counted; the caller bounds how many run at once."""

    writer: Writer
    clock: Clock
    register: RegisterOrganisation
    accounts: KeepAccounts
    secret: bytes
    is_open: bool

    def __call__(self, said: NewStart, address: str) -> None:
        """Opened with an account for its number, or, where the number has one, nothing. Raises what `ready` raises."""
        self.open(self.ready(said, address))

    def ready(self, said: NewStart, address: str) -> ReadyStart:
        """Nothing is written yet but that it was tried.

        Raises `SignUpClosed`, `StartTooOften`, and `Several` or the one refusal of what is said.
        """
        if not self.is_open:
            raise SignUpClosed("organisations are opened by whoever runs this service")
        ready = self._checked(said)
        self._take_try(ready.phone, address)
        return replace(ready, password_hash=self.accounts.hashed(said.password, ready.phone))

    def open(self, ready: ReadyStart, proven: Callable[[UnitOfWork], None] = lambda _: None) -> Account:
        """The account of its number: a new one, or the one there is, and then nothing is opened.

        `proven` is carried out in the same transaction, and may refuse.
        """
        new = _new(ready)
        organisation = self.register.checked(new)
        account = Account(
            id=uuid7(organisation.created_at),
            phone=ready.phone,
            password_hash=ready.password_hash,
            organisation_id=organisation.id,
            role=Role.MARKETPLACE if ready.kind is StartKind.MARKETPLACE else Role.PRODUCER,
            display_name=organisation.name,
            created_at=organisation.created_at,
        )

        def write(uow: UnitOfWork) -> Account:
            proven(uow)
            uow.parties.lock_names()
            known = uow.access.account_by_phone(ready.phone)
            if known is not None:
                return known
            self.register.add(uow, organisation, new)
            uow.access.add_account(account)
            return account

        return self.writer.run(write)

    def _checked(self, said: NewStart) -> ReadyStart:
        gathering = Gathering()
        name = gathering.text(said.name, NAME_LIMIT, "/name")
        commune = gathering.ask(lambda: _commune(said), None, "/commune_code")
        phone = gathering.ask(lambda: parse_phone(said.phone), "", "/phone")
        gathering.ask(lambda: self.accounts.check_password(said.password, phone), None, "/password")
        gathering.settle()
        return ReadyStart(said.kind, name, None if commune is None else commune.code, phone, "")

    def _take_try(self, phone: str, address: str) -> None:
        now = self.clock.now()
        ends = now + WINDOW
        most = {
            self._key(f"phone\n{phone}"): MOST_OF_PHONE,
            self._key(f"address\n{household(address)}"): MOST_OF_ADDRESS,
            self._key("all"): MOST_OF_ALL,
        }
        taken = self.writer.run(lambda uow: {key: uow.access.take_try(key, now, ends) for key in most})
        waits = [until for key, (tries, until) in taken.items() if tries > most[key]]
        if waits:
            seconds = max(1, round((max(waits) - now).total_seconds()))
            hours = -(-seconds // 3600)
            raise StartTooOften("too many were opened", retry_after=seconds, hours=hours)

    def _key(self, of: str) -> str:
        return hmac.digest(self.secret, _PURPOSE + of.encode(), "sha256").hex()


_KINDS: Final = {
    StartKind.HOUSEHOLD: OrganisationKind.PRODUCER,
    StartKind.COOPERATIVE: OrganisationKind.COOPERATIVE,
    StartKind.COMPANY: OrganisationKind.PRODUCER,
    StartKind.MARKETPLACE: OrganisationKind.MARKETPLACE,
}


def _new(ready: ReadyStart) -> NewOrganisation:
    commune = None if ready.commune_code is None else communes.find(ready.commune_code)
    return NewOrganisation(
        slug=_slug(commune),
        name=ready.name,
        kind=_KINDS[ready.kind],
        commune_code=ready.commune_code,
        is_household=ready.kind is StartKind.HOUSEHOLD,
        unseen=True,
    )


def _commune(said: NewStart) -> communes.Commune | None:
    """Where its goods come from, which a marketplace has none of. Raises `UnknownCommune`."""
    return None if said.kind is StartKind.MARKETPLACE else communes.find(said.commune_code or "")


def _slug(commune: communes.Commune | None) -> str:
    """After the commune, never after a name: a household is often called after a person, and a slug is signed and for ever."""
    where = "san" if commune is None else communes.search_key(commune.short_name).replace(" ", "-")
    return f"{where}-{''.join(secrets.choice(_LETTERS) for _ in range(8))}"
