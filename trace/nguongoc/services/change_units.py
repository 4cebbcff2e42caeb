"""Say of stamps that they are in use, spoilt, sold, taken back or at their end: by range, by first and last code, by roll, or all.

Only what was printed can be activated, and only what is active sold. Whoever says the same again changes nothing; two who
say it at the same moment are answered one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from nguongoc.batches.lots import Batch
from nguongoc.batches.units import (
    Roll,
    Stretch,
    UnitChange,
    UnitsNotPrinted,
    UnitState,
    change_all,
    change_units,
    counted,
)
from nguongoc.errors import Invalid, NotFound
from nguongoc.identifiers.link import ForeignHost, parse_any
from nguongoc.identifiers.serial import parse_serial
from nguongoc.ports import Answer, Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.once import Once, carry_out
from nguongoc.services.unit_serials import UnitSerials

ROLLS_SHOWN = 200


class UnitsWrong(Invalid):
    """Not a range of this lot's units: from 1 on, the first not after the last."""

    code = "units-wrong"


class UnitCodeOfOtherLot(Invalid):
    """The code is one of ours, of another lot or none."""

    code = "unit-code-of-other-lot"


class RollUnknown(NotFound):
    """No print order of this number."""

    code = "roll-unknown"


@dataclass(frozen=True, slots=True)
class Numbers:
    """Units from `first` to `last`, counted from 1."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Codes:
    """The first and the last stamp as a scanner reads them or as they are typed, in either order."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class OfRoll:
    """What one print order printed."""

    number: int


Which: TypeAlias = Numbers | Codes | OfRoll | None
"""None: every unit of the lot that can be changed so."""


@dataclass(frozen=True, slots=True)
class UnitsSeen:
    """How the stamps of a lot stand; `units` is None while none were printed."""

    batch: Batch
    units: int | None
    counts: dict[UnitState, int]
    stretches: tuple[Stretch, ...]
    rolls: tuple[Roll, ...]

    @property
    def printed(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class UnitsChanged:
    """`changed` are how many units moved; those that stood there already are not among them."""

    batch_id: UUID
    change: UnitChange
    changed: int
    counts: dict[UnitState, int]


@dataclass(frozen=True, slots=True)
class ChangeUnits:
    """Of one's own lots only; safe to call from any thread."""

    reads: ReadSource
    writer: Writer
    serials: UnitSerials
    clock: Clock
    hosts: frozenset[str]

    def __call__(
        self,
        caller: Caller,
        batch_id: UUID,
        change: UnitChange,
        which: Which,
        once: Once[UnitsChanged] | None = None,
    ) -> UnitsChanged | Answer:
        """Raises `BatchNotFound`, `UnitsWrong`, `UnitCodeOfOtherLot`, `RollUnknown`, refusals of codes and of `batches.units`."""
        caller.require(Scope.UNITS_WRITE)

        def write(uow: UnitOfWork) -> UnitsChanged:
            batch = _own(uow, caller, batch_id)
            uow.units.lock(batch_id)
            before = uow.units.stretches(batch_id)
            after = self._changed(uow, batch, before, change, which)
            uow.units.put(batch_id, before, after)
            return UnitsChanged(batch_id, change, _moved(before, after), counted(after))

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))

    def show(self, caller: Caller, batch_id: UUID) -> UnitsSeen:
        """Raises `BatchNotFound`."""
        caller.require(Scope.BATCHES_READ)
        with self.reads.open() as reader:
            batch = _own(reader, caller, batch_id)
            claimed = reader.lots.unit_range(batch_id)
            stretches = tuple(reader.units.stretches(batch_id))
            rolls = tuple(reader.units.rolls(batch_id, ROLLS_SHOWN))
        return UnitsSeen(
            batch, None if claimed is None else claimed.count, counted(stretches), stretches, rolls
        )

    def _changed(
        self, reader: Reader, batch: Batch, before: Sequence[Stretch], change: UnitChange, which: Which
    ) -> tuple[Stretch, ...]:
        now: datetime = self.clock.now()
        if which is None:
            if not before:
                raise UnitsNotPrinted("no stamps of units were printed of this lot", unit=1)
            return change_all(before, change, now)
        first, last = self._numbers(reader, batch, which)
        return change_units(before, first, last, change, now)

    def _numbers(self, reader: Reader, batch: Batch, which: Numbers | Codes | OfRoll) -> tuple[int, int]:
        match which:
            case OfRoll(number=number):
                roll = reader.units.roll(batch.id, number)
                if roll is None:
                    raise RollUnknown(f"no print order {number} of this lot", pointer="/roll")
                return roll.first, roll.last
            case Codes(first=first_code, last=last_code):
                ends = (
                    self._number(reader, batch, first_code, "/first_code"),
                    self._number(reader, batch, last_code, "/last_code"),
                )
                return min(ends), max(ends)
            case Numbers(first=first, last=last):
                claimed = reader.lots.unit_range(batch.id)
                if claimed is None:
                    raise UnitsNotPrinted("no stamps of units were printed of this lot", unit=1)
                if not 1 <= first <= last <= claimed.count:
                    raise UnitsWrong(
                        f"units of this lot go from 1 to {claimed.count}",
                        pointer="/from",
                        units=claimed.count,
                    )
                return first, last

    def _number(self, reader: Reader, batch: Batch, code: str, pointer: str) -> int:
        serial = self._serial(code)
        numbered = None if serial is None else self.serials.number_of(reader, batch.product_id, serial)
        if numbered is None or numbered[0].batch_id != batch.id:
            raise UnitCodeOfOtherLot("this is not the code of a stamp of this lot", pointer=pointer)
        return numbered[1]

    def _serial(self, code: str) -> str | None:
        """Of a whole link, or of the thirteen characters alone. Raises what is wrong with either."""
        if "/" not in code and "(" not in code:
            return parse_serial(code)
        asked = parse_any(code, self.hosts)
        return None if isinstance(asked, ForeignHost) or asked.serial is None else parse_serial(asked.serial)


def _own(reader: Reader, caller: Caller, batch_id: UUID) -> Batch:
    batch = reader.lots.batch(batch_id)
    if batch is None or batch.organisation_id != caller.organisation_id:
        raise BatchNotFound("no such lot of this organisation")
    return batch


def _moved(before: Sequence[Stretch], after: Sequence[Stretch]) -> int:
    """How many units stand in another state: what moved has left its old state, and nothing enters the one it left."""
    was, now = counted(before), counted(after)
    return sum(max(0, was[state] - now[state]) for state in UnitState)
