"""A pack that is said to have been sent: more than once, from two towns, after its sale, or looked at elsewhere before it went.

Only sets that grow are kept, so that what is counted never shrinks with more evidence and does not depend on its order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from math import cos, hypot, radians
from typing import Final

from nguongoc.scans.cells import centre_of
from nguongoc.scans.observation import StampState
from nguongoc.scans.signals_thresholds import Counting, Signal

_KM: Final = 111.2
_SQUEEZE: Final = cos(radians(23))
"""As in `signals_trail`: of the north, so that distances are understated."""
_GONE: Final = frozenset({StampState.SOLD, StampState.ENDED})
_FAR_KEPT: Final = 4096


class Fulfilments:
    """Of one unit: at most a set of days for each cell that a report or a buyer names, and `calm_visitors_a_week` visitors in it a day."""

    def __init__(self, counting: Counting) -> None:
        self._counting = counting
        self._sent: defaultdict[str, set[date]] = defaultdict(set)
        self._gone: set[date] = set()
        self._looked: defaultdict[tuple[date, str], set[str]] = defaultdict(set)

    def report(self, day: date, cell: str | None, state: StampState) -> None:
        """It was sent that day from somewhere, and stood so by then."""
        self._sent[cell or ""].add(day)
        if state in _GONE:
            self._gone.add(day)

    def look(self, day: date, cell: str, visitor: str) -> None:
        """A buyer said where they looked at it."""
        known = self._looked[day, cell]
        if len(known) < self._counting.calm_visitors_a_week:
            known.add(visitor)

    def counts(self) -> Mapping[Signal, int]:
        return {
            Signal.FULFILLED_AGAIN: max(0, self._times() - 1),
            Signal.BEFORE_FULFILMENT: self._before(),
            Signal.FULFILLED_AFTER_SALE: self._apart(self._gone),
        }

    def _times(self) -> int:
        """Days far enough apart, or towns far enough from each other, whichever are more."""
        days = {day for days in self._sent.values() for day in days}
        return max(self._apart(days), self._towns_apart())

    def _apart(self, days: Iterable[date]) -> int:
        """The most days of which no two are within `fulfilment_days`: taken from the first on, which finds the most."""
        count, last = 0, date.min
        for day in sorted(days):
            if count == 0 or (day - last).days > self._counting.fulfilment_days:
                count, last = count + 1, day
        return count

    def _towns_apart(self) -> int:
        """Two where any two are far from each other, else one: of more the most cannot be told without trying all."""
        cells = [cell for cell in self._sent if cell]
        km = self._counting.travel_km
        return 2 if any(_far(one, other, km) for one in cells for other in cells) else min(1, len(self._sent))

    def _before(self) -> int:
        """Visitors by week, at most `calm_visitors_a_week` of each, far from where the pack was still to be sent from."""
        last = {cell: max(days) for cell, days in self._sent.items() if cell}
        km = self._counting.travel_km
        weeks: Counter[int] = Counter()
        for (day, here), who in self._looked.items():
            if any(day < sent and _far(here, cell, km) for cell, sent in last.items()):
                weeks[day.toordinal() // 7] += len(who)
        return sum(min(number, self._counting.calm_visitors_a_week) for number in weeks.values())


@lru_cache(_FAR_KEPT)
def _far(one: str, other: str, km: float) -> bool:
    (y, x), (v, u) = centre_of(one), centre_of(other)
    return hypot((y - v) * _KM, (x - u) * _KM * _SQUEEZE) > km
