from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.tourism.season import NotAMonth, checked_months, in_season, next_month

seasons = st.lists(st.integers(1, 12), unique=True, min_size=1, max_size=12).map(tuple)


def test_a_season_over_new_year_holds_in_december_and_january_and_not_in_may() -> None:
    oranges = (10, 11, 12, 1)
    assert in_season(oranges, date(2026, 12, 31))
    assert in_season(oranges, date(2027, 1, 1))
    assert not in_season(oranges, date(2027, 5, 1))
    assert next_month(oranges, date(2027, 5, 1)) == 10


def test_the_next_month_of_a_season_may_be_next_year() -> None:
    assert next_month((2, 5, 9), date(2026, 11, 23)) == 2
    assert next_month((2, 5, 9), date(2026, 3, 1)) == 5


def test_no_months_named_means_all_year() -> None:
    assert in_season((), date(2026, 11, 23))
    assert next_month((), date(2026, 11, 23)) is None


@given(seasons, st.dates())
def test_a_month_is_in_season_or_another_one_is_next(months: tuple[int, ...], on: date) -> None:
    following = next_month(months, on)
    assert (following is None) == in_season(months, on)
    if following is not None:
        wait = (following - on.month) % 12
        assert following in months
        assert all((on.month + step - 1) % 12 + 1 not in months for step in range(wait))


@pytest.mark.parametrize("months", [(0,), (13,), (1, 1), (-1, 2), tuple(range(1, 14))])
def test_what_is_no_month_or_named_twice_is_refused(months: tuple[int, ...]) -> None:
    with pytest.raises(NotAMonth):
        checked_months(months)
