"""Where the stamps of a lot stand: printed and waiting, put into use, spoilt, sold, at their end; kept as stretches, never a row a unit.

Units are counted from 1 within their lot. A unit in no stretch was never printed, so what is in use never exceeds what was printed,
and that never exceeds the lot. What is said twice changes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from nguongoc.errors import Conflict, TooLarge

UNDO_WITHIN: Final = timedelta(minutes=15)
"""Whoever said by a slip that stamps are spoilt sees it within minutes; later they may be in the bin, and stay spoilt."""
MOST_STRETCHES: Final = 10_000
"""Of one lot: what is sold pack by pack out of order would otherwise be a row a unit after all."""


class UnitState(StrEnum):
    """How a printed stamp stands."""

    WAITING = "waiting"
    """Printed to be activated later: not on the market yet."""
    ACTIVE = "active"
    SPOILT = "spoilt"
    """Thrown away before it was on goods; for ever, once `UNDO_WITHIN` has passed."""
    SOLD = "sold"
    ENDED = "ended"
    """Used up, returned for good or destroyed; for ever."""


class UnitChange(StrEnum):
    """What can be said of stamps."""

    ACTIVATE = "activate"
    SPOIL = "spoil"
    UNSPOIL = "unspoil"
    """Said to be spoilt by a slip, `UNDO_WITHIN` at most ago. They wait then: whoever has them in hand activates them."""
    SELL = "sell"
    TAKE_BACK = "take_back"
    """Sold by mistake, or returned to the shelf."""
    END = "end"


class UnitsNotPrinted(Conflict):
    """Some of these stamps were never printed; `unit` is the first of them."""

    code = "units-not-printed"


class UnitsWaiting(Conflict):
    """Some of these stamps are not in use yet; `unit` is the first of them."""

    code = "units-waiting"


class UnitsSpoilt(Conflict):
    """Some of these stamps were thrown away, and their codes with them; `unit` is the first of them."""

    code = "units-spoilt"


class UnitsGone(Conflict):
    """Some of these packs are sold or used up; `unit` is the first of them."""

    code = "units-gone"


class UnitsScattered(TooLarge):
    """The lot would fall into more stretches than are kept; `most` are."""

    code = "units-scattered"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Units `first` to `last` of a lot, both included, that came to one state at one time."""

    first: int
    last: int
    state: UnitState
    since: datetime

    @property
    def count(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Roll:
    """Units that one print order printed for the first time or in a row with such; counted from 1 within the lot."""

    number: int
    first: int
    last: int
    printed_at: datetime
    has_pins: bool = False
    """Whether a PIN was printed beside each serial."""


@dataclass(frozen=True, slots=True)
class _Rule:
    moves: frozenset[UnitState]
    to: UnitState
    refused: frozenset[UnitState]
    """What stands in the way; any other state is left as it is."""
    within: timedelta | None = None
    """What came to its state longer ago is left as it is."""

    def moves_now(self, stretch: Stretch, at: datetime) -> bool:
        return stretch.state in self.moves and (self.within is None or at - stretch.since <= self.within)


_W, _A, _X, _S, _E = UnitState
RULES: Final = {
    UnitChange.ACTIVATE: _Rule(frozenset({_W}), _A, frozenset()),
    UnitChange.SPOIL: _Rule(frozenset({_W, _A}), _X, frozenset({_S, _E})),
    UnitChange.UNSPOIL: _Rule(frozenset({_X}), _W, frozenset(), UNDO_WITHIN),
    UnitChange.SELL: _Rule(frozenset({_A}), _S, frozenset({_W})),
    UnitChange.TAKE_BACK: _Rule(frozenset({_S}), _A, frozenset({_W})),
    UnitChange.END: _Rule(frozenset({_A, _S}), _E, frozenset({_W})),
}


def print_units(
    stretches: Sequence[Stretch], first: int, last: int, state: UnitState, at: datetime
) -> tuple[Stretch, ...]:
    """The stretches with units `first` to `last` printed: who is printed already stays as it is.

    `stretches` are in order, none meeting another. Raises `UnitsSpoilt`: a code that was thrown away is not printed again.
    """
    after: list[Stretch] = []
    free = first
    for each in stretches:
        if each.last >= first and each.first <= last:
            if each.state is UnitState.SPOILT:
                raise UnitsSpoilt("these stamps were thrown away: print others", unit=max(first, each.first))
            if free < each.first:
                after.append(Stretch(free, each.first - 1, state, at))
            free = each.last + 1
        after.append(each)
    if free <= last:
        after.append(Stretch(free, last, state, at))
    return joined(sorted(after, key=lambda each: each.first))


def change_units(
    stretches: Sequence[Stretch], first: int, last: int, change: UnitChange, at: datetime
) -> tuple[Stretch, ...]:
    """The stretches after `change` of units `first` to `last`.

    Raises `UnitsNotPrinted`, `UnitsWaiting`, `UnitsGone` naming the first unit in the way; then nothing is changed.
    """
    rule = RULES[change]
    after: list[Stretch] = []
    expected = first
    for each in stretches:
        if each.last < first or each.first > last:
            after.append(each)
            continue
        if each.first > expected:
            raise _not_printed(expected)
        expected = each.last + 1
        start, end = max(first, each.first), min(last, each.last)
        if each.state in rule.refused:
            raise _in_the_way(each.state, start)
        if not rule.moves_now(each, at):
            after.append(each)
            continue
        after += [Stretch(each.first, start - 1, each.state, each.since)] if each.first < start else []
        after.append(Stretch(start, end, rule.to, at))
        after += [Stretch(end + 1, each.last, each.state, each.since)] if end < each.last else []
    if expected <= last:
        raise _not_printed(expected)
    return joined(after)


def change_all(stretches: Sequence[Stretch], change: UnitChange, at: datetime) -> tuple[Stretch, ...]:
    """The same of every unit that can be changed so; the others are left as they are."""
    rule = RULES[change]
    return joined(
        Stretch(each.first, each.last, rule.to, at) if rule.moves_now(each, at) else each
        for each in stretches
    )


def joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Neighbours that differ in nothing made one. Raises `UnitsScattered`."""
    found: list[Stretch] = []
    for each in stretches:
        before = found[-1] if found else None
        if (
            before
            and before.last + 1 == each.first
            and (before.state, before.since) == (each.state, each.since)
        ):
            found[-1] = Stretch(before.first, each.last, each.state, each.since)
        else:
            found.append(each)
    if len(found) > MOST_STRETCHES:
        raise UnitsScattered(f"at most {MOST_STRETCHES} stretches of one lot", most=MOST_STRETCHES)
    return tuple(found)


def counted(stretches: Iterable[Stretch]) -> dict[UnitState, int]:
    """How many units stand in each state."""
    counts = dict.fromkeys(UnitState, 0)
    for each in stretches:
        counts[each.state] += each.count
    return counts


def _not_printed(unit: int) -> UnitsNotPrinted:
    return UnitsNotPrinted(f"stamp {unit} was never printed", unit=unit)


def _in_the_way(state: UnitState, unit: int) -> Conflict:
    if state is UnitState.WAITING:
        return UnitsWaiting(f"stamp {unit} is not in use yet: activate it first", unit=unit)
    return UnitsGone(f"pack {unit} is sold or used up", unit=unit)
