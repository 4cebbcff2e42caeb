"""Tell entries of the diary in the history of the lot that their plot's harvest became: those that its producer chose, and no others.

Each is captured as an event of its own, once however often it is asked for. An event is never changed: where its entry is corrected or
struck out, it is declared an error in the same transaction, and what was said instead is told in its place if it still is of the lot.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from nguongoc.batches.lots import Batch, Origin
from nguongoc.diary.entries import Entry
from nguongoc.diary.growing import STEPS, growing_event
from nguongoc.diary.rules import same_crop
from nguongoc.errors import Conflict, Invalid, Refusal
from nguongoc.ports import Answer, Clock, Reader, ReadSource, StoredEvent, UnitOfWork, Writer
from nguongoc.ports.diary import ToldEntry
from nguongoc.records.credential import moment
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.capture_events import CaptureEvents
from nguongoc.services.hand_over_events import captured, incoming, organisation_of
from nguongoc.services.lot_from_harvest import LOOKED_BACK
from nguongoc.services.once import Once, carry_out

MOST_TOLD: Final = 50


class LotNotGrown(Conflict):
    """Only a lot that was harvested was grown: what others are made of has a history of its own."""

    code = "lot-not-grown"


class EntryNotOfLot(Invalid):
    """On another plot or of another crop, after the harvest or a year before it, a harvest itself, corrected or struck out."""

    code = "diary-entry-not-of-lot"


class EntriesUncountable(Invalid):
    """None at all, one twice, or more than a lot tells; `most` says how many."""

    code = "diary-entries-uncountable"


@dataclass(frozen=True, slots=True)
class Growing:
    """An entry that a lot may tell, and whether it does."""

    entry: Entry
    told: bool


@dataclass(frozen=True, slots=True)
class TellGrowing:
    """Of one's own lots and diary; safe to call from any thread."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    capture: CaptureEvents
    base_url: str

    def offered(self, caller: Caller, batch_id: UUID) -> tuple[Growing, ...]:
        """What may be told of a lot, the oldest first, the last `MOST_TOLD`; nothing of one that was not harvested. Raises
        `BatchNotFound`."""
        caller.require(Scope.BATCHES_READ)
        with self.reads.open() as reader:
            return _offered(reader, _own(reader, caller, batch_id))

    def __call__(
        self, caller: Caller, batch_id: UUID, entry_ids: Sequence[UUID], once: Once[Any] | None = None
    ) -> tuple[Growing, ...] | Answer:
        """Tell these too; answers as `offered`. All of them or none.

        Raises `BatchNotFound`, `LotNotGrown`, `EntriesUncountable`, `EntryNotOfLot` and what the ledger refuses.
        """
        caller.require(Scope.BATCHES_WRITE)
        if not 1 <= len(set(entry_ids)) == len(entry_ids) <= MOST_TOLD:
            raise EntriesUncountable(f"1 to {MOST_TOLD} entries", pointer="/entries", most=MOST_TOLD)
        now = self.clock.now()

        def write(uow: UnitOfWork) -> tuple[Growing, ...]:
            # In the order in which captures lock.
            uow.events.lock_organisation(caller.organisation_id)
            batch = _own(uow, caller, batch_id)
            if batch.origin is not Origin.HARVESTED:
                raise LotNotGrown(f"lot {batch.lot} was not harvested", lot=batch.lot)
            found = {each.id: each for each in uow.diary.among(caller.organisation_id, entry_ids)}
            told = _told(uow, batch, entry_ids)
            for index, id in enumerate(entry_ids):
                entry, before = found.get(id), told.get(id)
                if entry is None or not _is_of(entry, batch):
                    raise EntryNotOfLot("no such entry of this lot", pointer=f"/entries/{index}")
                if before is None or before.voided_by is not None:
                    self._tell(uow, batch, entry, now, before)
            return _offered(uow, batch)

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))

    def take_back(self, caller: Caller, batch_id: UUID, entry_ids: Sequence[UUID]) -> tuple[Growing, ...]:
        """Tell these no more; answers as `offered`. What is not told stays untold, so that asked twice nothing more happens.

        The events are declared in error without a reason: neither of CBV's (8.9) would be true, for the work was done and was told
        rightly; its teller does not stand by them any more, which is all that is said. Raises `BatchNotFound`, `EntriesUncountable`,
        `EntryNotOfLot` and what the ledger refuses.
        """
        caller.require(Scope.BATCHES_WRITE)
        if not 1 <= len(set(entry_ids)) == len(entry_ids) <= MOST_TOLD:
            raise EntriesUncountable(f"1 to {MOST_TOLD} entries", pointer="/entries", most=MOST_TOLD)
        now = self.clock.now()

        def write(uow: UnitOfWork) -> tuple[Growing, ...]:
            uow.events.lock_organisation(caller.organisation_id)
            batch = _own(uow, caller, batch_id)
            known = {each.id for each in uow.diary.among(caller.organisation_id, entry_ids)}
            told = _told(uow, batch, entry_ids)
            for index, id in enumerate(entry_ids):
                if id not in known:
                    raise EntryNotOfLot("no such entry of this lot", pointer=f"/entries/{index}")
                stored = told.get(id)
                if stored is not None and stored.voided_by is None:
                    declared = incoming(_in_error(stored, {}, now), now)
                    captured(self.capture, uow, caller.organisation_id, declared, now)
            return _offered(uow, batch)

        return self.writer.run(write)

    def follow(self, uow: UnitOfWork, entry: Entry) -> None:
        """`entry` took the place of another inside this transaction: so do events of it in every history that told the other."""
        if entry.corrects_id is None:
            return
        now = self.clock.now()
        for told in uow.diary.told_as(entry.organisation_id, [entry.corrects_id]):
            stored, batch = uow.events.event(told.event_id), uow.lots.batch(told.batch_id)
            if stored is None or batch is None or stored.voided_by is not None:
                continue
            corrective = self._instead(uow, batch, entry, now)
            declared = incoming(_in_error(stored, _reason(corrective), now), now)
            captured(self.capture, uow, entry.organisation_id, declared, now)

    def _instead(self, uow: UnitOfWork, batch: Batch, entry: Entry, now: datetime) -> str | None:
        """The name of the event that says it right; None where nothing of the kind was done, or not for this lot."""
        if not _is_of(entry, batch):
            return None
        try:
            return self._tell(uow, batch, entry, now)
        except Refusal:
            # Whoever may not speak of the lot any more, because it was taken back, still takes back what they said.
            return None

    def _tell(
        self, uow: UnitOfWork, batch: Batch, entry: Entry, now: datetime, before: StoredEvent | None = None
    ) -> str:
        facility = uow.parties.facility(entry.facility_id)
        if facility is None:
            raise LookupError(f"the plot of entry {entry.id} is gone")
        organisation = organisation_of(uow, batch.organisation_id)
        earlier = None if before is None else before.id
        event = growing_event(batch, facility, organisation, entry, self.base_url, earlier)
        id = captured(self.capture, uow, organisation.id, incoming(event, now), now)
        told = ToldEntry(organisation.id, entry.id, batch.id, id)
        if before is None:
            uow.diary.tell(told)
        else:
            uow.diary.tell_again(told)
        return str(event["eventID"])


def _own(reader: Reader, caller: Caller, batch_id: UUID) -> Batch:
    batch = reader.lots.batch(batch_id)
    if batch is None or batch.organisation_id != caller.organisation_id:
        raise BatchNotFound("no such lot of this organisation")
    return batch


def _offered(reader: Reader, batch: Batch) -> tuple[Growing, ...]:
    if batch.origin is not Origin.HARVESTED:
        return ()
    told = {each.id for each in reader.diary.told_of(batch.id)}
    found = reader.diary.of_plot(batch.facility_id, tuple(STEPS))
    fit = [each for each in found if _is_of(each, batch)][-MOST_TOLD:]
    return tuple(Growing(each, each.id in told) for each in fit)


def _is_of(entry: Entry, batch: Batch) -> bool:
    return (
        entry.stands
        and entry.said.activity in STEPS
        and entry.organisation_id == batch.organisation_id
        and entry.facility_id == batch.facility_id
        and batch.happened_on - LOOKED_BACK <= entry.happened_on <= batch.happened_on
        and same_crop(entry.said.product_id, batch.product_id)
    )


def _told(reader: Reader, batch: Batch, entry_ids: Sequence[UUID]) -> dict[UUID, StoredEvent]:
    """The event of each of these that the lot tells, or told."""
    events = {
        each.entry_id: reader.events.event(each.event_id)
        for each in reader.diary.told_as(batch.organisation_id, entry_ids)
        if each.batch_id == batch.id
    }
    return {id: event for id, event in events.items() if event is not None}


def _reason(corrective: str | None) -> dict[str, Any]:
    if corrective is None:
        return {"reason": "did_not_occur"}
    return {"reason": "incorrect_data", "correctiveEventIDs": [corrective]}


def _in_error(stored: StoredEvent, reason: dict[str, Any], now: datetime) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(stored.body)
    return event | {"errorDeclaration": {"declarationTime": moment(now), **reason}}
