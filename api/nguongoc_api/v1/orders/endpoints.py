"""`/v1/orders`: from a reservation to received goods; each change is a POST that may be sent again under its `Idempotency-Key`."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Response

from nguongoc.ports import Answer
from nguongoc.services.once import Once
from nguongoc.services.trade_views import OrderSeen
from nguongoc.trading.order import Side
from nguongoc_api.auth.access import Trader, TradeReader
from nguongoc_api.services import Services
from nguongoc_api.v1.creation import Created, Creation
from nguongoc_api.v1.orders.schemas import (
    AcceptedGiven,
    NoteGiven,
    NothingGiven,
    OrderGiven,
    Orders,
    OrderShown,
    ReceivedGiven,
    ShippedGiven,
)
from nguongoc_api.v1.paging import Paged
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Id

ROUTER = router("orders", "orders")


def _answer(
    use: Services,
    created: Creation,
    change: Callable[[Once[OrderSeen] | None], OrderSeen | Answer],
) -> Response:
    return created.answer(
        change,
        lambda seen: f"/v1/orders/{seen.order.id}",
        lambda seen: OrderShown.of(seen, use.settings.base_url),
    )


@ROUTER.post("", status_code=201, response_model=OrderShown)
def reserve_order(caller: Trader, given: OrderGiven, use: Use, created: Created) -> Response:
    """Reserve some of an offer for 30 minutes: what expires first is promised first."""
    return _answer(use, created, lambda once: use.trading.place.reserve(caller, given.wish(), once))


@ROUTER.get("", response_model=Orders)
def list_orders(caller: TradeReader, page: Paged, use: Use, side: Side | None = None) -> Response:
    """Yours as `buyer`, as `seller`, or both; newest first."""
    found = use.trading.browse.orders(caller, side, page.after_id, page.limit + 1)
    kept = {} if side is None else {"side": side.value}
    base_url = use.settings.base_url
    return page.answer(
        found, lambda each: str(each.order.id), lambda each: OrderShown.of(each, base_url), kept
    )


@ROUTER.get("/{order_id}")
def show_order(caller: TradeReader, order_id: Id, use: Use) -> OrderShown:
    """To its two sides."""
    return OrderShown.of(use.trading.browse.order(caller, order_id), use.settings.base_url)


@ROUTER.post("/{order_id}/order", status_code=201, response_model=OrderShown)
def place_order(caller: Trader, order_id: Id, given: NothingGiven, use: Use, created: Created) -> Response:
    """The buyer: what was reserved is bought, if the seller accepts."""
    return _answer(use, created, lambda once: use.trading.place.order(caller, order_id, once))


@ROUTER.post("/{order_id}/cancellation", status_code=201, response_model=OrderShown)
def cancel_order(caller: Trader, order_id: Id, given: NoteGiven, use: Use, created: Created) -> Response:
    """Either side, until it is shipped."""
    return _answer(use, created, lambda once: use.trading.place.cancel(caller, order_id, given.note, once))


@ROUTER.post("/{order_id}/acceptance", status_code=201, response_model=OrderShown)
def accept_order(caller: Trader, order_id: Id, given: AcceptedGiven, use: Use, created: Created) -> Response:
    """The seller: all of it, or less."""
    return _answer(use, created, lambda once: use.trading.serve.accept(caller, order_id, given.value, once))


@ROUTER.post("/{order_id}/refusal", status_code=201, response_model=OrderShown)
def refuse_order(caller: Trader, order_id: Id, given: NoteGiven, use: Use, created: Created) -> Response:
    """The seller: nothing of it."""
    return _answer(use, created, lambda once: use.trading.serve.refuse(caller, order_id, given.note, once))


@ROUTER.post("/{order_id}/resumption", status_code=201, response_model=OrderShown)
def resume_order(caller: Trader, order_id: Id, given: NothingGiven, use: Use, created: Created) -> Response:
    """The seller: take up a stopped order again once nothing of it is held; then it is accepted anew."""
    return _answer(use, created, lambda once: use.trading.serve.resume(caller, order_id, once))


@ROUTER.post("/{order_id}/shipment", status_code=201, response_model=OrderShown)
def ship_order(caller: Trader, order_id: Id, given: ShippedGiven, use: Use, created: Created) -> Response:
    """The seller: each part of a lot leaves by a shipping event under the order's reference, with a carrier where one is named."""
    if given.consignment is None:
        return _answer(use, created, lambda once: use.trading.serve.ship(caller, order_id, once))
    wish = given.consignment.wish()
    return _answer(use, created, lambda once: use.trading.ship(caller, order_id, wish, once))


@ROUTER.post("/{order_id}/receipt", status_code=201, response_model=OrderShown)
def receive_order(caller: Trader, order_id: Id, given: ReceivedGiven, use: Use, created: Created) -> Response:
    """The buyer: what came. What did not stays in transit, seen by both."""
    arrived = None if given.arrived is None else {each.batch_id: each.decimal() for each in given.arrived}
    return _answer(use, created, lambda once: use.trading.serve.receive(caller, order_id, arrived, once))
