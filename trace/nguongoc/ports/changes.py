"""What changed, in the order in which it came to stand here: for whoever asks again and again what is new.

Transactions commit in another order than they write. So a change is written down with what it is of, in the same transaction, and
gets its number after that was committed, by one hand at a time: whoever has read up to a number has missed none below it. Changes
of one lot keep the order in which they were made, because whoever changes a lot holds it locked.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol
from uuid import UUID


class ChangeType(StrEnum):
    """What may have happened. Those of an order are named after the state it came to."""

    RECORD_PUBLISHED = "record.published"
    RECORD_REVOKED = "record.revoked"
    """A passport was withdrawn, or whoever attested a certificate took that back: for ever."""
    LOT_CORRECTED = "lot.corrected"
    """A newer passport took the place of one."""
    LOT_HELD = "lot.held"
    LOT_RECALLED = "lot.recalled"
    LOT_PARTLY_RECALLED = "lot.partly-recalled"
    LOT_RELEASED = "lot.released"
    """Nothing holds it any more."""
    LISTING_CHANGED = "listing.changed"
    OFFER_OPENED = "offer.opened"
    OFFER_ENDED = "offer.ended"
    SHIPMENT_CHANGED = "shipment.changed"
    ORDER_RESERVED = "order.reserved"
    ORDER_EXPIRED = "order.expired"
    ORDER_ORDERED = "order.ordered"
    ORDER_ACCEPTED = "order.accepted"
    ORDER_REFUSED = "order.refused"
    ORDER_CANCELLED = "order.cancelled"
    ORDER_STOPPED = "order.stopped"
    ORDER_SHIPPED = "order.shipped"
    ORDER_RECEIVED = "order.received"


PUBLIC: Final = frozenset(
    {
        ChangeType.RECORD_REVOKED,
        ChangeType.LOT_CORRECTED,
        ChangeType.LOT_HELD,
        ChangeType.LOT_RECALLED,
        ChangeType.LOT_PARTLY_RECALLED,
        ChangeType.LOT_RELEASED,
    }
)
"""What anybody who verifies is told of everybody's goods: what was good and is no longer, or is again. Not what is published: a list
of each new lot would tell competitors how much who makes."""


@dataclass(frozen=True, slots=True)
class LotNamed:
    """A lot by the names that are on its label."""

    code: str
    gtin: str | None
    lot: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change, numbered. `at` is when it got its number: never before that of an earlier one."""

    number: int
    type: ChangeType
    about: str
    """The id of a record, listing, offer, order or shipment; of a lot, that of its batch."""
    lot: LotNamed | None
    owner_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Audience:
    """What somebody may know: `public` types of everybody, `own` ones where they are one of the two sides."""

    organisation_id: UUID
    public: Collection[ChangeType]
    own: Collection[ChangeType]


class Changes(Protocol):
    """Written by the repositories of what they are of, in the same transaction."""

    def number(self, most: int, now: datetime) -> int:
        """Give numbers to at most so many committed changes that have none; how many were given one."""
        ...

    def any_fresh(self) -> bool:
        """Whether there are committed changes without a number."""
        ...

    def head(self) -> int:
        """The last number that was given; all below it are there."""
        ...

    def between(self, audience: Audience, after: int, until: int, limit: int) -> Sequence[Change]:
        """What this audience may know of those numbers, in their order."""
        ...
