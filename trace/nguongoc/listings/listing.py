"""A listing: one product where its owner sells it, for how much, and when that was last said to be so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID

from nguongoc.errors import Invalid, Malformed

CURRENCIES: Final = {"VND": 0, "USD": 2, "EUR": 2, "CNY": 2, "JPY": 0, "KRW": 0}
"""ISO 4217: the currencies Thanh Hoá sells in, and how many decimals each has."""
HIGHEST: Final = Decimal(10**12)
STALE_AFTER: Final = timedelta(days=30)
"""A price that nobody confirmed for so long is shown to no buyer."""
_PLAIN: Final = re.compile(r"[0-9]{1,13}(?:\.[0-9]{1,2})?")


class PriceMalformed(Malformed):
    """Not digits, with a point before at most as many decimals as the currency has."""

    code = "price-malformed"


class PriceOutOfRange(Invalid):
    """Nothing, or above a million million."""

    code = "price-out-of-range"


class CurrencyUnknown(Invalid):
    """None of `CURRENCIES`."""

    code = "currency-unknown"


class Availability(StrEnum):
    """Whether it can be had there; the values are those of Google's `availability`."""

    IN_STOCK = "in_stock"
    OUT_OF_STOCK = "out_of_stock"
    PREORDER = "preorder"


@dataclass(frozen=True, slots=True)
class Price:
    """An exact amount of a currency of ISO 4217, never a binary float."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount:.{CURRENCIES[self.currency]}f} {self.currency}"


@dataclass(frozen=True, slots=True)
class ListingSaid:
    """What an owner says of one listing, judged before it is kept; without an address it is a product to be listed."""

    channel: str
    url: str | None = None
    price: Price | None = None
    availability: Availability = Availability.IN_STOCK


@dataclass(frozen=True, slots=True)
class Listing:
    """One listing as it stands; `version` grows with every change, from `ended_at` on nobody is shown it."""

    id: UUID
    organisation_id: UUID
    product_id: UUID
    said: ListingSaid
    version: int
    confirmed_at: datetime
    """When its owner last said that price and address are so."""
    created_at: datetime
    ended_at: datetime | None = None

    def price_on(self, now: datetime) -> Price | None:
        """The price while it is fresh enough to be told to a buyer."""
        return self.said.price if now - self.confirmed_at <= STALE_AFTER else None


def parse_price(amount: str, currency: str) -> Price:
    """Raises `CurrencyUnknown`, `PriceMalformed`, `PriceOutOfRange`; each names its field."""
    if currency not in CURRENCIES:
        raise CurrencyUnknown(
            f"one of {', '.join(CURRENCIES)}", pointer="/currency", known=" ".join(CURRENCIES)
        )
    decimals = len(amount.partition(".")[2])
    if not _PLAIN.fullmatch(amount) or decimals > CURRENCIES[currency]:
        raise PriceMalformed(
            f"digits, and for {currency} at most {CURRENCIES[currency]} decimals after a point",
            pointer="/price",
        )
    price = Decimal(amount)
    if not 0 < price <= HIGHEST:
        raise PriceOutOfRange("more than nothing, at most a million million", pointer="/price")
    return Price(price, currency)
