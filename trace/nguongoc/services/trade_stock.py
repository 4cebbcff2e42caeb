"""What a seller has of lots to promise: the ledger's balance, less what orders hold, nothing of what is held or recalled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from nguongoc.batches.balance import Balances
from nguongoc.batches.lots import Batch
from nguongoc.ports import Reader
from nguongoc.trading.allocation import Stock


def stocks_of(
    reader: Reader, seller_id: UUID, batches: Mapping[UUID, Batch], now: datetime
) -> tuple[Stock, ...]:
    """Of each lot. Only of lots that this transaction holds locked does it stay so."""
    ids = list(batches)
    moved = reader.events.movements(ids)
    reserved = reader.trading.reserved(seller_id, ids, now)
    gone = reader.events.voided([each.event_id for each in batches.values()])
    found = []
    for id, batch in batches.items():
        balances = Balances(batch.organisation_id, batch.quantity.canonical.amount, moved.get(id, ()))
        # A lot whose registration was declared an error is out of the ledger altogether.
        on_hand = Decimal(0) if batch.event_id in gone else balances.held(seller_id)
        found.append(Stock(batch, on_hand, reserved.get(id, Decimal(0))))
    return tuple(found)
