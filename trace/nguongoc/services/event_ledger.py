"""What is left of lots, as one transaction sees and spends it: amounts of events in the base of the lot they name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from nguongoc.batches.lots import Batch
from nguongoc.batches.quantities import EXACT, Base, Quantity
from nguongoc.errors import Conflict, Invalid
from nguongoc.events.index import IndexedEpc
from nguongoc.events.vocabulary import bare_term
from nguongoc.ports.events import Taken, Withdrawal

UNITS: Mapping[str, tuple[Base, Decimal]] = {
    "KGM": (Base.KG, Decimal(1)),
    "GRM": (Base.KG, Decimal("0.001")),
    "MGM": (Base.KG, Decimal("0.000001")),
    "DTN": (Base.KG, Decimal(100)),
    "TNE": (Base.KG, Decimal(1000)),
    "LTR": (Base.LITRE, Decimal(1)),
    "MLT": (Base.LITRE, Decimal("0.001")),
    "HLT": (Base.LITRE, Decimal(100)),
    "MTQ": (Base.LITRE, Decimal(1000)),
    "C62": (Base.PIECE, Decimal(1)),
    "EA": (Base.PIECE, Decimal(1)),
    "H87": (Base.PIECE, Decimal(1)),
    "PCE": (Base.PIECE, Decimal(1)),
    "NAR": (Base.PIECE, Decimal(1)),
}
"""UN/ECE Recommendation 20 codes in the base they count in. Without a code EPCIS counts instances."""
GONE = frozenset({"retail_sold", "destroyed", "dispensed", "disposed"})
"""Dispositions after which goods are no longer there, whatever the action says."""
SPENDING_STEPS = frozenset({"destroying"})


class AmountBeyondLot(Conflict):
    """More than is left of a lot, or than was left at the time of the event."""

    code = "amount-beyond-lot"


class LotTakenBack(Conflict):
    """The event that brought the lot into being was declared an error."""

    code = "lot-taken-back"


class LotUnitDiffers(Invalid):
    """The unit is not of the kind that the lot is counted in."""

    code = "lot-unit-differs"


class WithdrawalAmountMissing(Invalid):
    """What takes goods out of a lot says how much."""

    code = "withdrawal-amount-missing"


def spends(type_: str, action: str | None, biz_step: str | None, disposition: str | None) -> bool:
    """Whether an event takes what it names out of the lots it names it of."""
    if type_ == "TransformationEvent":
        return True
    if type_ != "ObjectEvent":
        return False
    return (
        action == "DELETE"
        or bare_term(disposition or "") in GONE
        or bare_term(biz_step or "") in SPENDING_STEPS
    )


def amount_of(epc: IndexedEpc, batch: Batch, content: Quantity | None) -> Decimal | None:
    """How much of the lot is named, in its base; None where that is not said and cannot be known.

    Raises `LotUnitDiffers`.
    """
    base = batch.quantity.canonical.base
    if not epc.is_class:
        # One unit: a piece, or what its product's net content says it holds.
        if base is Base.PIECE:
            return Decimal(1)
        held = None if content is None else content.canonical
        return held.amount if held is not None and held.base is base else None
    if epc.quantity is None:
        return None
    told, factor = UNITS.get(epc.uom or "EA", (None, Decimal(1)))
    if told is not base:
        raise LotUnitDiffers(
            f"lot {batch.lot} is counted in {base.rec20}, not in {epc.uom or 'pieces'}",
            lot=batch.lot,
            unit=base.rec20,
        )
    return EXACT.multiply(epc.quantity, factor)


class _Account:
    """One lot, what was taken of it, and the sum of that."""

    def __init__(self, batch: Batch, taken: Sequence[Taken]) -> None:
        self.batch = batch
        self._taken = list(taken)
        self._sum = _sum(taken)

    def left(self) -> Decimal:
        return EXACT.subtract(self.batch.quantity.canonical.amount, self._sum)

    def left_at(self, at: datetime) -> Decimal:
        """What later events took was still there then, in whatever order they arrive."""
        gone = _sum([each for each in self._taken if each.at <= at])
        return EXACT.subtract(self.batch.quantity.canonical.amount, gone)

    def take(self, taken: Taken) -> None:
        self._taken.append(taken)
        self._sum = EXACT.add(self._sum, taken.amount)

    def give_back(self, event_id: UUID) -> None:
        self._taken = [each for each in self._taken if each.event_id != event_id]
        self._sum = _sum(self._taken)


def _sum(taken: Sequence[Taken]) -> Decimal:
    total = Decimal(0)
    for each in taken:
        total = EXACT.add(total, each.amount)
    return total


class Ledger:
    """The accounts of locked lots. What is spent here counts for whatever follows in the same transaction."""

    def __init__(self, batches: Mapping[UUID, Batch], taken: Mapping[UUID, Sequence[Taken]]) -> None:
        self._accounts = {id: _Account(batch, taken.get(id, ())) for id, batch in batches.items()}

    def check(self, named: Mapping[UUID, Decimal | None], at: datetime) -> None:
        """So much was seen of each lot at that time. Raises `AmountBeyondLot`."""
        for batch_id, amount in named.items():
            account = self._accounts[batch_id]
            # There is never less at an earlier time than now, so most are spared the sum.
            if amount is None or amount <= account.left():
                continue
            if amount > (left := account.left_at(at)):
                raise _beyond(account.batch, amount, left)

    def spend(self, named: Mapping[UUID, Decimal | None], event_id: UUID, at: datetime) -> list[Withdrawal]:
        """So much is taken of each lot. Raises `AmountBeyondLot`, before anything is taken of any."""
        for batch_id, amount in named.items():
            account = self._accounts[batch_id]
            if amount is not None and amount > (left := account.left()):
                raise _beyond(account.batch, amount, left)
        found = []
        for batch_id, amount in named.items():
            if amount:
                account = self._accounts[batch_id]
                account.take(Taken(event_id, at, amount))
                base = account.batch.quantity.canonical.base.value
                found.append(Withdrawal(event_id, batch_id, amount, base))
        return found

    def give_back(self, event_id: UUID) -> None:
        """The event was taken back: what it took is there again."""
        for account in self._accounts.values():
            account.give_back(event_id)


def _beyond(batch: Batch, amount: Decimal, left: Decimal) -> AmountBeyondLot:
    unit = batch.quantity.canonical.base.value
    return AmountBeyondLot(
        f"lot {batch.lot} has {left:f} {unit} left, {amount:f} are named",
        lot=batch.lot,
        left=f"{left:f}",
        unit=unit,
    )
