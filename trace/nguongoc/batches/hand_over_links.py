"""A hand-over to somebody who is not known here yet: what goes, and the one link by which it is taken up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from uuid import UUID

from nguongoc.batches.quantities import Quantity


class LinkState(Enum):
    """How an offer stands; nothing of it is in the ledger before it is `TAKEN`."""

    OPEN = auto()
    """Whoever has the link may take it up."""
    KEPT = auto()
    """One organisation has taken it for itself, and has not confirmed yet: nobody else can."""
    TAKEN = auto()
    WITHDRAWN = auto()
    EXPIRED = auto()


@dataclass(frozen=True, slots=True)
class HandOverLink:
    """`lines` says how much of which lot; `token_sha256` is all that is stored of the link."""

    id: UUID
    organisation_id: UUID
    token_sha256: str
    reference: str
    lines: Mapping[UUID, Quantity]
    offered_at: datetime
    expires_at: datetime
    receiver_id: UUID | None = None
    taken_at: datetime | None = None
    withdrawn_at: datetime | None = None

    def state(self, now: datetime) -> LinkState:
        if self.taken_at is not None:
            return LinkState.TAKEN
        if self.withdrawn_at is not None:
            return LinkState.WITHDRAWN
        if now >= self.expires_at:
            return LinkState.EXPIRED
        return LinkState.OPEN if self.receiver_id is None else LinkState.KEPT
