"""What an organisation's products are sold for on its listings, and what others ask for the same goods, where that names nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.catalogue.products import Product
from nguongoc.geography.communes import search_key
from nguongoc.listings.listing import STALE_AFTER, Listing, Price
from nguongoc.listings.prices import Around, Spread, around, spread
from nguongoc.ports import Clock, Reader, ReadSource
from nguongoc.services.caller import Caller, Scope

MOST_LISTINGS: Final = 500
MOST_ASKED: Final = 2_000
"""Of others', looked through for one product; the last confirmed."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Of one product in one currency. `own` is None where no price was confirmed lately, `others` where that would name somebody."""

    product: Product
    currency: str
    own: Spread | None
    confirmed_on: date
    """The oldest day of those that `own` is made of; of the newest that is too old where there are none."""
    stale: int
    """Listings whose price nobody confirmed for so long that no buyer is shown it."""
    others: Around | None


@dataclass(frozen=True, slots=True)
class TellPrices:
    """The use case; safe to call from any thread."""

    reads: ReadSource
    clock: Clock

    def __call__(self, caller: Caller) -> tuple[Prices, ...]:
        """Of the caller's own products that are listed with a price, by name. Raises `ScopeMissing`."""
        caller.require(Scope.MASTER_DATA_READ)
        now = self.clock.now()
        with self.reads.open() as reader:
            listed: dict[tuple[UUID, str], list[Listing]] = defaultdict(list)
            for each in reader.listings.of(caller.organisation_id, None, MOST_LISTINGS):
                if each.said.price is not None:
                    listed[each.product_id, each.said.price.currency].append(each)
            told = [_prices(reader, *key, listings, now) for key, listings in listed.items()]
        return tuple(sorted((each for each in told if each is not None), key=lambda each: each.product.name))


def _prices(
    reader: Reader, product_id: UUID, currency: str, listings: Sequence[Listing], now: datetime
) -> Prices | None:
    product = reader.catalogue.product(product_id)
    if product is None:
        return None
    fresh = [(price, each.confirmed_at) for each in listings if (price := each.price_on(now)) is not None]
    stale = len(listings) - len(fresh)
    confirmed = min(at for _, at in fresh) if fresh else max(each.confirmed_at for each in listings)
    own = spread([price for price, _ in fresh])
    return Prices(
        product, currency, own, vietnamese_day(confirmed), stale, _others(reader, product, currency, now)
    )


def _others(reader: Reader, product: Product, currency: str, now: datetime) -> Around | None:
    """Goods of one name, however it is spelt; a seller whose own name is held for review is no seller yet."""
    name, by_seller = search_key(product.name), defaultdict[UUID, list[Price]](list)
    for each in reader.listings.asked_for_alike(product, now - STALE_AFTER, MOST_ASKED):
        if each.price.currency == currency and search_key(each.name) == name:
            by_seller[each.seller_id].append(each.price)
    return around({id: asked for id, asked in by_seller.items() if not reader.name_holds.hides(id)})
