"""What is told of logistic units (SSCC), by everybody, and what events move because of it.

Decided by the standing events alone, in the order in which things happened, so that it can be computed again: an event that would change what an
earlier told one moved is refused, and one that says at last what was in a unit settles those that waited for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from nguongoc.batches.balance import Movement
from nguongoc.batches.logistic_units import Amounts, Packing, UnitTold, moved_by_units
from nguongoc.batches.lots import Batch
from nguongoc.batches.quantities import EXACT, Quantity
from nguongoc.errors import Conflict, Refusal, TooLarge
from nguongoc.events.incoming import Incoming
from nguongoc.events.index import EpcRole, EventIndex, IndexedEpc
from nguongoc.identifiers.epc import CANONICAL
from nguongoc.ports import Reader, Standing, StoredEvent
from nguongoc.ports.events import Party
from nguongoc.services.event_lots import GTIN_KEYS, OursNamed
from nguongoc.services.event_movements import Effect, amount_of, effect_of, known_by, movements_of
from nguongoc.services.stored_events import read_stored

SSCC: Final = f"{CANONICAL}/00/"
MOST_TOLD: Final = 1_000
"""Events about units that have been in one another; honest ones are told of ten times."""
_PACKING: Final = {"ADD": Packing.IN, "DELETE": Packing.OUT}


class LogisticUnitSettled(Conflict):
    """It would change what was in a unit when that was already handed over, sold or used up: those events have to be taken back first."""

    code = "logistic-unit-settled"


class LogisticUnitTooBusy(TooLarge):
    """More events about units that have been in one another than are looked at."""

    code = "logistic-unit-too-busy"


def units_in(index: EventIndex) -> set[str]:
    """The logistic units that an event names, by key."""
    return {epc.key for epc in index.epcs if epc.key.startswith(SSCC)}


def stored_about(reader: Reader, units: Iterable[str]) -> Sequence[StoredEvent]:
    """All standing events about units and about whatever was in them or around them. Raises `LogisticUnitTooBusy`."""
    found: dict[UUID, StoredEvent] = {}
    seen: set[str] = set()
    asked = set(units)
    while asked:
        seen |= asked
        for each in reader.events.about_units(sorted(asked), MOST_TOLD + 1):
            found[each.id] = each
        if len(found) > MOST_TOLD:
            raise LogisticUnitTooBusy(f"more than {MOST_TOLD} events about it", most=MOST_TOLD)
        asked = set(reader.events.units_together(sorted(asked))) - seen
    return list(found.values())


def read_about(reader: Reader, units: Iterable[str]) -> tuple[Sequence[tuple[StoredEvent, Incoming]], bool]:
    """The same, read, and whether that is all; what cannot be read is told by `fsck`, and tells nothing here."""
    try:
        about = stored_about(reader, units)
    except LogisticUnitTooBusy:
        return (), False
    found = []
    for stored in about:
        try:
            found.append((stored, read_stored(stored)))
        except Refusal:
            continue
    return found, True


def units_of(
    told: Iterable[tuple[StoredEvent, Incoming]], known: Known, parties: Mapping[str, Party], *, whole: bool
) -> Units:
    """Everything that stored events tell, as it was when they came; `whole` unless there is too much of it."""
    units = Units(known, whole)
    for stored, read in told:
        index, came_at = read.index, stored.record_time
        try:
            effect = effect_of(index, stored.organisation_id, known_by(parties, came_at))
        except Refusal:
            effect = None
        units.add(Event(stored.id, stored.organisation_id, index, effect, came_at, stored.standing))
    return units


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the lots and units that events name."""

    named: Mapping[str, OursNamed]
    batches: Mapping[UUID, Batch]
    contents: Mapping[UUID, Quantity | None]

    def lot(self, epc: IndexedEpc, came_at: datetime, standing: Standing) -> Batch | None:
        """The lot, if it could be recognised under that key when the event came. A GTIN may have come to its product later: an event
        taken for foreign before stays so."""
        ours = self.named.get(epc.key)
        batch = None if ours is None or ours.batch_id is None else self.batches.get(ours.batch_id)
        if batch is None or batch.entered_at > came_at:
            return None
        there = batch.gtin is not None or standing is Standing.CAPTURED or not epc.key.startswith(GTIN_KEYS)
        return batch if there else None

    def amounts(
        self, epcs: Iterable[IndexedEpc], came_at: datetime, standing: Standing, *, all_said: bool = False
    ) -> Amounts:
        """Of each lot that identifiers name, so much as is said; with `all_said` None where a part of it is not."""
        found: Amounts = {}
        for epc in epcs:
            batch = self.lot(epc, came_at, standing)
            if batch is None or epc.role is EpcRole.PARENT:
                continue
            try:
                amount = amount_of(epc, batch, self.contents.get(batch.product_id))
            except Refusal:
                amount = None
            before = found.get(batch.id)
            if amount is None or (all_said and before is None and batch.id in found):
                found[batch.id] = None if all_said else before
            else:
                found[batch.id] = EXACT.add(before or Decimal(0), amount)
        return found


@dataclass(frozen=True, slots=True)
class Event:
    """An event about units, and whose it is; `effect` as it was when it came."""

    id: UUID
    holder_id: UUID
    index: EventIndex
    effect: Effect | None
    came_at: datetime
    standing: Standing

    def told(self, known: Known) -> UnitTold | None:
        """None where it neither packs nor moves anything."""
        index = self.index
        units = tuple(
            sorted(e.key for e in index.epcs if e.key.startswith(SSCC) and e.role is not EpcRole.CHILD)
        )
        inner = tuple(sorted(e.key for e in index.epcs if e.key.startswith(SSCC) and e.role is EpcRole.CHILD))
        at, packing = index.event_time, _PACKING.get(index.action or "")
        if not units:
            return None
        if index.type == "AggregationEvent" and packing is not None:
            packed = known.amounts(index.epcs, self.came_at, self.standing, all_said=True)
            return UnitTold(self.id, self.holder_id, at, packing, units, lots=packed, inner=inner)
        if self.effect is None:
            return None
        amounts = known.amounts(index.epcs, self.came_at, self.standing)
        return UnitTold(
            self.id, self.holder_id, at, self.effect.kind, units, self.effect.other_id, lots=amounts
        )


@dataclass(slots=True)
class Units:
    """Everything told of some units, as one transaction sees it."""

    known: Known
    whole: bool = True
    events: dict[UUID, Event] = field(default_factory=dict)
    told: dict[UUID, UnitTold] = field(default_factory=dict)

    def add(self, event: Event) -> None:
        told = event.told(self.known)
        if told is not None:
            self.events[event.id], self.told[event.id] = event, told

    def remove(self, event_id: UUID) -> None:
        self.events.pop(event_id, None)
        self.told.pop(event_id, None)

    def moved(self, units: Iterable[str]) -> Mapping[UUID, Amounts]:
        """What each event moves that is about these units, or about what was in them or around them. Raises `LogisticUnitTooBusy`."""
        if not self.whole:
            raise LogisticUnitTooBusy(f"more than {MOST_TOLD} events about it", most=MOST_TOLD)
        return moved_by_units(self._together(set(units)))

    def _together(self, units: set[str]) -> list[UnitTold]:
        found: dict[UUID, UnitTold] = {}
        size = -1
        while size != len(found):
            size = len(found)
            for each in self.told.values():
                if each.event_id not in found and not units.isdisjoint((*each.units, *each.inner)):
                    found[each.event_id] = each
                    if isinstance(each.what, Packing):
                        units.update((*each.units, *each.inner))
        return list(found.values())

    def settled(
        self, before: Mapping[UUID, Amounts], after: Mapping[UUID, Amounts], own: UUID
    ) -> list[Movement]:
        """What events that waited for it move now. Raises `LogisticUnitSettled` where one would move otherwise than it did."""
        movements: list[Movement] = []
        for id in before.keys() | after.keys():
            if id == own or before.get(id) == after.get(id):
                continue
            said = self.told[id].lots
            if before.get(id) or id not in after or any(said.get(lot) is not None for lot in after[id]):
                raise LogisticUnitSettled("what was in it was handed over, sold or used up already")
            movements += self.movements(id, after[id])
        return movements

    def movements(self, event_id: UUID, amounts: Mapping[UUID, Decimal | None]) -> list[Movement]:
        """As rows: what nobody said how much of moves nothing."""
        event = self.events[event_id]
        if event.effect is None:
            return []
        whose = (event.id, event.holder_id)
        return movements_of(event.effect, whose, amounts, self.known.batches, event.index.event_time)
