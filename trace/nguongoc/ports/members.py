"""People who grow or catch for an organisation, in rows that are erased without a trace."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from nguongoc.parties.members import Harvester, Member


class Members(Protocol):
    """Members, and which of them harvested a lot."""

    def add(self, member: Member) -> None: ...
    def of(self, organisation_id: UUID, after: UUID | None, limit: int) -> Sequence[Member]:
        """In the order of entry."""
        ...

    def among(self, organisation_id: UUID, ids: Sequence[UUID]) -> frozenset[UUID]:
        """Those of the ids that are members of the organisation."""
        ...

    def put(self, member: Member) -> bool:
        """In place of the one with its id, in the same organisation; whether there was one."""
        ...

    def erase(self, organisation_id: UUID, member_id: UUID) -> bool:
        """With what they harvested; whether there was one."""
        ...

    def harvesters(self, batch_id: UUID) -> Sequence[Harvester]:
        """In the order of their names."""
        ...

    def put_harvesters(self, batch_id: UUID, harvested: Sequence[tuple[UUID, Decimal | None]]) -> None:
        """In place of those before."""
        ...
