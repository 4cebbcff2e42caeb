"""Projections put right: each call makes rows what they have to be, and says how many were not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from nguongoc.batches.balance import Movement
from nguongoc.events.index import EventIndex
from nguongoc.events.model import Declared
from nguongoc.ports.rows import StoredEvent


class RebuildRepository(Protocol):
    """For `nguongoc rebuild` alone. Facts stay: bytes, who captured an event and when, holds, names given since."""

    def put_lot(self, declared: Declared) -> int:
        """The row of a lot and what it was made from, as its event declares them."""
        ...

    def put_event(self, event: StoredEvent) -> int: ...
    def put_index(self, event_id: UUID, index: EventIndex) -> int: ...
    def put_names(self, organisation_id: UUID, event_id: UUID, names: Sequence[str]) -> int:
        """These among others."""
        ...

    def put_effects(
        self,
        event_id: UUID,
        at: datetime,
        readers: Sequence[UUID],
        edges: Sequence[tuple[str, str]],
        movements: Sequence[Movement],
    ) -> int: ...
