"""What is held or recalled stops every open order for it, in the transaction that holds or recalls it, and both sides are told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from nguongoc.batches.lots import Batch, Hold
from nguongoc.ports import UnitOfWork
from nguongoc.services.order_changes import expire
from nguongoc.services.tell_orders import tell_stopped
from nguongoc.trading.order import Action, Order, OrderState, Side, Step, after


def stop_orders(uow: UnitOfWork, batches: Mapping[UUID, Batch], at: datetime, base_url: str) -> int:
    """Of lots that this transaction holds locked; how many orders heard of it. One that is stopped already is left alone."""
    blocked = {id: each.hold for id, each in batches.items() if each.hold is not Hold.NONE}
    count = 0
    for order_id in uow.trading.stoppable(sorted(blocked)) if blocked else ():
        order = uow.trading.lock_order(order_id)
        if order is None:
            continue
        if order.state_at(at) is OrderState.EXPIRED:
            expire(uow, order, at, base_url)
            continue
        holds = {blocked[id] for id in order.batch_ids if id in blocked}
        lots = ", ".join(sorted(batches[id].lot for id in order.batch_ids if id in blocked))
        changed = _step(uow, order, Action.STOP, at, f"{strongest(holds).value}: {lots}"[:200])
        tell_stopped(uow, changed, strongest(holds), at, base_url)
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
