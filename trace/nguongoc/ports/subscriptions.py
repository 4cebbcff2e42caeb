"""Standing questions: who is told what, up to which event; and the order in which events came to stand here.

Ids and times of record follow the clock of whoever captured, and transactions commit in another order. So each event is given a
number after it is committed, by one hand at a time: whoever has read up to a number has missed none below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Subscription:
    """A named query whose new answers are sent to an address."""

    id: UUID
    organisation_id: UUID
    query_name: str
    dest: str
    format: str
    created_at: datetime
    initial_record_time: datetime
    position: int
    """The number of the event up to which it was told."""
    schedule: bytes | None = None
    """As it was given, canonical JSON; None: told as events come."""
    report_if_empty: bool = False
    next_at: datetime | None = None
    """When it is due, where it has a schedule."""
    sealed_secret: bytes | None = field(default=None, repr=False)
    reported_at: datetime | None = None
    """When it was last asked."""
    notified_at: datetime | None = None
    """When the address last said that it was told."""
    pending: UUID | None = None
    """A report on its way: the next is made once this one arrived."""
    ended_at: datetime | None = None
    end_reason: str | None = None


class Subscriptions(Protocol):
    """Standing questions, each its organisation's own."""

    def add(self, subscription: Subscription, most: int) -> bool:
        """False when the organisation has as many as `most` already."""
        ...

    def get(self, organisation_id: UUID, query_name: str, id: UUID) -> Subscription | None: ...
    def of(
        self, organisation_id: UUID, query_name: str, after: UUID | None, limit: int
    ) -> Sequence[Subscription]:
        """Those that have not ended, oldest first."""
        ...

    def drop(self, organisation_id: UUID, query_name: str, id: UUID | None) -> Sequence[UUID]:
        """One, or all of a query; the ids of those that were there."""
        ...

    def due(self, now: datetime, head: int, after: UUID | None, limit: int) -> Sequence[Subscription]:
        """Those with nothing on its way whose time has come, or that are told at once and behind `head`."""
        ...

    def move(self, seen: Subscription, moved: Subscription) -> bool:
        """Set how far it was told. False, and nothing is set, where somebody else did so since it was seen."""
        ...

    def arrived(self, id: UUID, message_id: UUID, at: datetime) -> None:
        """The report on its way was taken."""
        ...

    def end(self, id: UUID, message_id: UUID, at: datetime, reason: str) -> None:
        """The report on its way was given up."""
        ...


class Arrivals(Protocol):
    """Numbers of events, in the order in which they came to stand here."""

    def number(self, most: int) -> int:
        """Give numbers to at most so many committed events that have none; how many were given one."""
        ...

    def any_fresh(self) -> bool:
        """Whether there are committed events without a number."""
        ...

    def head(self) -> int:
        """The last number that was given; all below it are there."""
        ...
