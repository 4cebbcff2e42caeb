"""Who holds how much of one lot: what was made, handed over, used up, sold and destroyed, in the base the lot is counted in.

A hand-over needs both sides. What is shipped leaves the shipper and is in transit; the receiver holds it when it says that it
received it, and never more of it than was shipped. What the two say may arrive in either order: only their sums count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from nguongoc.batches.quantities import EXACT

ZERO = Decimal(0)


class MovementKind(StrEnum):
    """What an event does to the part of a lot that somebody holds."""

    CONSUMED = "consumed"
    SOLD = "sold"
    DESTROYED = "destroyed"
    SHIPPED = "shipped"
    """To `other_id`; to somebody outside where that is None."""
    VOIDED = "voided"
    """What was said to be shipped and was not."""
    RECEIVED = "received"
    """From `other_id`."""


ENDS = frozenset({MovementKind.CONSUMED, MovementKind.SOLD, MovementKind.DESTROYED})
"""After these there is no more of it."""


@dataclass(frozen=True, slots=True)
class Movement:
    """One event's effect on one lot; `holder_id` is whose event it is, and `amount` is above zero in the lot's base."""

    event_id: UUID
    batch_id: UUID
    holder_id: UUID
    kind: MovementKind
    amount: Decimal
    base: str
    at: datetime
    """When the event says that it happened."""
    other_id: UUID | None = None
    reference: str = ""
    """The despatch advice or order by which shipment and receipt find each other."""


@dataclass(frozen=True, slots=True)
class Consignment:
    """Between whom a part of a lot is handed over, and under which reference; `receiver_id` None for somebody outside."""

    shipper_id: UUID
    receiver_id: UUID | None
    reference: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """What both sides said of a consignment; what they say differently stays visible as `in_transit` or `surplus`."""

    shipped: Decimal = ZERO
    voided: Decimal = ZERO
    received: Decimal = ZERO

    @property
    def sent(self) -> Decimal:
        return max(ZERO, EXACT.subtract(self.shipped, self.voided))

    @property
    def credited(self) -> Decimal:
        """What both confirm: the receiver holds it."""
        return min(self.sent, self.received)

    @property
    def in_transit(self) -> Decimal:
        """Shipped and not received, on its way or lost."""
        return EXACT.subtract(self.sent, self.credited)

    @property
    def surplus(self) -> Decimal:
        """Received beyond what was shipped: nobody's, until the shipper says that it shipped it."""
        return EXACT.subtract(self.received, self.credited)

    def with_(self, kind: MovementKind, amount: Decimal) -> HandOver:
        match kind:
            case MovementKind.SHIPPED:
                return replace(self, shipped=EXACT.add(self.shipped, amount))
            case MovementKind.VOIDED:
                return replace(self, voided=EXACT.add(self.voided, amount))
            case _:
                return replace(self, received=EXACT.add(self.received, amount))


@dataclass(frozen=True, slots=True)
class Totals:
    """Where all of a lot is, whoever has it; the parts add up to what was made."""

    held: Decimal
    in_transit: Decimal
    consumed: Decimal
    sold: Decimal
    destroyed: Decimal
    outside: Decimal
    """Sent to somebody who is not here."""


class Overdrawn(Exception):
    """A movement that does not fit: `holder_id` has `left`, and would have less than nothing, or less than it confirmed."""

    def __init__(self, holder_id: UUID, left: Decimal) -> None:
        super().__init__(f"{holder_id} holds {left}")
        self.holder_id = holder_id
        self.left = left


class Balances:
    """Running sums of one lot. `apply` and `undo` either leave a possible state or change nothing."""

    def __init__(self, maker_id: UUID, made: Decimal, movements: Iterable[Movement] = ()) -> None:
        self.maker_id = maker_id
        self._held: dict[UUID, Decimal] = {maker_id: made}
        self._consignments: dict[Consignment, HandOver] = {}
        self._gone: dict[tuple[UUID, MovementKind], Decimal] = {}
        for each in movements:
            self.count(each)

    def count(self, movement: Movement) -> None:
        """Whatever comes of it: what is stored was judged before, and an order of arrival is not the order of events."""
        self._change(movement, movement.amount)

    def held(self, holder_id: UUID) -> Decimal:
        return self._held.get(holder_id, ZERO)

    def gone(self, holder_id: UUID, kind: MovementKind) -> Decimal:
        """What the holder used up, sold or destroyed."""
        return self._gone.get((holder_id, kind), ZERO)

    def totals(self) -> Totals:
        """Every part once."""
        ways = self._consignments.items()
        return Totals(
            held=_sum(self._held.values()),
            in_transit=_sum(each.in_transit for key, each in ways if key.receiver_id is not None),
            consumed=self._ended(MovementKind.CONSUMED),
            sold=self._ended(MovementKind.SOLD),
            destroyed=self._ended(MovementKind.DESTROYED),
            outside=_sum(each.sent for key, each in ways if key.receiver_id is None),
        )

    def _ended(self, kind: MovementKind) -> Decimal:
        return _sum(amount for (_, how), amount in self._gone.items() if how is kind)

    @property
    def ends(self) -> Mapping[tuple[UUID, MovementKind], Decimal]:
        """What each used up, sold or destroyed."""
        return self._gone

    @property
    def holders(self) -> Mapping[UUID, Decimal]:
        return self._held

    @property
    def consignments(self) -> Mapping[Consignment, HandOver]:
        return self._consignments

    def takes_part(self, holder_id: UUID) -> bool:
        """Whether it made the lot, or ever came to hold some of it."""
        return holder_id == self.maker_id or any(
            key.receiver_id == holder_id and each.credited for key, each in self._consignments.items()
        )

    def shipped_to(self, consignment: Consignment) -> bool:
        """Whether the shipper said so."""
        return self._consignments.get(consignment, HandOver()).sent > ZERO

    def in_transit(self, consignment: Consignment) -> Decimal:
        return self._consignments.get(consignment, HandOver()).in_transit

    def apply(self, movement: Movement) -> None:
        """Raises `Overdrawn`."""
        self._change_if_possible(movement, movement.amount)

    def undo(self, movement: Movement) -> None:
        """The event was an error. Raises `Overdrawn` when what it brought is spent, or was confirmed by another."""
        self._change_if_possible(movement, -movement.amount)

    def _change_if_possible(self, movement: Movement, amount: Decimal) -> None:
        before = {id: self.held(id) for id in (movement.holder_id, movement.other_id) if id is not None}
        self._change(movement, amount)
        for id, held in before.items():
            # Nobody takes from another what that one holds; what one gives away oneself has to be there.
            least = min(ZERO, held) if id == movement.holder_id else held
            if self.held(id) < least:
                self._change(movement, -amount)
                raise Overdrawn(id, held)

    def _change(self, movement: Movement, amount: Decimal) -> None:
        holder, other, kind = movement.holder_id, movement.other_id, movement.kind
        match kind:
            case MovementKind.SHIPPED | MovementKind.VOIDED:
                self._hand_over(Consignment(holder, other, movement.reference), kind, amount)
            case MovementKind.RECEIVED if other is not None:
                self._hand_over(Consignment(other, holder, movement.reference), kind, amount)
            case _:
                self._add(holder, -amount)
                self._gone[holder, kind] = EXACT.add(self.gone(holder, kind), amount)

    def _hand_over(self, key: Consignment, kind: MovementKind, amount: Decimal) -> None:
        before = self._consignments.get(key, HandOver())
        after = self._consignments[key] = before.with_(kind, amount)
        self._add(key.shipper_id, EXACT.subtract(before.sent, after.sent))
        if key.receiver_id is not None:
            self._add(key.receiver_id, EXACT.subtract(after.credited, before.credited))

    def _add(self, holder_id: UUID, amount: Decimal) -> None:
        self._held[holder_id] = EXACT.add(self.held(holder_id), amount)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    total = ZERO
    for each in amounts:
        total = EXACT.add(total, each)
    return total
