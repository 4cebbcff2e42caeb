"""Who holds what of recalled goods, how much of it, and whether it can still be stopped.

Of lots registered here the ledger says it, exactly; of logistic units, of units and of lots registered elsewhere only events do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from nguongoc.batches.balance import Totals
from nguongoc.batches.lots import Batch
from nguongoc.batches.quantities import EXACT
from nguongoc.ports import Reader
from nguongoc.ports.recalls import Contact
from nguongoc.recalls.notices import Holding
from nguongoc.services.lot_standing import batches_of
from nguongoc.services.recall_ledger import Owner, Stake, balances_of_lots, stakes_in
from nguongoc.services.recall_scope import Scope
from nguongoc.services.recall_things import stakes_of_things


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who has, or had, of it: an organisation of ours, or a party by its key in events. `known` to the asker: whoever handed
    it some or was handed some by it, may read an event that says so, or is it."""

    contact: Contact | None
    party: str | None
    holdings: tuple[Holding, ...]
    known: bool


@dataclass(frozen=True, slots=True)
class LotTotals:
    """What was made of one lot, and where all of that is."""

    made: str
    unit: str
    totals: Totals


@dataclass(frozen=True, slots=True)
class FindHolders:
    """For whoever may read what `viewer` may; None reads everything."""

    base_url: str

    def __call__(self, reader: Reader, scope: Scope, viewer: UUID | None) -> tuple[Holder, ...]:
        batches = batches_of(reader, [each.lot.batch_id for each in scope.lots])
        lots = {each.key: batches[each.lot.batch_id] for each in scope.lots}
        return self.of(reader, lots, (*scope.things, *scope.foreign), viewer)

    def of(
        self, reader: Reader, lots: Mapping[str, Batch], things: Sequence[str], viewer: UUID | None
    ) -> tuple[Holder, ...]:
        """Of lots by their keys, and of other things. Parties elsewhere have no contact, only the key by which events name them."""
        return _gather(
            reader,
            chain(stakes_in(reader, lots), stakes_of_things(reader, things, viewer, self.base_url)),
            viewer,
        )

    @staticmethod
    def totals(reader: Reader, batch_ids: Sequence[UUID]) -> Mapping[UUID, LotTotals]:
        """Where all of each lot is, whoever has it: no names, so whoever may see the lot may see it."""
        batches = batches_of(reader, batch_ids)
        books = balances_of_lots(reader, batches)
        return {
            id: LotTotals(
                format(batch.quantity.canonical.amount, "f"),
                batch.quantity.canonical.base.value,
                books[id][0].totals(),
            )
            for id, batch in batches.items()
        }


def _gather(reader: Reader, stakes: Iterable[Stake], viewer: UUID | None) -> tuple[Holder, ...]:
    of: dict[Owner, dict[tuple[str, str], Holding]] = {}
    known: dict[Owner, bool] = {}
    for each in stakes:
        known[each.who] = known.get(each.who, False) or viewer is None or viewer in each.known_to
        held = of.setdefault(each.who, {})
        if each.holding is not None:
            place = each.holding.key, each.holding.where.value
            held[place] = _together(held.get(place), each.holding)
    contacts = reader.recalls.contacts([who for who in of if isinstance(who, UUID)])
    return tuple(
        Holder(
            contacts.get(who) if isinstance(who, UUID) else None,
            None if isinstance(who, UUID) else who,
            tuple(held.values()),
            known[who],
        )
        for who, held in of.items()
    )


def _together(before: Holding | None, more: Holding) -> Holding:
    """Several consignments of one lot to one holder are one line."""
    if before is None or before.amount is None or more.amount is None:
        return before or more
    amount = EXACT.add(EXACT.create_decimal(before.amount), EXACT.create_decimal(more.amount))
    return Holding(more.key, more.code, more.where, format(amount, "f"), more.unit)
