"""What is ordered at a shop takes from what is available here: once, in the newest state that the shop told, out of lots by FEFO.

A notice can come twice, late, out of order or never. An order's own time of change decides: a notice that is no newer than what is
known changes nothing, and where it is just as old the shop itself is asked. What the shop answers when it is asked is so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from nguongoc.batches.lots import Batch
from nguongoc.catalogue.products import Product
from nguongoc.errors import NotFound
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Clock, ReadSource, UnitOfWork, Writer
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.shop_stock import Allot, lots_of
from nguongoc.shops.shop import SaidOrder, Shop, ShopOrder, ShopOrderState


class ShopOrderNotFound(NotFound):
    """No such order of this organisation's shop."""

    code = "shop-order-not-found"


@dataclass(frozen=True, slots=True)
class TakeShopOrders:
    """Safe to call from any thread; each order is one transaction."""

    reads: ReadSource
    writer: Writer
    clock: Clock

    def __call__(self, shop: Shop, said: SaidOrder, *, asked: bool) -> bool:
        """Whether anything changed. `asked`: the shop answered it, instead of telling it by itself."""
        with self.reads.open() as reader:
            ours = {each.remote_id: each.product_id for each in reader.shops.products(shop.id)}
        wanted: dict[UUID, int] = {}
        for line in said.lines:
            product_id = ours.get(line.remote_id)
            if product_id is not None and line.quantity > 0:
                wanted[product_id] = wanted.get(product_id, 0) + line.quantity
        return self.writer.run(lambda uow: self._take(uow, shop, said, wanted, asked=asked))

    def again(self, caller: Caller, order_id: UUID) -> ShopOrder:
        """Choose the lots of an open order anew: some were called back, or there are more by now. Raises `ShopOrderNotFound`."""
        caller.require(Scope.BATCHES_WRITE)

        def write(uow: UnitOfWork) -> ShopOrder:
            seen = uow.shops.by_id(order_id)
            if seen is None or seen.organisation_id != caller.organisation_id:
                raise ShopOrderNotFound("no such order of this organisation's shop")
            products = uow.catalogue.products([each.product_id for each in seen.lines])
            batches = uow.lots.lock_batches(sorted(lots_of(uow, products)))
            uow.shops.lock(seen.shop_id)
            standing = uow.shops.by_id(order_id) or seen
            if standing.state is not ShopOrderState.OPEN:
                return standing
            wanted = {each.product_id: each.quantity for each in standing.lines}
            chosen = self._allotted(uow, standing, wanted, products, batches)
            uow.shops.wake({caller.organisation_id}, self.clock.now())
            return chosen

        return self.writer.run(write)

    def _take(
        self, uow: UnitOfWork, shop: Shop, said: SaidOrder, wanted: Mapping[UUID, int], *, asked: bool
    ) -> bool:
        """Lots are locked first, then the shop: two tellings of one new order make one."""
        seen = uow.shops.order(shop.id, said.remote_id)
        ids = {*wanted, *(each.product_id for each in (seen.lines if seen is not None else ()))}
        products = uow.catalogue.products(sorted(ids))
        batches = uow.lots.lock_batches(sorted(lots_of(uow, products)))
        if uow.shops.lock(shop.id) is None:
            return False
        standing = uow.shops.order(shop.id, said.remote_id)
        if not self._counts(shop, standing, said, wanted, asked=asked):
            return False
        before = {} if standing is None else {each.product_id: each.quantity for each in standing.lines}
        order = ShopOrder(
            uuid7(self.clock.now()) if standing is None else standing.id,
            shop.id, shop.organisation_id, said.remote_id, said.state, said.placed_at, said.modified_at,
            () if standing is None else standing.lines,
        )  # fmt: skip
        was_off = standing is None or standing.state is ShopOrderState.OFF
        if said.state is ShopOrderState.OFF:
            lines = tuple(replace(each, allotted=()) for each in order.lines)
            uow.shops.put_order(replace(order, lines=lines))
        elif was_off or before != dict(wanted):
            self._allotted(uow, order, wanted, products, batches)
        else:
            uow.shops.put_order(order)
        uow.shops.wake({shop.organisation_id}, self.clock.now())
        return True

    def _counts(
        self,
        shop: Shop,
        standing: ShopOrder | None,
        said: SaidOrder,
        wanted: Mapping[UUID, int],
        *,
        asked: bool,
    ) -> bool:
        if standing is None:
            # What was sent out before anybody connected the shop is not in what is on hand any more.
            old = said.state is ShopOrderState.DONE and said.placed_at < shop.connected_at
            return bool(wanted) and said.state is not ShopOrderState.OFF and not old
        if said.modified_at != standing.modified_at:
            return said.modified_at > standing.modified_at
        if not asked:
            return False
        same = dict(wanted) == {each.product_id: each.quantity for each in standing.lines}
        return said.state is not standing.state or not same

    def _allotted(
        self,
        uow: UnitOfWork,
        order: ShopOrder,
        wanted: Mapping[UUID, int],
        products: Mapping[UUID, Product],
        batches: Mapping[UUID, Batch],
    ) -> ShopOrder:
        """What it held is let go first: it may well get the same again."""
        uow.shops.put_order(replace(order, lines=()))
        allot = Allot(uow, self.clock.now())
        lines = tuple(
            allot(products[id], batches, quantity)
            for id, quantity in sorted(wanted.items())
            if id in products
        )
        chosen = replace(order, lines=lines)
        uow.shops.put_order(chosen)
        return chosen
