"""What is held or recalled stops every open order for it, in the transaction that holds or recalls it, and both sides are told."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from nguongoc.batches.lots import Batch, Hold
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import UnitOfWork
from nguongoc.ports.outbox import Message
from nguongoc.trading.order import Action, Order, OrderState, Side, Step, after

TOPIC: Final = "order.stopped"


def stop_orders(uow: UnitOfWork, batches: Mapping[UUID, Batch], at: datetime, base_url: str) -> int:
    """Of lots that this transaction holds locked; how many orders heard of it. One that is stopped already is left alone."""
    blocked = {id: each.hold for id, each in batches.items() if each.hold is not Hold.NONE}
    count = 0
    for order_id in uow.trading.stoppable(sorted(blocked)) if blocked else ():
        order = uow.trading.lock_order(order_id)
        if order is None:
            continue
        if order.state_at(at) is OrderState.EXPIRED:
            _step(uow, order, Action.EXPIRE, at, None)
            continue
        holds = {blocked[id] for id in order.batch_ids if id in blocked}
        lots = ", ".join(sorted(batches[id].lot for id in order.batch_ids if id in blocked))
        changed = _step(uow, order, Action.STOP, at, f"{strongest(holds).value}: {lots}"[:200])
        _tell(uow, changed, strongest(holds), at, base_url)
        count += 1
    return count


def strongest(holds: Collection[Hold]) -> Hold:
    """Of several lots, what weighs most."""
    for each in (Hold.RECALLED, Hold.PARTLY_RECALLED, Hold.ON_HOLD):
        if each in holds:
            return each
    return Hold.NONE


def _step(uow: UnitOfWork, order: Order, action: Action, at: datetime, note: str | None) -> Order:
    state = after(order.state, action, Side.SYSTEM)
    step = Step(len(order.steps) + 1, action, state, at, note=note)
    changed = replace(order, state=state, steps=(*order.steps, step))
    uow.trading.put_order(changed, step)
    return changed


def _tell(uow: UnitOfWork, order: Order, hold: Hold, at: datetime, base_url: str) -> None:
    """To the address each side gave for recalls: whoever wants to hear of those wants to hear of this.

    The seller is told of the consignments that can still be asked back.
    """
    sent = [each.shipment_id for each in order.promises if each.shipment_id is not None]
    on_the_road = [
        f"{base_url}/v1/consignments/{each.id}"
        for each in (uow.consignments.of_shipments(sent) if sent else ())
        if not each.state.is_over
    ]
    for organisation_id in (order.seller_id, order.buyer_id):
        webhook = uow.recalls.webhook(organisation_id)
        if webhook is None:
            continue
        data = {
            "order": f"{base_url}/v1/orders/{order.id}",
            "state": order.state.value,
            "hold": hold.value,
            "consignments": on_the_road if organisation_id == order.seller_id else [],
        }
        body = {"type": TOPIC, "timestamp": at.isoformat().replace("+00:00", "Z"), "data": data}
        uow.outbox.put(
            Message(
                id=uuid7(at),
                organisation_id=organisation_id,
                topic=TOPIC,
                about=str(order.id),
                url=webhook.url,
                body=json.dumps(body, ensure_ascii=False).encode(),
                created_at=at,
                due_at=at,
                headers={"Content-Type": "application/json"},
                sealed_secret=webhook.sealed_secret,
            )
        )
