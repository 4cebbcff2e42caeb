"""Where the stamps of lots stand, as stretches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from nguongoc.batches.units import Roll, Stretch
from nguongoc.ports.at_once import UnitsAtOnce


class Units(UnitsAtOnce, Protocol):
    """Stretches of a lot never meet; units are counted from 1 within the lot."""

    def lock(self, batch_id: UUID) -> None:
        """From here to the end of the transaction no one else changes how units of the lot stand."""
        ...

    def stretches(self, batch_id: UUID) -> Sequence[Stretch]:
        """In order."""
        ...

    def put(self, batch_id: UUID, before: Sequence[Stretch], after: Sequence[Stretch]) -> None:
        """`after` in the place of `before`, which is what `stretches` answered; only what differs is written."""
        ...

    def at(self, batch_id: UUID, number: int) -> Stretch | None:
        """The stretch that holds a unit; None: never printed."""
        ...

    def add_roll(self, batch_id: UUID, roll: Roll) -> None: ...
    def roll(self, batch_id: UUID, number: int) -> Roll | None: ...
    def rolls(self, batch_id: UUID, limit: int) -> Sequence[Roll]:
        """Newest first."""
        ...

    def has_pin(self, batch_id: UUID, number: int) -> bool:
        """Whether some print order printed this unit with a PIN."""
        ...

    def use_pin(self, batch_id: UUID, number: int, at: datetime) -> tuple[bool, datetime]:
        """Whether this is the first use of the unit's PIN, True for exactly one of any number of callers; and when that was."""
        ...
