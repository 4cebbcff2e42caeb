"""What a seller has of lots to promise: the ledger's balance, less what orders hold, nothing of what is held or recalled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from nguongoc.batches.balance import Balances, Movement
from nguongoc.batches.lots import Batch
from nguongoc.ports import Reader
from nguongoc.trading.allocation import Stock


@dataclass(frozen=True, slots=True)
class LotStocks:
    """What some lots hold for whoever sells of them, read at once. Only of lots that this transaction holds locked does it stay so."""

    moved: Mapping[UUID, Sequence[Movement]]
    reserved: Mapping[tuple[UUID, UUID], Decimal]
    gone: frozenset[UUID]

    @classmethod
    def read(cls, reader: Reader, batches: Mapping[UUID, Batch], now: datetime) -> LotStocks:
        ids = list(batches)
        return cls(
            reader.events.movements(ids),
            reader.trading.reserved(ids, now),
            reader.events.voided([each.event_id for each in batches.values()]),
        )

    def of(self, seller_id: UUID, batches: Iterable[Batch]) -> tuple[Stock, ...]:
        """Of each lot, in this order."""
        return tuple(
            Stock(each, self._on_hand(seller_id, each), self.reserved.get((seller_id, each.id), Decimal(0)))
            for each in batches
        )

    def _on_hand(self, seller_id: UUID, batch: Batch) -> Decimal:
        # A lot whose registration was declared an error is out of the ledger altogether.
        if batch.event_id in self.gone:
            return Decimal(0)
        made = batch.quantity.canonical.amount
        return Balances(batch.organisation_id, made, self.moved.get(batch.id, ())).held(seller_id)


def stocks_of(
    reader: Reader, seller_id: UUID, batches: Mapping[UUID, Batch], now: datetime
) -> tuple[Stock, ...]:
    """Of each lot, for one seller."""
    return LotStocks.read(reader, batches, now).of(seller_id, batches.values())
