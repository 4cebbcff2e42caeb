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
MOST_CELLS: Final = 500
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
            return _watched(reader, found)

    def lot(self, caller: Caller, batch_id: UUID) -> tuple[WatchedLot | None, tuple[Sighting, ...]]:
        """One lot and where its unusual units were looked at; None where nothing was noticed of it."""
        caller.require(Scope.RECALL)
        since = self._since()
        with self.reads.open() as reader:
            lot_under(reader, caller, batch_id)
            found = _watched(reader, reader.signals.of_batch(batch_id, since))
            where = reader.signals.cells(batch_id, since, MOST_CELLS) if found else {}
        return (found[0] if found else None), sightings(where)

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


def _watched(reader: Reader, found: Sequence[JudgedUnits]) -> list[WatchedLot]:
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
    looks = reader.signals.looks(chosen) if chosen else {}
    return [
        lot
        for batch_id in chosen
        if (lot := _lot(reader, batch_id, by_lot[batch_id], looks.get(batch_id, ()))) is not None
    ]


def _lot(
    reader: Reader, batch_id: UUID, judged: Sequence[JudgedUnits], looks: Sequence[Look]
) -> WatchedLot | None:
    batch = reader.lots.batch(batch_id)
    product = None if batch is None else reader.catalogue.product(batch.product_id)
    if batch is None or product is None:
        return None
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
