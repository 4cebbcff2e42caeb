"""Whether the scans of one unit look as those of one pack do: graded, with reasons, and never the word *fake*.

A stamp can be copied; a scan cannot tell a copy from the pack it was taken from. What can be told is that one stamp is
checked by more people, in more places, at other times than one pack explains. `signals.toml` holds every number.
Only units are judged: a lot's stamp is on every pack of it, and nothing can be read from how often that is scanned.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nguongoc.scans.observation import Observation
from nguongoc.scans.signals_thresholds import Signal, Thresholds
from nguongoc.scans.signals_trail import trail_of


class Grade(StrEnum):
    """How the scans of a unit look, mildest first."""

    NOTHING_UNUSUAL = "nothing_unusual"
    WORTH_A_LOOK = "worth_a_look"
    """For producers and authorities: nothing is said to a buyer."""
    UNUSUAL = "unusual"
    """A buyer is told that this stamp is checked unusually often, and what to do."""

    @property
    def rank(self) -> int:
        return list(Grade).index(self)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A grade and the signals that gave points for it, heaviest first."""

    grade: Grade
    signals: tuple[Signal, ...] = ()


def judge(observations: Iterable[Observation], thresholds: Thresholds, until: date) -> Judgement:
    """What the scans of one unit up to the day `until` look like.

    The order of the scans does not matter, more of them never lower the grade, and memory is bounded whatever their number.
    """
    return weigh(trail_of(observations, thresholds.counting, until).counts(), thresholds)


def weigh(counts: Mapping[Signal, int], thresholds: Thresholds) -> Judgement:
    """The grade for what was counted."""
    points = {signal: rule.points(counts[signal]) for signal, rule in thresholds.rules.items()}
    total = sum(points.values())
    grade = Grade.NOTHING_UNUSUAL
    if total >= thresholds.look:
        grade = Grade.UNUSUAL if total >= thresholds.unusual else Grade.WORTH_A_LOOK
    found = sorted((signal for signal in Signal if points[signal]), key=lambda each: -points[each])
    return Judgement(grade, tuple(found) if grade is not Grade.NOTHING_UNUSUAL else ())
