"""Who asks, for which organisation, and what a role may do: the one table that access rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from nguongoc.errors import Conflict, NotAllowed
from nguongoc.ports.rows import Duty, Role


class Scope(StrEnum):
    """One thing that can be done; keys may hold fewer than their role allows, never more."""

    MASTER_DATA_READ = "master-data:read"
    MASTER_DATA_WRITE = "master-data:write"
    BATCHES_READ = "batches:read"
    BATCHES_WRITE = "batches:write"
    LABELS_PRINT = "labels:print"
    UNITS_WRITE = "units:write"
    """Activate stamps and say what became of them: a print shop's key has no use for it."""
    VERIFY = "verify"
    FULFIL = "fulfilments:write"
    """Say which packs were sent to whoever bought them: for marketplaces and carriers."""
    PLACES_WRITE = "places:write"
    PLACES_WELCOME = "places:welcome"
    VOUCHERS_OFFER = "vouchers:offer"
    VOUCHERS_REDEEM = "vouchers:redeem"
    RECORDS_REVOKE = "records:revoke"
    EVENTS_CAPTURE = "events:capture"
    EVENTS_READ = "events:read"
    TRACE = "trace:read"
    TESTS_VERIFY = "test-reports:verify"
    TRADE = "trade:write"
    """Offer lots by the quantity, order them, send and take them in."""
    TRADE_READ = "trade:read"
    RECALL = "recalls:write"
    RECALLS_READ = "recalls:read"
    ANCHOR_ASK = "identities:ask"
    """Ask to be vouched for, and hand in what was signed elsewhere."""
    ANCHOR = "identities:anchor"
    """Vouch for who somebody is."""
    CERTIFY = "certificates:attest"
    """Sign for certificates, and take that back: for who gives them."""
    API_KEYS = "api-keys:write"
    """See, make, replace and revoke keys of the organisation's programs: never more than whoever does it may do itself."""
    OWN_KEY = "own-key:write"
    """Say under which DID and with which key the organisation itself signs: for its people, not for the programs of its shop."""
    NAMES_REVIEW = "names:review"
    """Release a name that was held because it is taken for another's, or refuse it."""
    DESK = "desk:use"
    """See the organisation's work at its desk; nothing is signed or published by that alone."""
    ACCOUNTS = "accounts:write"
    """Say who signs in for the organisation, what they do in it, and whether it goes on here at all."""
    CONFIRM = "entries:confirm"
    """See what was entered in one's own name, and confirm or contest it."""


FOR_PEOPLE: frozenset[Scope] = frozenset({Scope.DESK, Scope.ACCOUNTS, Scope.CONFIRM})
"""What no key holds, of whichever role: it is somebody's who signs in, by their duty."""


MAY: dict[Role, frozenset[Scope]] = {
    Role.PRODUCER: frozenset(
        {
            Scope.MASTER_DATA_READ,
            Scope.MASTER_DATA_WRITE,
            Scope.BATCHES_READ,
            Scope.BATCHES_WRITE,
            Scope.LABELS_PRINT,
            Scope.UNITS_WRITE,
            Scope.RECORDS_REVOKE,
            Scope.VERIFY,
            Scope.EVENTS_CAPTURE,
            Scope.EVENTS_READ,
            Scope.TRACE,
            Scope.TRADE,
            Scope.TRADE_READ,
            Scope.RECALL,
            Scope.RECALLS_READ,
            Scope.PLACES_WELCOME,
            Scope.VOUCHERS_OFFER,
            Scope.VOUCHERS_REDEEM,
            Scope.ANCHOR_ASK,
            Scope.API_KEYS,
            Scope.OWN_KEY,
        }
    ),
    Role.HOST: frozenset({Scope.PLACES_WELCOME, Scope.VOUCHERS_OFFER, Scope.VOUCHERS_REDEEM}),
    Role.MARKETPLACE: frozenset(
        {
            Scope.VERIFY,
            Scope.FULFIL,
            Scope.EVENTS_READ,
            Scope.RECALLS_READ,
            Scope.TRADE,
            Scope.TRADE_READ,
            Scope.API_KEYS,
        }
    ),
    Role.AUTHORITY: frozenset(
        {
            Scope.VERIFY,
            Scope.PLACES_WRITE,
            Scope.PLACES_WELCOME,
            Scope.VOUCHERS_OFFER,
            Scope.EVENTS_READ,
            Scope.TRACE,
            Scope.TESTS_VERIFY,
            Scope.RECALL,
            Scope.RECALLS_READ,
            Scope.CERTIFY,
            Scope.ANCHOR,
            Scope.ANCHOR_ASK,
            Scope.NAMES_REVIEW,
            Scope.OWN_KEY,
        }
    ),
    Role.REPOSITORY: frozenset({Scope.EVENTS_CAPTURE, Scope.EVENTS_READ, Scope.FULFIL}),
}


_ENTERS: frozenset[Scope] = frozenset(
    {
        Scope.MASTER_DATA_READ, Scope.MASTER_DATA_WRITE, Scope.BATCHES_READ, Scope.BATCHES_WRITE, Scope.LABELS_PRINT,
        Scope.UNITS_WRITE, Scope.VERIFY, Scope.FULFIL, Scope.PLACES_WELCOME, Scope.VOUCHERS_REDEEM, Scope.EVENTS_CAPTURE,
        Scope.EVENTS_READ, Scope.TRACE, Scope.RECALLS_READ,
    }
)  # fmt: skip
"""Daily work. Not: what binds the organisation towards others or cannot be taken back, which is its owners'."""

OF_DUTY: dict[Duty, frozenset[Scope]] = {
    Duty.OWNER: frozenset(Scope),
    Duty.CLERK: _ENTERS | {Scope.DESK, Scope.CONFIRM},
    Duty.MEMBER: frozenset({Scope.CONFIRM}),
}
"""What of its organisation's role each duty leaves to who signs in."""


def may(role: Role, duty: Duty) -> frozenset[Scope]:
    """What somebody signed in may do: at the desk, and through the API by their session."""
    return (MAY[role] | FOR_PEOPLE) & OF_DUTY[duty]


WHILE_HELD: frozenset[Scope] = frozenset(
    {
        Scope.MASTER_DATA_READ, Scope.MASTER_DATA_WRITE, Scope.BATCHES_READ, Scope.VERIFY, Scope.RECALLS_READ,
        Scope.EVENTS_READ, Scope.API_KEYS, *FOR_PEOPLE,
    }
)  # fmt: skip
"""What goes on while the organisation's name is held: preparing and reading, nothing that others see or that is signed."""


IN_TEST: frozenset[Scope] = frozenset({Scope.VERIFY})
"""What a key for trying out may do at all."""


class LiveDataClosed(NotAllowed):
    """A key, or a token, for trying out at an address that answers of real goods."""

    code = "test-key-on-live-data"


class NameUnderReview(Conflict):
    """The organisation's name is held, or was refused: nothing is published or signed under it."""

    code = "name-under-review"


class ScopeMissing(NotAllowed):
    """The key or account is good, but may not do this; `scope` names what it lacks."""

    code = "scope-missing"


@dataclass(frozen=True, slots=True)
class Caller:
    """An authenticated party; `subject` names the key or account, for idempotency and audit."""

    subject: str
    organisation_id: UUID
    role: Role
    scopes: frozenset[str]
    name_held: bool = False
    """Whether the organisation's name waits for a review, or was refused."""
    is_test: bool = False
    """By a key for trying out: made-up data alone."""
    duty: Duty | None = None
    """Of somebody signed in; None of a program."""

    def require(self, scope: Scope) -> None:
        """Both the role and the key must allow it, and the name must stand. Raises `ScopeMissing`, `NameUnderReview`."""
        self.require_though_held(scope)
        if self.name_held and scope not in WHILE_HELD:
            raise NameUnderReview("the name of this organisation is held for review")

    def require_as_owner(self, scope: Scope) -> None:
        """The same, and of people an owner alone: where an organisation is told is not a clerk's to change. Raises as `require` does."""
        self.require(scope)
        if self.duty not in {None, Duty.OWNER}:
            raise ScopeMissing("this is for the owners of the organisation", scope=scope.value)

    def require_one_of(self, *scopes: Scope) -> None:
        """Any of them will do. Raises as `require` does of the last one."""
        for each in scopes[:-1]:
            if each in MAY[self.role] and each.value in self.scopes:
                return self.require(each)
        return self.require(scopes[-1])

    def may(self, scope: Scope) -> bool:
        """Whether `require` would let it pass."""
        allowed = scope in MAY[self.role] | FOR_PEOPLE and scope.value in self.scopes
        return (
            allowed and (not self.name_held or scope in WHILE_HELD) and (not self.is_test or scope in IN_TEST)
        )

    def require_though_held(self, scope: Scope) -> None:
        """Role and key alone: for what only prepares, under a scope that does more besides. Raises `ScopeMissing`, `LiveDataClosed`."""
        if self.is_test and scope not in IN_TEST:
            raise LiveDataClosed("a test key asks for made-up data alone")
        if scope not in MAY[self.role] | FOR_PEOPLE or scope.value not in self.scopes:
            who = f"{self.role.value} key" if self.duty is None else f"{self.duty.value}'s account"
            raise ScopeMissing(f"this {who} may not do {scope.value}", scope=scope.value)
