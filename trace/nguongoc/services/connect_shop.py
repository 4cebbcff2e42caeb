"""Connect an organisation's own shop: asked before anything is kept, its keys sealed, taken back at any time."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from nguongoc.batches.texts import normalise_text
from nguongoc.errors import NotFound
from nguongoc.identifiers.ordered import uuid7
from nguongoc.listings.goods import Language
from nguongoc.ports import Clock, ReadSource, UnitOfWork, Writer
from nguongoc.ports.shops import ShopConnector, ShopRefused
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.sync_shops import access_of
from nguongoc.services.webhook_secrets import WebhookSecrets
from nguongoc.shops.shop import LOOKED_BACK, Shop, ShopAccess, ShopOrder, ShopProduct, ShopState, ShopTrouble

LONGEST_KEY: Final = 100
MOST_ORDERS: Final = 100


class ShopNotFound(NotFound):
    """No shop is connected, or none of this kind is known."""

    code = "shop-not-found"


@dataclass(frozen=True, slots=True)
class ShopWish:
    """Where the shop is, and its keys. Kept out of repr."""

    kind: str
    url: str
    key: str
    secret: str
    language: Language

    def __repr__(self) -> str:
        return f"ShopWish({self.kind}, {self.url})"


@dataclass(frozen=True, slots=True)
class ShopSeen:
    """A shop with what it shows and what was ordered there."""

    shop: Shop
    products: Sequence[ShopProduct]
    orders: Sequence[ShopOrder]


@dataclass(frozen=True, slots=True)
class ConnectShop:
    """Raises `ScopeMissing`; asking a shop raises `ShopRefused`, `ShopUnreached`."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    connectors: Mapping[str, ShopConnector]
    secrets: WebhookSecrets
    nudge: Callable[[], None]

    def shown(self, caller: Caller) -> ShopSeen | None:
        """The caller's shop, None while there is none."""
        caller.require(Scope.MASTER_DATA_READ)
        with self.reads.open() as reader:
            shop = reader.shops.of(caller.organisation_id)
            if shop is None:
                return None
            orders = reader.shops.open_orders(shop.id, MOST_ORDERS)
            return ShopSeen(shop, reader.shops.products(shop.id), orders)

    def connect(self, caller: Caller, wish: ShopWish) -> Shop:
        """In the place of the one there is; the shop is asked first, and nothing is kept of keys that it does not take."""
        caller.require(Scope.API_KEYS)
        connector = self._connector(wish.kind)
        url = connector.check_address(wish.url)
        key, secret = (_typed(each, name) for each, name in ((wish.key, "key"), (wish.secret, "secret")))
        access = ShopAccess(url, key, secret, secrets.token_urlsafe(32))
        currency = connector.check(access)
        said = {"key": access.key, "secret": access.secret, "notice": access.notice_secret}
        sealed = self.secrets.seal(caller.organisation_id, json.dumps(said).encode())

        def write(uow: UnitOfWork) -> Shop:
            uow.events.lock_organisation(caller.organisation_id)
            now = self.clock.now()
            other, known = uow.shops.of(caller.organisation_id), uow.shops.at(caller.organisation_id, url)
            if other is not None and (known is None or other.id != known.id):
                uow.shops.put(_ended(other))
            fresh = Shop(
                uuid7(now) if known is None else known.id, caller.organisation_id, wish.kind, url, wish.language,
                currency, ShopState.CONNECTED, sealed, now, now,
                now - LOOKED_BACK if known is None else known.orders_since,
            )  # fmt: skip
            (uow.shops.add if known is None else uow.shops.put)(fresh)
            return fresh

        made = self.writer.run(write)
        self.nudge()
        return made

    def test(self, caller: Caller) -> Shop:
        """Ask the shop now, with the keys that are kept; what was wrong is forgotten where it answers. Raises `ShopNotFound`."""
        caller.require(Scope.API_KEYS)
        shop = self._own(caller)
        currency = self._connector(shop.kind).check(access_of(shop, self.secrets))

        def write(uow: UnitOfWork) -> Shop:
            standing = uow.shops.lock(shop.id)
            if standing is None or standing.state is ShopState.ENDED:
                raise ShopNotFound("no shop is connected")
            now = self.clock.now()
            changed = replace(
                standing, state=ShopState.CONNECTED, currency=currency, due_at=now, trouble=None, said=None,
                failures=0, refused=0,
            )  # fmt: skip
            uow.shops.put(changed)
            return changed

        tested = self.writer.run(write)
        self.nudge()
        return tested

    def disconnect(self, caller: Caller) -> None:
        """The keys are gone; what was sold there stays sold, and the shop's pages stay as they are."""
        caller.require(Scope.API_KEYS)
        shop = self._own(caller)

        def write(uow: UnitOfWork) -> None:
            standing = uow.shops.lock(shop.id)
            if standing is not None:
                uow.shops.put(_ended(standing))

        self.writer.run(write)

    def _own(self, caller: Caller) -> Shop:
        with self.reads.open() as reader:
            shop = reader.shops.of(caller.organisation_id)
        if shop is None:
            raise ShopNotFound("no shop is connected")
        return shop

    def _connector(self, kind: str) -> ShopConnector:
        found = self.connectors.get(kind)
        if found is None:
            raise ShopNotFound(f"one of {', '.join(self.connectors)}")
        return found


def _typed(text: str, name: str) -> str:
    """A key as it was pasted. Raises the refusals of texts, and `ShopRefused` for what no key is."""
    found = normalise_text(text.strip(), LONGEST_KEY, f"/{name}")
    if not found.isascii() or ":" in found or not found.isprintable() or " " in found:
        raise ShopRefused(ShopTrouble.KEYS)
    return found


def _ended(shop: Shop) -> Shop:
    return replace(
        shop, state=ShopState.ENDED, sealed_secret=None, listening_at=None, trouble=None, said=None
    )
