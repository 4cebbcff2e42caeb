"""Shops: who is given products, asked for orders, and tells of them; and what is kept of both."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from nguongoc.errors import Conflict, NotAllowed, Unavailable
from nguongoc.shops.item import ShopItem
from nguongoc.shops.shop import SaidOrder, Shop, ShopAccess, ShopOrder, ShopProduct, ShopTrouble

MOST_AT_ONCE = 100
"""Changes in one call of `push`."""


class ShopRefused(Conflict):
    """The shop answered, and trying again changes nothing; `trouble` says what it is, `said` what it said."""

    code = "shop-refused"

    def __init__(self, trouble: ShopTrouble, said: str = "") -> None:
        super().__init__(f"the shop does not take it: {trouble.value}", trouble=trouble.value, said=said)
        self.trouble = trouble
        self.said = said


class ShopUnreached(Unavailable):
    """No answer that can be read: ask again, no sooner than `after` seconds where the shop said so."""

    code = "shop-unreached"

    def __init__(self, trouble: ShopTrouble, after: int | None = None) -> None:
        super().__init__(f"the shop gave no answer: {trouble.value}", trouble=trouble.value)
        self.trouble = trouble
        self.after = after


class NoticeUnsigned(NotAllowed):
    """A notice that the shop's secret did not sign."""

    code = "shop-notice-unsigned"


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be so at the shop: an item, or None to take down what stands there under `remote_id`."""

    product_id: UUID
    item: ShopItem | None
    remote_id: str | None
    pictured: bool
    """Whether the picture is handed over: a shop fetches and keeps it anew each time."""


class Outcome(StrEnum):
    """What came of a change."""

    DONE = "done"
    GONE = "gone"
    """The shop knows no such product any more."""
    PICTURE = "picture"
    """Not taken because of the picture."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Pushed:
    """The answer to one change."""

    product_id: UUID
    outcome: Outcome
    remote_id: str | None = None
    link: str | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class OrdersPage:
    orders: Sequence[SaidOrder]
    pages: int
    """How many there are in all."""


class ShopConnector(Protocol):
    """Drives one kind of shop. Waits for the network, so never inside a transaction. Every method that asks raises
    `ShopRefused` and `ShopUnreached`, and nothing else for what the other side does."""

    @property
    def kind(self) -> str: ...
    def check_address(self, url: str) -> str:
        """The address as it is kept, where it could be asked at all; nobody is asked. Raises `ShopRefused`."""
        ...

    def check(self, access: ShopAccess) -> str:
        """The currency of a shop that takes these keys for reading and writing; nothing is changed there."""
        ...

    def listen(self, access: ShopAccess, address: str) -> None:
        """Have the shop tell `address` of orders; asked again it adds nothing."""
        ...

    def find(self, access: ShopAccess, skus: Collection[str]) -> Mapping[str, str]:
        """Its own ids by our SKU, of products that are there."""
        ...

    def push(self, access: ShopAccess, changes: Sequence[Change]) -> Sequence[Pushed]:
        """At most `MOST_AT_ONCE`, answered in their order: some may be refused where others are taken."""
        ...

    def orders(self, access: ShopAccess, since: datetime, page: int) -> OrdersPage:
        """Those changed after a moment, page by page from 1."""
        ...

    def those(self, access: ShopAccess, remote_ids: Sequence[str]) -> Mapping[str, SaidOrder]:
        """These orders, at most `MOST_AT_ONCE`; one that was deleted there is left out."""
        ...

    def notice(self, secret: str, headers: Mapping[str, str], body: bytes) -> SaidOrder | None:
        """What the shop tells of an order; None for what is of none. Raises `NoticeUnsigned`."""
        ...


class Shops(Protocol):
    """As stored. Lots are locked before shops, shops before their orders."""

    def shop(self, shop_id: UUID) -> Shop | None: ...
    def of(self, organisation_id: UUID) -> Shop | None:
        """The one that did not end."""
        ...

    def at(self, organisation_id: UUID, url: str) -> Shop | None:
        """One of theirs at this address, ended or not."""
        ...

    def lock(self, shop_id: UUID) -> Shop | None: ...
    def add(self, shop: Shop) -> None: ...
    def put(self, shop: Shop) -> None: ...
    def is_any_due(self, now: datetime) -> bool:
        """Whether asking for one is worth a write: every commit wakes whoever asks, its own among them."""
        ...

    def claim(self, now: datetime, until: datetime) -> Shop | None:
        """The shop that has been due longest, nobody else's until then."""
        ...

    def wake(self, organisation_ids: Collection[UUID], at: datetime) -> None:
        """Their shops are due now: something that is shown there changed in this transaction."""
        ...

    def products(self, shop_id: UUID) -> Sequence[ShopProduct]: ...
    def put_product(self, product: ShopProduct) -> None: ...
    def order(self, shop_id: UUID, remote_id: str) -> ShopOrder | None: ...
    def by_id(self, order_id: UUID) -> ShopOrder | None: ...
    def open_orders(self, shop_id: UUID, limit: int) -> Sequence[ShopOrder]:
        """The newest first."""
        ...

    def put_order(self, order: ShopOrder) -> None:
        """With its lines, in the place of what was kept of it."""
        ...
