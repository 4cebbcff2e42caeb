"""A receipt that came before its shipment is claimed, and told to nobody but the two; once the other side speaks it is a receipt like any other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from nguongoc.batches.balance import Balances, Consignment, Movement
from nguongoc.batches.lots import Batch
from nguongoc.ports import Reader, UnitOfWork


def settle_claims(uow: UnitOfWork, batch_ids: Sequence[UUID]) -> None:
    """Of lots whose hand-overs just changed, locked: whatever both sides say of now is claimed no longer.

    It stays so when the shipment is taken back afterwards: that both said it is a fact of the time when they did.
    """
    claimed = uow.events.claimed_receipts(batch_ids)
    for id in both_sides_say(uow, {id: uow.events.movements_of(id) for id in claimed}, uow.lots.batches):
        uow.events.settle(id)


def both_sides_say(
    reader: Reader,
    receipts: Mapping[UUID, Sequence[Movement]],
    lots: Callable[[Sequence[UUID]], Mapping[UUID, Batch]],
) -> frozenset[UUID]:
    """Those receipts of which every lot was shipped by the one that they name; `lots` finds lots by their ids."""
    if not receipts:
        return frozenset()
    ids = sorted({each.batch_id for moved in receipts.values() for each in moved})
    batches, moved = lots(ids), reader.events.movements(ids)
    books = {
        id: Balances(batch.organisation_id, batch.quantity.canonical.amount, moved.get(id, ()))
        for id, batch in batches.items()
    }
    return frozenset(
        id
        for id, movements in receipts.items()
        if movements and all(_shipped(books, each) for each in movements)
    )


def _shipped(books: Mapping[UUID, Balances], receipt: Movement) -> bool:
    if receipt.other_id is None or receipt.batch_id not in books:
        return False
    way = Consignment(receipt.other_id, receipt.holder_id, receipt.reference)
    return books[receipt.batch_id].shipped_to(way)
