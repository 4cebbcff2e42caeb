"""Lots of which units are scanned unusually: seen by whose they are and by the authority of where they come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Batch
from nguongoc.batches.texts import normalise_text
from nguongoc.ports import Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.ports.rows import Role
from nguongoc.ports.signals import JudgedUnits, Look
from nguongoc.scans.sightings import Sighting, sightings
from nguongoc.scans.signals import Grade
from nguongoc.scans.signals_thresholds import Signal
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.judge_scans import first_day
from nguongoc.services.recall_rights import lot_under, organisation_of

MOST_LOTS: Final = 50
MOST_GROUPS: Final = 1_000
"""Of one listing: lots by what their units have in common."""
MOST_CELLS: Final = 2_000
"""Of one listing: cells by lot, of which the smallest are too small to be told anyway."""
LONGEST_NOTE: Final = 500


@dataclass(frozen=True, slots=True)
class LookTold:
    """Who looked at a lot, when, and what they found."""

    by: str
    on: date
    note: str


@dataclass(frozen=True, slots=True)
class WatchedLot:
    """A lot, how many of its units are graded so, and what about their scans is unusual, the most frequent first."""

    batch: Batch
    product_name: str
    units: Mapping[Grade, int]
    signals: tuple[Signal, ...]
    newest: date
    looks: tuple[LookTold, ...]
    commune_code: str | None
    """Where it comes from, no finer."""
    places: tuple[Sighting, ...]
    """Where its unusual units were looked at, each of five daily visitors at least: so sums over lots tell of no single one either."""

    @property
    def looked_at(self) -> bool:
        """Whether nothing was noticed since somebody looked."""
        return any(look.on >= self.newest for look in self.looks)


@dataclass(frozen=True, slots=True)
class WatchLots:
    """A producer sees its own lots; an authority those of its commune, one without a commune all of the province.

    Raises `BatchNotFound` and `NotYourTerritory`.
    """

    reads: ReadSource
    writer: Writer
    clock: Clock

    def lots(self, caller: Caller) -> Sequence[WatchedLot]:
        """Those with units checked unusually often first, then the newest; at most `MOST_LOTS`."""
        caller.require(Scope.RECALL)
        since = self._since()
        with self.reads.open() as reader:
            if caller.role is Role.AUTHORITY:
                territory = organisation_of(reader, caller).commune_code
                found = reader.signals.of_territory(territory, since, MOST_GROUPS)
            else:
                found = reader.signals.of_organisation(caller.organisation_id, since, MOST_GROUPS)
            return _watched(reader, found, since)

    def lot(self, caller: Caller, batch_id: UUID) -> WatchedLot | None:
        """One lot; None where nothing was noticed of it."""
        caller.require(Scope.RECALL)
        since = self._since()
        with self.reads.open() as reader:
            lot_under(reader, caller, batch_id)
            found = _watched(reader, reader.signals.of_batch(batch_id, since), since)
        return found[0] if found else None

    def look(self, caller: Caller, batch_id: UUID, note: str) -> Look:
        """Say that the lot was looked at, and what it is. Changes nothing of what buyers are told."""
        caller.require(Scope.RECALL)
        said = normalise_text(note, LONGEST_NOTE, "/note")
        now = self.clock.now()

        def write(uow: UnitOfWork) -> Look:
            lot_under(uow, caller, batch_id)
            look = Look(batch_id, organisation_of(uow, caller).id, now, caller.subject, said)
            uow.signals.put_look(look)
            return look

        return self.writer.run(write)

    def _since(self) -> date:
        return first_day(vietnamese_day(self.clock.now()))


def _watched(reader: Reader, found: Sequence[JudgedUnits], since: date) -> list[WatchedLot]:
    by_lot = {
        batch_id: list(units)
        for batch_id, units in groupby(
            sorted(found, key=lambda each: each.batch_id), key=lambda each: each.batch_id
        )
    }
    ordered = sorted(
        by_lot, key=lambda each: (_units(by_lot[each])[Grade.UNUSUAL], _newest(by_lot[each])), reverse=True
    )
    chosen = ordered[:MOST_LOTS]
    if not chosen:
        return []
    looks, cells = reader.signals.looks(chosen), reader.signals.cells(chosen, since, MOST_CELLS)
    lots = (
        _lot(reader, each, by_lot[each], looks.get(each, ()), sightings(cells.get(each, {})))
        for each in chosen
    )
    return [lot for lot in lots if lot is not None]


def _lot(
    reader: Reader,
    batch_id: UUID,
    judged: Sequence[JudgedUnits],
    looks: Sequence[Look],
    places: tuple[Sighting, ...],
) -> WatchedLot | None:
    batch = reader.lots.batch(batch_id)
    product = None if batch is None else reader.catalogue.product(batch.product_id)
    if batch is None or product is None:
        return None
    facility = reader.parties.facility(batch.facility_id)
    signals: Counter[Signal] = Counter()
    for each in judged:
        signals.update(dict.fromkeys(each.judgement.signals, each.units))
    return WatchedLot(
        batch,
        product.name,
        _units(judged),
        tuple(signal for signal, _ in signals.most_common()),
        _newest(judged),
        tuple(_told(reader, look) for look in looks),
        None if facility is None else facility.commune_code,
        places,
    )


def _told(reader: Reader, look: Look) -> LookTold:
    by = reader.parties.organisation(look.organisation_id)
    return LookTold("" if by is None else by.name, vietnamese_day(look.looked_at), look.note)


def _units(judged: Sequence[JudgedUnits]) -> Mapping[Grade, int]:
    units: Counter[Grade] = Counter()
    for each in judged:
        units[each.judgement.grade] += each.units
    return units


def _newest(judged: Sequence[JudgedUnits]) -> date:
    return max(each.newest for each in judged)
