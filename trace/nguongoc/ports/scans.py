"""Scans of at most 90 days, and the daily sums that are left of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from nguongoc.scans.checks import CheckedDay, CheckedTerritory, UnitChecks
from nguongoc.scans.noted import Noted
from nguongoc.scans.observation import Observation


class VisitorKeys(Protocol):
    """The key of today's visitors: made when first asked for, the same in every process of this server, destroyed with its day."""

    def of_day(self, day: date) -> bytes:
        """Asked for another day than before, every other day's key is destroyed first."""
        ...


class ScanRepository(Protocol):
    def add(self, noted: Sequence[Noted], written_at: datetime) -> None: ...

    def fulfilled(self, units: Collection[bytes]) -> Collection[tuple[bytes, bytes]]:
        """Of these packs which fulfilments are noted: the pack, and the name of who said so of which day and town."""
        ...

    def unit_checks(self, batch_id: UUID, unit: bytes, today: date, since: date) -> UnitChecks:
        """Buyers who looked at one pack from `since` on, each day's visitors summed."""
        ...

    def of_unit(self, batch_id: UUID, unit: bytes, since: date, limit: int) -> Sequence[Observation]:
        """Every kind of scan of one pack, the newest first."""
        ...

    def of_batch(self, batch_id: UUID, since: date, limit: int) -> Sequence[Observation]:
        """The same of a lot: its own stamp, its packs, and serials that are none of it."""
        ...

    def checked_days(self, organisation_id: UUID, since: date) -> Sequence[CheckedDay]:
        """Buyers by day and lot, all together and by town, from what is kept and from the sums of what no longer is; in order of day."""
        ...

    def checked_territory(
        self, commune_code: str | None, since: date, most_products: int
    ) -> CheckedTerritory:
        """The same of lots that come from a commune, or from anywhere, whoever made them."""
        ...

    def forget(self, before: date) -> int:
        """Scans of earlier days are summed by day, lot and town, and removed; how many."""
        ...
