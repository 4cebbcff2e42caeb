"""What becomes of an order, told to its two sides and to nobody else, in the transaction in which it does."""

from __future__ import annotations

from datetime import datetime

from pydantic import AnyHttpUrl

from nguongoc.batches.lots import Hold
from nguongoc.ports import UnitOfWork
from nguongoc.ports.recalls import RecallWebhook, WebhookTopic
from nguongoc.services.told import OrderChanged, OrderStopped, Told, message_to
from nguongoc.trading.order import Order, Side

STOPPED_BY = frozenset({WebhookTopic.ORDER_STOPPED, WebhookTopic.RECALL})
"""Whoever wants to hear of recalls wants to hear of this."""


def tell_order(uow: UnitOfWork, order: Order, at: datetime, base_url: str) -> None:
    """One side took a step, or a reservation ran out: both hear it, who took it too, whose other programs may not know."""
    for side, webhook in _addresses(uow, order):
        if webhook.hears(WebhookTopic.ORDER_CHANGED):
            _put(
                uow,
                webhook,
                order,
                OrderChanged(order=_link(order, base_url), state=order.state, side=side),
                at,
            )


def tell_stopped(uow: UnitOfWork, order: Order, hold: Hold, at: datetime, base_url: str) -> None:
    """A lot of it is held or recalled. The seller is told of the consignments that can still be asked back."""
    for side, webhook in _addresses(uow, order):
        if not webhook.hears(*STOPPED_BY):
            continue
        said = OrderStopped(
            order=_link(order, base_url),
            state=order.state,
            hold=hold,
            consignments=_on_the_road(uow, order, base_url) if side is Side.SELLER else (),
        )
        _put(uow, webhook, order, said, at)


def _on_the_road(uow: UnitOfWork, order: Order, base_url: str) -> tuple[AnyHttpUrl, ...]:
    sent = [each.shipment_id for each in order.promises if each.shipment_id is not None]
    found = uow.consignments.of_shipments(sent) if sent else ()
    return tuple(
        AnyHttpUrl(f"{base_url}/v1/consignments/{each.id}") for each in found if not each.state.is_over
    )


def _addresses(uow: UnitOfWork, order: Order) -> list[tuple[Side, RecallWebhook]]:
    sides = ((Side.SELLER, order.seller_id), (Side.BUYER, order.buyer_id))
    found = [(side, uow.recalls.webhook(each)) for side, each in sides]
    return [(side, webhook) for side, webhook in found if webhook is not None]


def _put(uow: UnitOfWork, webhook: RecallWebhook, order: Order, said: Told, at: datetime) -> None:
    uow.outbox.put(message_to(webhook, said, str(order.id), at, lots=order.batch_ids))


def _link(order: Order, base_url: str) -> AnyHttpUrl:
    return AnyHttpUrl(f"{base_url}/v1/orders/{order.id}")
