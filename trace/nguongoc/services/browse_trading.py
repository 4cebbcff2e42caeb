"""Looking at offers and orders: open offers for everybody they are meant for, orders for their two sides alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.ports import Clock, ReadSource
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.find_offers import Wanted, search_of
from nguongoc.services.holdings import Share, shares_of
from nguongoc.services.order_changes import own_order
from nguongoc.services.place_orders import visible_offer
from nguongoc.services.trade_views import OfferSeen, OrderSeen, offer_seen, offers_seen, order_seen
from nguongoc.trading.order import Side


@dataclass(frozen=True, slots=True)
class BrowseTrading:
    """`find` and `offer` are for anybody; the others raise `ScopeMissing`."""

    reads: ReadSource
    clock: Clock

    def find(
        self, viewer: Caller | None, wanted: Wanted, before: UUID | None, limit: int
    ) -> Sequence[OfferSeen]:
        """Open offers that the viewer may see, newest first; names under review are passed over. Raises `RouteUnknown`."""
        viewer_id, now = None if viewer is None else viewer.organisation_id, self.clock.now()
        with self.reads.open() as reader:
            asked = search_of(reader, wanted, viewer_id, vietnamese_day(now))
            found = reader.trading.find_offers(asked, before, limit)
            return offers_seen(reader, found, viewer_id, now)

    def offer(self, viewer: Caller | None, offer_id: UUID) -> OfferSeen:
        """Also an ended one. Raises `OfferNotFound`."""
        viewer_id = None if viewer is None else viewer.organisation_id
        with self.reads.open() as reader:
            offer = visible_offer(reader, reader.trading.offer(offer_id), viewer_id)
            return offer_seen(reader, offer, viewer_id, self.clock.now())

    def own_offers(self, caller: Caller, before: UUID | None, limit: int) -> Sequence[OfferSeen]:
        """Newest first, ended ones too."""
        caller.require(Scope.TRADE_READ)
        me, now = caller.organisation_id, self.clock.now()
        with self.reads.open() as reader:
            return offers_seen(reader, reader.trading.offers_of(me, before, limit), me, now)

    def stock(self, caller: Caller, limit: int) -> Sequence[Share]:
        """Lots the caller has a part of, the newest first: what it can offer is among them."""
        caller.require(Scope.TRADE_READ)
        with self.reads.open() as reader:
            return shares_of(
                reader, caller.organisation_id, reader.events.lots_moved(caller.organisation_id, None, limit)
            )

    def orders(
        self, caller: Caller, side: Side | None, before: UUID | None, limit: int
    ) -> Sequence[OrderSeen]:
        """Newest first."""
        caller.require(Scope.TRADE_READ)
        me, now = caller.organisation_id, self.clock.now()
        with self.reads.open() as reader:
            found = reader.trading.orders_of(me, side, before, limit)
            return [order_seen(reader, each, me, now) for each in found]

    def order(self, caller: Caller, order_id: UUID) -> OrderSeen:
        """Raises `OrderNotFound`, for orders of others too."""
        caller.require(Scope.TRADE_READ)
        with self.reads.open() as reader:
            order = own_order(reader.trading.order(order_id), caller)
            return order_seen(reader, order, caller.organisation_id, self.clock.now())
