"""What a shop is to show now: every product listed there, from its newest lot that may be sold, with how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from nguongoc.listings.goods import Told
from nguongoc.ports import Clock, Reader, ReadSource
from nguongoc.ports.shops import Change
from nguongoc.services.browse_master_data import OrganisationNotFound
from nguongoc.services.describe_goods import DescribeGoods
from nguongoc.services.shop_stock import available_of
from nguongoc.shops.item import ShopItem, item_of
from nguongoc.shops.shop import Shop, ShopProduct, ShopTrouble, each_of

DOWN: Final = "down"
"""The digest of what was taken down."""
REFUSED_AGAIN: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A product whose shop page is not as it should be; `item` None takes it down."""

    product_id: UUID
    item: ShopItem | None
    known: ShopProduct | None

    @property
    def digest(self) -> str:
        return DOWN if self.item is None else self.item.digest

    @property
    def weight(self) -> int:
        """What is taken down goes first, then what is sold out, then the rest."""
        if self.item is None:
            return 0
        return 1 if self.item.stock == 0 else 2

    def change(self, remote_id: str | None) -> Change:
        """The picture goes along only where it is another one: the shop would keep a copy of it each time."""
        had = None if self.known is None else self.known.picture
        picture = None if self.item is None else self.item.picture
        return Change(self.product_id, self.item, remote_id, picture is not None and picture != had)


@dataclass(frozen=True, slots=True)
class ShopGoods:
    """Reads; the verdict on each lot is asked for, as a scan asks for it."""

    reads: ReadSource
    describe: DescribeGoods
    clock: Clock

    def differing(self, shop: Shop) -> list[Wanted]:
        """Whatever the shop shows otherwise, the most pressing first."""
        told = self._told(shop)
        with self.reads.open() as reader:
            known = {each.product_id: each for each in reader.shops.products(shop.id)}
            items = {each.goods.product.id: self._item(reader, shop, each) for each in told}
        gone = {id: None for id, each in known.items() if id not in items}
        every = [Wanted(id, item, known.get(id)) for id, item in (items | gone).items()]
        now = self.clock.now()
        return sorted(
            (each for each in every if _differs(each, now)), key=lambda each: (each.weight, each.product_id)
        )

    def _told(self, shop: Shop) -> list[Told]:
        with self.reads.open() as reader:
            owner = reader.parties.organisation(shop.organisation_id)
        if owner is None:
            return []
        try:
            return self.describe.listed(owner.slug, shop.kind, shop.language)[1]
        except OrganisationNotFound:
            # Under review, or forgotten: nothing of theirs is shown anywhere.
            return []

    def _item(self, reader: Reader, shop: Shop, told: Told) -> ShopItem | None:
        product = told.goods.product
        available = available_of(reader, product, self.clock.now())
        return item_of(told, shop.currency, available, each_of(product))


def _differs(wanted: Wanted, now: datetime) -> bool:
    """What a shop refused is sent again when it changes, after a while, and at once where it must not be seen."""
    known = wanted.known
    if known is None:
        return wanted.item is not None
    if wanted.item is None and known.remote_id is None:
        return False
    if known.trouble is ShopTrouble.REFUSED and (
        wanted.item is None or now - known.pushed_at >= REFUSED_AGAIN
    ):
        return True
    return known.digest != wanted.digest
