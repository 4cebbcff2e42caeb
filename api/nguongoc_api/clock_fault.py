"""What is wrong with the time of day, said at the start and by `fsck`."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from nguongoc.errors import Refusal
from nguongoc.ports import Clock, ReadSource
from nguongoc.services.integrity.fault import Fault, FaultKind
from nguongoc.services.steady_time import SteadyTime, seems_ahead

LOG = logging.getLogger(__name__)


def clock_faults(reads: ReadSource, clock: Clock) -> Iterator[Fault]:
    """One where the clock stands before what was signed already, whichever of the two is wrong."""
    try:
        SteadyTime(reads, clock)()
    except Refusal as refusal:
        yield Fault(FaultKind.CLOCK, "clock", refusal.detail)


def say_clock_at_start(reads: ReadSource, clock: Clock) -> None:
    """To the log. The service stands whatever is said."""
    try:
        for fault in clock_faults(reads, clock):
            LOG.error("%s: until it is set right scans are answered and nothing is signed", fault.detail)
        with reads.open() as reader:
            for said in seems_ahead(reader, clock.now()):
                LOG.error("%s. It is not stopped: nothing here knows a later time for certain", said)
    except Exception:
        LOG.warning("the clock could not be judged", exc_info=True)
