"""Note which units of a lot a print order prints: in use at once, or waiting to be activated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from nguongoc.batches.units import Roll, Stretch, UnitsSpoilt, UnitState, print_units
from nguongoc.errors import Conflict
from nguongoc.ports import Reader, UnitOfWork

ROLLS_LOOKED_AT = 200
"""Of the newest orders; a reprint of an older one is noted once more, which does no harm."""


class UnitsPrintedBefore(Conflict):
    """`unit` to `last` of these stamps were printed before, and nobody said that they are printed again; `free` never was."""

    code = "units-printed-before"


class UnitsAllPrinted(Conflict):
    """Every one of the `units` of the lot has a stamp, and nobody said that some are printed again."""

    code = "units-all-printed"


def all_printed(reader: Reader, batch_id: UUID, first: int, last: int, *, with_pin: bool) -> bool:
    """Whether a print is a mere reprint, which writes nothing. Raises `UnitsSpoilt`."""
    if with_pin and not _all_have_pins(reader, batch_id, first, last):
        return False
    free = first
    for each in reader.units.stretches(batch_id):
        if each.first > last or each.last < first:
            continue
        if each.state is UnitState.SPOILT:
            raise UnitsSpoilt("these stamps were thrown away: print others", unit=max(first, each.first))
        if each.first > free:
            return False
        free = each.last + 1
    return free > last


def _all_have_pins(reader: Reader, batch_id: UUID, first: int, last: int) -> bool:
    """Of one print order that covers them all: a print across two orders is noted once more."""
    rolls = reader.units.rolls(batch_id, ROLLS_LOOKED_AT)
    return any(each.has_pins and each.first <= first and last <= each.last for each in rolls)


def note_printed(
    uow: UnitOfWork,
    batch_id: UUID,
    first: int,
    last: int,
    *,
    wait: bool,
    with_pin: bool,
    at: datetime,
    again: bool = True,
) -> None:
    """Units `first` to `last` are printed; whatever stands somewhere already stays there.

    Raises `UnitsSpoilt`, `UnitsScattered`, and where it is not a decision to print `again` `UnitsPrintedBefore` or
    `UnitsAllPrinted`.
    """
    uow.units.lock(batch_id)
    before = uow.units.stretches(batch_id)
    after = print_units(before, first, last, UnitState.WAITING if wait else UnitState.ACTIVE, at)
    if not again:
        units = uow.lots.unit_range(batch_id)
        _refuse_printed(before, first, last, last if units is None else units.count)
    told = not with_pin or _all_have_pins(uow, batch_id, first, last)
    if told and _printed(after) == _printed(before):
        return
    uow.units.put(batch_id, before, after)
    newest = uow.units.rolls(batch_id, 1)
    number = newest[0].number + 1 if newest else 1
    uow.units.add_roll(batch_id, Roll(number, first, last, at, with_pin))


def _refuse_printed(before: Sequence[Stretch], first: int, last: int, units: int) -> None:
    free = next_free(before)
    for each in before:
        if each.last >= first and each.first <= last:
            if free > units:
                raise UnitsAllPrinted("every unit has a stamp", pointer="/from", units=units)
            unit, end = max(first, each.first), min(last, each.last)
            raise UnitsPrintedBefore(
                f"stamps {unit} to {end} were printed before", pointer="/from", unit=unit, last=end, free=free
            )


def next_free(stretches: Sequence[Stretch]) -> int:
    """The unit behind all that were printed: where who prints on goes on."""
    return stretches[-1].last + 1 if stretches else 1


def _printed(stretches: Sequence[Stretch]) -> int:
    return sum(each.count for each in stretches)
