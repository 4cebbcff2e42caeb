"""Whether the clock stands before what was signed already: dated by it, new things would seem older than what they follow."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from nguongoc.errors import Unavailable
from nguongoc.ports import Clock, Reader, ReadSource
from nguongoc.services.recent import Recent

TOLERANCE: Final = timedelta(minutes=1)
"""Clocks of several machines differ, and are set right in small steps."""
LONG_PAUSE: Final = timedelta(days=30)
"""Without a signature, after which a clock is worth a look."""


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


def seems_ahead(reader: Reader, now: datetime) -> list[str]:
    """What speaks for a clock that runs ahead, each in a sentence; an empty list proves nothing.

    A witness's time is another clock's word: an entry dated after the cosignature over it was dated ahead. Without one there is
    only how long nothing was signed, which a service that stood still explains as well.
    """
    found, newest, head = [], newest_signed(reader), reader.log.head()
    if newest is not None and now - newest > LONG_PAUSE:
        found.append(
            f"the clock says {now:%Y-%m-%d %H:%M:%S} UTC, and what was signed last is of {newest:%Y-%m-%d %H:%M:%S}: was the "
            "service still for so long? If not, the clock runs ahead, and all that is signed from now on is dated in the future"
        )
    seen = None if head is None else reader.log.first_cosigned(head.size - 1, 1)
    if head is not None and seen is not None and head.t - seen.cosigned_at > TOLERANCE:
        found.append(
            f"the newest entry is dated {head.t:%Y-%m-%d %H:%M:%S} UTC, and witnesses had cosigned it at "
            f"{seen.cosigned_at:%Y-%m-%d %H:%M:%S}: the clock here ran ahead of theirs"
        )
    return found


def newest_signed(reader: Reader) -> datetime | None:
    """The latest time in the log or at which a status list was signed; None while there is neither."""
    head = reader.log.head()
    times = [each.signed_at for each in reader.records.status_lists() if each.signed_at is not None]
    return max([*times, *(() if head is None else (head.t,))], default=None)
