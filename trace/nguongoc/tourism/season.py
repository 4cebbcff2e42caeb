"""Months of the year as seasons: this month or not, and which month comes next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

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
