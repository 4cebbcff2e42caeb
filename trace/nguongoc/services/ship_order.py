"""An order shipped with a carrier in one go: the goods leave and the consignment is written down in one transaction, then the carrier is asked."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from nguongoc.carriage.consignment import Consignment
from nguongoc.ports import Answer, UnitOfWork
from nguongoc.services.caller import Caller
from nguongoc.services.consign import MANUAL, Consign, ConsignmentWish
from nguongoc.services.once import Once, carry_out
from nguongoc.services.order_changes import own_order
from nguongoc.services.serve_orders import ServeOrders
from nguongoc.services.trade_views import OrderSeen, order_seen


@dataclass(frozen=True, slots=True)
class ShipOrder:
    """Raises what `ServeOrders.ship` and `Consign.book` raise; where either refuses the wish, nothing left."""

    serve: ServeOrders
    consign: Consign

    def __call__(
        self,
        caller: Caller,
        order_id: UUID,
        wish: ConsignmentWish,
        once: Once[OrderSeen] | None = None,
    ) -> OrderSeen | Answer:
        """A carrier that refuses or stays silent leaves the order shipped: its seller sees that, and gives the goods to another."""
        self.consign.check(caller, wish)
        begun: list[Consignment] = []

        def begin(uow: UnitOfWork, shipment_id: UUID) -> None:
            begun[:] = [self.consign.begin(uow, caller, shipment_id, wish)]

        if wish.carrier == MANUAL:
            return self.serve.ship(caller, order_id, once, begin)
        with self.consign.reads.open() as reader:
            if once is not None and (earlier := once.replay(reader)) is not None:
                return earlier
        self.serve.ship(caller, order_id, None, begin)
        self.consign.settle(begun[0], wish)

        def seen(uow: UnitOfWork) -> OrderSeen:
            order = own_order(uow.trading.order(order_id), caller)
            return order_seen(uow, order, caller.organisation_id, self.consign.clock.now())

        return self.consign.writer.run(lambda uow: carry_out(uow, self.consign.clock, once, seen))
