"""What is ordered of lots: each hold and each `message` bit held against the recalls and holds that it came of, each recall against what was signed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nguongoc.batches.lots import Batch, Hold
from nguongoc.ports import Reader, ReadSource, StatusSlot
from nguongoc.recalls.recall import Recall
from nguongoc.services.integrity.fault import CHUNK, Fault, FaultKind, Progress
from nguongoc.services.lot_standing import message_for, passports_of


@dataclass(frozen=True, slots=True)
class CheckRecalls:
    """Yields recalls of which what was signed is not there."""

    reads: ReadSource
    progress: Progress

    def __call__(self) -> Iterator[Fault]:
        done, before = 0, None
        with self.reads.open() as reader:
            reader.audit.freeze()
            while recalls := reader.recalls.recalls(None, before, CHUNK):
                yield from _unsigned(reader, recalls)
                done, before = done + len(recalls), recalls[-1].id
                self.progress("recalls", done)


def standing_faults(reader: Reader, batches: Sequence[Batch]) -> Iterator[Fault]:
    """Of some lots, in the walk over all of them: those that stand otherwise than was ordered."""
    stands = reader.recalls.stands([each.id for each in batches])
    by_id = {each.id: each for each in batches}
    for batch in batches:
        if batch.hold is not (ordered := stands[batch.id].hold):
            detail = f"is {batch.hold.value}, its recalls and holds say {ordered.value}"
            yield Fault(FaultKind.BATCH_HOLD, f"batch {batch.code}", detail)
    passports = list(passports_of(reader, by_id))
    slots = reader.audit.slots_of([passport_id for _, passport_id, _ in passports])
    for id, passport_id, superseded in passports:
        yield from _standing(stands[id].hold, slots.get(passport_id), superseded=superseded)


def _standing(ordered: Hold, slot: StatusSlot | None, *, superseded: bool) -> Iterator[Fault]:
    # A place that is missing or somebody else's is told by the records.
    if slot is not None and slot.message != (message := message_for(ordered, superseded=superseded)):
        detail = f"says {slot.message}, recalls, holds and corrections say {message}"
        yield Fault(FaultKind.SLOT_MESSAGE, f"status place {slot.list_id}#{slot.index}", detail)


def _unsigned(reader: Reader, recalls: Sequence[Recall]) -> Iterator[Fault]:
    named = [
        (recall, id)
        for recall in recalls
        for id in (recall.record_id, recall.end_record_id)
        if id is not None
    ]
    there = reader.audit.lots_of([id for _, id in named])
    for recall, id in named:
        if id not in there:
            yield Fault(FaultKind.RECALL_RECORD, f"recall {recall.id}", f"its record {id} is not there")
