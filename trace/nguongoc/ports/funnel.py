"""Daily totals on the way from the pack to the place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from nguongoc.tourism.funnel import Counted, Step


class FunnelRepository(Protocol):
    def add(self, sums: Mapping[Counted, int]) -> None:
        """Onto what is there."""
        ...

    def of_producer(self, producer: str, since: date) -> Mapping[Step, int]:
        """What began at this producer's packs."""
        ...

    def of_places(self, place_ids: Sequence[str], since: date) -> Mapping[str, Mapping[Step, int]]:
        """What happened at these places, wherever it began."""
        ...
