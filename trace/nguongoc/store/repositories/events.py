"""Events as they are captured, with names, index, parties and movements."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    Insert,
    Table,
    bindparam,
    cast,
    delete,
    insert,
    literal,
    null,
    or_,
    select,
    text,
    tuple_,
    union,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from nguongoc.batches.balance import Movement, MovementKind
from nguongoc.events.index import EventIndex
from nguongoc.ports import Standing, StoredEvent
from nguongoc.ports.events import (
    MOST_AT_ONCE,
    FurtherName,
    IndexedEvent,
    KnownEvent,
    Party,
)
from nguongoc.store.repositories.captures import SqlCaptures
from nguongoc.store.repositories.claims import Claims
from nguongoc.store.repositories.rows import columns_of, event_columns, stored_event, table
from nguongoc.store.repositories.told_of_units import ToldOfUnits
from nguongoc.store.tables import (
    BatchInputRow,
    BatchRow,
    EventEpcRow,
    EventFreshRow,
    EventNameRow,
    EventPartyRow,
    EventRow,
    EventTermRow,
    LotEdgeRow,
    LotMovementRow,
    OrganisationDidRow,
    OrganisationRow,
    ProductRow,
)

T = TypeVar("T")
EVENT = table(EventRow)
NAME = table(EventNameRow)
EPC = table(EventEpcRow)
TERM = table(EventTermRow)
PARTY = table(EventPartyRow)
EDGE = table(LotEdgeRow)
MOVEMENT = table(LotMovementRow)
BATCH = table(BatchRow)
INPUT = table(BatchInputRow)
PRODUCT = table(ProductRow)
ORGANISATION = table(OrganisationRow)
HAD = table(OrganisationDidRow)
_KNOWN = (
    EVENT.c.id,
    EVENT.c.identity,
    EVENT.c.standing,
    EVENT.c.event_time,
    EVENT.c.declared_at,
    EVENT.c.voided_by,
)
# Made once: putting a statement together takes longer than SQLite takes to run it.
_ADD_EPC, _ADD_TERM, _ADD_FRESH = insert(EPC), insert(TERM), insert(table(EventFreshRow))
# What went into lots made here is told by them; their maker held it. In the order of `Movement`.
_MOVED = union_all(
    select(
        BATCH.c.event_id,
        INPUT.c.source_batch_id.label("batch_id"),
        BATCH.c.organisation_id.label("holder_id"),
        literal(MovementKind.CONSUMED.value).label("kind"),
        INPUT.c.canonical_amount.label("amount"),
        INPUT.c.canonical_base.label("base"),
        EVENT.c.event_time.label("at"),
        cast(null(), MOVEMENT.c.other_id.type).label("other_id"),
        literal("").label("reference"),
    )
    .join(BATCH, BATCH.c.id == INPUT.c.batch_id)
    .join(EVENT, EVENT.c.id == BATCH.c.event_id)
    .where(INPUT.c.source_batch_id.in_(bindparam("of", expanding=True)), EVENT.c.voided_by.is_(None)),
    select(MOVEMENT).where(MOVEMENT.c.batch_id.in_(bindparam("of", expanding=True))),
)
_EVENT = select(EVENT).where(EVENT.c.id == bindparam("of"))


class SqlEvents(SqlCaptures, Claims, ToldOfUnits):
    __slots__ = ()

    def event(self, event_id: UUID) -> StoredEvent | None:
        row = self._connection.execute(_EVENT, {"of": event_id}).first()
        return None if row is None else stored_event(row)

    def lock_organisation(self, organisation_id: UUID) -> None:
        # On SQLite the transaction itself is the lock. Not the row: whatever refers to it must go on being written.
        if self._connection.dialect.name == "postgresql":
            digest = hashlib.sha256(b"capture\n" + organisation_id.bytes).digest()
            number = int.from_bytes(digest[:8], "big", signed=True)
            self._connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": number})

    def by_identity(self, organisation_id: UUID, identities: Sequence[str]) -> Mapping[str, KnownEvent]:
        found = {}
        for part in pieces(identities):
            query = select(*_KNOWN).where(
                EVENT.c.organisation_id == organisation_id, EVENT.c.identity.in_(part)
            )
            for row in self._connection.execute(query):
                found[row.identity] = _known(row)
        return found

    def by_name(self, organisation_id: UUID, names: Sequence[str]) -> Mapping[str, Sequence[KnownEvent]]:
        found: dict[str, list[KnownEvent]] = defaultdict(list)
        for part in pieces(names):
            query = (
                select(NAME.c.name, *_KNOWN)
                .join(EVENT, EVENT.c.id == NAME.c.event_id)
                .where(NAME.c.organisation_id == organisation_id, NAME.c.name.in_(part))
            )
            for row in self._connection.execute(query):
                found[row.name].append(_known(row))
        return found

    def add(self, events: Sequence[IndexedEvent]) -> frozenset[UUID]:
        if not events:
            return frozenset()
        self._connection.execute(self._unless_there(EVENT), [event_columns(each.stored) for each in events])
        ids = self._ids_of(events)
        new = [each for each in events if ids[_key(each)] == each.stored.id]
        names = [
            {"organisation_id": each.stored.organisation_id, "name": name, "event_id": ids[_key(each)]}
            for each in events
            for name in each.names
        ]
        parties = [
            {"event_id": each.stored.id, "organisation_id": party} for each in new for party in each.parties
        ]
        self._write(self._unless_there(NAME), names)
        self._write(insert(PARTY), parties)
        self._write(_ADD_FRESH, [{"event_id": each.stored.id} for each in new])
        self._write(_ADD_EPC, [row for each in new for row in epc_rows(each.stored.id, each.index)])
        self._write(_ADD_TERM, [row for each in new for row in term_rows(each.stored.id, each.index)])
        return frozenset(each.stored.id for each in new)

    def _unless_there(self, into: Table) -> Insert:
        if self._connection.dialect.name == "postgresql":
            return postgresql.insert(into).on_conflict_do_nothing()
        return sqlite.insert(into).on_conflict_do_nothing()

    def _ids_of(self, events: Sequence[IndexedEvent]) -> dict[tuple[UUID, str], UUID]:
        """Under which id each identity stands, now that it stands."""
        of: dict[UUID, list[str]] = defaultdict(list)
        for each in events:
            organisation_id, identity = _key(each)
            of[organisation_id].append(identity)
        return {
            (organisation_id, identity): known.id
            for organisation_id, identities in of.items()
            for identity, known in self.by_identity(organisation_id, identities).items()
        }

    def _write(self, statement: Insert, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            self._connection.execute(statement, rows)

    def add_names(self, organisation_id: UUID, names: Sequence[FurtherName]) -> None:
        rows = [{**columns_of(each), "organisation_id": organisation_id} for each in names]
        self._write(self._unless_there(NAME), rows)

    def add_index(self, event_id: UUID, index: EventIndex) -> None:
        self._write(_ADD_EPC, epc_rows(event_id, index))
        self._write(_ADD_TERM, term_rows(event_id, index))

    def set_voided(self, event_id: UUID, by: UUID | None) -> None:
        self._connection.execute(update(EVENT).where(EVENT.c.id == event_id).values(voided_by=by))

    def release(self, event_ids: Sequence[UUID]) -> None:
        for part in pieces(event_ids):
            self._connection.execute(delete(EDGE).where(EDGE.c.event_id.in_(part)))
            self._connection.execute(delete(MOVEMENT).where(MOVEMENT.c.event_id.in_(part)))

    def movements(self, batch_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Movement]]:
        found: dict[UUID, list[Movement]] = defaultdict(list)
        for part in pieces(batch_ids):
            for row in self._connection.execute(_MOVED, {"of": list(part)}):
                found[row.batch_id].append(movement(row))
        return found

    def movements_of(self, event_id: UUID) -> Sequence[Movement]:
        query = select(MOVEMENT).where(MOVEMENT.c.event_id == event_id).order_by(MOVEMENT.c.batch_id)
        return [movement(row) for row in self._connection.execute(query)]

    def shipped_together(self, event_id: UUID, most: int) -> Sequence[UUID]:
        one, each = MOVEMENT.alias("one"), MOVEMENT
        same = (
            (each.c.holder_id == one.c.holder_id)
            & (each.c.reference == one.c.reference)
            & or_(each.c.other_id == one.c.other_id, each.c.other_id.is_(None) & one.c.other_id.is_(None))
        )
        shipped = MovementKind.SHIPPED.value
        query = (
            select(each.c.event_id)
            .distinct()
            .select_from(one.join(each, same))
            .where(one.c.event_id == event_id, one.c.kind == shipped, each.c.kind == shipped)
            .order_by(each.c.event_id)
            .limit(most)
        )
        return list(self._connection.execute(query).scalars())

    def lots_moved(self, organisation_id: UUID, before: UUID | None, limit: int) -> Sequence[UUID]:
        own = select(BATCH.c.id.label("lot")).where(BATCH.c.organisation_id == organisation_id)
        parts = [own]
        for side in (MOVEMENT.c.holder_id, MOVEMENT.c.other_id):
            parts.append(select(MOVEMENT.c.batch_id.label("lot")).where(side == organisation_id))
        every = union(*parts).subquery()
        query = select(every.c.lot).order_by(every.c.lot.desc()).limit(limit)
        query = query if before is None else query.where(every.c.lot < before)
        return list(self._connection.execute(query).scalars())

    def voided(self, event_ids: Sequence[UUID]) -> frozenset[UUID]:
        found: set[UUID] = set()
        for part in pieces(event_ids):
            query = select(EVENT.c.id).where(EVENT.c.id.in_(part), EVENT.c.voided_by.is_not(None))
            found.update(self._connection.execute(query).scalars())
        return frozenset(found)

    def gtins_here(self, gtins: Sequence[str]) -> frozenset[str]:
        found: set[str] = set()
        for part in pieces(gtins):
            found.update(
                self._connection.execute(select(PRODUCT.c.gtin).where(PRODUCT.c.gtin.in_(part))).scalars()
            )
        return frozenset(found)

    def lots_by_code(self, codes: Sequence[str]) -> Mapping[str, UUID]:
        found: dict[str, UUID] = {}
        for part in pieces(codes):
            query = select(BATCH.c.code, BATCH.c.id).where(BATCH.c.code.in_(part))
            found.update((row.code, row.id) for row in self._connection.execute(query))
        return found

    def lots_by_gtin(self, named: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], UUID]:
        found: dict[tuple[str, str], UUID] = {}
        for part in pieces(named):
            query = select(PRODUCT.c.gtin, BATCH.c.lot, BATCH.c.id)
            query = query.join(BATCH, BATCH.c.product_id == PRODUCT.c.id)
            query = query.where(tuple_(PRODUCT.c.gtin, BATCH.c.lot).in_(part))
            found.update(((row.gtin, row.lot), row.id) for row in self._connection.execute(query))
        return found

    def organisations_by_did(self, dids: Sequence[str]) -> Mapping[str, Party]:
        found: dict[str, Party] = {}
        for part in pieces(dids):
            query = select(ORGANISATION.c.did, ORGANISATION.c.id, ORGANISATION.c.created_at)
            for row in self._connection.execute(query.where(ORGANISATION.c.did.in_(part))):
                found[row.did] = Party(row.id, row.created_at)
        for part in pieces([each for each in dids if each not in found]):
            had = select(HAD.c.did, HAD.c.organisation_id, HAD.c.since).where(HAD.c.did.in_(part))
            for row in self._connection.execute(had):
                found[row.did] = Party(row.organisation_id, row.since)
        return found

    def add_movements(self, movements: Iterable[Movement]) -> None:
        self._write(insert(MOVEMENT), [movement_row(each) for each in movements])


def pieces(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), MOST_AT_ONCE):
        yield values[start : start + MOST_AT_ONCE]


def movement(row: Any) -> Movement:
    values = dict(row._mapping)
    return Movement(**(values | {"kind": MovementKind(values["kind"])}))


def movement_row(each: Movement) -> dict[str, Any]:
    return {**columns_of(each), "kind": each.kind.value}


def epc_rows(event_id: UUID, index: EventIndex) -> list[dict[str, Any]]:
    return [
        {**columns_of(each), "role": each.role.value, "event_id": event_id, "position": position}
        for position, each in enumerate(index.epcs)
    ]


def term_rows(event_id: UUID, index: EventIndex) -> list[dict[str, Any]]:
    return [
        {**columns_of(each), "event_id": event_id, "position": position}
        for position, each in enumerate(index.terms)
    ]


def _key(event: IndexedEvent) -> tuple[UUID, str]:
    if event.stored.identity is None:
        raise ValueError("an event without an identity cannot be captured")
    return event.stored.organisation_id, event.stored.identity


def _known(row: Any) -> KnownEvent:
    return KnownEvent(
        row.id, row.identity, Standing(row.standing), row.event_time, row.declared_at, row.voided_by
    )
