"""Asking for events: a typed question, who asks it, and a page of what they may read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from nguongoc.events.query.criteria import Column, EventQuery
from nguongoc.ports.rows import StoredEvent


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: an organisation, or nobody known; and which keys in the question anybody may ask about.

    `lots` are the lots registered here that the question names, `places` the facilities among its places, each with those who registered
    it and made such a lot. Of events that the asker may not read whole, a condition on any other key is never met, nor is one on a place that is not of the
    organisation whose event it is, so that no answer tells where a lot went (ADR 10).
    """

    organisation_id: UUID | None = None
    lots: frozenset[str] = frozenset()
    places: Mapping[str, frozenset[UUID]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in the order of a query an event stands; the time is None where the order is that of recording."""

    id: UUID
    moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """An event that answers a question; `whole` where the asker may read all of it, else the public minimum."""

    event: StoredEvent
    whole: bool


@dataclass(frozen=True, slots=True)
class Spelling:
    """The same event as it was written under one of its further names."""

    body: bytes
    context: bytes | None


@dataclass(frozen=True, slots=True)
class FoundPage:
    """Some of the answers in their order; `next` is the spot to go on behind, None where there are no more."""

    found: Sequence[Found]
    next: Spot | None


@dataclass(frozen=True, slots=True)
class ArrivedPage:
    """Answers in the order in which they came to stand here; all up to the number `last` are told, and `complete` says that there are no more."""

    found: Sequence[Found]
    last: int
    complete: bool


class EventSearch(Protocol):
    """Reads events for those who may."""

    def find(self, query: EventQuery, asker: Asker, after: Spot | None, limit: int) -> FoundPage:
        """At most `limit` answers behind a spot, fewer where their bytes are many. `query.limit` and `.too_many` are the caller's."""
        ...

    def arrivals(
        self, query: EventQuery, asker: Asker, after: int, limit: int, most_bytes: int
    ) -> ArrivedPage:
        """At most `limit` answers numbered behind `after`, fewer where their bytes are many; the order of the query does not count."""
        ...

    def exceeds(self, query: EventQuery, asker: Asker, most: int) -> bool:
        """Whether there are more than `most` answers."""
        ...

    def names(self, event_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[str]]:
        """The names events were given, in their order; events of ours without one are not in it."""
        ...

    def spellings(self, event_ids: Sequence[UUID], names: Sequence[str]) -> Mapping[UUID, Spelling]:
        """How events were written that came again under one of these names."""
        ...

    def values(self, column: Column, organisation_id: UUID, after: str | None, limit: int) -> Sequence[str]:
        """The different values of a column in events that an organisation may read whole, in their order."""
        ...

    def identifiers(self, organisation_id: UUID, after: str | None, limit: int) -> Sequence[str]:
        """The different identifiers in events that an organisation may read whole, classes too, in their order."""
        ...

    def organisations_at(self, gln: str) -> frozenset[UUID]:
        """Those that registered a facility with this GLN."""
        ...
