"""Offers, and orders from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, delete, exists, insert, or_, select, update
from sqlalchemy.engine import Connection

from nguongoc.batches.quantities import EXACT, Quantity, Unit
from nguongoc.listings.listing import Price
from nguongoc.ports.changes import ChangeType
from nguongoc.shops.shop import ShopOrderState
from nguongoc.store.repositories.changes import note_change
from nguongoc.store.repositories.offers import OffersHere
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import (
    OrderLotRow,
    OrderStepRow,
    ShopOrderLotRow,
    ShopOrderRow,
    TradeOrderRow,
)
from nguongoc.trading.allocation import Allocation
from nguongoc.trading.order import (
    RESERVING,
    STOPPABLE,
    TAKING,
    Action,
    Order,
    OrderState,
    Promise,
    Side,
    Step,
)

ORDER, LOT, STEP = table(TradeOrderRow), table(OrderLotRow), table(OrderStepRow)
SHOP_ORDER, SHOP_LOT = table(ShopOrderRow), table(ShopOrderLotRow)
ZERO = Decimal(0)


class SqlTrading(OffersHere):
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def order(self, order_id: UUID) -> Order | None:
        return self._one(select(ORDER).where(ORDER.c.id == order_id))

    def lock_order(self, order_id: UUID) -> Order | None:
        return self._one(select(ORDER).where(ORDER.c.id == order_id).with_for_update())

    def add_order(self, order: Order) -> None:
        self._connection.execute(insert(ORDER), _columns(order))
        self._put_promises(order)
        self._connection.execute(insert(STEP), [_step_columns(order.id, each) for each in order.steps])
        self._note(order)

    def put_order(self, order: Order, step: Step) -> None:
        self._connection.execute(update(ORDER).where(ORDER.c.id == order.id).values(_columns(order)))
        self._connection.execute(delete(LOT).where(LOT.c.order_id == order.id))
        self._put_promises(order)
        self._connection.execute(insert(STEP), _step_columns(order.id, step))
        self._note(order)

    def orders_of(
        self, organisation_id: UUID, side: Side | None, before: UUID | None, limit: int
    ) -> Sequence[Order]:
        bought, sold = ORDER.c.buyer_id == organisation_id, ORDER.c.seller_id == organisation_id
        theirs = {Side.BUYER: bought, Side.SELLER: sold}.get(side or Side.SYSTEM, or_(bought, sold))
        query = select(ORDER).where(theirs).order_by(ORDER.c.id.desc()).limit(limit)
        return self._every(query if before is None else query.where(ORDER.c.id < before))

    def reserved(self, batch_ids: Collection[UUID], now: datetime) -> Mapping[tuple[UUID, UUID], Decimal]:
        orders = (
            select(ORDER.c.seller_id, LOT.c.batch_id, LOT.c.amount)
            .join(ORDER, ORDER.c.id == LOT.c.order_id)
            .where(LOT.c.batch_id.in_(batch_ids), _stand(RESERVING, now))
        )
        at_shops = (
            select(SHOP_ORDER.c.organisation_id, SHOP_LOT.c.batch_id, SHOP_LOT.c.amount)
            .join(SHOP_ORDER, SHOP_ORDER.c.id == SHOP_LOT.c.order_id)
            # What a shop sent out stays gone: whoever bought it there has no place in the ledger.
            .where(SHOP_LOT.c.batch_id.in_(batch_ids), SHOP_ORDER.c.state != ShopOrderState.OFF.value)
        )
        found: defaultdict[tuple[UUID, UUID], Decimal] = defaultdict(lambda: ZERO)
        # Summed here: SQLite keeps exact decimals as text, and adds them up as binary floats.
        for query in (orders, at_shops):
            for seller_id, batch_id, amount in self._connection.execute(query):
                found[seller_id, batch_id] = EXACT.add(found[seller_id, batch_id], amount)
        return dict(found)

    def taken(self, offer_ids: Collection[UUID], now: datetime) -> Mapping[UUID, Decimal]:
        query = (
            select(ORDER.c.offer_id, LOT.c.amount)
            .join(ORDER, ORDER.c.id == LOT.c.order_id)
            .where(ORDER.c.offer_id.in_(offer_ids), _stand(TAKING, now))
        )
        found: defaultdict[UUID, Decimal] = defaultdict(lambda: ZERO)
        for offer_id, amount in self._connection.execute(query):
            found[offer_id] = EXACT.add(found[offer_id], amount)
        return dict(found)

    def reservations(self, offer_id: UUID) -> Sequence[Order]:
        waiting = ORDER.c.state == OrderState.RESERVED.value
        return self._every(select(ORDER).where(ORDER.c.offer_id == offer_id, waiting).order_by(ORDER.c.id))

    def unordered(self, offer_id: UUID, buyer_id: UUID, since: datetime) -> Sequence[datetime]:
        called_off = exists().where(
            STEP.c.order_id == ORDER.c.id,
            STEP.c.action == Action.CANCEL.value,
            STEP.c.organisation_id == buyer_id,
        )
        waits = ORDER.c.state.in_([OrderState.RESERVED.value, OrderState.EXPIRED.value])
        let_go = or_(waits, and_(ORDER.c.state == OrderState.CANCELLED.value, called_off))
        theirs = (ORDER.c.offer_id == offer_id, ORDER.c.buyer_id == buyer_id, ORDER.c.created_at > since)
        query = select(ORDER.c.created_at).where(*theirs, let_go).order_by(ORDER.c.created_at)
        return list(self._connection.execute(query).scalars())

    def ran_out(self, now: datetime, limit: int) -> Sequence[UUID]:
        over = (ORDER.c.state == OrderState.RESERVED.value, ORDER.c.expires_at <= now)
        query = select(ORDER.c.id).where(*over).order_by(ORDER.c.expires_at).limit(limit)
        return list(self._connection.execute(query).scalars())

    def stoppable(self, batch_ids: Collection[UUID]) -> Sequence[UUID]:
        named = select(LOT.c.order_id).where(LOT.c.batch_id.in_(batch_ids))
        states = [each.value for each in STOPPABLE]
        query = select(ORDER.c.id).where(ORDER.c.id.in_(named), ORDER.c.state.in_(states))
        return list(self._connection.execute(query.order_by(ORDER.c.id)).scalars())

    def _note(self, order: Order) -> None:
        type = ChangeType(f"order.{order.state.value}")
        note_change(self._connection, type, order.id, order.seller_id, other_id=order.buyer_id)

    def _put_promises(self, order: Order) -> None:
        if order.promises:
            self._connection.execute(
                insert(LOT),
                [
                    {
                        "order_id": order.id,
                        "position": position,
                        "batch_id": each.allocation.batch_id,
                        "amount": each.allocation.amount,
                        "shipment_id": each.shipment_id,
                    }
                    for position, each in enumerate(order.promises)
                ],
            )

    def _one(self, query: Any) -> Order | None:
        return next(iter(self._every(query)), None)

    def _every(self, query: Any) -> list[Order]:
        rows = self._connection.execute(query).all()
        ids = [row.id for row in rows]
        promises: dict[UUID, list[Promise]] = {}
        for lot in self._connection.execute(
            select(LOT).where(LOT.c.order_id.in_(ids)).order_by(LOT.c.order_id, LOT.c.position)
        ):
            promised = Promise(Allocation(lot.batch_id, lot.amount), lot.shipment_id)
            promises.setdefault(lot.order_id, []).append(promised)
        steps: dict[UUID, list[Step]] = {}
        for step in self._connection.execute(
            select(STEP).where(STEP.c.order_id.in_(ids)).order_by(STEP.c.order_id, STEP.c.number)
        ):
            steps.setdefault(step.order_id, []).append(_step(step))
        return [_order(row, promises.get(row.id, []), steps.get(row.id, [])) for row in rows]


def _stand(states: Collection[OrderState], now: datetime) -> Any:
    """Orders in one of these states; a reservation that ran out is in none."""
    lasting = [each.value for each in states if each is not OrderState.RESERVED]
    held = and_(ORDER.c.state == OrderState.RESERVED.value, ORDER.c.expires_at > now)
    return or_(ORDER.c.state.in_(lasting), held)


def _columns(order: Order) -> dict[str, Any]:
    return {
        "id": order.id,
        "offer_id": order.offer_id,
        "seller_id": order.seller_id,
        "buyer_id": order.buyer_id,
        "product_id": order.product_id,
        "quantity": order.quantity.value,
        "unit": order.quantity.unit.value,
        "price": order.price.amount,
        "currency": order.price.currency,
        "market": order.market,
        "state": order.state.value,
        "expires_at": order.expires_at,
        "created_at": order.created_at,
    }


def _step_columns(order_id: UUID, step: Step) -> dict[str, Any]:
    return {
        "order_id": order_id,
        "number": step.number,
        "action": step.action.value,
        "state": step.state.value,
        "at": step.at,
        "organisation_id": step.organisation_id,
        "by": step.by,
        "note": step.note,
    }


def _step(row: Row[Any]) -> Step:
    return Step(
        row.number,
        Action(row.action),
        OrderState(row.state),
        row.at,
        row.organisation_id,
        row.by,
        row.note,
    )


def _order(row: Row[Any], promises: Sequence[Promise], steps: Sequence[Step]) -> Order:
    return Order(
        id=row.id,
        offer_id=row.offer_id,
        seller_id=row.seller_id,
        buyer_id=row.buyer_id,
        product_id=row.product_id,
        quantity=Quantity(row.quantity, Unit(row.unit)),
        price=Price(row.price, row.currency),
        state=OrderState(row.state),
        expires_at=row.expires_at,
        created_at=row.created_at,
        promises=tuple(promises),
        steps=tuple(steps),
        market=row.market,
    )
