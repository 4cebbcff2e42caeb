"""The use cases of wholesale, wired: offers, orders from both sides, looking at them."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.ports import Clock, ReadSource, Writer
from nguongoc.services.browse_trading import BrowseTrading
from nguongoc.services.capture_events import CaptureEvents
from nguongoc.services.consign import Consign
from nguongoc.services.make_offer import MakeOffer
from nguongoc.services.place_orders import PlaceOrders
from nguongoc.services.serve_orders import ServeOrders
from nguongoc.services.ship_order import ShipOrder
from nguongoc.services.survey_offers import SurveyOffers


@dataclass(frozen=True, slots=True)
class Trading:
    """`ship` is `serve.ship` with a carrier."""

    offers: MakeOffer
    place: PlaceOrders
    serve: ServeOrders
    ship: ShipOrder
    browse: BrowseTrading
    survey: SurveyOffers


def build_trading(
    reads: ReadSource, writer: Writer, clock: Clock, capture: CaptureEvents, consign: Consign, base_url: str
) -> Trading:
    serve = ServeOrders(writer, clock, capture, base_url)
    return Trading(
        MakeOffer(reads, writer, clock, base_url),
        PlaceOrders(reads, writer, clock, base_url),
        serve,
        ShipOrder(serve, consign),
        BrowseTrading(reads, clock),
        SurveyOffers(reads, clock),
    )
