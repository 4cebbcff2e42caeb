from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.tourism.lunar import dated, next_occurrence, solar
from nguongoc.tourism.places import Festival, FestivalBackwards, LunarDay, NotALunarDay

TET = LunarDay(1, 1)
LAM_KINH = Festival("Lễ hội Lam Kinh", "Lam Kinh festival", LunarDay(21, 8), LunarDay(22, 8))


@pytest.mark.parametrize(
    ("year", "vietnam", "china"),
    [
        (1985, date(1985, 1, 21), date(1985, 2, 20)),
        (2007, date(2007, 2, 17), date(2007, 2, 18)),
        (2030, date(2030, 2, 2), date(2030, 2, 3)),
        (2053, date(2053, 2, 18), date(2053, 2, 19)),
    ],
)
def test_tet_is_vietnams_where_the_chinese_calendar_has_another_day(
    year: int, vietnam: date, china: date
) -> None:
    assert solar(TET, year) == vietnam
    assert solar(TET, year) != china


@pytest.mark.parametrize(
    ("year", "day"), [(2025, date(2025, 1, 29)), (2026, date(2026, 2, 17)), (2027, date(2027, 2, 6))]
)
def test_tet_of_recent_years(year: int, day: date) -> None:
    assert solar(TET, year) == day


def test_the_thirtieth_of_a_month_of_29_days_is_its_last_day() -> None:
    for year in range(2020, 2040):
        eve, tet = solar(LunarDay(30, 12), year), solar(TET, year + 1)
        assert eve is not None
        assert tet is not None
        assert (tet - eve).days == 1


def test_a_festival_of_a_month_with_a_leap_twin_is_held_in_the_first() -> None:
    assert solar(LunarDay(1, 6), 2025) == date(2025, 6, 25)


def test_a_festival_that_runs_today_is_the_next_one_until_its_last_day_is_over() -> None:
    this_year = dated(LAM_KINH, 2026)
    assert this_year is not None
    assert (this_year.last - this_year.first).days == 1
    assert next_occurrence(LAM_KINH, this_year.last) == this_year
    after = next_occurrence(LAM_KINH, date(2026, 11, 23))
    assert after is not None
    assert after.first.year == 2027


def test_a_january_asks_for_last_lunar_years_twelfth_month() -> None:
    eve = Festival("Tất niên", "Year's end", LunarDay(23, 12), LunarDay(30, 12))
    found = next_occurrence(eve, date(2027, 1, 5))
    assert found is not None
    assert found.first == date(2027, 1, 30)
    assert found.last == date(2027, 2, 5)


@given(st.dates(date(1901, 1, 1), date(2099, 12, 31)), st.integers(1, 30), st.integers(1, 12))
def test_the_next_occurrence_is_never_over_and_never_more_than_thirteen_moons_away(
    on: date, day: int, month: int
) -> None:
    found = next_occurrence(Festival("x", "x", LunarDay(day, month), LunarDay(day, month)), on)
    if found is None:
        assert on.year >= 2099
    else:
        assert 0 <= (found.last - on).days <= 385


@pytest.mark.parametrize("on", [date(1, 1, 1), date(1800, 1, 1), date(2150, 1, 1), date(9999, 12, 31)])
def test_beyond_the_years_the_calendar_is_known_for_there_is_no_date(on: date) -> None:
    assert next_occurrence(LAM_KINH, on) is None


@pytest.mark.parametrize(("day", "month"), [(0, 1), (31, 1), (1, 0), (1, 13), (-5, 5)])
def test_what_is_no_lunar_day_is_refused(day: int, month: int) -> None:
    with pytest.raises(NotALunarDay):
        LunarDay(day, month)


def test_a_festival_ends_after_it_begins() -> None:
    with pytest.raises(FestivalBackwards):
        Festival("x", "x", LunarDay(2, 2), LunarDay(30, 1))
