"""A connected shop, what it shows of ours, and what was ordered there: an order's number, goods, quantities and days, nobody's name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID

from nguongoc.batches.quantities import EXACT, Base, Unit
from nguongoc.catalogue.products import Product
from nguongoc.listings.goods import Language
from nguongoc.trading.allocation import Allocation

ROUND_EVERY: Final = timedelta(seconds=60)
"""Between two looks at a shop that answers: a missed webhook is caught up within it."""
PAUSES: Final = tuple(timedelta(seconds=each) for each in (60, 300, 900, 3_600, 10_800, 21_600))
"""After each round that failed; the last repeats."""
MOST_REFUSED: Final = 3
"""Rounds in a row in which the shop did not take the keys, until it is asked no more."""
LOOKED_BACK: Final = timedelta(days=30)
"""How far before the connection orders that are still open are taken in."""
OVERLAP: Final = timedelta(minutes=2)
"""By how much the next look at orders reaches into the last one: a shop's times are whole seconds."""
LONGEST_SAID: Final = 300


class ShopState(StrEnum):
    """Whether a shop is asked."""

    CONNECTED = "connected"
    DISABLED = "disabled"
    """It refused the keys again and again: nothing is sent there until its owner connects it anew."""
    ENDED = "ended"
    """Its owner took the connection back: the keys are gone, what was sold there stays sold."""


class ShopTrouble(StrEnum):
    """What is wrong between a shop and us, as its owner can act on it."""

    ADDRESS = "address"
    """No public https address."""
    UNREACHED = "unreached"
    """No answer: name, connection, certificate, time."""
    KEYS = "keys"
    """It does not know the keys, or they may only read."""
    NO_API = "no_api"
    """Something answers there, but no shop of this kind."""
    MOVED = "moved"
    """It answers with another address."""
    BUSY = "busy"
    """429, or an error of its own."""
    UNREADABLE = "unreadable"
    REFUSED = "refused"
    """It does not take what was sent; in its words."""
    PICTURE = "picture"
    """It could not fetch the picture."""
    CURRENCY = "currency"
    """The price is in another currency than the shop's."""


@dataclass(frozen=True, slots=True)
class ShopAccess:
    """What a connector needs to ask a shop. Secrets are kept out of repr."""

    url: str
    key: str = field(repr=False)
    secret: str = field(repr=False)
    notice_secret: str = field(repr=False)
    """Ours, with which the shop signs what it tells us."""


@dataclass(frozen=True, slots=True)
class Shop:
    """One shop of one organisation. `due_at` says when it is looked at next."""

    id: UUID
    organisation_id: UUID
    kind: str
    url: str
    language: Language
    currency: str
    state: ShopState
    sealed_secret: bytes | None = field(repr=False)
    connected_at: datetime
    due_at: datetime
    orders_since: datetime
    """Orders changed after it were not all seen yet."""
    claimed_until: datetime | None = None
    listening_at: datetime | None = None
    """Since when the shop tells us of orders by itself."""
    synced_at: datetime | None = None
    """When a whole round last went well."""
    trouble: ShopTrouble | None = None
    said: str | None = None
    """The shop's own words for it."""
    failures: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class ShopProduct:
    """A product as a shop was last given it; `digest` of all that it was given, None where it was taken down."""

    shop_id: UUID
    product_id: UUID
    remote_id: str | None
    digest: str | None
    stock: int
    picture: str | None
    pushed_at: datetime
    trouble: ShopTrouble | None = None
    said: str | None = None
    link: str | None = None


class ShopOrderState(StrEnum):
    """How an order at a shop stands, in words that hold for every shop."""

    OPEN = "open"
    DONE = "done"
    OFF = "off"
    """Cancelled, refunded, failed or thrown away: nothing is promised to it any more."""


@dataclass(frozen=True, slots=True)
class SaidLine:
    """So many of one product at the shop."""

    remote_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class SaidOrder:
    """An order as a shop told it; whoever bought was not read."""

    remote_id: str
    state: ShopOrderState
    placed_at: datetime
    modified_at: datetime
    lines: tuple[SaidLine, ...]


@dataclass(frozen=True, slots=True)
class ShopLine:
    """So many of a product of ours, the lots they go out of, and how much no lot had."""

    product_id: UUID
    quantity: int
    wanted: Decimal
    """In the base of its lots."""
    allotted: tuple[Allocation, ...] = ()

    @property
    def short(self) -> Decimal:
        got = Decimal(0)
        for each in self.allotted:
            got = EXACT.add(got, each.amount)
        return EXACT.subtract(self.wanted, got)


@dataclass(frozen=True, slots=True)
class ShopOrder:
    """An order as it stands here."""

    id: UUID
    shop_id: UUID
    organisation_id: UUID
    remote_id: str
    state: ShopOrderState
    placed_at: datetime
    modified_at: datetime
    lines: tuple[ShopLine, ...]

    @property
    def is_short(self) -> bool:
        """More was sold than there is."""
        return self.state is ShopOrderState.OPEN and any(each.short > 0 for each in self.lines)


def base_of(product: Product) -> Base:
    """What its lots are counted in."""
    return Unit(product.default_unit).base


def each_of(product: Product) -> Decimal:
    """How much of its lots one sold in a shop is: its net content where that is of the same kind, else one kilogram, litre or piece."""
    value, unit = product.net_content_value, product.net_content_unit
    base = base_of(product)
    if base is Base.PIECE or value is None or unit is None or Unit(unit).base is not base:
        return Decimal(1)
    return EXACT.multiply(value, Unit(unit).factor)
