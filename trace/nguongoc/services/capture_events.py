"""Capture events: whose lots they speak of, whether the ledger bears them, and what is stored of them.

Everything that follows from an event alone was made before (`events.incoming`). Here, inside one transaction that no
other capture of the organisation can cross, what others may have changed is asked: what is known already, under which
names, which lots there are, what is left of them, what was taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from nguongoc.batches.balance import Movement, MovementKind
from nguongoc.errors import Refusal
from nguongoc.events.build import event_id
from nguongoc.events.edges import edge_pairs
from nguongoc.events.incoming import Incoming
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Standing, StoredEvent, UnitOfWork
from nguongoc.ports.events import IndexedEvent
from nguongoc.services.event_identities import Identities, Void
from nguongoc.services.event_standing import Lots, load_lots
from nguongoc.services.settle_claims import settle_claims
from nguongoc.services.unit_serials import UnitSerials

Revoke = Callable[[UnitOfWork, Sequence[UUID]], None]
"""Takes back, inside the transaction, the passports of the lots that these events brought into being."""


@dataclass(frozen=True, slots=True)
class Captured:
    """Events of one organisation that are judged together, and when they were taken in."""

    organisation_id: UUID
    events: Sequence[Incoming]
    now: datetime
    capture_id: UUID | None = None
    all_or_nothing: bool = False
    """Nothing is written when any is refused."""


@dataclass(frozen=True, slots=True)
class Refused:
    """An event that was not taken, by its place in the document."""

    position: int
    refusal: Refusal


@dataclass(slots=True)
class Outcome:
    """What became of some events, by their places: under which id each stands, and which were refused."""

    stored: dict[int, UUID] = field(default_factory=dict)
    known: dict[int, UUID] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Accepted:
    event: IndexedEvent
    movements: Sequence[Movement]
    edges: Sequence[tuple[str, str]]


@dataclass(slots=True)
class _Judging:
    """One transaction's view, and what it has accepted so far, by id."""

    batch: Captured
    identities: Identities
    lots: Lots
    outcome: Outcome = field(default_factory=Outcome)
    accepted: dict[UUID, _Accepted] = field(default_factory=dict)


class CaptureEvents:
    """Judges and stores. To be called inside a transaction; refusals of single events are values of its outcome."""

    def __init__(self, serials: UnitSerials, revoke: Revoke, base_url: str) -> None:
        self._serials = serials
        self._revoke = revoke
        self._base_url = base_url

    def __call__(self, uow: UnitOfWork, batch: Captured) -> Outcome:
        uow.events.lock_organisation(batch.organisation_id)
        judging = _Judging(
            batch,
            Identities(uow, batch.organisation_id, batch.events, self._base_url),
            load_lots(uow, batch.organisation_id, batch.events, self._serials, self._base_url),
        )
        for each in batch.events:
            try:
                self._judge(judging, each)
            except Refusal as refusal:
                judging.outcome.refused.append(Refused(each.position, refusal))
        if not (batch.all_or_nothing and judging.outcome.refused):
            self._write(uow, judging)
        return judging.outcome

    def _judge(self, judging: _Judging, each: Incoming) -> None:
        identities, lots = judging.identities, judging.lots
        identities.check_names(each)
        known = identities.known(each)
        if known is not None:
            judging.outcome.known[each.position] = known.id
            return
        id = uuid7(judging.batch.now)
        declares = each.index.declared_at is not None
        original = identities.original_of(each) if declares else None
        came_at = lots.recorded_at(each, judging.batch.now)
        effect = lots.effect_of(each, came_at)
        standing = lots.judge(each, effect, original)
        voided_by = None if declares else identities.declaration_of(each)
        stands = not declares and voided_by is None
        movements = lots.balance(each, id, effect, came_at) if stands else ()
        if any(row.event_id == id for row in movements) and standing is Standing.FOREIGN:
            standing = Standing.CAPTURED
        edges = edge_pairs(each.index, judging.batch.organisation_id) if stands else ()
        if original is not None:
            lots.take_back(original.id)
        event = self._indexed(judging, each, id, standing, voided_by)
        judging.accepted[id] = _Accepted(event, movements, edges)
        identities.note(each, id, standing, voided_by)
        if declares:
            identities.take_back(each)
        judging.outcome.stored[each.position] = id

    def _indexed(
        self, judging: _Judging, each: Incoming, id: UUID, standing: Standing, voided_by: UUID | None
    ) -> IndexedEvent:
        index, batch = each.index, judging.batch
        at = judging.lots.recorded_at(each, batch.now)
        stored = StoredEvent(
            id=id,
            event_uri=event_id(id, self._base_url),
            organisation_id=batch.organisation_id,
            type=index.type,
            biz_step=index.biz_step,
            event_time=index.event_time,
            record_time=at,
            body=each.body,
            identity=each.identity,
            context=each.context,
            action=index.action,
            disposition=index.disposition,
            read_point=index.read_point,
            biz_location=index.biz_location,
            standing=standing,
            declared_at=index.declared_at,
            voided_by=voided_by,
            capture_id=batch.capture_id,
        )
        return IndexedEvent(stored, index, each.names, judging.lots.parties_of(each, at))

    def _write(self, uow: UnitOfWork, judging: _Judging) -> None:
        voids = judging.identities.voids
        standing = [_voided(each, voids.get(id)) for id, each in judging.accepted.items()]
        uow.events.add([each.event for each in standing])
        uow.events.add_names(judging.batch.organisation_id, judging.identities.new_names)
        uow.events.add_movements(row for each in standing for row in each.movements)
        for each in standing:
            uow.lots.add_edges(each.event.stored.id, each.event.stored.event_time, each.edges)
        for id in {row.event_id for each in standing for row in each.movements} - judging.accepted.keys():
            # What was in a logistic unit is known now: what waited for that is foreign, or claimed, no longer.
            uow.events.settle(id)
        self._take_back(uow, [void for id, void in voids.items() if id not in judging.accepted])
        changed = {
            row.batch_id
            for each in standing
            for row in each.movements
            if row.kind is not MovementKind.RECEIVED
        }
        if changed or voids:
            settle_claims(uow, sorted(changed | (judging.lots.batches.keys() if voids else set())))

    def _take_back(self, uow: UnitOfWork, voids: Sequence[Void]) -> None:
        """Events stored before: only the first declaration takes their effects away, an earlier one that comes later takes
        its place."""
        for void in voids:
            uow.events.set_voided(void.original.id, void.by)
        first = [void.original for void in voids if void.original.voided_by is None]
        uow.events.release([each.id for each in first])
        ours = [each.id for each in first if each.standing is Standing.OURS]
        if ours:
            self._revoke(uow, ours)


def _voided(accepted: _Accepted, void: Void | None) -> _Accepted:
    """An event that its own document takes back has no effects."""
    if void is None:
        return accepted
    stored = replace(accepted.event.stored, voided_by=void.by)
    return _Accepted(replace(accepted.event, stored=stored), (), ())
