"""The seller's side, and the receipt: accept all or a part, refuse, take up again, ship. Shipping and receiving are the
events of the hand-over (ADR 12), captured in the transaction that changes the order: one is never said without the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from nguongoc.batches.lots import Batch, Hold
from nguongoc.batches.quantities import Quantity
from nguongoc.errors import Conflict, Invalid
from nguongoc.events.hand_over import Parcel, receiving_event, shipping_event
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Answer, Clock, Reader, UnitOfWork, Writer
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.capture_events import CaptureEvents
from nguongoc.services.consign import come
from nguongoc.services.hand_over_events import captured, incoming
from nguongoc.services.once import Once, carry_out
from nguongoc.services.order_changes import OrderNotFound, check_step, hold_still, note_of, stepped
from nguongoc.services.tell_orders import tell_order
from nguongoc.services.trade_views import OrderSeen, order_seen
from nguongoc.trading.allocation import trimmed
from nguongoc.trading.order import Action, Order, Promise, parcel_quantity


class MoreThanOrdered(Invalid):
    """A seller accepts what was ordered, or less."""

    code = "more-than-ordered"


class LotsBlocked(Conflict):
    """A lot of the order is held or recalled; `lot` names the first."""

    code = "order-lots-blocked"


class ArrivedOtherwise(Invalid):
    """An amount that arrived names no lot of the order, or not one that can be said."""

    code = "arrived-otherwise"


Change = Callable[[UnitOfWork, Order, Mapping[UUID, Batch]], Order]
"""What else an action does, with the lots locked; before it is known that the state allows it, nothing is done."""


@dataclass(frozen=True, slots=True)
class ServeOrders:
    """Raises `ScopeMissing`, `OrderNotFound`, `OrderStateForbids`."""

    writer: Writer
    clock: Clock
    capture: CaptureEvents
    base_url: str

    def accept(
        self,
        caller: Caller,
        order_id: UUID,
        value: Decimal | None = None,
        once: Once[OrderSeen] | None = None,
    ) -> OrderSeen | Answer:
        """All of it, or `value` of the order's unit: the buyer sees that and may call it off. Raises `LotsBlocked`, `MoreThanOrdered`."""

        def change(uow: UnitOfWork, order: Order, batches: Mapping[UUID, Batch]) -> Order:
            del uow
            _check_free(batches)
            if value is None or value == order.quantity.value:
                return order
            if value > order.quantity.value:
                raise MoreThanOrdered("at most what was ordered", pointer="/value")
            quantity = Quantity(value, order.quantity.unit)
            kept = trimmed(order.allocations, quantity.canonical.amount)
            return replace(order, quantity=quantity, promises=tuple(Promise(each) for each in kept))

        return self._step(caller, order_id, Action.ACCEPT, change, None, once)

    def refuse(
        self, caller: Caller, order_id: UUID, note: str | None = None, once: Once[OrderSeen] | None = None
    ) -> OrderSeen | Answer:
        """What was promised is free again."""
        return self._step(caller, order_id, Action.REFUSE, _as_it_is, note_of(note), once)

    def resume(
        self, caller: Caller, order_id: UUID, once: Once[OrderSeen] | None = None
    ) -> OrderSeen | Answer:
        """A stopped order waits to be accepted again, once nothing of it is held. Raises `LotsBlocked`."""

        def change(uow: UnitOfWork, order: Order, batches: Mapping[UUID, Batch]) -> Order:
            del uow
            _check_free(batches)
            return order

        return self._step(caller, order_id, Action.RESUME, change, None, once)

    def ship(
        self,
        caller: Caller,
        order_id: UUID,
        once: Once[OrderSeen] | None = None,
        also: Callable[[UnitOfWork, UUID], object] | None = None,
    ) -> OrderSeen | Answer:
        """Each part of a lot leaves by its own event under the order's reference; `also` is done in the same transaction with the
        first of them. Raises `LotsBlocked` and what the ledger refuses."""

        def change(uow: UnitOfWork, order: Order, batches: Mapping[UUID, Batch]) -> Order:
            _check_free(batches)
            now, sides = self.clock.now(), _sides(uow, order)
            sent = []
            for each in order.promises:
                batch = batches[each.allocation.batch_id]
                quantity = parcel_quantity(each.allocation.amount, batch.quantity.unit)
                parcel = Parcel(batch, quantity, sides[0].did, sides[1].did, order.reference)
                event = incoming(shipping_event(parcel, now, self.base_url), now)
                id = captured(self.capture, uow, order.seller_id, event, now)
                sent.append(replace(each, shipment_id=id))
            if also is not None and (first := sent[0].shipment_id) is not None:
                also(uow, first)
            return replace(order, promises=tuple(sent))

        return self._step(caller, order_id, Action.SHIP, change, None, once, captures=True)

    def receive(
        self,
        caller: Caller,
        order_id: UUID,
        arrived: Mapping[UUID, Decimal] | None = None,
        once: Once[OrderSeen] | None = None,
    ) -> OrderSeen | Answer:
        """What came: all of it, or by lot in its base; what is missing stays in transit in the ledger, seen by both.
        Nothing of a lot that did not come at all: 0. Raises `ArrivedOtherwise` and what the ledger refuses."""

        def change(uow: UnitOfWork, order: Order, batches: Mapping[UUID, Batch]) -> Order:
            _check_arrived(order, arrived)
            now, sides = self.clock.now(), _sides(uow, order)
            for each in order.allocations:
                amount = each.amount if arrived is None else arrived.get(each.batch_id, each.amount)
                if not amount:
                    continue
                batch = batches[each.batch_id]
                quantity = parcel_quantity(amount, batch.quantity.unit)
                parcel = Parcel(batch, quantity, sides[0].did, sides[1].did, order.reference)
                event = incoming(receiving_event(parcel, now, self.base_url), now)
                captured(self.capture, uow, order.buyer_id, event, now)
            sent = [each.shipment_id for each in order.promises if each.shipment_id is not None]
            come(uow, sent, now, self.base_url)
            return order

        return self._step(caller, order_id, Action.RECEIVE, change, None, once, captures=True)

    def _step(
        self,
        caller: Caller,
        order_id: UUID,
        action: Action,
        change: Change,
        note: str | None,
        once: Once[OrderSeen] | None,
        *,
        captures: bool = False,
    ) -> OrderSeen | Answer:
        caller.require(Scope.TRADE)

        def write(uow: UnitOfWork) -> OrderSeen:
            order, batches = hold_still(uow, caller, order_id, captures=captures)
            at = self.clock.now()
            check_step(order, caller, action, at)
            changed = stepped(uow, caller, change(uow, order, batches), action, at, note)
            tell_order(uow, changed, at, self.base_url)
            return order_seen(uow, changed, caller.organisation_id, at)

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))


def _as_it_is(uow: UnitOfWork, order: Order, batches: Mapping[UUID, Batch]) -> Order:
    del uow, batches
    return order


def _check_free(batches: Mapping[UUID, Batch]) -> None:
    for batch in batches.values():
        if batch.hold is not Hold.NONE:
            raise LotsBlocked("a lot of this order is held or recalled", lot=batch.lot)


def _check_arrived(order: Order, arrived: Mapping[UUID, Decimal] | None) -> None:
    if arrived is not None and not set(arrived) <= set(order.batch_ids):
        raise ArrivedOtherwise("no such lot in this order", pointer="/arrived")


def _sides(reader: Reader, order: Order) -> tuple[Organisation, Organisation]:
    seller = reader.parties.organisation(order.seller_id)
    buyer = reader.parties.organisation(order.buyer_id)
    if seller is None or buyer is None:
        raise OrderNotFound("one side of it is gone")
    return seller, buyer
