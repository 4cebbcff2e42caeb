from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.tourism.season import NotAMonth, checked_months, in_season, next_month, season_around

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


def test_a_harvest_in_january_is_of_the_season_that_began_before_new_year() -> None:
    oranges = (10, 11, 12, 1)
    found = season_around(oranges, date(2027, 1, 20))
    assert (found.first, found.last, found.inside) == (date(2026, 10, 1), date(2027, 1, 31), True)
    between = season_around(oranges, date(2027, 5, 2))
    assert (between.first, between.last, between.inside) == (date(2027, 2, 1), date(2027, 9, 30), False)
    assert season_around((), date(2028, 2, 29)).last == date(2028, 12, 31)


@given(seasons, st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_every_day_is_of_exactly_one_season(months: tuple[int, ...], on: date) -> None:
    found = season_around(months, on)
    assert found.first <= on <= found.last
    assert {season_around(months, day) for day in (found.first, on, found.last)} == {found}
    assert season_around(months, found.last + timedelta(days=1)).first == found.last + timedelta(days=1)
    assert found.inside is in_season(months, on)
