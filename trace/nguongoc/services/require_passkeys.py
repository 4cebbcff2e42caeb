"""Passkeys offered once after signing in, and asked for by an organisation of everybody who does its work.

A rule of the service for everybody would shut out whoever has an old telephone; an owner knows whether the three people of an office have
one that can. Who only confirms what others entered is never asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from nguongoc.errors import Conflict
from nguongoc.ports import Account, Clock, ReadSource, Writer
from nguongoc.ports.rows import Duty, Role
from nguongoc.services.caller import Caller, Scope


class PasskeyOwnFirst(Conflict):
    """Who asks it of others has one: an owner without would shut themselves out."""

    code = "passkey-own-first"


@dataclass(frozen=True, slots=True)
class PasskeyRule:
    """`holders` are the accounts with a passkey that lets in."""

    required: bool
    holders: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class RequirePasskeys:
    """The use case; safe to call from any thread."""

    reads: ReadSource
    writer: Writer
    clock: Clock

    def offer(self, account: Account) -> bool:
        """Whether to offer one now: to clerks and officers who have none, once, and to nobody who must have one anyway."""
        asked = account.duty is Duty.CLERK or (account.role is Role.AUTHORITY and account.duty is Duty.OWNER)
        if not asked or account.passkey_offered_at is not None or account.owes_passkey:
            return False
        with self.reads.open() as reader:
            if reader.passkeys.of(account.id):
                return False
        now = self.clock.now()
        return self.writer.run(lambda uow: uow.passkeys.note_offer(account.id, now))

    def rule(self, caller: Caller) -> PasskeyRule:
        """How it stands. Raises `ScopeMissing`."""
        caller.require(Scope.ACCOUNTS)
        with self.reads.open() as reader:
            since = reader.passkeys.required_since(caller.organisation_id)
            return PasskeyRule(since is not None, reader.passkeys.holders(caller.organisation_id))

    def require(self, caller: Caller, account: Account) -> None:
        """From the next page on that anybody opens. Raises `ScopeMissing`, `PasskeyOwnFirst`."""
        caller.require(Scope.ACCOUNTS)
        if account.id not in self.rule(caller).holders:
            raise PasskeyOwnFirst("make a passkey of your own first")
        now = self.clock.now()
        self.writer.run(lambda uow: uow.passkeys.require(caller.organisation_id, now))

    def let_go(self, caller: Caller) -> None:
        """Needed no more. Raises `ScopeMissing`."""
        caller.require(Scope.ACCOUNTS)
        self.writer.run(lambda uow: uow.passkeys.require(caller.organisation_id, None))
