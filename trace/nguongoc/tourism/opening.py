"""When a place is open, as `Mo-Fr 08:00-11:30,13:30-17:00; Sa 08:00-12:00`: the part of OpenStreetMap's `opening_hours` that people use.

Kept in one spelling, so that two answers that mean the same are the same. A day that is not named is closed; seasons are months
of the place, never of its hours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from nguongoc.errors import Malformed

DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
SCHEMA_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LONGEST: Final = 200
MOST_SPANS: Final = 3
_RULE: Final = re.compile(r"(?P<days>[A-Za-z]{2}(?:[-,][A-Za-z]{2})*) +(?P<spans>[0-9:,\- ]+)")
_SPAN: Final = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")
_DAY_MINUTES: Final = 24 * 60


class OpeningHoursMalformed(Malformed):
    """Not written like `Mo-Fr 08:00-11:30,13:30-17:00; Sa 08:00-12:00`, or a day named twice."""

    code = "opening-hours-malformed"


@dataclass(frozen=True, slots=True)
class OpenSpan:
    """Minutes after midnight, from and until; the same day."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class OpenDays:
    """The same hours on some days of the week (0 is Monday), in their order."""

    days: tuple[int, ...]
    spans: tuple[OpenSpan, ...]


def parse_opening(text: str) -> tuple[OpenDays, ...]:
    """Raises `OpeningHoursMalformed`."""
    if len(text) > LONGEST:
        raise _malformed()
    rules = tuple(_rule(part.strip()) for part in text.split(";"))
    named = [day for rule in rules for day in rule.days]
    if len(set(named)) != len(named):
        raise _malformed()
    return rules


def canonical_opening(text: str) -> str:
    """The one spelling of what was written. Raises `OpeningHoursMalformed`."""
    return "; ".join(f"{_days(rule.days)} {','.join(map(_span, rule.spans))}" for rule in parse_opening(text))


def clock(minutes: int) -> str:
    """`07:30`; the end of a day is `24:00`."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def runs(days: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Days that follow each other, as first and last."""
    first = before = days[0]
    for day in days[1:]:
        if day != before + 1:
            yield first, before
            first = day
        before = day
    yield first, before


def _rule(text: str) -> OpenDays:
    found = _RULE.fullmatch(text)
    if found is None:
        raise _malformed()
    days = sorted(day for part in found["days"].split(",") for day in _range(part))
    spans = tuple(_read_span(part.strip()) for part in found["spans"].split(","))
    follows = all(one.last < other.first for one, other in pairwise(spans))
    if len(set(days)) != len(days) or len(spans) > MOST_SPANS or not follows:
        raise _malformed()
    return OpenDays(tuple(days), spans)


def _range(text: str) -> range:
    ends = text.title().split("-")
    if len(ends) > 2 or not set(ends) <= set(DAYS):  # noqa: PLR2004
        raise _malformed()
    first, last = DAYS.index(ends[0]), DAYS.index(ends[-1])
    if last < first:
        raise _malformed()
    return range(first, last + 1)


def _read_span(text: str) -> OpenSpan:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise _malformed()
    hour, minute, to_hour, to_minute = map(int, found.groups())
    first, last = hour * 60 + minute, to_hour * 60 + to_minute
    if max(minute, to_minute) > 59 or not first < last <= _DAY_MINUTES:  # noqa: PLR2004
        raise _malformed()
    return OpenSpan(first, last)


def _days(days: tuple[int, ...]) -> str:
    return ",".join(
        DAYS[first] if first == last else f"{DAYS[first]}-{DAYS[last]}" for first, last in runs(days)
    )


def _span(span: OpenSpan) -> str:
    return f"{clock(span.first)}-{clock(span.last)}"


def _malformed() -> OpeningHoursMalformed:
    return OpeningHoursMalformed("write opening hours like Mo-Fr 08:00-11:30,13:30-17:00; Sa 08:00-12:00")
