"""When a standing question is asked: the six fields of EPCIS 2.0, like cron with seconds, in UTC.

A field is a number, a range `[1-5]`, steps `0/15`, `*`, or several with commas between. A time fits when every field does. What is left
out is free where it is coarser than something given, and its first value where everything given is coarser: `{"hour": "1", "minute": "5"}`
is once a day, at five past one and no seconds, as the binding's own example means it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from nguongoc.errors import Malformed

BOUNDS: Mapping[str, tuple[int, int]] = {
    "second": (0, 59),
    "minute": (0, 59),
    "hour": (0, 23),
    "dayOfMonth": (1, 31),
    "month": (1, 12),
    "dayOfWeek": (1, 7),
}
"""Monday is 1."""
_FINER: Mapping[str, frozenset[str]] = {
    "second": frozenset(),
    "minute": frozenset({"second"}),
    "hour": frozenset({"second", "minute"}),
    "dayOfMonth": frozenset({"second", "minute", "hour", "dayOfWeek"}),
    "month": frozenset(BOUNDS),
    "dayOfWeek": frozenset(BOUNDS),
}
"""What, if it is given, leaves a field free that is left out."""
LONGEST = 200
_PART = re.compile(r"\[(\d{1,2})-(\d{1,2})\]|(\d{1,2})(?:/(\d{1,2}))?", re.ASCII)
MOST_DAYS = 15_000
"""The longest way to the next 29 February on a given day of the week, over a century without one, is forty years."""


class ScheduleWrong(Malformed):
    """No schedule: `field` is unknown, is not written as one, or no time fits all of them."""

    code = "subscription-schedule-wrong"


@dataclass(frozen=True, slots=True)
class Schedule:
    """The values of each field at which it is time."""

    seconds: tuple[int, ...]
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]

    def next_after(self, moment: datetime) -> datetime | None:
        """The first time later than `moment` that fits; None where there is none."""
        at = moment.astimezone(UTC).replace(microsecond=0) + timedelta(seconds=1)
        day, earliest = at.date(), at.time()
        for _ in range(MOST_DAYS):
            if self._has(day):
                found = next((each for each in self._times(earliest.hour) if each >= earliest), None)
                if found is not None:
                    return datetime.combine(day, found, UTC)
            if day == date.max:
                return None
            day, earliest = day + timedelta(days=1), time.min
        return None

    def _has(self, day: date) -> bool:
        return day.month in self.months and day.day in self.days and day.isoweekday() in self.weekdays

    def _times(self, from_hour: int) -> Iterator[time]:
        """In their order; most often the first or one of the hour after is asked for."""
        for hour in self.hours:
            if hour >= from_hour:
                yield from (time(hour, minute, second) for minute in self.minutes for second in self.seconds)


def read_schedule(given: Any) -> Schedule:
    """Raises `ScheduleWrong`."""
    if not isinstance(given, Mapping) or not given:
        raise _wrong("schedule", f"give at least one of {', '.join(BOUNDS)}")
    for name in given:
        if name not in BOUNDS:
            raise _wrong(str(name)[:40], f"a schedule has {', '.join(BOUNDS)}")
    fields = {name: _field(name, given) for name in BOUNDS}
    found = Schedule(
        tuple(fields["second"]),
        tuple(fields["minute"]),
        tuple(fields["hour"]),
        frozenset(fields["dayOfMonth"]),
        frozenset(fields["month"]),
        frozenset(fields["dayOfWeek"]),
    )
    if found.next_after(datetime(2000, 1, 1, tzinfo=UTC)) is None:
        raise _wrong("dayOfMonth", "no day is all of this")
    return found


def _field(name: str, given: Mapping[str, Any]) -> list[int]:
    low, high = BOUNDS[name]
    every = list(range(low, high + 1))
    if name not in given:
        return every if _FINER[name] & given.keys() else [low]
    text = given[name]
    if not isinstance(text, str) or len(text) > LONGEST:
        raise _wrong(name, 'a text such as "0", "[1-5]", "0/15" or "1,2,[10-12]"')
    values: set[int] = set()
    for part in text.split(","):
        values |= set(every) if part.strip() == "*" else _part(name, part.strip(), low, high)
    return sorted(values)


def _part(name: str, text: str, low: int, high: int) -> set[int]:
    found = _PART.fullmatch(text)
    if found is None:
        raise _wrong(name, 'a number, "[1-5]", "0/15", "*", or several with commas between')
    first, last, start, step = (None if each is None else int(each) for each in found.groups())
    if first is not None and last is not None:
        values = range(first, last + 1)
    elif start is not None and step is not None:
        values = range(start, high + 1, step) if step else range(0)
    else:
        values = range(start or 0, (start or 0) + 1)
    if not values or values[0] < low or values[-1] > high:
        raise _wrong(name, f"values are from {low} to {high}")
    return set(values)


def _wrong(field: str, expected: str) -> ScheduleWrong:
    return ScheduleWrong(f"{field}: {expected}", field=field, expected=expected)
