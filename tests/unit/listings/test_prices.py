"""What prices say together, and what they must not say of one seller."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from nguongoc.listings.listing import Price
from nguongoc.listings.prices import LEAST_SELLERS, around, spread


def vnd(amount: int) -> Price:
    return Price(Decimal(amount), "VND")


amounts = st.integers(1, 10**9)


def test_ones_own_prices_are_told_as_they_are() -> None:
    found = spread([vnd(52_000), vnd(45_000), vnd(48_500)])
    assert found is not None
    assert [str(each) for each in (found.lowest, found.median, found.highest)] == [
        "45000 VND", "48500 VND", "52000 VND",
    ]  # fmt: skip
    assert spread([]) is None


def test_the_middle_of_two_is_in_whole_units_of_the_currency() -> None:
    found = spread([vnd(45_000), vnd(45_001)])
    assert found is not None
    assert str(found.median) == "45000 VND"
    dollars = spread([Price(Decimal("2.50"), "USD"), Price(Decimal("2.75"), "USD")])
    assert dollars is not None
    assert str(dollars.median) == "2.62 USD"


@given(st.lists(st.lists(amounts, min_size=1, max_size=5), max_size=LEAST_SELLERS - 1))
def test_of_fewer_than_five_others_nothing_is_told_however_many_listings_they_have(
    asked: list[list[int]],
) -> None:
    assert around({index: [vnd(each) for each in own] for index, own in enumerate(asked)}) is None


def test_a_seller_without_a_price_is_none_of_the_five() -> None:
    assert around({index: [vnd(45_000)] * (index > 0) for index in range(LEAST_SELLERS)}) is None


def test_one_seller_with_many_listings_counts_once() -> None:
    few = {0: [vnd(90_000)] * 20, 1: [vnd(40_000)], 2: [vnd(41_000)], 3: [vnd(42_000)], 4: [vnd(43_000)]}
    found = around(few)
    assert found is not None
    assert (str(found.median), found.sellers) == ("42000 VND", 5)


@given(st.lists(amounts, min_size=LEAST_SELLERS, max_size=40))
def test_what_is_told_has_two_digits_is_in_order_and_lies_within(asked: list[int]) -> None:
    found = around({index: [vnd(each)] for index, each in enumerate(asked)})
    assert found is not None
    told = [found.low.amount, found.median.amount, found.high.amount]
    assert told == sorted(told)
    assert all(len(each.normalize().as_tuple().digits) <= 2 for each in told)
    # Rounding to two digits moves a number by a twentieth at most.
    assert min(asked) * Decimal("0.9") <= told[0]
    assert told[2] <= max(asked) * Decimal("1.1")
