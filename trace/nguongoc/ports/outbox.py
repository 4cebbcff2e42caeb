"""What is to be told to others over the network: kept in the transaction of what it tells of, delivered at least once.

Whoever has something to tell puts a `Message` through its unit of work; the message is there exactly when what it tells of
is. A worker claims what is due for a while, delivers it with no transaction open, and settles it. A process that is killed in
between leaves a claim that ends by itself: then the message is told again, under the same id.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class OutboxState(StrEnum):
    WAITING = "waiting"
    """Due now or later, or claimed by a worker."""
    DELIVERED = "delivered"
    DEAD = "dead"
    """Given up; kept with its body for whoever looks into it."""


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to tell one address. `id` orders messages and is their name on the wire (`webhook-id`)."""

    id: UUID
    organisation_id: UUID
    """Whose message it is: who may see it in lists, and what its secret is sealed for."""
    topic: str
    """What kind of thing it tells, such as `epcis.subscription`; at most 60 characters."""
    about: str
    """What it is about within its topic, such as a subscription's id; at most 200 characters."""
    url: str
    body: bytes
    created_at: datetime
    due_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)
    """Beside those of the delivery; never a secret."""
    sealed_secret: bytes | None = field(default=None, repr=False)
    """What the delivery is signed with, sealed (`services.webhook_secrets`); None: by the service's own key."""
    batch_ids: tuple[UUID, ...] = ()
    """Lots it is of: to one organisation it goes after every earlier message of one of these that waits still."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A message in the hands of one worker; `number` counts its attempts, this one included."""

    message: Message
    number: int
    begun_at: int
    """How many of them were before it was last to be told again."""
    gone: int
    """How many attempts the address answered with 404 or 410."""
    signed_with: tuple[bytes | None, ...] = ()
    """In the place of the message's own secret: what its address is signed for now, each as `Message.sealed_secret`."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of an attempt: an answer's status and first bytes, or why there was none."""

    at: datetime
    status: int | None = None
    answer: bytes = b""
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as its owner may see it: what became of it, attempt by attempt."""

    id: UUID
    topic: str
    about: str
    url: str
    state: OutboxState
    created_at: datetime
    due_at: datetime
    digest: bytes
    """SHA-256 of the body, which itself is dropped once it is delivered."""
    attempts: Sequence[Attempt]


class Outbox(Protocol):
    """Messages and what became of them."""

    def put(self, message: Message) -> None: ...

    def claim(self, now: datetime, until: datetime, passed_over: Collection[UUID] = ()) -> Claim | None:
        """The message that has been due longest, notices of recalls before all others, nobody else's until then; None where none is due.

        Those of the organisations `passed_over` stay where they are."""
        ...

    def settle(self, claim: Claim, attempt: Attempt, state: OutboxState, due_at: datetime) -> bool:
        """Write down an attempt and what follows from it. False, and only the attempt is kept, where the claim ended before."""
        ...

    def waiting(self, topic: str, about: str) -> int:
        """How many messages about it are not settled yet."""
        ...

    def told_to(
        self, organisation_id: UUID, topics: Collection[str], before: UUID | None, limit: int
    ) -> Sequence[Sent]:
        """An organisation's messages of these topics, newest first, with their attempts."""
        ...

    def again(
        self, message: UUID, organisation_id: UUID, url: str, sealed: bytes | None, at: datetime
    ) -> bool:
        """Tell a settled message again, under the same id, at this address. False where it waits, is gone, or is somebody else's."""
        ...

    def drop_waiting(self, topic: str, about: str) -> int:
        """Give up what was not told yet: nobody wants to hear it any more."""
        ...

    def sent(
        self, organisation_id: UUID, topic: str, about: str | None, before: UUID | None, limit: int
    ) -> Sequence[Sent]:
        """An organisation's messages of a topic, newest first, with their attempts."""
        ...

    def forget(self, settled_before: datetime, most: int) -> int:
        """Remove at most so many messages that were settled long ago, with their attempts."""
        ...


class Courier(Protocol):
    """Takes a message to its address. Waits for the network, so never inside a transaction."""

    def deliver(self, claim: Claim, now: datetime) -> Attempt:
        """One attempt, bounded in time and bytes; never raises for what the other side does."""
        ...
