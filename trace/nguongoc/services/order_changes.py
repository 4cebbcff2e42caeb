"""One change of an order: its lots locked, then itself, the state judged by the one table, the step written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from nguongoc.batches.lots import Batch
from nguongoc.batches.texts import normalise_text
from nguongoc.errors import NotFound
from nguongoc.ports import UnitOfWork
from nguongoc.services.caller import Caller
from nguongoc.services.tell_orders import tell_order
from nguongoc.trading.order import (
    LONGEST_NOTE,
    Action,
    Order,
    OrderState,
    OrderStateForbids,
    Side,
    Step,
    after,
)


class OrderNotFound(NotFound):
    """No such order, or none of this organisation's, on neither side."""

    code = "order-not-found"


def own_order(order: Order | None, caller: Caller) -> Order:
    """Raises `OrderNotFound`, for orders of others too."""
    if order is None or order.side_of(caller.organisation_id) is None:
        raise OrderNotFound("no such order of this organisation")
    return order


def note_of(note: str | None) -> str | None:
    """What one side writes to the other with a change. Raises the refusals of texts."""
    return None if note is None else normalise_text(note, LONGEST_NOTE, "/note")


def hold_still(
    uow: UnitOfWork, caller: Caller, order_id: UUID, *, captures: bool = False
) -> tuple[Order, Mapping[UUID, Batch]]:
    """An own order and its lots, locked in the order in which captures and recalls lock: organisation, lots, order."""
    if captures:
        uow.events.lock_organisation(caller.organisation_id)
    seen = own_order(uow.trading.order(order_id), caller)
    batches = uow.lots.lock_batches(seen.batch_ids)
    return own_order(uow.trading.lock_order(order_id), caller), batches


def check_step(order: Order, caller: Caller, action: Action, at: datetime) -> OrderState:
    """The state that follows. Raises `OrderStateForbids`."""
    side = own_order(order, caller).side_of(caller.organisation_id) or Side.SYSTEM
    if order.state_at(at) is OrderState.EXPIRED:
        raise OrderStateForbids("the reservation ran out", state=OrderState.EXPIRED.value)
    return after(order.state, action, side)


def stepped(
    uow: UnitOfWork, caller: Caller, order: Order, action: Action, at: datetime, note: str | None = None
) -> Order:
    """The order after its next step, written down. Raises `OrderStateForbids`."""
    state = check_step(order, caller, action, at)
    step = Step(len(order.steps) + 1, action, state, at, caller.organisation_id, caller.subject, note)
    changed = replace(order, state=state, steps=(*order.steps, step))
    uow.trading.put_order(changed, step)
    return changed


def expire(uow: UnitOfWork, order: Order, at: datetime, base_url: str) -> bool:
    """Written down and told, where it ran out: until then it follows from the clock. Under the locks of its lots."""
    step = Step(
        len(order.steps) + 1,
        Action.EXPIRE,
        after(order.state, Action.EXPIRE, Side.SYSTEM),
        order.expires_at,
    )
    if order.state_at(at) is not OrderState.EXPIRED or order.state is OrderState.EXPIRED:
        return False
    changed = replace(order, state=step.state, steps=(*order.steps, step))
    uow.trading.put_order(changed, step)
    tell_order(uow, changed, at, base_url)
    return True
