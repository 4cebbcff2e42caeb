"""Months of the year as seasons: this month or not, and which month comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from nguongoc.errors import Invalid

MONTHS = range(1, 13)


class NotAMonth(Invalid):
    """A season names the months 1 to 12, each once."""

    code = "not-a-month"


def checked_months(months: Iterable[int]) -> tuple[int, ...]:
    """Months as given, kept in their order (a season may run 11, 12, 1), each between 1 and 12 and named once."""
    given = tuple(months)
    if len(given) > len(MONTHS) or len(set(given)) != len(given) or any(m not in MONTHS for m in given):
        raise NotAMonth("months are whole numbers from 1 to 12, each at most once", count=len(given))
    return given


def in_season(months: tuple[int, ...], on: date) -> bool:
    """Whether the month of `on` belongs; no months named means all year."""
    return not months or on.month in months


def next_month(months: tuple[int, ...], on: date) -> int | None:
    """The first month after `on` that belongs, None when it is in season already."""
    if in_season(months, on):
        return None
    return min(months, key=lambda month: (month - on.month) % 12)


@dataclass(frozen=True, slots=True, order=True)
class Season:
    """From the first day to the last, both included; `inside` False for the months between two seasons."""

    first: date
    last: date
    inside: bool = True


def season_around(months: tuple[int, ...], on: date) -> Season:
    """The run of months alike that `on` lies in, over New Year too; the calendar year where goods have no season.

    Every day is of exactly one, so that sums by season leave nothing out and count nothing twice.
    """
    inside = in_season(months, on)
    if len(set(months)) in {0, len(MONTHS)}:
        return Season(date(on.year, 1, 1), date(on.year, 12, 31))
    first, last = on.replace(day=1), on.replace(day=1)
    while in_season(months, before := (first - timedelta(days=1)).replace(day=1)) is inside:
        first = before
    while in_season(months, after := _month_after(last)) is inside:
        last = after
    return Season(first, _month_after(last) - timedelta(days=1), inside)


def _month_after(first_day: date) -> date:
    return (first_day + timedelta(days=31)).replace(day=1)
