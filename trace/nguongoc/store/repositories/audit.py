"""Walks along whole tables, for `fsck`."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Table, and_, exists, func, or_, select, text, tuple_
from sqlalchemy.engine import Connection

from nguongoc.batches.balance import Movement, MovementKind
from nguongoc.batches.lots import UnitRange
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.catalogue.links import LinkVersion
from nguongoc.events.index import EpcRole, IndexedEpc
from nguongoc.events.index_terms import IndexedTerm
from nguongoc.log.tree import MAX_SIZE
from nguongoc.ports import (
    CosignedHead,
    PendingEntry,
    SignedRecord,
    SigningKey,
    StatusSlot,
    StoredEvent,
    StoredRendition,
)
from nguongoc.ports.audit import EventRows, StoredBatch, StoredEdge, StoredFile, StoredStretch
from nguongoc.store.repositories.events import movement
from nguongoc.store.repositories.links import link_version
from nguongoc.store.repositories.lots import SqlLots
from nguongoc.store.repositories.rows import signing_key, stored_event, table
from nguongoc.store.repositories.stored_files import stored_files
from nguongoc.store.tables import (
    BatchInputRow,
    BatchRow,
    EventEpcRow,
    EventNameRow,
    EventPartyRow,
    EventRow,
    EventTermRow,
    FrozenLogEntryRow,
    LogCosignedRow,
    LogEntryRow,
    LogNodeRow,
    LogPendingRow,
    LotEdgeRow,
    LotMovementRow,
    PhotoRenditionRow,
    PhotoRow,
    ProductLinkRow,
    ProductRow,
    RecordRow,
    SigningKeyRow,
    StatusSlotRow,
    UnitRangeRow,
    UnitStretchRow,
)

RECORD = table(RecordRow)
KEY = table(SigningKeyRow)
PENDING = table(LogPendingRow)
SLOT = table(StatusSlotRow)
EVENT = table(EventRow)
BATCH = table(BatchRow)
INPUT = table(BatchInputRow)
EDGE = table(LotEdgeRow)
EPC = table(EventEpcRow)
TERM = table(EventTermRow)
NAME = table(EventNameRow)
PARTY = table(EventPartyRow)
MOVEMENT = table(LotMovementRow)
UNITS = table(UnitRangeRow)
STRETCH = table(UnitStretchRow)
PRODUCT = table(ProductRow)
LINK = table(ProductLinkRow)
PHOTO = table(PhotoRow)
RENDITION = table(PhotoRenditionRow)
NODE = table(LogNodeRow)
ENTRY, FROZEN_ENTRY = table(LogEntryRow), table(FrozenLogEntryRow)
COSIGNED = table(LogCosignedRow)
STREAMED = 2_000


class SqlAudit:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def freeze(self) -> None:
        # A read transaction of SQLite is a snapshot anyway; PostgreSQL's default shows each statement its own.
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))

    def storage_faults(self, limit: int) -> Sequence[str]:
        if self._connection.dialect.name != "sqlite":
            return []
        found = list(self._connection.execute(text(f"PRAGMA integrity_check({int(limit)})")).scalars())
        dangling = self._connection.execute(text("PRAGMA foreign_key_check")).fetchmany(limit)
        told = [f"table {row[0]}, row {row[1]}: refers to a {row[2]} that is not there" for row in dangling]
        return [each for each in found if each != "ok"] + told

    def records(self, after: str | None, limit: int) -> Sequence[SignedRecord]:
        query = select(RECORD).order_by(RECORD.c.id).limit(limit)
        query = query if after is None else query.where(RECORD.c.id > after)
        return [SignedRecord(**row._mapping) for row in self._connection.execute(query)]

    def keys(self, kids: Sequence[str]) -> Mapping[str, SigningKey]:
        found = {}
        for row in self._connection.execute(select(KEY).where(KEY.c.kid.in_(kids))):
            found[row.kid] = signing_key(row)
        return found

    def pending_of(self, record_ids: Sequence[str]) -> Mapping[str, PendingEntry]:
        rows = self._connection.execute(select(PENDING).where(PENDING.c.record_id.in_(record_ids)))
        return {row.record_id: PendingEntry(**row._mapping) for row in rows}

    def slots_of(self, record_ids: Sequence[str]) -> Mapping[str, StatusSlot]:
        rows = self._connection.execute(select(SLOT).where(SLOT.c.record_id.in_(record_ids)))
        return {row.record_id: StatusSlot(**row._mapping) for row in rows}

    def lots_of(self, record_ids: Sequence[str]) -> Mapping[str, UUID | None]:
        query = select(RECORD.c.id, RECORD.c.batch_id).where(RECORD.c.id.in_(record_ids))
        return {row.id: row.batch_id for row in self._connection.execute(query)}

    def slots(self, list_id: str, after: int | None, limit: int) -> Sequence[StatusSlot]:
        query = select(SLOT).where(SLOT.c.list_id == list_id).order_by(SLOT.c.index).limit(limit)
        query = query if after is None else query.where(SLOT.c.index > after)
        return [StatusSlot(**row._mapping) for row in self._connection.execute(query)]

    def events(self, after: UUID | None, limit: int) -> Sequence[StoredEvent]:
        query = select(EVENT).order_by(EVENT.c.id).limit(limit)
        query = query if after is None else query.where(EVENT.c.id > after)
        return [stored_event(row) for row in self._connection.execute(query)]

    def event_rows(self, event_ids: Sequence[UUID]) -> Mapping[UUID, EventRows]:
        found = {id: EventRows() for id in event_ids}
        for row in self._of(EPC, event_ids, EPC.c.position):
            found[row.event_id].epcs.append(
                IndexedEpc(EpcRole(row.role), row.is_class, row.key, row.quantity, row.uom)
            )
        for row in self._of(TERM, event_ids, TERM.c.position):
            found[row.event_id].terms.append(IndexedTerm(row.name, row.text, row.number, row.moment))
        for row in self._of(NAME, event_ids, NAME.c.name):
            found[row.event_id].names.append(row.name)
        for row in self._of(PARTY, event_ids, PARTY.c.organisation_id):
            found[row.event_id].parties.append(row.organisation_id)
        for row in self._of(EDGE, event_ids, EDGE.c.source):
            found[row.event_id].edges.append(StoredEdge(**row._mapping))
        for row in self._of(MOVEMENT, event_ids, MOVEMENT.c.batch_id):
            found[row.event_id].movements.append(movement(row))
        return found

    def _of(self, rows: Table, event_ids: Sequence[UUID], order: Any) -> Any:
        return self._connection.execute(select(rows).where(rows.c.event_id.in_(event_ids)).order_by(order))

    def batch_ids(self, after: UUID | None, limit: int) -> Sequence[UUID]:
        query = select(BATCH.c.id).order_by(BATCH.c.id).limit(limit)
        query = query if after is None else query.where(BATCH.c.id > after)
        return list(self._connection.execute(query).scalars())

    def batches(self, ids: Sequence[UUID]) -> Mapping[UUID, StoredBatch]:
        rows = self._connection.execute(select(BATCH).where(BATCH.c.id.in_(ids))).all()
        inputs: dict[tuple[UUID, UUID], tuple[Decimal, str]] = {}
        for each in self._connection.execute(select(INPUT).where(INPUT.c.batch_id.in_(ids))):
            inputs[each.batch_id, each.source_batch_id] = (each.canonical_amount, each.canonical_base)
        found = {}
        for row, batch in zip(rows, SqlLots(self._connection)._batches(rows), strict=True):
            canonical = tuple(inputs[batch.id, part.batch_id] for part in batch.inputs)
            found[batch.id] = StoredBatch(batch, row.canonical_amount, row.canonical_base, canonical)
        return found

    def events_of(self, event_ids: Sequence[UUID]) -> Mapping[UUID, StoredEvent]:
        rows = self._connection.execute(select(EVENT).where(EVENT.c.id.in_(event_ids)))
        return {row.id: stored_event(row) for row in rows}

    def movements(self, batch_ids: Sequence[UUID]) -> Iterator[Movement]:
        # Streamed: a hub may have gone into hundreds of thousands of lots.
        query = select(
            BATCH.c.event_id,
            INPUT.c.source_batch_id,
            BATCH.c.organisation_id,
            INPUT.c.amount,
            INPUT.c.unit,
            EVENT.c.event_time,
        )
        query = query.join(BATCH, BATCH.c.id == INPUT.c.batch_id).join(EVENT, EVENT.c.id == BATCH.c.event_id)
        query = query.where(INPUT.c.source_batch_id.in_(batch_ids), EVENT.c.voided_by.is_(None))
        for event_id, source, maker, amount, unit, at in self._streamed(query):
            part = Quantity(amount, Unit(unit)).canonical
            yield Movement(event_id, source, maker, MovementKind.CONSUMED, part.amount, part.base.value, at)
        for row in self._streamed(select(MOVEMENT).where(MOVEMENT.c.batch_id.in_(batch_ids))):
            yield movement(row)

    def _streamed(self, query: Select[Any]) -> Any:
        return self._connection.execute(query.execution_options(yield_per=STREAMED))

    def unit_ranges(self, after: tuple[UUID, int] | None, limit: int) -> Sequence[UnitRange]:
        query = select(UNITS).order_by(UNITS.c.product_id, UNITS.c.first).limit(limit)
        if after is not None:
            query = query.where(tuple_(UNITS.c.product_id, UNITS.c.first) > tuple_(*after))
        return [UnitRange(**row._mapping) for row in self._connection.execute(query)]

    def unit_stretches(self, after: tuple[UUID, int] | None, limit: int) -> Sequence[StoredStretch]:
        query = (
            select(STRETCH.c.batch_id, STRETCH.c.first, STRETCH.c.last, STRETCH.c.state, UNITS.c.count)
            .outerjoin(UNITS, UNITS.c.batch_id == STRETCH.c.batch_id)
            .order_by(STRETCH.c.batch_id, STRETCH.c.first)
            .limit(limit)
        )
        if after is not None:
            query = query.where(tuple_(STRETCH.c.batch_id, STRETCH.c.first) > tuple_(*after))
        return [StoredStretch(*row) for row in self._connection.execute(query)]

    def next_units(self, product_ids: Sequence[UUID]) -> Mapping[UUID, int]:
        query = select(PRODUCT.c.id, PRODUCT.c.next_unit).where(PRODUCT.c.id.in_(product_ids))
        return {row.id: row.next_unit for row in self._connection.execute(query)}

    def link_versions(self, after: tuple[UUID, int] | None, limit: int) -> Sequence[LinkVersion]:
        query = select(LINK).order_by(LINK.c.link_id, LINK.c.version).limit(limit)
        if after is not None:
            query = query.where(tuple_(LINK.c.link_id, LINK.c.version) > tuple_(*after))
        return [link_version(row) for row in self._connection.execute(query)]

    def variants_noted_wrongly(self, relation: str, limit: int) -> Sequence[UUID]:
        there = exists().where(
            LINK.c.product_id == PRODUCT.c.id, LINK.c.relation == relation, LINK.c.valid_until.is_(None)
        )
        wrong = or_(and_(PRODUCT.c.default_variants, ~there), and_(~PRODUCT.c.default_variants, there))
        query = select(PRODUCT.c.id).where(wrong).order_by(PRODUCT.c.id).limit(limit)
        return list(self._connection.execute(query).scalars())

    def lots_of_other_gtins(self, limit: int) -> Sequence[tuple[str, str, str | None]]:
        other = or_(PRODUCT.c.gtin.is_(None), PRODUCT.c.gtin != BATCH.c.gtin)
        query = (
            select(BATCH.c.code, BATCH.c.gtin, PRODUCT.c.gtin.label("of_product"))
            .join(PRODUCT, PRODUCT.c.id == BATCH.c.product_id)
            .where(BATCH.c.gtin.is_not(None), other)
            .order_by(BATCH.c.id)
            .limit(limit)
        )
        return [(row.code, row.gtin, row.of_product) for row in self._connection.execute(query)]

    def photos(self, after: str | None, limit: int) -> Sequence[tuple[str, Sequence[int]]]:
        query = select(PHOTO.c.id, PHOTO.c.widths).order_by(PHOTO.c.id).limit(limit)
        query = query if after is None else query.where(PHOTO.c.id > after)
        return [(row.id, row.widths) for row in self._connection.execute(query)]

    def renditions(self, photo_id: str) -> Sequence[StoredRendition]:
        query = select(RENDITION).where(RENDITION.c.photo_id == photo_id)
        query = query.order_by(RENDITION.c.width, RENDITION.c.media_type)
        return [
            StoredRendition(row.width, row.media_type, row.body, row.sha256)
            for row in self._connection.execute(query)
        ]

    def files(self) -> Iterator[StoredFile]:
        return stored_files(self._connection)

    def nodes_between(self, level: int, first: int, end: int) -> Mapping[int, bytes]:
        query = select(NODE.c.index, NODE.c.hash)
        query = query.where(NODE.c.level == level, NODE.c.index >= first, NODE.c.index < end)
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def stray_nodes(self, size: int, limit: int) -> Sequence[tuple[int, int]]:
        # A condition a level, so that each is answered by the primary key and none by reading the table.
        levels = range(MAX_SIZE.bit_length())
        conditions: list[Any] = [
            and_(NODE.c.level == level, or_(NODE.c.index < 0, NODE.c.index >= size >> level))
            for level in levels
        ]
        conditions += [NODE.c.level < 0, NODE.c.level >= len(levels)]
        found: list[tuple[int, int]] = []
        for condition in conditions:
            query = select(NODE.c.level, NODE.c.index).where(condition).limit(limit - len(found))
            found += [(level, index) for level, index in self._connection.execute(query)]
            if len(found) >= limit:
                break
        return found

    def stray_entries(self, size: int, limit: int) -> Sequence[int]:
        outside = or_(ENTRY.c.index < 0, ENTRY.c.index >= size)
        query = select(ENTRY.c.index).where(outside).order_by(ENTRY.c.index).limit(limit)
        return list(self._connection.execute(query).scalars())

    def entries_named(self, prefix: str) -> int:
        named = (
            select(func.count()).where(rows.c.record_id.startswith(prefix, autoescape=True))
            for rows in (ENTRY, FROZEN_ENTRY)
        )
        return sum(self._connection.execute(query).scalar_one() for query in named)

    def cosigned(self, after: int, limit: int) -> Sequence[CosignedHead]:
        query = select(COSIGNED).where(COSIGNED.c.size > after).order_by(COSIGNED.c.size).limit(limit)
        return [CosignedHead(**row._mapping) for row in self._connection.execute(query)]
