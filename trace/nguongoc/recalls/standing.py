"""How a lot stands under everything that was ordered of it: the strongest counts, and is taken back only with its cause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nguongoc.batches.lots import Hold
from nguongoc.recalls.recall import UnitSpan


@dataclass(frozen=True, slots=True)
class LotHold:
    """A lot held while something is looked into; only whoever holds it lets it go."""

    id: UUID
    batch_id: UUID
    organisation_id: UUID
    reason: str
    placed_at: datetime
    placed_by: str
    released_at: datetime | None = None
    released_by: str | None = None


@dataclass(frozen=True, slots=True)
class Stands:
    """What a lot is under: each recall that still bites with the units it speaks of, and whether anybody holds it."""

    recalls: tuple[tuple[UnitSpan, ...], ...] = ()
    held: bool = False

    @property
    def hold(self) -> Hold:
        if any(not units for units in self.recalls):
            return Hold.RECALLED
        if self.recalls:
            return Hold.PARTLY_RECALLED
        return Hold.ON_HOLD if self.held else Hold.NONE


def recalled_units(recalls: Iterable[tuple[UnitSpan, ...]]) -> tuple[UnitSpan, ...]:
    """All ranges of some partial recalls of one lot."""
    return tuple(sorted({span for units in recalls for span in units}))
