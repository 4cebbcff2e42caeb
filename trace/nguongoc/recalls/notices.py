"""Notices: each holder of recalled goods is told, again and again until it acknowledges, and then somebody telephones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from nguongoc.batches.quantities import Base

MOST_TRIES = 5
AGAIN_AFTER = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=3), timedelta(hours=8))
"""Between two tries; the circular gives an authority 24 hours for its decision, and nobody shall sleep through those."""


class NoticeState(StrEnum):
    """How far the telling of one holder has come."""

    WAITING = "waiting"
    """Told, or to be told soon; not acknowledged."""
    ACKNOWLEDGED = "acknowledged"
    CALL = "call"
    """Told `MOST_TRIES` times without an answer: somebody has to telephone."""
    OVER = "over"
    """The recall ended first."""


class Channel(StrEnum):
    """How a holder was told."""

    LISTED = "listed"
    """In the list that its own keys read."""
    WEBHOOK = "webhook"
    """Put into the outbox for the address it subscribed."""
    MESSAGE = "message"
    """By text message: the address it counted on was given up."""
    NOT_HERE = "not_here"
    """No organisation of ours: nobody here can be told but whoever telephones."""


class Whereabouts(StrEnum):
    """Where an amount of recalled goods is: of lots registered here as the ledger adds it up, of other things as events say."""

    IN_STOCK = "in_stock"
    """At whoever made it."""
    RECEIVED = "received"
    """Handed over, and both sides say so."""
    IN_TRANSIT = "in_transit"
    """Sent to this one, who has not said that it came: on its way, or lost."""
    SENT = "sent"
    """The same goods at whoever sent them, who may still turn the lorry round: not to be added to `IN_TRANSIT`."""
    CLAIMED = "claimed"
    """This one says that it came, and nobody says that it was sent."""
    OUTSIDE = "outside"
    """Sent to somebody who is not here, abroad for one: what became of it nobody here can tell."""
    SOLD = "sold"
    DESTROYED = "destroyed"

    @property
    def stoppable(self) -> bool | None:
        """None: it cannot be told."""
        if self in {Whereabouts.OUTSIDE, Whereabouts.CLAIMED}:
            return None
        return self not in {Whereabouts.SOLD, Whereabouts.DESTROYED}


@dataclass(frozen=True, slots=True)
class Holding:
    """So much of a thing is at a holder; without an amount the events do not say how much. `key` is of the trace graph."""

    key: str
    code: str | None
    where: Whereabouts
    amount: str | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class Notice:
    """What one holder has to be told. `party` is its key in events where it is no organisation of ours."""

    id: UUID
    recall_id: UUID
    organisation_id: UUID | None
    party: str | None
    holdings: tuple[Holding, ...]
    state: NoticeState
    tries: int
    next_at: datetime | None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """Once told: when, how."""

    notice_id: UUID
    number: int
    at: datetime
    channel: Channel


def told(
    notice: Notice, at: datetime, *, unreachable: bool = False
) -> tuple[NoticeState, int, datetime | None]:
    """State, tries and next time after it was told once more; `unreachable`: the address it gave was given up."""
    tries = notice.tries + 1
    if notice.organisation_id is None or unreachable or tries >= MOST_TRIES:
        return NoticeState.CALL, tries, None
    return NoticeState.WAITING, tries, at + AGAIN_AFTER[tries - 1]


def base_unit(base: Base) -> str:
    """The unit an amount of a lot is told in."""
    return base.value
