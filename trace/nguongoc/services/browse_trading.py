"""Looking at offers and orders: open offers for everybody they are meant for, orders for their two sides alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Batch
from nguongoc.batches.quantities import EXACT
from nguongoc.catalogue.certificates import Certificate
from nguongoc.catalogue.products import Product
from nguongoc.parties.facilities import Facility
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Clock, Reader, ReadSource
from nguongoc.ports.trading import OfferSearch
from nguongoc.services.browse_master_data import ProductNotFound
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.make_offer import OfferNotFound
from nguongoc.services.order_changes import own_order
from nguongoc.services.place_orders import visible_offer
from nguongoc.services.trade_stock import stocks_of
from nguongoc.trading.destination import CodeChecked, check_codes
from nguongoc.trading.offer import Offer
from nguongoc.trading.order import Order, Side


@dataclass(frozen=True, slots=True)
class OfferLot:
    """A lot of an offer, with where it comes from."""

    batch: Batch
    facility: Facility | None
    maker: Organisation


@dataclass(frozen=True, slots=True)
class OfferSeen:
    """An offer with what a buyer looks at. `orderable`: at least its minimum can be promised now; never how much."""

    offer: Offer
    product: Product
    seller: Organisation
    lots: tuple[OfferLot, ...]
    certificates: tuple[Certificate, ...]
    orderable: bool
    own: bool
    remaining: Decimal | None = None
    """In the offer's unit, for its maker alone."""


@dataclass(frozen=True, slots=True)
class OrderSeen:
    """An order as one of its sides sees it. `codes`: of growing areas and packhouses, for the market the buyer named."""

    order: Order
    side: Side
    product: Product
    seller: Organisation
    buyer: Organisation
    lots: tuple[OfferLot, ...]
    now: datetime
    offer: Offer | None = None
    codes: tuple[CodeChecked, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class BrowseTrading:
    """`find` and `offer` are for anybody; the others raise `ScopeMissing`."""

    reads: ReadSource
    clock: Clock

    def find(
        self, viewer: Caller | None, search: OfferSearch, before: UUID | None, limit: int
    ) -> Sequence[OfferSeen]:
        """Open offers that the viewer may see, newest first; names under review are passed over."""
        viewer_id = None if viewer is None else viewer.organisation_id
        asked = replace(search, viewer_id=viewer_id, today=vietnamese_day(self.clock.now()))
        with self.reads.open() as reader:
            found = reader.trading.find_offers(asked, before, limit)
            seen = (self._seen(reader, each, viewer_id) for each in found)
            return [each for each in seen if each is not None]

    def offer(self, viewer: Caller | None, offer_id: UUID) -> OfferSeen:
        """Also an ended one. Raises `OfferNotFound`."""
        viewer_id = None if viewer is None else viewer.organisation_id
        with self.reads.open() as reader:
            offer = visible_offer(reader, reader.trading.offer(offer_id), viewer_id)
            seen = self._seen(reader, offer, viewer_id)
        if seen is None:
            raise OfferNotFound("no such offer")
        return seen

    def own_offers(self, caller: Caller, before: UUID | None, limit: int) -> Sequence[OfferSeen]:
        """Newest first, ended ones too."""
        caller.require(Scope.TRADE_READ)
        with self.reads.open() as reader:
            found = reader.trading.offers_of(caller.organisation_id, before, limit)
            seen = (self._seen(reader, each, caller.organisation_id) for each in found)
            return [each for each in seen if each is not None]

    def orders(
        self, caller: Caller, side: Side | None, before: UUID | None, limit: int
    ) -> Sequence[OrderSeen]:
        """Newest first."""
        caller.require(Scope.TRADE_READ)
        with self.reads.open() as reader:
            found = reader.trading.orders_of(caller.organisation_id, side, before, limit)
            return [self.seen(reader, each, caller) for each in found]

    def order(self, caller: Caller, order_id: UUID) -> OrderSeen:
        """Raises `OrderNotFound`, for orders of others too."""
        caller.require(Scope.TRADE_READ)
        with self.reads.open() as reader:
            return self.seen(reader, own_order(reader.trading.order(order_id), caller), caller)

    def shown(self, caller: Caller, order: Order) -> OrderSeen:
        """An order just changed."""
        with self.reads.open() as reader:
            return self.seen(reader, order, caller)

    def seen(self, reader: Reader, order: Order, caller: Caller) -> OrderSeen:
        product = reader.catalogue.product(order.product_id)
        seller = reader.parties.organisation(order.seller_id)
        buyer = reader.parties.organisation(order.buyer_id)
        if product is None or seller is None or buyer is None:
            raise ProductNotFound("what was ordered is gone")
        lots, now = _lots(reader, order.batch_ids), self.clock.now()
        codes: tuple[CodeChecked, ...] = ()
        if order.market is not None:
            places = [each.facility for each in lots if each.facility is not None]
            codes = check_codes(order.market, places, vietnamese_day(now))
        return OrderSeen(
            order, order.side_of(caller.organisation_id) or Side.BUYER, product, seller, buyer, lots, now,
            reader.trading.offer(order.offer_id), codes,
        )  # fmt: skip

    def _seen(self, reader: Reader, offer: Offer, viewer_id: UUID | None) -> OfferSeen | None:
        product = reader.catalogue.product(offer.product_id)
        seller = reader.parties.organisation(offer.organisation_id)
        own = viewer_id == offer.organisation_id
        if product is None or seller is None or (not own and reader.name_holds.hides(seller.id)):
            return None
        lots, now = _lots(reader, offer.batch_ids), self.clock.now()
        papers = (reader.catalogue.certificate(each) for each in offer.said.certificate_ids)
        left = _left(reader, offer, {each.batch.id: each.batch for each in lots}, now)
        orderable = offer.is_open(vietnamese_day(now)) and left >= offer.said.minimum
        return OfferSeen(
            offer, product, seller, lots, tuple(each for each in papers if each is not None), orderable, own,
            left if own else None,
        )  # fmt: skip


def _lots(reader: Reader, ids: Sequence[UUID]) -> tuple[OfferLot, ...]:
    batches, found = reader.lots.batches(ids), []
    for id in ids:
        batch = batches.get(id)
        maker = None if batch is None else reader.parties.organisation(batch.organisation_id)
        if batch is not None and maker is not None:
            found.append(OfferLot(batch, reader.parties.facility(batch.facility_id), maker))
    return tuple(found)


def _left(reader: Reader, offer: Offer, batches: dict[UUID, Batch], now: datetime) -> Decimal:
    """What could be promised of it now, in its unit."""
    today = vietnamese_day(now)
    stocks = stocks_of(reader, offer.organisation_id, batches, now)
    there = sum((each.available(today) for each in stocks), Decimal(0))
    unit = offer.said.quantity.unit
    free = EXACT.subtract(offer.said.quantity.canonical.amount, reader.trading.taken(offer.id, now))
    return EXACT.divide(max(Decimal(0), min(there, free)), unit.factor)
