"""Keep shops as they should be: take down first, take in what was ordered, then show the rest. Outside of every transaction but to write down.

A shop is compared with what it was last given, so a round that was missed, or died half-way, is made up for by the next one; whatever
was created before the process died is found by its SKU and not created again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from nguongoc.ports import Clock, ReadSource, UnitOfWork, Writer
from nguongoc.ports.shops import (
    MOST_AT_ONCE,
    Outcome,
    Pushed,
    ShopConnector,
    ShopRefused,
    ShopUnreached,
)
from nguongoc.services.shop_goods import DOWN, ShopGoods, Wanted
from nguongoc.services.take_shop_orders import TakeShopOrders
from nguongoc.services.webhook_secrets import WebhookSecrets
from nguongoc.shops.shop import (
    MOST_REFUSED,
    OVERLAP,
    PAUSES,
    ROUND_EVERY,
    SaidOrder,
    Shop,
    ShopAccess,
    ShopOrderState,
    ShopProduct,
    ShopState,
    ShopTrouble,
)

CLAIM: Final = timedelta(seconds=120)
"""Longer than any one request: it is taken anew before each, so it ends only with the process that made it."""
WITH_PICTURES: Final = 20
"""Products in one request where the shop fetches pictures before it answers."""
MOST_PAGES: Final = 200
"""Of orders in one round."""


class _Lost(Exception):
    """The shop was disconnected, or another worker has it by now."""


@dataclass(frozen=True, slots=True)
class SyncShops:
    """Any number may run at the same time, in one process or many."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    connectors: Mapping[str, ShopConnector]
    secrets: WebhookSecrets
    goods: ShopGoods
    take: TakeShopOrders
    base_url: str

    def __call__(self, stopping: Callable[[], bool] = lambda: False) -> int:
        """Every shop that is due; how many were looked at."""
        made = 0
        while not stopping() and self.one():
            made += 1
        return made

    def one(self) -> bool:
        """One round of the shop that has been due longest; False where none is due."""
        now = self.clock.now()
        with self.reads.open() as reader:
            if not reader.shops.is_any_due(now):
                return False
        shop = self.writer.run(lambda uow: uow.shops.claim(now, now + CLAIM))
        if shop is None:
            return False
        try:
            seen = self._round(shop)
        except ShopRefused as refusal:
            self._failed(shop, refusal.trouble, refusal.said, None)
        except ShopUnreached as refusal:
            self._failed(shop, refusal.trouble, None, refusal.after)
        except _Lost:
            pass
        else:
            self._settle(shop, lambda standing: _well(standing, self.clock.now(), seen))
        return True

    def _round(self, shop: Shop) -> datetime:
        """Up to when orders were seen."""
        connector, access = self.connectors[shop.kind], access_of(shop, self.secrets)
        pressing = [each for each in self.goods.differing(shop) if each.item is None or each.item.stock == 0]
        self._push(shop, connector, access, [each for each in pressing if each.known is not None])
        if shop.listening_at is None:
            self._keep(shop)
            connector.listen(access, f"{self.base_url}/v1/shops/{shop.id}/notices")
            self._settle(shop, lambda standing: replace(standing, listening_at=self.clock.now()), ends=False)
        seen = self._poll(shop, connector, access)
        self._push(shop, connector, access, self.goods.differing(shop))
        return seen

    def _poll(self, shop: Shop, connector: ShopConnector, access: ShopAccess) -> datetime:
        """By the shop's own clock: the newest change that it told, in whole pages."""
        began, newest, page, pages = self.clock.now(), shop.orders_since, 1, 1
        while page <= min(pages, MOST_PAGES):
            self._keep(shop)
            found = connector.orders(access, shop.orders_since - OVERLAP, page)
            for each in found.orders:
                self.take(shop, each, asked=True)
                newest = max(newest, each.modified_at)
            page, pages = page + 1, found.pages
        self._ask_after_open(shop, connector, access)
        # What changed on a page that was read already is newer than that; more pages than that are begun again.
        return newest - (self.clock.now() - began) if pages <= MOST_PAGES else shop.orders_since

    def _ask_after_open(self, shop: Shop, connector: ShopConnector, access: ShopAccess) -> None:
        """An order that was thrown away is in no list of changes: it is the one that is not there any more."""
        with self.reads.open() as reader:
            known = {each.remote_id: each for each in reader.shops.open_orders(shop.id, MOST_AT_ONCE)}
        if not known:
            return
        self._keep(shop)
        there = connector.those(access, sorted(known))
        for remote_id, order in known.items():
            gone = SaidOrder(remote_id, ShopOrderState.OFF, order.placed_at, order.modified_at, ())
            self.take(shop, there.get(remote_id, gone), asked=True)

    def _push(
        self, shop: Shop, connector: ShopConnector, access: ShopAccess, wanted: Sequence[Wanted]
    ) -> None:
        """What is taken down in large pieces, what is shown in small ones."""
        down = [each for each in wanted if each.item is None]
        shown = [each for each in wanted if each.item is not None]
        pieces = [down[at : at + MOST_AT_ONCE] for at in range(0, len(down), MOST_AT_ONCE)]
        pieces += [shown[at : at + WITH_PICTURES] for at in range(0, len(shown), WITH_PICTURES)]
        for piece in pieces:
            self._keep(shop)
            ids = self._remote_ids(connector, access, piece)
            answers = connector.push(access, [each.change(ids.get(each.product_id)) for each in piece])
            by_id = {each.product_id: each for each in answers}
            now = self.clock.now()
            rows = [
                _shown(shop, each, by_id[each.product_id], now) for each in piece if each.product_id in by_id
            ]

            def write(uow: UnitOfWork, rows: Sequence[ShopProduct] = rows) -> None:
                if uow.shops.lock(shop.id) is not None:
                    for row in rows:
                        uow.shops.put_product(row)

            self.writer.run(write)

    def _remote_ids(
        self, connector: ShopConnector, access: ShopAccess, piece: Sequence[Wanted]
    ) -> dict[object, str]:
        """Of what is not known to be there the shop is asked by SKU: it may be from before the process died."""
        ids: dict[object, str] = {
            each.product_id: each.known.remote_id
            for each in piece
            if each.known is not None and each.known.remote_id is not None
        }
        new = {
            each.item.sku: each.product_id
            for each in piece
            if each.item is not None and each.product_id not in ids
        }
        return ids | {new[sku]: id for sku, id in (connector.find(access, set(new)) if new else {}).items()}

    def _keep(self, shop: Shop) -> None:
        """The claim taken anew. Raises `_Lost` where there is nothing to ask any more."""

        def write(uow: UnitOfWork) -> bool:
            standing = uow.shops.lock(shop.id)
            if standing is None or not _is_same(standing, shop):
                return False
            uow.shops.put(replace(standing, claimed_until=self.clock.now() + CLAIM))
            return True

        if not self.writer.run(write):
            raise _Lost

    def _failed(self, shop: Shop, trouble: ShopTrouble, said: str | None, after: int | None) -> None:
        now = self.clock.now()
        self._settle(shop, lambda standing: _badly(standing, now, trouble, said, after))

    def _settle(self, shop: Shop, change: Callable[[Shop], Shop], *, ends: bool = True) -> None:
        """What was woken meanwhile stays due."""

        def write(uow: UnitOfWork) -> None:
            standing = uow.shops.lock(shop.id)
            if standing is None or not _is_same(standing, shop):
                return
            changed = change(standing)
            if standing.due_at != shop.due_at and changed.failures == 0:
                changed = replace(changed, due_at=standing.due_at)
            uow.shops.put(replace(changed, claimed_until=None) if ends else changed)

        self.writer.run(write)


def access_of(shop: Shop, secrets: WebhookSecrets) -> ShopAccess:
    """What was sealed when it was connected. Raises `KeyFileUnusable`, `KeyNotOpened`."""
    if shop.sealed_secret is None:
        raise AssertionError("an ended shop is never due")
    said = json.loads(secrets.open(shop.organisation_id, shop.sealed_secret))
    return ShopAccess(shop.url, said["key"], said["secret"], said["notice"])


def _is_same(standing: Shop, shop: Shop) -> bool:
    return standing.state is ShopState.CONNECTED and standing.connected_at == shop.connected_at


def _well(shop: Shop, now: datetime, seen: datetime) -> Shop:
    return replace(
        shop, due_at=now + ROUND_EVERY, synced_at=now, orders_since=max(seen, shop.orders_since),
        trouble=None, said=None, failures=0, refused=0,
    )  # fmt: skip


def _badly(shop: Shop, now: datetime, trouble: ShopTrouble, said: str | None, after: int | None) -> Shop:
    refused = shop.refused + 1 if trouble is ShopTrouble.KEYS else 0
    pause = PAUSES[min(shop.failures, len(PAUSES) - 1)]
    return replace(
        shop,
        state=ShopState.DISABLED if refused >= MOST_REFUSED else shop.state,
        due_at=now + max(pause, timedelta(seconds=after or 0)),
        trouble=trouble, said=said or None, failures=shop.failures + 1, refused=refused,
    )  # fmt: skip


def _shown(shop: Shop, wanted: Wanted, answer: Pushed, now: datetime) -> ShopProduct:
    """What is kept of an answer: a product that the shop lost is made anew in the next round, one that it refused when it changes."""
    known, item = wanted.known, wanted.item
    remote_id = answer.remote_id or (None if known is None else known.remote_id)
    picture = None if item is None else item.picture
    stock = 0 if item is None else item.stock
    kept = ShopProduct(
        shop.id, wanted.product_id, remote_id, wanted.digest, stock, picture, now,
        link=answer.link or (None if known is None else known.link),
    )  # fmt: skip
    match answer.outcome:
        case Outcome.DONE:
            without = known is not None and known.trouble is ShopTrouble.PICTURE and known.picture == picture
            return replace(kept, trouble=ShopTrouble.PICTURE, said=known.said) if known and without else kept
        case Outcome.GONE:
            digest = DOWN if item is None else None
            return replace(kept, remote_id=None, digest=digest, picture=None, link=None)
        case Outcome.PICTURE:
            # Once more without it: better no picture than no product.
            return replace(kept, digest=None, trouble=ShopTrouble.PICTURE, said=answer.said or None)
        case Outcome.REFUSED:
            return replace(kept, trouble=ShopTrouble.REFUSED, said=answer.said or None)
