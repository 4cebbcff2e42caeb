"""Nothing is signed by a clock that stands before what was signed, in this process or another."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nguongoc.services.steady_time import TOLERANCE, ClockBehind, SteadyTime
from nguongoc_api.wiring import Services
from tests.factories import rows
from tests.service import Farm, HandClock

BACK = TOLERANCE + timedelta(seconds=1)


def test_a_clock_before_the_newest_entry_is_refused_by_whoever_starts_with_it(services: Services) -> None:
    Farm(services).register()
    services.sequence_log()
    clock = HandClock(rows.NOW - BACK)
    with pytest.raises(ClockBehind):
        SteadyTime(services.reads, clock)()
    clock.time = rows.NOW - TOLERANCE
    SteadyTime(services.reads, clock)()
    SteadyTime(services.reads, HandClock(rows.NOW - timedelta(days=730)), accepted=True)()


def test_a_clock_that_goes_back_at_once_is_refused_before_anything_is_read_back(services: Services) -> None:
    clock = HandClock()
    steady = SteadyTime(services.reads, clock)
    steady()
    clock.time -= BACK
    with pytest.raises(ClockBehind):
        steady()
    clock.time += BACK
    steady()
