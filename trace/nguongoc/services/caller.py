"""Who asks, for which organisation, and what a role may do: the one table that access rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from nguongoc.errors import Conflict, NotAllowed
from nguongoc.ports.rows import Role


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


WHILE_HELD: frozenset[Scope] = frozenset(
    {
        Scope.MASTER_DATA_READ, Scope.MASTER_DATA_WRITE, Scope.BATCHES_READ, Scope.VERIFY, Scope.RECALLS_READ,
        Scope.EVENTS_READ, Scope.API_KEYS,
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

    def require(self, scope: Scope) -> None:
        """Both the role and the key must allow it, and the name must stand. Raises `ScopeMissing`, `NameUnderReview`."""
        self.require_though_held(scope)
        if self.name_held and scope not in WHILE_HELD:
            raise NameUnderReview("the name of this organisation is held for review")

    def require_one_of(self, *scopes: Scope) -> None:
        """Any of them will do. Raises as `require` does of the last one."""
        for each in scopes[:-1]:
            if each in MAY[self.role] and each.value in self.scopes:
                return self.require(each)
        return self.require(scopes[-1])

    def require_though_held(self, scope: Scope) -> None:
        """Role and key alone: for what only prepares, under a scope that does more besides. Raises `ScopeMissing`, `LiveDataClosed`."""
        if self.is_test and scope not in IN_TEST:
            raise LiveDataClosed("a test key asks for made-up data alone")
        if scope not in MAY[self.role] or scope.value not in self.scopes:
            raise ScopeMissing(f"this {self.role.value} key may not do {scope.value}", scope=scope.value)
