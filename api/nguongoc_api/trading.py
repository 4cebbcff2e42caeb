"""The use cases of wholesale, wired: offers, orders from both sides, looking at them."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.ports import Clock, ReadSource, Writer
from nguongoc.services.browse_trading import BrowseTrading
from nguongoc.services.capture_events import CaptureEvents
from nguongoc.services.make_offer import MakeOffer
from nguongoc.services.place_orders import PlaceOrders
from nguongoc.services.serve_orders import ServeOrders


@dataclass(frozen=True, slots=True)
class Trading:
    """A carrier has its place beside `serve`: whoever ships an order makes the consignment there."""

    offers: MakeOffer
    place: PlaceOrders
    serve: ServeOrders
    browse: BrowseTrading


def build_trading(
    reads: ReadSource, writer: Writer, clock: Clock, capture: CaptureEvents, base_url: str
) -> Trading:
    return Trading(
        MakeOffer(reads, writer, clock),
        PlaceOrders(reads, writer, clock),
        ServeOrders(writer, clock, capture, base_url),
        BrowseTrading(reads, clock),
    )
