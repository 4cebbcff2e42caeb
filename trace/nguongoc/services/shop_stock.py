"""How much of a product a shop may sell, and which lots go out for what it sold: what expires first goes first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Batch
from nguongoc.batches.quantities import EXACT
from nguongoc.catalogue.products import Product
from nguongoc.ports import Reader, UnitOfWork
from nguongoc.services.trade_stock import stocks_of
from nguongoc.shops.shop import ShopLine, base_of, each_of
from nguongoc.trading.allocation import Stock, allocate

MOST_LOTS: Final = 50
"""Of one product, the newest: nobody's shop sells out of more."""


def available_of(reader: Reader, product: Product, now: datetime) -> Decimal:
    """On hand - reserved - blocked over its lots, in the base that it is counted in."""
    found = Decimal(0)
    for stock in _stocks(reader, product, _lots(reader, product), now):
        found = EXACT.add(found, stock.available(vietnamese_day(now)))
    return found


def lots_of(reader: Reader, products: Mapping[UUID, Product]) -> dict[UUID, Batch]:
    """Every lot that could go out for these products."""
    return {id: batch for each in products.values() for id, batch in _lots(reader, each).items()}


@dataclass(frozen=True, slots=True)
class Allot:
    """Chooses lots in a transaction that holds them locked."""

    uow: UnitOfWork
    now: datetime

    def __call__(self, product: Product, batches: Mapping[UUID, Batch], quantity: int) -> ShopLine:
        """As much of so many as there is; never more of a lot than nobody else was promised."""
        wanted = EXACT.multiply(each_of(product), Decimal(quantity))
        own = {id: each for id, each in batches.items() if each.product_id == product.id}
        stocks = _stocks(self.uow, product, own, self.now)
        found = allocate(stocks, wanted, vietnamese_day(self.now)) if wanted > 0 else ()
        return ShopLine(product.id, quantity, wanted, found)


def _lots(reader: Reader, product: Product) -> dict[UUID, Batch]:
    return {each.id: each for each in reader.lots.newest_lots(product.id, MOST_LOTS)}


def _stocks(
    reader: Reader, product: Product, batches: Mapping[UUID, Batch], now: datetime
) -> tuple[Stock, ...]:
    base = base_of(product)
    counted = {id: each for id, each in batches.items() if each.quantity.unit.base is base}
    return stocks_of(reader, product.organisation_id, counted, now) if counted else ()
