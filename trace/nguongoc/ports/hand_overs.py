"""What the ledger knows of hand-overs between organisations here, and those that are offered by a link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from nguongoc.batches.balance import Movement
from nguongoc.batches.hand_over_links import HandOverLink


class HandOvers(Protocol):
    """Events that were declared errors have moved nothing, and are not among these."""

    def said_under(self, holder_id: UUID, reference: str, batch_id: UUID | None) -> Sequence[UUID]:
        """The events by which an organisation said, under a despatch advice, what it sent or what came; of one lot or of all."""
        ...

    def receivers_of(self, holder_id: UUID, limit: int) -> Sequence[UUID]:
        """To whom it shipped, the last first."""
        ...

    def sent_by(self, holder_id: UUID, since: datetime, limit: int) -> Sequence[Movement]:
        """What it said it shipped from `since` on, and what of that it said was not so, the last first."""
        ...

    def awaited(self, receiver_id: UUID) -> int:
        """Consignments of lots that stand, on their way to it, of which it said nothing yet."""
        ...


class HandOverLinks(Protocol):
    """Hand-overs by link; none is ever found by a part of its link."""

    def find(self, organisation_id: UUID, link_id: UUID) -> HandOverLink | None: ...
    def by_token(self, token_sha256: str) -> HandOverLink | None: ...
    def hold(self, link_id: UUID) -> HandOverLink | None:
        """Nobody changes it until this transaction ends."""
        ...

    def add(self, offer: HandOverLink) -> None:
        """Nothing where the id is taken: a form sent twice makes one offer."""
        ...

    def change(self, offer: HandOverLink) -> None:
        """Who has it, and when it was taken up or withdrawn."""
        ...

    def waiting_of(self, organisation_id: UUID, now: datetime, limit: int) -> Sequence[HandOverLink]:
        """Those it made that are open or kept, the newest first."""
        ...

    def kept_for(self, receiver_id: UUID, now: datetime, limit: int) -> Sequence[HandOverLink]:
        """Those it has taken for itself and not confirmed, the newest first."""
        ...
