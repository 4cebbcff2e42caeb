"""Festivals of the Vietnamese lunar calendar, dated for a year.

The calendar of Hà Nội's meridian (UTC+7): in 1985, 2007, 2030 and 2053 its Tết falls on another day than China's. A
festival is stored as lunar days and dated anew each year; a stored solar date would be wrong the year after.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lunar_vn import SUPPORTED_YEAR_RANGE, LunarDate, lunar_to_solar, solar_to_lunar

from nguongoc.tourism.places import Festival, LunarDay


@dataclass(frozen=True, slots=True)
class DatedFestival:
    """A festival in one year, from its first day to its last, both included."""

    name_vi: str
    name_en: str
    first: date
    last: date

    def runs_on(self, day: date) -> bool:
        return self.first <= day <= self.last


def solar(day: LunarDay, lunar_year: int) -> date | None:
    """The solar date of a lunar day, never in a leap month; None outside the years the calendar is known for.

    Day 30 of a month of 29 days is its last day, as people keep it.
    """
    try:
        found = lunar_to_solar(LunarDate(day.day, day.month, lunar_year, leap=False))
        if solar_to_lunar(found).day != day.day:
            return found - timedelta(days=1)
    except ValueError:
        return None
    return found


def dated(festival: Festival, lunar_year: int) -> DatedFestival | None:
    """The festival of this lunar year (the year its Tết falls in); None outside the years the calendar is known for."""
    first, last = solar(festival.first, lunar_year), solar(festival.last, lunar_year)
    if first is None or last is None:
        return None
    return DatedFestival(festival.name_vi, festival.name_en, first, last)


def next_occurrence(festival: Festival, on: date) -> DatedFestival | None:
    """The festival that runs on this day, else the next to come; None beyond the years the calendar is known for."""
    first_year, last_year = SUPPORTED_YEAR_RANGE
    for lunar_year in range(max(first_year, on.year - 1), min(last_year, on.year + 1) + 1):
        found = dated(festival, lunar_year)
        if found is not None and found.last >= on:
            return found
    return None
