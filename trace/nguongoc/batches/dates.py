"""Rules about days: the Vietnamese calendar, harvest before packing before expiry, the pre-harvest interval.

A day is a day in Vietnam: from 17:00 UTC on it is already tomorrow there, and a harvest of that day is not in the future.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from nguongoc.batches.lots import GrowingStatements
from nguongoc.errors import Invalid

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""A fixed offset: Vietnam has kept UTC+7 without summer time since 1975, and a phone image may lack zone files."""
OLDEST_YEARS = 5
LONGEST_LIFE_YEARS = 20
LONGEST_INTERVAL_DAYS = 365


class DateInFuture(Invalid):
    """Later than today by the Vietnamese calendar; `today` as ISO date."""

    code = "date-in-future"


class DateTooOld(Invalid):
    """More than `OLDEST_YEARS` ago; `earliest` as ISO date."""

    code = "date-too-old"


class PackedBeforeHarvest(Invalid):
    """Packed before there was anything to pack."""

    code = "packed-before-harvest"


class ExpiresTooEarly(Invalid):
    """Expired on the day it was made or packed, or before."""

    code = "expires-too-early"


class ExpiresTooLate(Invalid):
    """More than `LONGEST_LIFE_YEARS` after production: a slip of the year."""

    code = "expires-too-late"


class HarvestTooEarly(Invalid):
    """Inside the pre-harvest interval (thời gian cách ly); `allowed_from` is the first day that is not."""

    code = "harvest-too-early"


def vietnamese_day(moment: datetime) -> date:
    """The calendar day in Vietnam at an aware moment."""
    return moment.astimezone(VIETNAM).date()


def check_happened(happened_on: date, today: date) -> None:
    """Harvested or made today or in the last `OLDEST_YEARS`. Raises `DateInFuture`, `DateTooOld`."""
    _not_future(happened_on, today, "/happened_on")
    earliest = _years_from(today, -OLDEST_YEARS)
    if happened_on < earliest:
        raise DateTooOld(
            f"a lot from before {earliest} is not registered any more",
            pointer="/happened_on",
            earliest=earliest.isoformat(),
        )


def check_packed(packed_on: date | None, happened_on: date, today: date) -> None:
    """Packed between harvest and today. Raises `PackedBeforeHarvest`, `DateInFuture`."""
    if packed_on is None:
        return
    if packed_on < happened_on:
        raise PackedBeforeHarvest(
            f"packed on {packed_on}, before {happened_on}",
            pointer="/packed_on",
            happened_on=happened_on.isoformat(),
        )
    _not_future(packed_on, today, "/packed_on")


def _not_future(day: date, today: date, pointer: str) -> None:
    if day > today:
        raise DateInFuture(
            f"{day} is still to come; today is {today} in Vietnam", pointer=pointer, today=today.isoformat()
        )


def check_expires(expires_on: date | None, happened_on: date, packed_on: date | None) -> None:
    """Good for at least a day and at most `LONGEST_LIFE_YEARS`. Raises `ExpiresTooEarly`, `ExpiresTooLate`."""
    if expires_on is None:
        return
    made = max(happened_on, packed_on or happened_on)
    latest = _years_from(made, LONGEST_LIFE_YEARS)
    if expires_on <= made:
        raise ExpiresTooEarly(
            f"expires on {expires_on}, not after {made}", pointer="/expires_on", after=made.isoformat()
        )
    if expires_on > latest:
        raise ExpiresTooLate(
            f"expires on {expires_on}, after {latest}", pointer="/expires_on", latest=latest.isoformat()
        )


def _years_from(day: date, years: int) -> date:
    """The same day of another year; 29 February becomes 28. Clipped to the calendar that `date` knows."""
    year = min(max(day.year + years, date.min.year), date.max.year)
    return day.replace(year=year, day=28 if (day.month, day.day) == (2, 29) else day.day)


def check_pre_harvest(statements: GrowingStatements, happened_on: date) -> None:
    """Not harvested inside the pre-harvest interval; without one, not before the last use. Raises `HarvestTooEarly`."""
    last_used = statements.pesticide_last_used_on
    days = statements.pre_harvest_interval_days or 0
    if last_used is None or not 0 <= days <= LONGEST_INTERVAL_DAYS:
        return
    if last_used > happened_on or (happened_on - last_used).days < days:
        allowed = date.fromordinal(min(last_used.toordinal() + days, date.max.toordinal()))
        raise HarvestTooEarly(
            f"pesticide was last used on {last_used} and needs {days} days: harvest is allowed from {allowed}",
            pointer="/happened_on",
            allowed_from=allowed.isoformat(),
            days=days,
        )
