"""Events and the lots projected from them, as stored; `None` says *not here*, never *error*."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from nguongoc.batches.lots import Batch, Hold, LotAlias, UnitRange
from nguongoc.batches.quantities import Canonical
from nguongoc.ports.at_once import LotsAtOnce
from nguongoc.ports.rows import StoredEvent


class LotRepository(LotsAtOnce, Protocol):
    """Events and the lots projected from them."""

    def batch(self, batch_id: UUID) -> Batch | None: ...
    def batch_by_code(self, code: str) -> Batch | None: ...
    def batch_by_gtin_lot(self, gtin: str, lot: str) -> Batch | None:
        """Of the product that has this GTIN, whether or not it had it when the lot was registered."""
        ...

    def lot_aliases(
        self,
        *,
        codes: Collection[str] = (),
        gtins: Collection[str] = (),
        lots: Collection[tuple[str, str]] = (),
        limit: int,
    ) -> Sequence[LotAlias]:
        """Lots named by their public code in all that was signed and captured, whose product has a GTIN by now.

        Those with one of these codes, of these GTINs, or of these pairs of GTIN and lot number; at most `limit`.
        """
        ...

    def batches(self, batch_ids: Sequence[UUID]) -> Mapping[UUID, Batch]: ...
    def batches_of_events(self, event_ids: Sequence[UUID]) -> Sequence[Batch]:
        """The lots that these events brought into being."""
        ...

    def lot_taken(self, product_id: UUID, lot: str) -> bool: ...
    def batches_of(self, organisation_id: UUID, before: UUID | None, limit: int) -> Sequence[Batch]:
        """Newest first."""
        ...

    def harvested(self, facility_id: UUID, after: date, until: date) -> Sequence[tuple[UUID, Canonical]]:
        """What was harvested at a place, summed by product and base, lots taken back aside."""
        ...

    def made_between(self, product_id: UUID, first: date, last: date) -> Sequence[Canonical]:
        """What there is of a product from these days, summed by base, lots taken back aside."""
        ...

    def newest_lots(self, product_id: UUID, limit: int) -> Sequence[Batch]: ...
    def lock_batches(self, batch_ids: Iterable[UUID]) -> Mapping[UUID, Batch]:
        """The lots, none of which can be drawn on by another transaction until this one ends."""
        ...

    def handled(self, keys: Sequence[str], organisation_id: UUID, limit: int) -> Sequence[StoredEvent]:
        """Events about these identifiers that an organisation captured and that still stand, the latest `limit`, in the order
        they happened."""
        ...

    def add_event(self, event: StoredEvent) -> None: ...
    def event(self, event_id: UUID) -> StoredEvent | None: ...
    def add_batch(self, batch: Batch) -> None: ...
    def put_batch(self, batch: Batch) -> None:
        """What its event says of a lot, in place of what an earlier one said; inputs stay, and so does its hold."""
        ...

    def set_hold(self, batch_id: UUID, hold: Hold) -> None: ...
    def add_edges(self, event_id: UUID, at: datetime, edges: Iterable[tuple[str, str]]) -> None: ...
    def claim_units(self, product_id: UUID, batch_id: UUID, count: int, key_version: int) -> UnitRange:
        """The next free unit indexes of the product, once for each batch; asked again, the same range."""
        ...

    def seller(self, batch_id: UUID) -> str | None:
        """Of whom it was bought; personal."""
        ...

    def put_seller(self, batch_id: UUID, name: str | None) -> None:
        """In place of an earlier one; None takes it off."""
        ...

    def unit_range(self, batch_id: UUID) -> UnitRange | None: ...
    def unit_range_holding(self, product_id: UUID, index: int) -> UnitRange | None: ...
    def key_versions(self, product_id: UUID) -> Sequence[int]:
        """Versions of the serial key under which ranges of the product were issued."""
        ...
