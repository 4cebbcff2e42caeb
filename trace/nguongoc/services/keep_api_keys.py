"""Keys of an organisation's programs, kept by itself: made with what each needs and no more, replaced with both holding for a
while, revoked at once.

Whoever makes a key gives nothing it may not do itself, and the right to make keys is given at a desk alone: a stolen key makes
no others that outlive it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from nguongoc.errors import Conflict, Invalid, NotFound
from nguongoc.ports import Answer, ApiKey, Clock, ReadSource, UnitOfWork, Writer
from nguongoc.services.caller import IN_TEST, MAY, Caller, Scope
from nguongoc.services.issue_api_key import KeyDraft, ScopeBeyondRole, new_key
from nguongoc.services.once import Once, carry_out

MOST_KEYS: Final = 50
"""Holding at a time. One for each program and one to follow it is far less."""
SHOWN: Final = 100
LONGEST_DAYS: Final = 730
LONGEST_OVERLAP: Final = 30


class ApiKeyUnknown(NotFound):
    """No such key of this organisation."""

    code = "api-key-unknown"


class ApiKeyEnded(Conflict):
    """It is revoked, has expired, or another took its place already."""

    code = "api-key-ended"


class TooManyApiKeys(Conflict):
    """As many hold as may hold at once: revoke one first."""

    code = "too-many-api-keys"


class ScopesMissing(Invalid):
    """A key that may do nothing."""

    code = "api-key-scopes-missing"


class DaysOutside(Invalid):
    """Fewer or more days than a key may hold, or an old one beside its successor."""

    code = "api-key-days-outside"


@dataclass(frozen=True, slots=True)
class NewKey:
    """What is asked for. `days` from now until it expires, None: until it is revoked."""

    label: str
    scopes: frozenset[Scope]
    days: int | None
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A key as kept, and its text for the one time it is shown: repr leaves it out."""

    key: ApiKey
    text: str

    def __repr__(self) -> str:
        return f"MadeKey({self.key.prefix})"


@dataclass(frozen=True, slots=True)
class KeepApiKeys:
    """The use case, under the scope `api-keys:write`. Keys of others are unknown here."""

    reads: ReadSource
    writer: Writer
    clock: Clock

    def list(self, caller: Caller) -> Sequence[ApiKey]:
        """The newest first, ended ones among them; at most `SHOWN`. Raises `ScopeMissing`."""
        caller.require(Scope.API_KEYS)
        with self.reads.open() as reader:
            return reader.access.api_keys_of(caller.organisation_id, SHOWN)

    def find(self, caller: Caller, prefix: str) -> ApiKey:
        """Raises `ScopeMissing`, `ApiKeyUnknown`."""
        caller.require(Scope.API_KEYS)
        with self.reads.open() as reader:
            return _own(reader.access.api_key(prefix), caller)

    def issue(self, caller: Caller, said: NewKey, once: Once[MadeKey] | None = None) -> MadeKey | Answer:
        """Raises `ScopesMissing`, `ScopeBeyondRole`, `DaysOutside`, `TooManyApiKeys` and the refusals of the label."""
        caller.require(Scope.API_KEYS)
        scopes = _may_give(caller, said)
        if said.days is not None and not 1 <= said.days <= LONGEST_DAYS:
            raise DaysOutside(f"1 to {LONGEST_DAYS} days", pointer="/days", least=1, most=LONGEST_DAYS)
        now = self.clock.now()
        expires = None if said.days is None else now + timedelta(said.days)
        draft = KeyDraft(caller.organisation_id, caller.role, scopes, said.label, expires, said.is_test)
        key, text = new_key(draft, now)

        def add(uow: UnitOfWork) -> MadeKey:
            own = uow.access.api_keys_of(caller.organisation_id, SHOWN)
            if sum(each.holds(now) for each in own) >= MOST_KEYS:
                raise TooManyApiKeys(f"at most {MOST_KEYS} keys hold at once", most=MOST_KEYS)
            uow.access.add_api_key(key)
            return MadeKey(key, text)

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, add))

    def rotate(
        self, caller: Caller, prefix: str, overlap_days: int, once: Once[MadeKey] | None = None
    ) -> MadeKey | Answer:
        """A key of the same name and scopes; the old one holds `overlap_days` more, and never longer than it would have.

        The new one holds as long as the old one was made for. Raises `ApiKeyUnknown`, `ApiKeyEnded`, `DaysOutside`,
        `ScopeBeyondRole` where the old one may do what the caller may not.
        """
        caller.require(Scope.API_KEYS)
        if not 0 <= overlap_days <= LONGEST_OVERLAP:
            raise DaysOutside(
                f"0 to {LONGEST_OVERLAP} days", pointer="/overlap_days", least=0, most=LONGEST_OVERLAP
            )
        now = self.clock.now()
        until = now + timedelta(overlap_days)

        def replace(uow: UnitOfWork) -> MadeKey:
            old = _own(uow.access.api_key(prefix), caller)
            _refuse_beyond(old.scopes - caller.scopes)
            lasts = None if old.expires_at is None else old.expires_at - old.created_at
            draft = KeyDraft(
                old.organisation_id,
                old.role,
                old.scopes,
                old.label,
                None if lasts is None else now + lasts,
                old.is_test,
            )
            key, text = new_key(draft, now)
            ends = until if old.expires_at is None else min(until, old.expires_at)
            if not old.holds(now) or not uow.access.replace_api_key(prefix, key.prefix, ends):
                raise ApiKeyEnded("this key is revoked, expired, or replaced already")
            uow.access.add_api_key(key)
            return MadeKey(key, text)

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, replace))

    def revoke(self, caller: Caller, prefix: str) -> None:
        """It holds no more; once revoked it stays so, and saying it again changes nothing. Raises `ApiKeyUnknown`."""
        caller.require(Scope.API_KEYS)

        def end(uow: UnitOfWork) -> None:
            _own(uow.access.api_key(prefix), caller)
            uow.access.revoke_api_key(prefix, self.clock.now())

        self.writer.run(end)


def may_give(caller: Caller, *, is_test: bool = False) -> frozenset[Scope]:
    """Which scopes this caller may give to a key."""
    held = frozenset(scope for scope in MAY[caller.role] if scope.value in caller.scopes)
    if caller.subject.startswith("key:"):
        held -= {Scope.API_KEYS}
    return held & IN_TEST if is_test else held


def _may_give(caller: Caller, said: NewKey) -> frozenset[str]:
    if not said.scopes:
        raise ScopesMissing("say what the key may do", pointer="/scopes")
    _refuse_beyond(scope.value for scope in said.scopes - may_give(caller, is_test=said.is_test))
    return frozenset(scope.value for scope in said.scopes)


def _refuse_beyond(scopes: Iterable[str]) -> None:
    if beyond := ", ".join(sorted(scopes)):
        raise ScopeBeyondRole(f"this key may not be given {beyond}", pointer="/scopes", scopes=beyond)


def _own(key: ApiKey | None, caller: Caller) -> ApiKey:
    if key is None or key.organisation_id != caller.organisation_id:
        raise ApiKeyUnknown("no such key of this organisation")
    return key
