"""Nothing is signed by a clock that stands before what was signed, in this process or another."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nguongoc.ports.rows import CosignedHead
from nguongoc.services.steady_time import LONG_PAUSE, TOLERANCE, ClockBehind, SteadyTime, seems_ahead
from nguongoc_api.services import Services
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


def test_a_clock_ahead_of_the_witnesses_or_after_a_long_pause_is_told_and_stops_nothing(
    services: Services,
) -> None:
    Farm(services).register()
    services.sequence_log()
    note = services.checkpoints.latest()
    assert note is not None
    with services.reads.open() as reader:
        head = reader.log.head()
        assert head is not None
        assert seems_ahead(reader, head.t) == []
        (said,) = seems_ahead(reader, head.t + LONG_PAUSE + timedelta(days=700))
        assert "was the service still for so long?" in said
    seen = CosignedHead(head.size, note, 1, head.t - TOLERANCE - timedelta(days=730))
    services.writer.run(lambda uow: uow.log.keep_cosigned(seen))
    with services.reads.open() as reader:
        (said,) = seems_ahead(reader, head.t)
        assert "the clock here ran ahead of theirs" in said
    SteadyTime(services.reads, HandClock(head.t))()
