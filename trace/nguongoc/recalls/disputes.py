"""A party named as source of a lot that says *this isn't mine* is heard: until it is settled everybody reads that it is disputed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Ground(StrEnum):
    """Why, as a word that may be signed."""

    NEVER_DELIVERED = "never_delivered"
    LESS_DELIVERED = "less_delivered"
    OTHER_GOODS = "other_goods"


class DisputeState(StrEnum):
    """Whether it still stands on the page."""

    OPEN = "open"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Dispute:
    """Settled when both sides said so, or an authority did."""

    id: UUID
    batch_id: UUID
    source_batch_id: UUID
    """Of the source; the lot itself where no lot is meant but a box. The record names either."""
    organisation_id: UUID
    """The source's, who disputes."""
    ground: Ground
    state: DisputeState
    record_id: str
    raised_at: datetime
    raised_by: str
    source_agreed_at: datetime | None = None
    holder_agreed_at: datetime | None = None
    settled_at: datetime | None = None
    settled_by: str | None = None
