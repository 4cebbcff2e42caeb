"""Schedules, held to an oracle that looks at every second."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nguongoc.events.schedule import BOUNDS, ScheduleWrong, read_schedule

MOMENTS = st.integers(0, 10 * 365 * 86_400 * 1_000).map(
    lambda each: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(milliseconds=each)
)
SEARCHED = timedelta(hours=7)


def _texts(name: str) -> st.SearchStrategy[str]:
    low, high = BOUNDS[name]
    number = st.integers(low, high)
    part = st.one_of(
        number.map(str),
        st.tuples(number, number).map(lambda pair: f"[{min(pair)}-{max(pair)}]"),
        st.tuples(number, st.integers(1, 59)).map(lambda pair: f"{pair[0]}/{pair[1]}"),
        st.just("*"),
    )
    return st.lists(part, min_size=1, max_size=3).map(",".join)


SCHEDULES = st.fixed_dictionaries({}, optional={name: _texts(name) for name in BOUNDS}).filter(bool)


def _values(name: str, given: dict[str, str]) -> set[int]:
    """By the words of the documentation, not by the code."""
    low, high = BOUNDS[name]
    finer = {
        "second": set(),
        "minute": {"second"},
        "hour": {"second", "minute"},
        "dayOfMonth": {"second", "minute", "hour", "dayOfWeek"},
    }
    if name not in given:
        free = name not in finer or finer[name] & set(given)
        return set(range(low, high + 1)) if free else {low}
    found: set[int] = set()
    for part in given[name].split(","):
        if part == "*":
            found |= set(range(low, high + 1))
        elif part.startswith("["):
            first, last = part[1:-1].split("-")
            found |= {each for each in range(60) if int(first) <= each <= int(last)}
        elif "/" in part:
            start, step = (int(each) for each in part.split("/"))
            found |= {each for each in range(start, high + 1) if (each - start) % step == 0}
        else:
            found.add(int(part))
    return found


def _fits(at: datetime, values: dict[str, set[int]]) -> bool:
    return (
        at.second in values["second"]
        and at.minute in values["minute"]
        and at.hour in values["hour"]
        and at.day in values["dayOfMonth"]
        and at.month in values["month"]
        and at.isoweekday() in values["dayOfWeek"]
    )


@settings(max_examples=60, deadline=None)
@given(SCHEDULES, MOMENTS)
@example({"hour": "1", "minute": "5"}, datetime(2026, 2, 28, 20, 0, 0, 1, tzinfo=UTC))
def test_the_next_time_is_the_first_second_that_fits(given: dict[str, str], moment: datetime) -> None:
    values = {name: _values(name, given) for name in BOUNDS}
    try:
        schedule = read_schedule(given)
    except ScheduleWrong:
        days = (datetime(2000, 1, 1, tzinfo=UTC) + timedelta(days=each) for each in range(366 * 5))
        assert not any(each.month in values["month"] and each.day in values["dayOfMonth"] for each in days)
        return
    found = schedule.next_after(moment)
    assert found is not None
    assert moment < found
    assert found.microsecond == 0
    assert _fits(found, values)
    at = moment.replace(microsecond=0) + timedelta(seconds=1)
    until = min(found, at + SEARCHED)
    while at < until:
        assert not _fits(at, values)
        at += timedelta(seconds=1)


@settings(max_examples=100, deadline=None)
@given(SCHEDULES, MOMENTS)
def test_days_that_are_passed_over_do_not_fit(given: dict[str, str], moment: datetime) -> None:
    values = {name: _values(name, given) for name in BOUNDS}
    try:
        found = read_schedule(given).next_after(moment)
    except ScheduleWrong:
        return
    assert found is not None
    day = moment.date() + timedelta(days=1)
    while day < found.date():
        noon = datetime(day.year, day.month, day.day, tzinfo=UTC)
        assert not (
            noon.month in values["month"]
            and noon.day in values["dayOfMonth"]
            and noon.isoweekday() in values["dayOfWeek"]
        )
        day += timedelta(days=1)


def test_the_example_of_the_binding_is_once_a_day() -> None:
    schedule = read_schedule({"hour": "1", "minute": "5"})
    first = schedule.next_after(datetime(2026, 1, 1, 1, 5, tzinfo=UTC))
    assert first == datetime(2026, 1, 2, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"second": "0/30"}, datetime(2026, 1, 1, 12, 0, 30, tzinfo=UTC)),
        ({"month": "3"}, datetime(2026, 3, 1, tzinfo=UTC)),
        ({"dayOfWeek": "7"}, datetime(2026, 1, 4, tzinfo=UTC)),
        ({"dayOfMonth": "29", "month": "2"}, datetime(2028, 2, 29, tzinfo=UTC)),
        ({"dayOfMonth": "29", "month": "2", "dayOfWeek": "1"}, datetime(2044, 2, 29, tzinfo=UTC)),
        ({"minute": "[10-12],40"}, datetime(2026, 1, 1, 12, 10, tzinfo=UTC)),
    ],
)
def test_what_is_left_out_is_free_above_and_first_below(given: dict[str, str], expected: datetime) -> None:
    assert read_schedule(given).next_after(datetime(2026, 1, 1, 12, tzinfo=UTC)) == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=2)
)


@given(st.one_of(JSON, st.dictionaries(st.sampled_from([*BOUNDS, "year"]), JSON, max_size=3)))
@example({"second": "[5-1]"})
@example({"second": "0/0"})
@example({"second": "٣"})
@example({"dayOfMonth": "31", "month": "4"})
def test_whatever_is_given_is_a_schedule_or_refused(given: Any) -> None:
    with suppress(ScheduleWrong):
        assert read_schedule(given).next_after(datetime(2026, 1, 1, tzinfo=UTC)) is not None
