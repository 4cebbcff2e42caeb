"""What prices on listings say together: of one's own the lowest, the median and the highest; of others' only what names nobody.

What a competitor asks stands on its page for who looks for it; a table of it here would make one seller the watchman of another.
So others' are told of five sellers on, each counted once, by the middle half alone, and rounded.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from statistics import median, quantiles
from typing import Final, TypeVar

from nguongoc.listings.listing import CURRENCIES, Price

K = TypeVar("K")
LEAST_SELLERS: Final = 5
"""Fewer others are told nothing of: of four, three that talk to each other know the fourth."""
_DIGITS: Final = 2
"""Of others' prices: 47 250 is told as 47 000, and one seller more or less does not show."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Of one's own prices in one currency; `count` is how many listings say one."""

    lowest: Price
    median: Price
    highest: Price
    count: int


@dataclass(frozen=True, slots=True)
class Around:
    """Half of the other sellers ask between `low` and `high`; both lie between sellers, and all three are rounded."""

    low: Price
    median: Price
    high: Price
    sellers: int


def spread(prices: Collection[Price]) -> Spread | None:
    """None where there is no price. All are of one currency: amounts of two have no order."""
    if not prices:
        return None
    (currency,) = {each.currency for each in prices}
    amounts = sorted(each.amount for each in prices)
    middle = _rounded(median(amounts), currency)
    return Spread(
        Price(amounts[0], currency), Price(middle, currency), Price(amounts[-1], currency), len(amounts)
    )


def around(by_seller: Mapping[K, Sequence[Price]]) -> Around | None:
    """Each seller by its own median, whatever the number of its listings; None below `LEAST_SELLERS`."""
    own = [found.median for each in by_seller.values() if (found := spread(each)) is not None]
    if len(own) < LEAST_SELLERS:
        return None
    (currency,) = {each.currency for each in own}
    cuts = quantiles((each.amount for each in own), n=4, method="exclusive")
    low, middle, high = (Price(_coarse(each), currency) for each in cuts)
    return Around(low, middle, high, len(own))


def _rounded(amount: Decimal, currency: str) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-CURRENCIES[currency]), ROUND_HALF_EVEN)


def _coarse(amount: Decimal) -> Decimal:
    """To two digits that count."""
    step = Decimal(1).scaleb(amount.adjusted() - _DIGITS + 1)
    return amount.quantize(step, ROUND_HALF_EVEN)
