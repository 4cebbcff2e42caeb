"""Which lots serve an order: what expires first goes first (FEFO), and never more of a lot than nobody else was promised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from nguongoc.batches.lots import Batch, Hold
from nguongoc.batches.quantities import EXACT

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Stock:
    """What a seller has of one lot, in its base: `on_hand` by the ledger, `reserved` by orders that still stand."""

    batch: Batch
    on_hand: Decimal
    reserved: Decimal

    @property
    def is_blocked(self) -> bool:
        """Held or recalled; also in part, because nobody sells by the quintal what somebody has to sort by the unit."""
        return self.batch.hold is not Hold.NONE

    def available(self, today: date) -> Decimal:
        """On hand - reserved - blocked, never below nothing: goods that left outside of orders are missed here, not owed."""
        expires = self.batch.expires_on
        if self.is_blocked or (expires is not None and expires < today):
            return ZERO
        return max(ZERO, EXACT.subtract(self.on_hand, self.reserved))


@dataclass(frozen=True, slots=True)
class Allocation:
    """So much of a lot is promised to an order, in the lot's base."""

    batch_id: UUID
    amount: Decimal


def allocate(stocks: Iterable[Stock], wanted: Decimal, today: date) -> tuple[Allocation, ...]:
    """At most `wanted`, from what expires first; lots that never do come last, the older before the newer."""
    left, found = wanted, list[Allocation]()
    for stock in sorted(stocks, key=_first_out):
        amount = min(left, stock.available(today))
        if amount > 0:
            found.append(Allocation(stock.batch.id, amount))
            left = EXACT.subtract(left, amount)
    return tuple(found)


def _first_out(stock: Stock) -> tuple[date, date, UUID]:
    batch = stock.batch
    return (batch.expires_on or date.max, batch.happened_on, batch.id)


def trimmed(allocations: Sequence[Allocation], wanted: Decimal) -> tuple[Allocation, ...]:
    """The same order of lots with less: what was to go out last is let go first."""
    left, kept = wanted, list[Allocation]()
    for each in allocations:
        amount = min(left, each.amount)
        if amount > 0:
            kept.append(Allocation(each.batch_id, amount))
            left = EXACT.subtract(left, amount)
    return tuple(kept)


def amount_of(allocations: Iterable[Allocation]) -> Decimal:
    """All of them together."""
    sum_ = ZERO
    for each in allocations:
        sum_ = EXACT.add(sum_, each.amount)
    return sum_
