"""Which passport and which event of a lot took the place of which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from nguongoc.batches.corrections import Correction


class Corrections(Protocol):
    """Corrections of lots; a correction is never changed, only its note is erased."""

    def of(self, batch_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Correction]]:
        """Oldest first; lots that were never corrected are left out."""
        ...

    def superseded_events(self, event_ids: Sequence[UUID]) -> frozenset[UUID]:
        """Those of the events that a later one took the place of."""
        ...

    def first_told(self, keys: Sequence[str]) -> datetime | None:
        """When the first event that was captured about one of these identifiers and still stands happened."""
        ...

    def add(self, correction: Correction) -> None: ...
