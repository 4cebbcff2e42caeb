"""What every holder has of lots, as one transaction sees and spends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from nguongoc.batches.balance import Balances, Consignment, Movement, MovementKind, Overdrawn
from nguongoc.batches.lots import Batch
from nguongoc.errors import Conflict, Invalid


class AmountBeyondLot(Conflict):
    """More than the holder has left of a lot, or than it had at the time of the event."""

    code = "amount-beyond-lot"


class LotTakenBack(Conflict):
    """The event that brought the lot into being was declared an error."""

    code = "lot-taken-back"


class WithdrawalAmountMissing(Invalid):
    """What takes goods out of a lot, or hands them over, says how much."""

    code = "withdrawal-amount-missing"


class VoidBeyondShipment(Conflict):
    """More is said not to have been shipped than is on its way."""

    code = "void-beyond-shipment"


class AmountSpent(Conflict):
    """What the event brought was handed on, used up or sold: that has to be taken back first."""

    code = "amount-spent"


class HandOverConfirmed(Conflict):
    """The other side confirmed it: it has to take back its own event first."""

    code = "hand-over-confirmed"


class Account:
    """One lot and everything that was moved of it."""

    def __init__(self, batch: Batch, movements: Sequence[Movement] = ()) -> None:
        self.batch = batch
        self._made = batch.quantity.canonical.amount
        self._moved: dict[UUID, Movement] = {}
        self._balances = Balances(batch.organisation_id, self._made, movements)
        self._credited_at: dict[UUID, datetime] = {}
        for each in movements:
            self._note(each)

    @property
    def balances(self) -> Balances:
        return self._balances

    def takes_part(self, holder_id: UUID) -> bool:
        return self._balances.takes_part(holder_id)

    def left(self, holder_id: UUID, at: datetime) -> Decimal:
        """What a holder can spend of what it had then: never more than it has now, nor than it had then."""
        return min(self._balances.held(holder_id), self.held_at(holder_id, at))

    def held_at(self, holder_id: UUID, at: datetime) -> Decimal:
        """What later events took was still there then, and what they brought was not, in whatever order they arrive."""
        then = [each for each in self._moved.values() if each.at <= at]
        return Balances(self.batch.organisation_id, self._made, then).held(holder_id)

    def suffices(self, holder_id: UUID, amount: Decimal, at: datetime) -> bool:
        """Whether a holder had so much, without a sum where what it has now already tells it."""
        credited = self._credited_at.get(holder_id)
        if amount <= self._balances.held(holder_id) and (credited is None or credited <= at):
            return True
        return amount <= self.held_at(holder_id, at)

    def check_spending(self, movement: Movement) -> None:
        """Raises `AmountBeyondLot`, `VoidBeyondShipment`."""
        holder, amount, at = movement.holder_id, movement.amount, movement.at
        match movement.kind:
            case MovementKind.RECEIVED:
                return
            case MovementKind.VOIDED:
                way = Consignment(holder, movement.other_id, movement.reference)
                if amount > (left := self._balances.in_transit(way)):
                    raise VoidBeyondShipment(
                        f"of lot {self.batch.lot} {left:f} are on their way", **self._told(left)
                    )
            case _:
                now = self._balances.held(holder)
                if amount > now or not self.suffices(holder, amount, at):
                    raise self.beyond(amount, min(now, self.held_at(holder, at)))

    def apply(self, movement: Movement) -> None:
        """Raises `Overdrawn`."""
        self._balances.apply(movement)
        self._note(movement)

    def take_back(self, event_id: UUID) -> Movement | None:
        """Raises `AmountSpent`, `HandOverConfirmed`."""
        movement = self._moved.get(event_id)
        if movement is None:
            return None
        try:
            self._balances.undo(movement)
        except Overdrawn as overdrawn:
            if overdrawn.holder_id == movement.holder_id:
                raise AmountSpent(
                    f"what this brought of lot {self.batch.lot} is spent", **self._told(overdrawn.left)
                ) from None
            raise HandOverConfirmed(
                f"the receiver of lot {self.batch.lot} confirmed it", lot=self.batch.lot
            ) from None
        del self._moved[event_id]
        return movement

    def _note(self, movement: Movement) -> None:
        self._moved[movement.event_id] = movement
        for holder in (movement.holder_id, movement.other_id):
            if movement.other_id is not None and holder is not None:
                before = self._credited_at.get(holder, movement.at)
                self._credited_at[holder] = max(before, movement.at)

    def beyond(self, amount: Decimal, left: Decimal) -> AmountBeyondLot:
        base = self.batch.quantity.canonical.base.value
        detail = f"lot {self.batch.lot} has {left:f} {base} left, {amount:f} are named"
        return AmountBeyondLot(detail, **self._told(left))

    def _told(self, left: Decimal) -> dict[str, str]:
        return {
            "lot": self.batch.lot,
            "left": f"{left:f}",
            "unit": self.batch.quantity.canonical.base.value,
        }


class Ledger:
    """The accounts of locked lots. What is moved here counts for whatever follows in the same transaction."""

    def __init__(self, batches: Mapping[UUID, Batch], movements: Mapping[UUID, Sequence[Movement]]) -> None:
        self._accounts = {id: Account(batch, movements.get(id, ())) for id, batch in batches.items()}

    def account(self, batch_id: UUID) -> Account:
        return self._accounts[batch_id]

    def check(self, holder_id: UUID, named: Mapping[UUID, Decimal | None], at: datetime) -> None:
        """So much was seen of each lot with a holder at that time. Raises `AmountBeyondLot`."""
        for batch_id, amount in named.items():
            account = self._accounts[batch_id]
            if amount is not None and not account.suffices(holder_id, amount, at):
                raise account.beyond(amount, account.held_at(holder_id, at))

    def move(self, movements: Sequence[Movement]) -> None:
        """All of them, or none. Raises `AmountBeyondLot`, `VoidBeyondShipment`, before anything is moved."""
        for each in movements:
            self._accounts[each.batch_id].check_spending(each)
        for each in movements:
            self._accounts[each.batch_id].apply(each)

    def take_back(self, event_id: UUID) -> None:
        """The event was an error: what it took is there again, what it brought is not. Of all lots, or of none.

        Raises `AmountSpent`, `HandOverConfirmed`.
        """
        undone: list[tuple[Account, Movement]] = []
        try:
            for account in self._accounts.values():
                if (movement := account.take_back(event_id)) is not None:
                    undone.append((account, movement))
        except Conflict:
            for account, movement in undone:
                account.apply(movement)
            raise
