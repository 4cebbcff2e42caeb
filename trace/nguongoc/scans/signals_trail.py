"""What is remembered of a unit's scans while they are judged: bounded, whatever comes, and the same in any order.

Every number taken from a trail only grows with what is added, so that more evidence never makes a unit look better.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from math import cos, radians
from typing import Final

from nguongoc.scans.cells import PER_DEGREE, centre_of
from nguongoc.scans.fulfilments import Fulfilments
from nguongoc.scans.observation import Observation, PlaceSource, ScanKind, StampState
from nguongoc.scans.signals_thresholds import Counting, Signal

MOST_A_DAY: Final = 250
"""Visitors that are told apart on one day: above the highest step of any rule that counts them."""
_MINUTES_A_WEEK: Final = 7 * 24 * 60
_VIETNAM_MINUTES: Final = 7 * 60
_KM: Final = 111.2
_SQUEEZE: Final = cos(radians(23))
"""Of the north, where a degree of longitude is shortest: distances are understated rather than overstated."""
_HALF: Final = 0.7071
_STATES: Final = {
    StampState.WAITING: Signal.BEFORE_ACTIVATION,
    StampState.SPOILT: Signal.BEFORE_ACTIVATION,
    StampState.UNKNOWN: Signal.NEVER_ISSUED,
    StampState.ENDED: Signal.AFTER_END,
    StampState.SOLD: Signal.AFTER_SALE,
    StampState.REOPENED: Signal.PIN_AGAIN,
}

Area = tuple[int, int]
_Extent = tuple[float, ...]


class Trail:
    """The scans of one unit by visitors that count, over the days up to `until`; others leave nothing here.

    Holds at most `counting.days` days, each of at most `MOST_A_DAY` visitors a kind, the areas of Vietnam and eight numbers a slot.
    """

    def __init__(self, counting: Counting, until: date) -> None:
        self._counting = counting
        self._first, self._last = until - timedelta(days=counting.days - 1), until
        self._visitors: defaultdict[tuple[Signal, date], set[str]] = defaultdict(set)
        self._areas: defaultdict[tuple[Signal, int], set[Area]] = defaultdict(set)
        self._extents: defaultdict[Signal, dict[int, _Extent]] = defaultdict(dict)
        self._fulfilments = Fulfilments(counting)

    def add(self, seen: Observation) -> None:
        """Takes in one scan; one of a bot, a preview, a marketplace or staff, or of nobody who is counted, changes nothing.

        A fulfilment is a report, and never summed with visitors.
        """
        if seen.visitor is None or not self._first <= seen.day <= self._last:
            return
        if seen.kind is ScanKind.FULFILMENT:
            self._fulfilments.report(seen.day, seen.cell, seen.state)
        if seen.kind is not ScanKind.BUYER:
            return
        self._note(Signal.MANY_VISITORS, seen.day, seen.visitor)
        if (about := _STATES.get(seen.state)) is not None:
            self._note(about, seen.day, seen.visitor)
        if seen.cell is not None and seen.place_source is not PlaceSource.NONE:
            self._place(seen, seen.cell)

    def counts(self) -> Mapping[Signal, int]:
        """What each rule counts; nothing of it says who or where."""
        busiest = max(
            (len(who) for (what, _), who in self._visitors.items() if what is Signal.MANY_VISITORS), default=0
        )
        return {
            **{
                signal: self._calm(signal)
                for signal in (Signal.MANY_VISITORS, *dict.fromkeys(_STATES.values()))
            },
            Signal.BURST: busiest,
            Signal.MANY_AREAS: self._areas_in_weeks(Signal.MANY_AREAS),
            Signal.MANY_AREAS_BY_ADDRESS: self._areas_in_weeks(Signal.MANY_AREAS_BY_ADDRESS),
            Signal.IMPOSSIBLE_TRAVEL: self._flown_weeks(Signal.IMPOSSIBLE_TRAVEL),
            Signal.IMPOSSIBLE_TRAVEL_BY_ADDRESS: self._flown_weeks(Signal.IMPOSSIBLE_TRAVEL_BY_ADDRESS),
            **self._fulfilments.counts(),
        }

    def _note(self, about: Signal, day: date, visitor: str) -> None:
        known = self._visitors[about, day]
        if len(known) < MOST_A_DAY:
            known.add(visitor)

    def _place(self, seen: Observation, cell: str) -> None:
        latitude, longitude = centre_of(cell)
        area = int(latitude * PER_DEGREE) // PER_DEGREE, int(longitude * PER_DEGREE) // PER_DEGREE
        y, x = latitude * _KM, longitude * _KM * _SQUEEZE
        along = (x, y, (x + y) * _HALF, (x - y) * _HALF)
        here = (*along, *(-each for each in along))
        slot = int(seen.at.timestamp()) // 60 // self._counting.slot_minutes
        self._areas[Signal.MANY_AREAS_BY_ADDRESS, _week(seen.day)].add(area)
        self._reach(Signal.IMPOSSIBLE_TRAVEL_BY_ADDRESS, slot, here)
        if seen.place_source is PlaceSource.CONSENTED:
            self._areas[Signal.MANY_AREAS, _week(seen.day)].add(area)
            self._reach(Signal.IMPOSSIBLE_TRAVEL, slot, here)
            self._fulfilments.look(seen.day, cell, seen.visitor or "")

    def _reach(self, about: Signal, slot: int, here: _Extent) -> None:
        extents = self._extents[about]
        known = extents.get(slot)
        extents[slot] = here if known is None else tuple(map(max, known, here))

    def _calm(self, about: Signal) -> int:
        weeks: Counter[int] = Counter()
        for (what, day), who in self._visitors.items():
            if what is about:
                weeks[_week(day)] += len(who)
        return sum(min(number, self._counting.calm_visitors_a_week) for number in weeks.values())

    def _areas_in_weeks(self, about: Signal) -> int:
        """How many areas can each be given a week of its own: a matching, so that one week's many areas count once."""
        weeks = [areas for (what, _), areas in self._areas.items() if what is about]
        taken: dict[Area, int] = {}

        def give(week: int, tried: set[Area]) -> bool:
            for area in weeks[week] - tried:
                tried.add(area)
                if area not in taken or give(taken[area], tried):
                    taken[area] = week
                    return True
            return False

        return sum(give(week, set()) for week in range(len(weeks)))

    def _flown_weeks(self, about: Signal) -> int:
        """Weeks in which two slots lie further apart than anything travels between them.

        Of a slot only how far it reaches in eight directions is known, which understates a distance by at most a twelfth.
        """
        counting, slots = self._counting, self._extents[about]
        most = counting.travel_hours * 60 // counting.slot_minutes
        found: set[int] = set()
        for slot, one in slots.items():
            week = (slot * counting.slot_minutes + _VIETNAM_MINUTES) // _MINUTES_A_WEEK
            if week in found:
                continue
            for apart in range(most):
                other = slots.get(slot + apart)
                if other is not None and self._flown(_apart(one, other), (apart + 1) * counting.slot_minutes):
                    found.add(week)
                    break
        return len(found)

    def _flown(self, km: float, minutes: int) -> bool:
        return km > self._counting.travel_km and km * 60 / minutes > self._counting.travel_kmh


def trail_of(observations: Iterable[Observation], counting: Counting, until: date) -> Trail:
    """A trail of all of these, in whatever order they come."""
    trail = Trail(counting, until)
    for each in observations:
        trail.add(each)
    return trail


def _week(day: date) -> int:
    """Any seven days, as long as they are the same for every scan."""
    return day.toordinal() // 7


def _apart(one: _Extent, other: _Extent) -> float:
    """The largest distance along any of the four lines between a place of one slot and a place of the other, in kilometres."""
    half = len(one) // 2
    return max(max(one[line] + other[line + half], other[line] + one[line + half]) for line in range(half))
