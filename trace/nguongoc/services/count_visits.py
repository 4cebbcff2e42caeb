"""The totals on the way from the pack to the place: counted without waiting, written once a minute, told to whose they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from nguongoc.batches.dates import vietnamese_day
from nguongoc.ports import Clock, ReadSource, Writer
from nguongoc.services.caller import Caller, Scope
from nguongoc.tourism.funnel import Counted, Step, Tally
from nguongoc.tourism.places import Place

DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class PlaceTotals:
    """What happened at one place."""

    place: Place
    totals: Mapping[Step, int]


@dataclass(frozen=True, slots=True)
class Totals:
    """From `since` on: what began at the organisation's packs, and what happened at each of its places."""

    since: date
    producer: Mapping[Step, int]
    places: tuple[PlaceTotals, ...]


class CountVisits:
    """Safe to use from any thread; `note` touches memory alone."""

    def __init__(self, reads: ReadSource, writer: Writer, clock: Clock) -> None:
        self._reads = reads
        self._writer = writer
        self._clock = clock
        self._tally = Tally()

    def note(self, step: Step, producer: str = "", place_id: str = "") -> None:
        self._tally.add(Counted(vietnamese_day(self._clock.now()), step, producer, place_id))

    def write(self) -> int:
        """What was noted since, into the store; kept for the next time when the store takes nothing now."""
        sums = self._tally.take()
        if not sums:
            return 0
        try:
            known = self._known(sums)
            self._writer.run(lambda uow: uow.funnel.add(known))
        except Exception:
            self._tally.put_back(sums)
            raise
        return len(sums)

    def _known(self, sums: Mapping[Counted, int]) -> Mapping[Counted, int]:
        """A name that came along in an address and is no producer's is not kept: it could say anything."""
        with self._reads.open() as reader:
            names = {each.producer for each in sums if each.producer}
            ours = {name for name in names if reader.parties.organisation_by_slug(name) is not None}
        known: Counter[Counted] = Counter()
        for counted, number in sums.items():
            known[counted if counted.producer in ours else replace(counted, producer="")] += number
        return known

    def totals(self, caller: Caller, days: int = DAYS) -> Totals:
        """Of the caller's own packs and places alone: whoever asks knows both, so small numbers hide nobody here."""
        caller.require(Scope.PLACES_WELCOME)
        since = vietnamese_day(self._clock.now()) - timedelta(days=days - 1)
        with self._reads.open() as reader:
            own = reader.catalogue.places_of(caller.organisation_id)
            organisation = reader.parties.organisation(caller.organisation_id)
            producer = {} if organisation is None else reader.funnel.of_producer(organisation.slug, since)
            at = reader.funnel.of_places([each.id for each in own], since)
        return Totals(since, producer, tuple(PlaceTotals(each, at.get(each.id, {})) for each in own))
