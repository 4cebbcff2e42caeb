"""Connected shops, what they show, and what was ordered there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, insert, or_, select, update
from sqlalchemy.engine import Connection

from nguongoc.shops.shop import (
    Shop,
    ShopLine,
    ShopOrder,
    ShopOrderState,
    ShopProduct,
    ShopState,
    ShopTrouble,
)
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import (
    ShopOrderLineRow,
    ShopOrderLotRow,
    ShopOrderRow,
    ShopProductRow,
    ShopRow,
)
from nguongoc.trading.allocation import Allocation

SHOP, SHOWN, ORDER = table(ShopRow), table(ShopProductRow), table(ShopOrderRow)
LINE, LOT = table(ShopOrderLineRow), table(ShopOrderLotRow)
_CONNECTED = SHOP.c.state == ShopState.CONNECTED.value


class SqlShops:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def shop(self, shop_id: UUID) -> Shop | None:
        return self._shop(select(SHOP).where(SHOP.c.id == shop_id))

    def of(self, organisation_id: UUID) -> Shop | None:
        theirs = SHOP.c.organisation_id == organisation_id
        return self._shop(select(SHOP).where(theirs, SHOP.c.state != ShopState.ENDED.value))

    def at(self, organisation_id: UUID, url: str) -> Shop | None:
        return self._shop(select(SHOP).where(SHOP.c.organisation_id == organisation_id, SHOP.c.url == url))

    def lock(self, shop_id: UUID) -> Shop | None:
        return self._shop(select(SHOP).where(SHOP.c.id == shop_id).with_for_update())

    def add(self, shop: Shop) -> None:
        self._connection.execute(insert(SHOP), _shop_columns(shop))

    def put(self, shop: Shop) -> None:
        self._connection.execute(update(SHOP).where(SHOP.c.id == shop.id).values(_shop_columns(shop)))

    def is_any_due(self, now: datetime) -> bool:
        return self._connection.execute(select(SHOP.c.id).where(*_due(now)).limit(1)).first() is not None

    def claim(self, now: datetime, until: datetime) -> Shop | None:
        due = select(SHOP).where(*_due(now))
        row = self._connection.execute(
            due.order_by(SHOP.c.due_at).limit(1).with_for_update(skip_locked=True)
        ).first()
        if row is None:
            return None
        self._connection.execute(update(SHOP).where(SHOP.c.id == row.id).values(claimed_until=until))
        return _shop(row)

    def wake(self, organisation_ids: Collection[UUID], at: datetime) -> None:
        theirs = SHOP.c.organisation_id.in_(sorted(organisation_ids))
        self._connection.execute(update(SHOP).where(theirs, _CONNECTED).values(due_at=at))

    def products(self, shop_id: UUID) -> Sequence[ShopProduct]:
        query = select(SHOWN).where(SHOWN.c.shop_id == shop_id).order_by(SHOWN.c.product_id)
        return [_product(row) for row in self._connection.execute(query)]

    def put_product(self, product: ShopProduct) -> None:
        self._connection.execute(
            delete(SHOWN).where(SHOWN.c.shop_id == product.shop_id, SHOWN.c.product_id == product.product_id)
        )
        trouble = None if product.trouble is None else product.trouble.value
        self._connection.execute(insert(SHOWN), columns_of(product) | {"trouble": trouble})

    def order(self, shop_id: UUID, remote_id: str) -> ShopOrder | None:
        found = self._orders(select(ORDER).where(ORDER.c.shop_id == shop_id, ORDER.c.remote_id == remote_id))
        return found[0] if found else None

    def by_id(self, order_id: UUID) -> ShopOrder | None:
        found = self._orders(select(ORDER).where(ORDER.c.id == order_id))
        return found[0] if found else None

    def open_orders(self, shop_id: UUID, limit: int) -> Sequence[ShopOrder]:
        is_open = ORDER.c.state == ShopOrderState.OPEN.value
        query = select(ORDER).where(ORDER.c.shop_id == shop_id, is_open)
        return self._orders(query.order_by(ORDER.c.placed_at.desc(), ORDER.c.id.desc()).limit(limit))

    def put_order(self, order: ShopOrder) -> None:
        for of in (LOT, LINE):
            self._connection.execute(delete(of).where(of.c.order_id == order.id))
        values = {name: value for name, value in columns_of(order).items() if name != "lines"}
        values["state"] = order.state.value
        there = self._connection.execute(update(ORDER).where(ORDER.c.id == order.id).values(values))
        if there.rowcount == 0:
            self._connection.execute(insert(ORDER), values)
        lines = [
            {
                "order_id": order.id,
                "product_id": each.product_id,
                "quantity": each.quantity,
                "wanted": each.wanted,
            }
            for each in order.lines
        ]
        lots = [
            {
                "order_id": order.id,
                "product_id": line.product_id,
                "position": position,
                "batch_id": each.batch_id,
                "amount": each.amount,
            }
            for line in order.lines
            for position, each in enumerate(line.allotted)
        ]
        for of, rows in ((LINE, lines), (LOT, lots)):
            if rows:
                self._connection.execute(insert(of), rows)

    def _shop(self, query: Any) -> Shop | None:
        row = self._connection.execute(query).first()
        return None if row is None else _shop(row)

    def _orders(self, query: Any) -> list[ShopOrder]:
        rows = self._connection.execute(query).all()
        ids = [row.id for row in rows]
        lots: dict[tuple[UUID, UUID], list[Allocation]] = {}
        for lot in self._connection.execute(
            select(LOT)
            .where(LOT.c.order_id.in_(ids))
            .order_by(LOT.c.order_id, LOT.c.product_id, LOT.c.position)
        ):
            lots.setdefault((lot.order_id, lot.product_id), []).append(Allocation(lot.batch_id, lot.amount))
        lines: dict[UUID, list[ShopLine]] = {}
        for line in self._connection.execute(
            select(LINE).where(LINE.c.order_id.in_(ids)).order_by(LINE.c.order_id, LINE.c.product_id)
        ):
            allotted = tuple(lots.get((line.order_id, line.product_id), ()))
            said = ShopLine(line.product_id, line.quantity, line.wanted, allotted)
            lines.setdefault(line.order_id, []).append(said)
        return [_order(row, lines.get(row.id, [])) for row in rows]


def _due(now: datetime) -> tuple[Any, ...]:
    free = or_(SHOP.c.claimed_until.is_(None), SHOP.c.claimed_until <= now)
    return _CONNECTED, SHOP.c.due_at <= now, free


def _shop_columns(shop: Shop) -> dict[str, Any]:
    trouble = None if shop.trouble is None else shop.trouble.value
    return columns_of(shop) | {"state": shop.state.value, "trouble": trouble}


def _trouble(value: str | None) -> ShopTrouble | None:
    return None if value is None else ShopTrouble(value)


def _shop(row: Row[Any]) -> Shop:
    values = dict(row._mapping)
    return Shop(**values | {"state": ShopState(values["state"]), "trouble": _trouble(values["trouble"])})


def _product(row: Row[Any]) -> ShopProduct:
    values = dict(row._mapping)
    return ShopProduct(**values | {"trouble": _trouble(values["trouble"])})


def _order(row: Row[Any], lines: Sequence[ShopLine]) -> ShopOrder:
    values = dict(row._mapping)
    return ShopOrder(**values | {"state": ShopOrderState(values["state"]), "lines": tuple(lines)})
