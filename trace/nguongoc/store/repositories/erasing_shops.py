"""What is erased of a shop: whose it is stands in its address, and how it goes in what it sold."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Delete, delete, select

from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import (
    ShopOrderLineRow,
    ShopOrderLotRow,
    ShopOrderRow,
    ShopProductRow,
    ShopRow,
)

SHOP, SHOWN, ORDER = table(ShopRow), table(ShopProductRow), table(ShopOrderRow)
LINE, LOT = table(ShopOrderLineRow), table(ShopOrderLotRow)


def shop_steps(organisation_id: UUID) -> tuple[Delete, ...]:
    """All of it, what hangs on others first."""
    orders = select(ORDER.c.id).where(ORDER.c.organisation_id == organisation_id)
    shops = select(SHOP.c.id).where(SHOP.c.organisation_id == organisation_id)
    return (
        delete(LOT).where(LOT.c.order_id.in_(orders)),
        delete(LINE).where(LINE.c.order_id.in_(orders)),
        delete(ORDER).where(ORDER.c.organisation_id == organisation_id),
        delete(SHOWN).where(SHOWN.c.shop_id.in_(shops)),
        delete(SHOP).where(SHOP.c.organisation_id == organisation_id),
    )
