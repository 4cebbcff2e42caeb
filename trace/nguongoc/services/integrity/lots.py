"""Lots: each held against the event that brought it into being, its edges, and what others say they took of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from nguongoc.batches.balance import Balances
from nguongoc.batches.lots import Batch
from nguongoc.batches.quantities import Quantity
from nguongoc.batches.rules import Declaration
from nguongoc.errors import Refusal
from nguongoc.events.model import Declared, declared_of
from nguongoc.events.read import declared_in
from nguongoc.ports import Reader, ReadSource, SignedRecord, StoredEvent
from nguongoc.ports.audit import StoredBatch
from nguongoc.records.canonical import canonical_bytes, parse_strict
from nguongoc.records.passport import multihash
from nguongoc.services.integrity.fault import CHUNK, Fault, FaultKind, Progress
from nguongoc.services.integrity.recalls import standing_faults
from nguongoc.services.integrity.units import unit_faults


@dataclass(frozen=True, slots=True)
class _Around:
    """What is stored around the lots of one piece."""

    events: Mapping[UUID, StoredEvent]
    moved: Mapping[UUID, _Moved]
    passports: Mapping[str, SignedRecord]


@dataclass(frozen=True, slots=True)
class CheckLots:
    """Yields what is wrong with lots and what they say of their events, then with their units."""

    reads: ReadSource
    progress: Progress

    def __call__(self) -> Iterator[Fault]:
        with self.reads.open() as reader:
            reader.audit.freeze()
            yield from self._lots(reader)
            yield from unit_faults(reader)

    def _lots(self, reader: Reader) -> Iterator[Fault]:
        done, after = 0, None
        while ids := reader.audit.batch_ids(after, CHUNK):
            stored, faults = _readable(reader, ids)
            yield from faults
            events = [each.batch.event_id for each in stored]
            around = _Around(
                reader.audit.events_of(events),
                _moved(reader, stored),
                reader.records.records([each.batch.passport_id for each in stored]),
            )
            for each in stored:
                yield from _lot(each, around)
            yield from standing_faults(reader, [each.batch for each in stored])
            done, after = done + len(ids), ids[-1]
            self.progress("lots", done)


def _readable(reader: Reader, ids: Sequence[UUID]) -> tuple[list[StoredBatch], list[Fault]]:
    """Those of a piece whose rows hold possible values; the others, found one by one, as faults."""
    try:
        found = reader.audit.batches(ids)
        return [found[id] for id in ids], []
    except (Refusal, ValueError, TypeError, ArithmeticError, LookupError) as error:
        if len(ids) == 1:
            detail = f"the row holds an impossible value: {type(error).__name__}: {error}"
            return [], [Fault(FaultKind.BATCH_UNREADABLE, f"batch {ids[0]}", detail)]
    stored, faults = [], []
    for id in ids:
        one, wrong = _readable(reader, [id])
        stored += one
        faults += wrong
    return stored, faults


def _lot(stored: StoredBatch, around: _Around) -> Iterator[Fault]:
    batch, subject = stored.batch, f"batch {stored.batch.code}"
    event = around.events.get(batch.event_id)
    if event is None:
        yield Fault(FaultKind.EVENT, subject, f"its event {batch.event_id} is not there")
    elif (said := _parsed(event)) is not None:
        faults = list(_event(batch, event, said))
        yield from faults or _signed_hash(batch, event, around.passports.get(batch.passport_id))
    for quantity, amount, base in _canonical(stored):
        canonical = quantity.canonical
        if (canonical.amount, canonical.base.value) != (amount, base):
            detail = f"{quantity.value} {quantity.unit.value} is stored as {amount} {base}"
            yield Fault(FaultKind.BATCH_DIFFERS, subject, detail)
    yield from _balance(batch, subject, around.moved[batch.id])
    passport = around.passports.get(batch.passport_id)
    if passport is None or passport.batch_id != batch.id:
        detail = "is not there" if passport is None else f"speaks of batch {passport.batch_id}"
        yield Fault(FaultKind.BATCH_PASSPORT, subject, f"its passport {batch.passport_id} {detail}")


def _signed_hash(batch: Batch, event: StoredEvent, passport: SignedRecord | None) -> Iterator[Fault]:
    """The passport names its event by hash; a passport that is damaged or another's is named as that."""
    if (
        passport is None
        or passport.batch_id != batch.id
        or hashlib.sha256(passport.payload).hexdigest() != passport.payload_sha256
    ):
        return
    if multihash(hashlib.sha256(event.body).digest()).encode() not in passport.payload:
        detail = f"its bytes are not those that passport {passport.id} was signed over"
        yield Fault(FaultKind.EVENT_HASH, f"event {event.id}", detail)


def _canonical(stored: StoredBatch) -> Iterator[tuple[Quantity, Decimal, str]]:
    yield stored.batch.quantity, stored.canonical_amount, stored.canonical_base
    for part, (amount, base) in zip(stored.batch.inputs, stored.canonical_inputs, strict=True):
        yield part.quantity, amount, base


def _event(batch: Batch, stored: StoredEvent, event: Mapping[str, Any]) -> Iterator[Fault]:
    try:
        said = declared_in(event)
    except Refusal as refusal:
        where = f" at {refusal.pointer}" if refusal.pointer else ""
        yield Fault(FaultKind.EVENT, f"event {stored.id}", f"{refusal.code}{where}: {refusal.detail}")
        return
    for name, told, kept in _differences(said, declared_of(batch, said.process)):
        yield Fault(
            FaultKind.BATCH_DIFFERS,
            f"batch {batch.code}",
            f"{name} is {kept}, its event {stored.id} says {told}",
        )


def _parsed(stored: StoredEvent) -> Mapping[str, Any] | None:
    """None for bytes that are no event in canonical form: the check of events names them."""
    try:
        event = parse_strict(stored.body)
        return event if isinstance(event, dict) and canonical_bytes(event) == stored.body else None
    except Refusal:
        return None


def _differences(said: Declared, kept: Declared) -> Iterator[tuple[str, object, object]]:
    """(name, what the event says, what the row holds), a field at a time."""
    said, kept = _ordered(said), _ordered(kept)
    if said == kept:
        return
    for each in fields(Declared):
        told, held = getattr(said, each.name), getattr(kept, each.name)
        if each.name == "declaration":
            for part in fields(Declaration):
                one, other = getattr(told, part.name), getattr(held, part.name)
                if one != other:
                    yield part.name, one, other
        elif told != held:
            yield each.name, told, held


def _ordered(declared: Declared) -> Declared:
    # The store returns inputs by lot, the event has them as they were declared.
    inputs = tuple(sorted(declared.declaration.inputs, key=lambda part: part.batch_id))
    return replace(declared, declaration=replace(declared.declaration, inputs=inputs))


@dataclass(slots=True)
class _Moved:
    """What became of one lot, added up as it is read, and what was counted in another base."""

    balances: Balances
    strange: dict[str, None] = field(default_factory=dict)


def _moved(reader: Reader, stored: Sequence[StoredBatch]) -> Mapping[UUID, _Moved]:
    lots = {each.batch.id: each.batch for each in stored}
    found = {
        id: _Moved(Balances(batch.organisation_id, batch.quantity.canonical.amount))
        for id, batch in lots.items()
    }
    for each in reader.audit.movements(list(lots)):
        if each.base == lots[each.batch_id].quantity.canonical.base.value:
            found[each.batch_id].balances.count(each)
        else:
            found[each.batch_id].strange[each.base] = None
    return found


def _balance(batch: Batch, subject: str, moved: _Moved) -> Iterator[Fault]:
    base = batch.quantity.canonical.base.value
    for other in moved.strange:
        yield Fault(FaultKind.BALANCE, subject, f"counted in {base}, drawn on in {other}")
    for holder, held in moved.balances.holders.items():
        if held < 0:
            detail = f"organisation {holder} spent {-held:f} {base} more than it held"
            yield Fault(FaultKind.BALANCE, subject, detail)
