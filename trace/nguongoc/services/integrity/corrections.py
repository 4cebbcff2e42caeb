"""Corrections: each row held against the lot, the events and the passports that it speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from nguongoc.batches.corrections import Correction
from nguongoc.batches.lots import Batch
from nguongoc.errors import Refusal
from nguongoc.events.build import event_id
from nguongoc.events.read import corrected_in
from nguongoc.ports import Reader, ReadSource, SignedRecord, StoredEvent
from nguongoc.records.canonical import parse_strict
from nguongoc.records.reading import read_passport
from nguongoc.services.integrity.fault import CHUNK, Fault, FaultKind, Progress


@dataclass(frozen=True, slots=True)
class CheckCorrections:
    """Yields corrections that say something else than what was signed and stored."""

    reads: ReadSource
    progress: Progress

    def __call__(self) -> Iterator[Fault]:
        done, after = 0, None
        with self.reads.open() as reader:
            reader.audit.freeze()
            while ids := reader.audit.batch_ids(after, CHUNK):
                corrected = reader.corrections.of(ids)
                yield from _piece(reader, corrected)
                done, after = done + len(ids), ids[-1]
                self.progress("corrections", done)


def _piece(reader: Reader, corrected: Mapping[UUID, Sequence[Correction]]) -> Iterator[Fault]:
    every = [each for those in corrected.values() for each in those]
    batches = reader.lots.batches(list(corrected)) if corrected else {}
    events = reader.audit.events_of(
        [id for each in every for id in (each.event_id, each.superseded_event_id)]
    )
    records = reader.records.records([id for each in every for id in (each.record_id, each.superseded_id)])
    for id, those in corrected.items():
        yield from _chain(those, batches.get(id))
        for each in those:
            yield from _events(each, events)
            yield from _passports(each, records)


def _chain(those: Sequence[Correction], batch: Batch | None) -> Iterator[Fault]:
    """The versions follow one another, and the lot stands at the last."""
    newest = those[-1]
    if batch is None or (batch.passport_id, batch.event_id) != (newest.record_id, newest.event_id):
        yield _fault(newest, "its lot stands at another passport or event than the newest correction")
    for version, (before, each) in enumerate(zip((None, *those), those, strict=False), start=2):
        broken = before is not None and (
            (before.record_id, before.event_id) != (each.superseded_id, each.superseded_event_id)
        )
        if each.version != version or broken:
            yield _fault(each, "does not follow the correction before it")


def _events(each: Correction, events: Mapping[UUID, StoredEvent]) -> Iterator[Fault]:
    event, superseded = events.get(each.event_id), events.get(each.superseded_event_id)
    if event is None or superseded is None:
        yield _fault(each, "one of its events is not there")
        return
    if superseded.voided_by is None:
        yield _fault(each, f"event {superseded.id} stands beside the one that corrects it")
    try:
        said = corrected_in(parse_strict(event.body))
    except Refusal:
        return  # told by the check of events
    base_url = event.event_uri.rpartition("/epcis/events/")[0]
    if said != event_id(each.superseded_event_id, base_url):
        yield _fault(each, f"event {event.id} corrects {said}")


def _passports(each: Correction, records: Mapping[str, SignedRecord]) -> Iterator[Fault]:
    newer, older = records.get(each.record_id), records.get(each.superseded_id)
    if newer is None or older is None:
        yield _fault(each, "one of its passports is not there")
        return
    try:
        named = read_passport(newer.payload).supersedes
    except Refusal:
        return  # told by the check of records
    first = named[0] if named else ("", "")
    if (first[0].rpartition("/")[2], first[1]) != (older.id, older.payload_sha256):
        yield _fault(each, f"passport {newer.id} names another one than {older.id} as the version before it")


def _fault(each: Correction, detail: str) -> Fault:
    return Fault(FaultKind.CORRECTION, f"correction {each.version} of batch {each.batch_id}", detail)
