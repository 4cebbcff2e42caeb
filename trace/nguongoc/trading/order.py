"""An order from reservation to received goods: one table says who may do what in which state, everything else is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID

from nguongoc.batches.quantities import Base, Quantity, Unit
from nguongoc.errors import Conflict
from nguongoc.listings.listing import Price
from nguongoc.trading.allocation import Allocation

HOLDS_FOR: Final = timedelta(minutes=30)
"""A reservation that is not ordered by then is nobody's any more."""
LONGEST_NOTE: Final = 200


class OrderStateForbids(Conflict):
    """In this state, or by this side, that cannot be done; `state` is how the order stands."""

    code = "order-state-forbids"


class OrderState(StrEnum):
    """How an order stands. What is promised to it is `RESERVING` until it is shipped or over."""

    RESERVED = "reserved"
    EXPIRED = "expired"
    ORDERED = "ordered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    STOPPED = "stopped"
    """A lot of it is held or recalled: nothing goes out until the seller may and does take it up again."""
    SHIPPED = "shipped"
    RECEIVED = "received"


class Action(StrEnum):
    """What can be done with an order."""

    RESERVE = "reserve"
    ORDER = "order"
    ACCEPT = "accept"
    REFUSE = "refuse"
    CANCEL = "cancel"
    EXPIRE = "expire"
    STOP = "stop"
    RESUME = "resume"
    SHIP = "ship"
    RECEIVE = "receive"


class Side(StrEnum):
    """Who does it."""

    BUYER = "buyer"
    SELLER = "seller"
    SYSTEM = "system"
    """Time, and what is ordered of a lot."""


_BUYER, _SELLER, _SYSTEM = Side.BUYER, Side.SELLER, Side.SYSTEM
TRANSITIONS: Final[Mapping[tuple[OrderState, Action], tuple[frozenset[Side], OrderState]]] = {
    (OrderState.RESERVED, Action.ORDER): (frozenset({_BUYER}), OrderState.ORDERED),
    (OrderState.RESERVED, Action.CANCEL): (frozenset({_BUYER}), OrderState.CANCELLED),
    (OrderState.RESERVED, Action.EXPIRE): (frozenset({_SYSTEM}), OrderState.EXPIRED),
    # Nobody has bought anything yet: there is nothing to take up again.
    (OrderState.RESERVED, Action.STOP): (frozenset({_SYSTEM}), OrderState.CANCELLED),
    (OrderState.ORDERED, Action.ACCEPT): (frozenset({_SELLER}), OrderState.ACCEPTED),
    (OrderState.ORDERED, Action.REFUSE): (frozenset({_SELLER}), OrderState.REFUSED),
    (OrderState.ORDERED, Action.CANCEL): (frozenset({_BUYER}), OrderState.CANCELLED),
    (OrderState.ORDERED, Action.STOP): (frozenset({_SYSTEM}), OrderState.STOPPED),
    (OrderState.ACCEPTED, Action.SHIP): (frozenset({_SELLER}), OrderState.SHIPPED),
    (OrderState.ACCEPTED, Action.CANCEL): (frozenset({_BUYER, _SELLER}), OrderState.CANCELLED),
    (OrderState.ACCEPTED, Action.STOP): (frozenset({_SYSTEM}), OrderState.STOPPED),
    # Back to where the seller has to look at it again.
    (OrderState.STOPPED, Action.RESUME): (frozenset({_SELLER}), OrderState.ORDERED),
    (OrderState.STOPPED, Action.CANCEL): (frozenset({_BUYER, _SELLER}), OrderState.CANCELLED),
    (OrderState.SHIPPED, Action.RECEIVE): (frozenset({_BUYER}), OrderState.RECEIVED),
    # What is on the road is stopped by the recall's notice to whoever waits for it; both sides are told, nothing is undone.
    (OrderState.SHIPPED, Action.STOP): (frozenset({_SYSTEM}), OrderState.SHIPPED),
}
RESERVING: Final = frozenset(
    {OrderState.RESERVED, OrderState.ORDERED, OrderState.ACCEPTED, OrderState.STOPPED}
)
"""While an order stands so, what it was promised is nobody else's."""
TAKING: Final = RESERVING | {OrderState.SHIPPED, OrderState.RECEIVED}
"""These count against what an offer has in all."""
STOPPABLE: Final = frozenset(state for state, action in TRANSITIONS if action is Action.STOP)


@dataclass(frozen=True, slots=True)
class Step:
    """Who did what when; `organisation_id` and `by` None for time and recalls."""

    number: int
    action: Action
    state: OrderState
    at: datetime
    organisation_id: UUID | None = None
    by: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """A part of a lot in an order, the first to go out first; `shipment_id` the event by which it left."""

    allocation: Allocation
    shipment_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """An order as it stands. Quantity and price a unit are those agreed on; what the ledger says arrived is the ledger's."""

    id: UUID
    offer_id: UUID
    seller_id: UUID
    buyer_id: UUID
    product_id: UUID
    quantity: Quantity
    price: Price
    state: OrderState
    expires_at: datetime
    created_at: datetime
    promises: tuple[Promise, ...]
    steps: tuple[Step, ...]
    market: str | None = None
    """Where the buyer takes the goods, where that country asks for codes of growing areas and packhouses."""

    @property
    def allocations(self) -> tuple[Allocation, ...]:
        return tuple(each.allocation for each in self.promises)

    @property
    def batch_ids(self) -> tuple[UUID, ...]:
        return tuple(each.allocation.batch_id for each in self.promises)

    @property
    def reference(self) -> str:
        """The despatch advice of its consignments: shipment and receipt find each other by it."""
        return f"urn:uuid:{self.id}"

    def state_at(self, now: datetime) -> OrderState:
        """A reservation that ran out is over, whether or not anybody wrote that down yet."""
        if self.state is OrderState.RESERVED and now >= self.expires_at:
            return OrderState.EXPIRED
        return self.state

    def side_of(self, organisation_id: UUID) -> Side | None:
        """Which side somebody is; None for anybody else."""
        if organisation_id == self.buyer_id:
            return Side.BUYER
        return Side.SELLER if organisation_id == self.seller_id else None

    def may(self, side: Side, now: datetime) -> frozenset[Action]:
        """What a side can do with it now."""
        state = self.state_at(now)
        return frozenset(
            action for (at, action), (sides, _) in TRANSITIONS.items() if at is state and side in sides
        )


def after(state: OrderState, action: Action, side: Side) -> OrderState:
    """Raises `OrderStateForbids`."""
    sides, following = TRANSITIONS.get((state, action), (frozenset[Side](), state))
    if side not in sides:
        raise OrderStateForbids(
            f"a {side.value} cannot {action.value} an order that is {state.value}", state=state.value
        )
    return following


def parcel_quantity(amount: Decimal, unit: Unit) -> Quantity:
    """An amount of a lot's base, for an event; pieces keep the name the lot is counted in."""
    return Quantity(amount, {Base.KG: Unit.KG, Base.LITRE: Unit.LITRE, Base.PIECE: unit}[unit.base])
