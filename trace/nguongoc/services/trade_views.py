"""What is seen of an offer or an order, with everything that a page or an answer says beside it; made inside any transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
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
from nguongoc.services.trade_stock import LotStocks
from nguongoc.trading.allocation import Stock
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
    (seen,) = offers_seen(reader, [offer], viewer_id, now)
    return seen


def offers_seen(
    reader: Reader, offers: Sequence[Offer], viewer_id: UUID | None, now: datetime
) -> Sequence[OfferSeen]:
    """In this order, with a statement for each kind of thing however many offers there are. Raises `TradePartyGone`."""
    batches = reader.lots.batches(list({id for each in offers for id in each.batch_ids}))
    lots = _named_lots(reader, batches)
    products = reader.catalogue.products({each.product_id for each in offers})
    sellers = reader.parties.organisations_named({each.organisation_id for each in offers})
    papers = reader.catalogue.certificates({id for each in offers for id in each.said.certificate_ids})
    stocks = LotStocks.read(reader, batches, now)
    taken = reader.trading.taken([each.id for each in offers], now)
    today, found = vietnamese_day(now), []
    for offer in offers:
        product, seller = products.get(offer.product_id), sellers.get(offer.organisation_id)
        if product is None or seller is None:
            raise TradePartyGone("what was offered, or who offers it, is gone")
        of = tuple(lots[id] for id in offer.batch_ids if id in lots)
        kept = tuple(papers[id] for id in offer.said.certificate_ids if id in papers)
        there = stocks.of(offer.organisation_id, [each.batch for each in of])
        left = _left(offer, there, taken.get(offer.id, Decimal(0)), today)
        orderable, own = (
            offer.is_open(today) and left >= offer.said.minimum,
            viewer_id == offer.organisation_id,
        )
        found.append(OfferSeen(offer, product, seller, of, kept, orderable, own, left if own else None))
    return found


def _lots(reader: Reader, ids: Sequence[UUID]) -> tuple[OfferLot, ...]:
    found = _named_lots(reader, reader.lots.batches(ids))
    return tuple(found[id] for id in ids if id in found)


def _named_lots(reader: Reader, batches: Mapping[UUID, Batch]) -> Mapping[UUID, OfferLot]:
    """Each with its place and its maker; one whose maker is gone is left out."""
    makers = reader.parties.organisations_named({each.organisation_id for each in batches.values()})
    places = reader.parties.facilities_named({each.facility_id for each in batches.values()})
    return {
        id: OfferLot(each, places.get(each.facility_id), makers[each.organisation_id])
        for id, each in batches.items()
        if each.organisation_id in makers
    }


def _left(offer: Offer, stocks: Sequence[Stock], taken: Decimal, today: date) -> Decimal:
    """What could be promised of it now, in its unit."""
    there = sum((each.available(today) for each in stocks), Decimal(0))
    free = EXACT.subtract(offer.said.quantity.canonical.amount, taken)
    return EXACT.divide(max(Decimal(0), min(there, free)), offer.said.quantity.unit.factor)
