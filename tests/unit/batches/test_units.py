"""Stretches of stamps: whatever is said of them in any order, each unit stands where it would if every unit had a row of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.batches import units
from nguongoc.batches.units import (
    RULES,
    UNDO_WITHIN,
    Stretch,
    UnitChange,
    UnitsGone,
    UnitsNotPrinted,
    UnitsScattered,
    UnitsSpoilt,
    UnitState,
    UnitsWaiting,
    change_all,
    change_units,
    counted,
    print_units,
)
from nguongoc.errors import Refusal

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
UNITS = range(1, 31)
ends = st.tuples(st.sampled_from(UNITS), st.sampled_from(UNITS)).map(sorted)
prints = st.tuples(st.sampled_from([UnitState.WAITING, UnitState.ACTIVE]), ends)
changes = st.tuples(st.sampled_from(UnitChange), ends | st.none())


def one_by_one(rows: dict[int, UnitState], said: UnitState | UnitChange, span: list[int] | None) -> bool:
    """The same on a row a unit; whether it was accepted."""
    named = list(range(span[0], span[1] + 1)) if span else sorted(rows)
    if isinstance(said, UnitState):
        if any(rows.get(unit) is UnitState.SPOILT for unit in named):
            return False
        rows.update({unit: said for unit in named if unit not in rows})
        return True
    rule = RULES[said]
    if span and any(unit not in rows or rows[unit] in rule.refused for unit in named):
        return False
    rows.update({unit: rule.to for unit in named if rows[unit] in rule.moves})
    return True


@given(st.lists(prints | changes, max_size=12))
def test_stretches_say_the_same_as_a_row_a_unit(
    said: list[tuple[UnitState | UnitChange, list[int] | None]],
) -> None:
    rows: dict[int, UnitState] = {}
    stretches: tuple[Stretch, ...] = ()
    for step, (what, span) in enumerate(said):
        at = NOW + timedelta(minutes=step)
        try:
            if isinstance(what, UnitState):
                assert span is not None
                stretches, accepted = print_units(stretches, span[0], span[1], what, at), True
            elif span is None:
                stretches, accepted = change_all(stretches, what, at), True
            else:
                stretches, accepted = change_units(stretches, span[0], span[1], what, at), True
        except Refusal:
            accepted = False
        assert one_by_one(rows, what, span) is accepted
        told = {unit: each.state for each in stretches for unit in range(each.first, each.last + 1)}
        assert told == rows
        assert sum(each.count for each in stretches) == len(rows), "no unit stands in two stretches"
        assert sum(counted(stretches).values()) <= len(UNITS)


@given(st.lists(prints, min_size=1, max_size=5), changes)
def test_what_is_said_twice_changes_nothing_the_second_time(
    printed: list[tuple[UnitState, list[int]]], said: tuple[UnitChange, list[int] | None]
) -> None:
    stretches: tuple[Stretch, ...] = ()
    for state, span in printed:
        stretches = print_units(stretches, span[0], span[1], state, NOW)
    what, named = said

    def once(before: tuple[Stretch, ...], at: datetime) -> tuple[Stretch, ...]:
        if named is None:
            return change_all(before, what, at)
        return change_units(before, named[0], named[1], what, at)

    try:
        after = once(stretches, NOW)
    except Refusal:
        return
    assert once(after, NOW + timedelta(days=1)) == after


def test_what_is_in_the_way_is_named_by_its_first_unit() -> None:
    printed = print_units((), 1, 10, UnitState.WAITING, NOW)
    with pytest.raises(UnitsNotPrinted) as beyond:
        change_units(printed, 8, 12, UnitChange.ACTIVATE, NOW)
    with pytest.raises(UnitsWaiting) as waiting:
        change_units(printed, 3, 5, UnitChange.SELL, NOW)
    sold = change_units(change_all(printed, UnitChange.ACTIVATE, NOW), 4, 6, UnitChange.SELL, NOW)
    with pytest.raises(UnitsGone) as gone:
        change_units(sold, 1, 10, UnitChange.SPOIL, NOW)
    spoilt = change_units(sold, 9, 9, UnitChange.SPOIL, NOW)
    with pytest.raises(UnitsSpoilt) as thrown:
        print_units(spoilt, 7, 12, UnitState.ACTIVE, NOW)
    found = [each.value.params["unit"] for each in (beyond, waiting, gone, thrown)]
    assert found == [11, 3, 4, 9]


def test_a_slip_is_taken_back_within_minutes_and_what_was_thrown_away_before_stays_thrown_away() -> None:
    roll = print_units((), 1, 100, UnitState.ACTIVE, NOW)
    old = change_units(roll, 10, 19, UnitChange.SPOIL, NOW)
    slip = NOW + timedelta(hours=1)
    both = change_units(old, 1, 50, UnitChange.SPOIL, slip)
    back = change_units(both, 1, 50, UnitChange.UNSPOIL, slip + UNDO_WITHIN)
    assert counted(back) == dict.fromkeys(UnitState, 0) | {
        UnitState.WAITING: 40, UnitState.SPOILT: 10, UnitState.ACTIVE: 50,
    }  # fmt: skip
    late = slip + UNDO_WITHIN + timedelta(seconds=1)
    assert change_units(both, 1, 50, UnitChange.UNSPOIL, late) == both
    assert change_all(both, UnitChange.UNSPOIL, late) == both
    assert counted(change_all(both, UnitChange.UNSPOIL, slip)) == counted(back)


def test_spoilt_stamps_within_a_roll_stay_spoilt_when_it_is_activated() -> None:
    roll = print_units((), 1, 1000, UnitState.WAITING, NOW)
    active = change_units(
        change_units(roll, 37, 40, UnitChange.SPOIL, NOW), 1, 1000, UnitChange.ACTIVATE, NOW
    )
    assert counted(active) == {**dict.fromkeys(UnitState, 0), UnitState.ACTIVE: 996, UnitState.SPOILT: 4}


def test_a_million_stamps_are_one_stretch_and_a_lot_never_becomes_a_row_a_unit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    million = print_units((), 1, 1_000_000, UnitState.ACTIVE, NOW)
    assert len(million) == 1
    monkeypatch.setattr(units, "MOST_STRETCHES", 5)
    for unit in (10, 20):
        million = change_units(million, unit, unit, UnitChange.SELL, NOW)
    with pytest.raises(UnitsScattered):
        change_units(million, 30, 30, UnitChange.SELL, NOW)
