"""Whether the clock stands before what was signed already: dated by it, new things would seem older than what they follow."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from nguongoc.errors import Unavailable
from nguongoc.ports import Clock, Reader, ReadSource
from nguongoc.services.recent import Recent

TOLERANCE: Final = timedelta(minutes=1)
"""Clocks of several machines differ, and are set right in small steps."""


class ClockBehind(Unavailable):
    """The clock stands before the newest thing that was signed here. Which of the two is wrong cannot be told: nothing is signed."""

    code = "clock-behind"


class SteadyTime:
    """Asked before each signature. `accepted`: the operator says that it was the log that ran ahead, and signing goes on."""

    def __init__(self, reads: ReadSource, clock: Clock, *, accepted: bool = False) -> None:
        self._reads = reads
        self._clock = clock
        self._accepted = accepted
        self._newest: Recent[str, datetime | None] = Recent(reads)
        self._allowed: datetime | None = None

    def __call__(self) -> None:
        """Raises `ClockBehind`."""
        if self._accepted:
            return
        now, seen = self._clock.now(), self._newest.get("", self._read)
        # What was allowed here a moment ago is not read back yet.
        newest = max((each for each in (seen, self._allowed) if each is not None), default=now)
        if newest - now > TOLERANCE:
            raise ClockBehind(
                f"the clock says {now:%Y-%m-%d %H:%M:%S} UTC, what was signed last is of {newest:%Y-%m-%d %H:%M:%S}",
                now=now.isoformat(),
                newest=newest.isoformat(),
            )
        self._allowed = max(newest, now)

    def _read(self) -> datetime | None:
        with self._reads.open() as reader:
            return newest_signed(reader)


def newest_signed(reader: Reader) -> datetime | None:
    """The latest time in the log or at which a status list was signed; None while there is neither."""
    head = reader.log.head()
    times = [each.signed_at for each in reader.records.status_lists() if each.signed_at is not None]
    return max([*times, *(() if head is None else (head.t,))], default=None)
