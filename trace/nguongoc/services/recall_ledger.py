"""Where each lot of a recall is by the ledger: at whom, on its way, sold, destroyed, gone to somebody who is not here.

One truth: the same sums that stop anybody from spending what it does not hold. Nothing is read out of events but the names of parties outside,
which the ledger counts and does not name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from nguongoc.batches.balance import ZERO, Balances, Movement, MovementKind
from nguongoc.batches.lots import Batch
from nguongoc.batches.quantities import EXACT
from nguongoc.ports import Reader
from nguongoc.ports.events import MOST_AT_ONCE
from nguongoc.recalls.notices import Holding, Whereabouts

Owner = UUID | str
"""An organisation of ours, or the key of a party elsewhere."""
NOBODY_NAMED = "?"
"""The key of a party outside that no event names."""
_HANDED = frozenset({MovementKind.SHIPPED, MovementKind.VOIDED})


@dataclass(frozen=True, slots=True)
class Stake:
    """So much at somebody, and which organisations know of it themselves."""

    who: Owner
    holding: Holding | None
    """None: it made the lot, and nothing of it is left there."""
    known_to: frozenset[UUID]


def balances_of_lots(
    reader: Reader, batches: Mapping[UUID, Batch]
) -> Mapping[UUID, tuple[Balances, Sequence[Movement]]]:
    """The balances of any number of lots, and what they were added up from."""
    ids, found = list(batches), dict[UUID, tuple[Balances, Sequence[Movement]]]()
    for start in range(0, len(ids), MOST_AT_ONCE):
        part = ids[start : start + MOST_AT_ONCE]
        moved = reader.events.movements(part)
        for id in part:
            batch, movements = batches[id], moved.get(id, ())
            made = batch.quantity.canonical.amount
            found[id] = Balances(batch.organisation_id, made, movements), movements
    return found


def stakes_in(reader: Reader, lots: Mapping[str, Batch]) -> Iterator[Stake]:
    """Of every lot, by its key."""
    books = balances_of_lots(reader, {each.id: each for each in lots.values()})
    abroad = [
        each.event_id
        for _, moved in books.values()
        for each in moved
        if each.other_id is None and each.kind in _HANDED
    ]
    parties = reader.recalls.destinations(sorted(set(abroad)))
    for key, batch in lots.items():
        balances, moved = books[batch.id]
        yield from _Lot(key, batch, balances).stakes()
        yield from _outside(key, batch, moved, parties)


@dataclass(frozen=True, slots=True)
class _Lot:
    key: str
    batch: Batch
    balances: Balances

    def stakes(self) -> Iterator[Stake]:
        maker, balances = self.batch.organisation_id, self.balances
        yield Stake(maker, None, frozenset({maker}))
        for who, held in balances.holders.items():
            where = Whereabouts.IN_STOCK if who == maker else Whereabouts.RECEIVED
            yield from self._stake(who, where, held)
        for (who, kind), amount in balances.ends.items():
            if kind is not MovementKind.CONSUMED:
                where = Whereabouts.SOLD if kind is MovementKind.SOLD else Whereabouts.DESTROYED
                yield from self._stake(who, where, amount)
        for way, said in balances.consignments.items():
            if way.receiver_id is not None:
                yield from self._stake(way.receiver_id, Whereabouts.IN_TRANSIT, said.in_transit)
                yield from self._stake(way.shipper_id, Whereabouts.SENT, said.in_transit)
                yield from self._stake(way.receiver_id, Whereabouts.CLAIMED, said.surplus)

    def _stake(self, who: UUID, where: Whereabouts, amount: Decimal) -> Iterator[Stake]:
        if amount > ZERO:
            yield Stake(who, _holding(self.key, self.batch, where, amount), self._knowing(who))

    def _knowing(self, who: UUID) -> frozenset[UUID]:
        """Itself, and whoever handed it some of the lot or was handed some by it, both saying so or the shipper alone."""
        others = {
            other
            for way, said in self.balances.consignments.items()
            if said.sent and way.receiver_id is not None
            for one, other in ((way.shipper_id, way.receiver_id), (way.receiver_id, way.shipper_id))
            if one == who
        }
        return frozenset({who, *others})


def _outside(
    key: str, batch: Batch, moved: Sequence[Movement], parties: Mapping[UUID, Sequence[str]]
) -> Iterator[Stake]:
    sent: dict[str, Decimal] = {}
    knowing: dict[str, set[UUID]] = {}
    for each in moved:
        if each.other_id is None and each.kind in _HANDED:
            party = next(iter(parties.get(each.event_id, ())), NOBODY_NAMED)
            amount = each.amount if each.kind is MovementKind.SHIPPED else -each.amount
            sent[party] = EXACT.add(sent.get(party, ZERO), amount)
            knowing.setdefault(party, set()).add(each.holder_id)
    for party, amount in sent.items():
        if amount > ZERO:
            held = _holding(key, batch, Whereabouts.OUTSIDE, amount)
            yield Stake(party, held, frozenset(knowing[party]))


def _holding(key: str, batch: Batch, where: Whereabouts, amount: Decimal) -> Holding:
    return Holding(key, batch.code, where, format(amount, "f"), batch.quantity.canonical.base.value)
