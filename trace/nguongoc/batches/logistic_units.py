"""What is in a logistic unit, and so what is moved when nothing but the unit is named: as it was packed at that time, and never twice.

Everything that is told of some units is followed in the order in which it happened, whatever order it was told in. Each holder has its own
picture: what it packed and unpacked itself, and what came to it from somebody who had packed it. What leaves with a unit leaves that picture, so
that a unit shipped again carries nothing a second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from nguongoc.batches.balance import ZERO, MovementKind
from nguongoc.batches.quantities import EXACT

Amounts = dict[UUID, Decimal | None]
"""Of each lot so much; None where nobody said how much."""


class Packing(StrEnum):
    """What an aggregation does to a unit."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class UnitTold:
    """One event about logistic units. Of a packing `units` is the parent alone, with `lots` and `inner` units put in or taken out; taking
    out without either takes out everything."""

    event_id: UUID
    holder_id: UUID
    at: datetime
    what: Packing | MovementKind
    units: tuple[str, ...]
    other_id: UUID | None = None
    lots: Mapping[UUID, Decimal | None] = field(default_factory=dict)
    inner: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[datetime, int, bytes]:
        """At the same moment things are packed and come in before they leave, and are unpacked last."""
        first = self.what in {Packing.IN, MovementKind.RECEIVED}
        return self.at, 0 if first else 2 if self.what is Packing.OUT else 1, self.event_id.bytes


def moved_by_units(told: Iterable[UnitTold]) -> Mapping[UUID, Amounts]:
    """What each event moves of lots because they are in the units that it names; packing moves nothing."""
    following = _Following()
    for each in sorted(told, key=lambda each: each.order):
        following.follow(each)
    return following.moved


@dataclass(slots=True)
class _Inside:
    lots: Amounts = field(default_factory=dict)
    units: dict[str, None] = field(default_factory=dict)


Parcel = dict[str, _Inside]
"""A unit with all that are in it, each with what is directly in it."""
_Way = tuple[UUID, UUID | None, str]


@dataclass(slots=True)
class _Following:
    moved: dict[UUID, Amounts] = field(default_factory=dict)
    at: dict[UUID, Parcel] = field(default_factory=dict)
    on_the_way: dict[_Way, list[Parcel]] = field(default_factory=dict)
    early: dict[_Way, list[UnitTold]] = field(default_factory=dict)
    """Receipts of what nobody had sent by then: clocks differ."""

    def follow(self, told: UnitTold) -> None:
        match told.what:
            case Packing.IN:
                self._pack(told)
            case Packing.OUT:
                self._unpack(told)
            case MovementKind.RECEIVED:
                for unit in told.units:
                    self._receive(told, unit)
            case MovementKind.VOIDED:
                for unit in told.units:
                    self._void(told, unit)
            case _:
                for unit in told.units:
                    self._leave(told, unit)

    def _pack(self, told: UnitTold) -> None:
        here = self.at.setdefault(told.holder_id, {})
        inside = here.setdefault(told.units[0], _Inside())
        _add(inside.lots, told.lots)
        for unit in told.inner:
            _take_out(here, unit)
            inside.units[unit] = None

    def _unpack(self, told: UnitTold) -> None:
        inside = self.at.get(told.holder_id, {}).get(told.units[0])
        if inside is None:
            return
        if not told.lots and not told.inner:
            inside.lots, inside.units = {}, {}
        for lot, amount in told.lots.items():
            left = inside.lots.get(lot)
            if amount is None or left is None or left <= amount:
                inside.lots.pop(lot, None)
            else:
                inside.lots[lot] = EXACT.subtract(left, amount)
        for unit in told.inner:
            inside.units.pop(unit, None)

    def _leave(self, told: UnitTold, unit: str) -> None:
        parcel = _parcel(self.at.get(told.holder_id, {}), unit)
        self._move(told, parcel)
        if told.what is MovementKind.SHIPPED and parcel:
            way = (told.holder_id, told.other_id, unit)
            self.on_the_way.setdefault(way, []).append(parcel)
            if self.early.get(way):
                self._receive(self.early[way].pop(0), unit)

    def _receive(self, told: UnitTold, unit: str) -> None:
        if told.other_id is None:
            return
        way = (told.other_id, told.holder_id, unit)
        if not self.on_the_way.get(way):
            self.early.setdefault(way, []).append(told)
            return
        parcel = self.on_the_way[way].pop(0)
        self._move(told, parcel)
        self.at.setdefault(told.holder_id, {}).update(parcel)

    def _void(self, told: UnitTold, unit: str) -> None:
        sent = self.on_the_way.get((told.holder_id, told.other_id, unit))
        if sent:
            parcel = sent.pop()
            self._move(told, parcel)
            self.at.setdefault(told.holder_id, {}).update(parcel)

    def _move(self, told: UnitTold, parcel: Parcel) -> None:
        for inside in parcel.values():
            if inside.lots:
                _add(self.moved.setdefault(told.event_id, {}), inside.lots)


def _parcel(here: Parcel, unit: str) -> Parcel:
    """The unit and all in it, taken away."""
    _take_out(here, unit)
    taken: Parcel = {}
    waiting = [unit]
    while waiting:
        name = waiting.pop()
        inside = here.pop(name, None)
        if inside is not None:
            taken[name] = inside
            waiting.extend(inside.units)
    return taken


def _take_out(here: Parcel, unit: str) -> None:
    for inside in here.values():
        inside.units.pop(unit, None)


def _add(to: Amounts, more: Mapping[UUID, Decimal | None]) -> None:
    for lot, amount in more.items():
        before = to.get(lot, ZERO)
        to[lot] = None if before is None or amount is None else EXACT.add(before, amount)


def together(named: Amounts, contents: Mapping[UUID, Decimal | None]) -> Amounts:
    """What an event moves that names lots beside the units they are in: the same goods told twice count once, the greater amount."""
    found = dict(named)
    for lot, amount in contents.items():
        said = found.get(lot)
        found[lot] = amount if said is None else said if amount is None else max(said, amount)
    return found
