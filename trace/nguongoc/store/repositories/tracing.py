"""What is known of the lots and events on the way of a trace; the graph itself is in `trace_graph`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, exists, literal, select, tuple_
from sqlalchemy.engine import Connection

from nguongoc.batches.bought_inputs import bought_inputs_of
from nguongoc.batches.lots import Hold, Origin
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.batches.told_origin import told_origin_of
from nguongoc.catalogue.products import Category
from nguongoc.events.index import EpcRole
from nguongoc.ports.rows import Standing
from nguongoc.ports.tracing import Amount, EventSeen, LotNamed, LotSeen
from nguongoc.store.repositories.events import pieces
from nguongoc.store.repositories.rows import table
from nguongoc.store.repositories.trace_graph import SqlGraph, open_graph
from nguongoc.store.tables import (
    BatchInputRow,
    BatchRow,
    EventEpcRow,
    EventPartyRow,
    EventRow,
    FacilityRow,
    OrganisationRow,
    ProductRow,
    StatusSlotRow,
    UnitRangeRow,
)

BATCH = table(BatchRow)
INPUT = table(BatchInputRow)
PRODUCT = table(ProductRow)
ORGANISATION = table(OrganisationRow)
FACILITY = table(FacilityRow)
SLOT = table(StatusSlotRow)
EVENT = table(EventRow)
PARTY = table(EventPartyRow)
EPC = table(EventEpcRow)
UNITS = table(UnitRangeRow)
MOST_OF_A_NUMBER = 20
_LOT = (
    select(
        BATCH.c.id,
        BATCH.c.organisation_id,
        BATCH.c.code,
        BATCH.c.gtin,
        BATCH.c.lot,
        BATCH.c.origin,
        BATCH.c.amount,
        BATCH.c.unit,
        BATCH.c.happened_on,
        BATCH.c.expires_on,
        BATCH.c.hold,
        BATCH.c.told_origin,
        BATCH.c.bought_inputs,
        SLOT.c.revoked,
        PRODUCT.c.name.label("product_name"),
        PRODUCT.c.name_en.label("product_name_en"),
        PRODUCT.c.category,
        ORGANISATION.c.name.label("organisation_name"),
        FACILITY.c.name.label("facility_name"),
        FACILITY.c.commune_code,
    )
    .join(PRODUCT, PRODUCT.c.id == BATCH.c.product_id)
    .join(ORGANISATION, ORGANISATION.c.id == BATCH.c.organisation_id)
    .join(FACILITY, FACILITY.c.id == BATCH.c.facility_id)
    .join(SLOT, SLOT.c.record_id == BATCH.c.passport_id, isouter=True)
)

_NAMED = (
    select(
        BATCH.c.code,
        BATCH.c.gtin,
        PRODUCT.c.gtin.label("product_gtin"),
        BATCH.c.lot,
        BATCH.c.product_id,
        BATCH.c.event_id,
        EVENT.c.event_time,
        UNITS.c.first.label("first_unit"),
        UNITS.c.count.label("units"),
        UNITS.c.key_version,
    )
    .join(PRODUCT, PRODUCT.c.id == BATCH.c.product_id)
    .join(EVENT, EVENT.c.id == BATCH.c.event_id)
    .join(UNITS, UNITS.c.batch_id == BATCH.c.id, isouter=True)
)


class SqlTracing:
    __slots__ = ("_connection", "_is_postgres")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._is_postgres = connection.dialect.name == "postgresql"

    def graph(self) -> SqlGraph:
        return open_graph(self._connection)

    def lots_of_codes(self, codes: Sequence[str]) -> Mapping[str, LotSeen]:
        found = (self._lots(_LOT.where(BATCH.c.code.in_(piece))) for piece in pieces(codes))
        return {lot.code: lot for piece in found for lot in piece}

    def lots_of_numbers(self, numbers: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], LotSeen]:
        found: dict[tuple[str, str], LotSeen] = {}
        for piece in pieces(numbers):
            for lot in self._lots(_LOT.where(tuple_(BATCH.c.gtin, BATCH.c.lot).in_(piece))):
                found[lot.gtin or "", lot.lot] = lot
        return found

    def _lots(self, query: Select[Any]) -> Iterable[LotSeen]:
        return map(_lot, self._connection.execute(query))

    def lots_named(self, codes: Sequence[str], numbers: Sequence[tuple[str, str]]) -> Sequence[LotNamed]:
        found: dict[str, LotNamed] = {}
        # A statement each, so that each is answered by an index.
        queries = [_NAMED.where(BATCH.c.code.in_(piece)) for piece in pieces(codes)]
        queries += [_NAMED.where(tuple_(PRODUCT.c.gtin, BATCH.c.lot).in_(piece)) for piece in pieces(numbers)]
        for query in queries:
            found.update((row.code, LotNamed(**row._mapping)) for row in self._connection.execute(query))
        return list(found.values())

    def keys_beginning(self, beginnings: Sequence[str], limit: int) -> Sequence[str]:
        found: dict[str, None] = {}
        for beginning in beginnings:
            # By bytes, as the index is: `0` is what comes after a slash.
            first, last = ("~>=~", "~<~") if self._is_postgres else (">=", "<")
            within = EPC.c.key.op(first, is_comparison=True)(beginning) & EPC.c.key.op(
                last, is_comparison=True
            )(beginning[:-1] + "0")
            query = select(EPC.c.key).where(within).distinct().limit(limit - len(found))
            found.update((row.key, None) for row in self._connection.execute(query))
            if len(found) >= limit:
                break
        return list(found)

    def keys_of_lot(self, lot: str) -> Sequence[tuple[str | None, str]]:
        query = select(BATCH.c.gtin, BATCH.c.code).where(BATCH.c.lot == lot).limit(MOST_OF_A_NUMBER)
        return [(row.gtin, row.code) for row in self._connection.execute(query)]

    def events(self, events: Sequence[str], reader: UUID | None) -> Mapping[str, EventSeen]:
        readable = literal(True) if reader is None else _readable_by(reader)
        query = select(
            EVENT.c.id,
            EVENT.c.event_uri,
            EVENT.c.organisation_id,
            EVENT.c.standing,
            readable.label("readable"),
        )
        found: dict[str, EventSeen] = {}
        for piece in pieces(events):
            for row in self._connection.execute(query.where(EVENT.c.id.in_(map(UUID, piece)))):
                found[row.id.hex] = EventSeen(
                    row.event_uri, row.organisation_id, Standing(row.standing), bool(row.readable)
                )
        return found

    def is_named(self, keys: Sequence[str], reader: UUID | None) -> bool:
        query = (
            select(EVENT.c.id)
            .join(EPC, EPC.c.event_id == EVENT.c.id)
            .where(EPC.c.key.in_(keys), EVENT.c.voided_by.is_(None), EVENT.c.declared_at.is_(None))
        )
        if reader is not None:
            query = query.where(_readable_by(reader), EVENT.c.standing != Standing.CLAIMED.value)
        return self._connection.execute(query.limit(1)).first() is not None

    def entered(self, events: Sequence[str]) -> Mapping[tuple[str, UUID], Quantity]:
        """What registrations say went in, as it was entered, by (hex of the event, source lot)."""
        query = select(BATCH.c.event_id, INPUT.c.source_batch_id, INPUT.c.amount, INPUT.c.unit).join(
            INPUT, INPUT.c.batch_id == BATCH.c.id
        )
        found: dict[tuple[str, UUID], Quantity] = {}
        for piece in pieces(events):
            for row in self._connection.execute(query.where(BATCH.c.event_id.in_(map(UUID, piece)))):
                found[row.event_id.hex, row.source_batch_id] = Quantity(row.amount, Unit(row.unit))
        return found

    def amounts(self, events: Sequence[str]) -> Mapping[tuple[str, str], Amount]:
        query = select(EPC.c.event_id, EPC.c.key, EPC.c.quantity, EPC.c.uom).where(
            EPC.c.role.in_((EpcRole.INPUT.value, EpcRole.CHILD.value)), EPC.c.quantity.is_not(None)
        )
        found: dict[tuple[str, str], Amount] = {}
        for piece in pieces(events):
            for row in self._connection.execute(query.where(EPC.c.event_id.in_(map(UUID, piece)))):
                found[row.event_id.hex, row.key] = Amount(row.quantity, row.uom)
        return found


def _readable_by(reader: UUID) -> ColumnElement[bool]:
    """Whether an organisation captured the event or is a party to it."""
    is_party = exists().where(PARTY.c.event_id == EVENT.c.id, PARTY.c.organisation_id == reader)
    return (EVENT.c.organisation_id == reader) | is_party


def _lot(row: Row[Any]) -> LotSeen:
    return LotSeen(
        batch_id=row.id,
        organisation_id=row.organisation_id,
        code=row.code,
        gtin=row.gtin,
        lot=row.lot,
        origin=Origin(row.origin),
        quantity=Quantity(row.amount, Unit(row.unit)),
        happened_on=row.happened_on,
        expires_on=row.expires_on,
        hold=Hold(row.hold),
        revoked=bool(row.revoked),
        product_name=row.product_name,
        product_name_en=row.product_name_en,
        category=Category(row.category),
        organisation_name=row.organisation_name,
        facility_name=row.facility_name,
        commune_code=row.commune_code,
        told_origin=told_origin_of(row.told_origin),
        bought_inputs=bought_inputs_of(row.bought_inputs),
    )
