"""What is seen of an offer or an order, with everything that a page or an answer says beside it; made inside any transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Batch
from nguongoc.batches.quantities import EXACT
from nguongoc.carriage.consignment import Consignment, Tracked
from nguongoc.catalogue.certificates import Certificate
from nguongoc.catalogue.products import Product
from nguongoc.errors import NotFound
from nguongoc.parties.facilities import Facility
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Reader
from nguongoc.services.consign import carried
from nguongoc.services.trade_stock import stocks_of
from nguongoc.trading.destination import CodeChecked, check_codes
from nguongoc.trading.offer import Offer
from nguongoc.trading.order import Order, Side


class TradePartyGone(NotFound):
    """The product, or one of the two sides, is here no more."""

    code = "trade-party-gone"


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
    carried: tuple[tuple[Consignment, Sequence[Tracked]], ...] = ()
    """By whom the goods go, the newest first, with what was reported of it."""


def order_seen(reader: Reader, order: Order, viewer_id: UUID, now: datetime) -> OrderSeen:
    """As one of its sides sees it. Raises `TradePartyGone`."""
    product = reader.catalogue.product(order.product_id)
    seller = reader.parties.organisation(order.seller_id)
    buyer = reader.parties.organisation(order.buyer_id)
    if product is None or seller is None or buyer is None:
        raise TradePartyGone("what was ordered, or one side of it, is gone")
    lots = _lots(reader, order.batch_ids)
    codes: tuple[CodeChecked, ...] = ()
    if order.market is not None:
        places = [each.facility for each in lots if each.facility is not None]
        codes = check_codes(order.market, places, vietnamese_day(now))
    side, offer = order.side_of(viewer_id) or Side.BUYER, reader.trading.offer(order.offer_id)
    sent = [each.shipment_id for each in order.promises if each.shipment_id is not None]
    carriage = tuple(carried(reader, sent, now)) if sent else ()
    return OrderSeen(order, side, product, seller, buyer, lots, now, offer, codes, carriage)


def offer_seen(reader: Reader, offer: Offer, viewer_id: UUID | None, now: datetime) -> OfferSeen:
    """As somebody sees it who may. Raises `TradePartyGone`."""
    product = reader.catalogue.product(offer.product_id)
    seller = reader.parties.organisation(offer.organisation_id)
    if product is None or seller is None:
        raise TradePartyGone("what was offered, or who offers it, is gone")
    lots, own = _lots(reader, offer.batch_ids), viewer_id == offer.organisation_id
    papers = (reader.catalogue.certificate(each) for each in offer.said.certificate_ids)
    kept = tuple(each for each in papers if each is not None)
    left = _left(reader, offer, {each.batch.id: each.batch for each in lots}, now)
    orderable = offer.is_open(vietnamese_day(now)) and left >= offer.said.minimum
    return OfferSeen(offer, product, seller, lots, kept, orderable, own, left if own else None)


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
