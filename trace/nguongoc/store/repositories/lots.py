"""Events, lots, inputs, unit ranges, edges."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Numeric, Row, bindparam, delete, func, insert, select, tuple_, update
from sqlalchemy.engine import Connection

from nguongoc.batches.lots import Batch, Hold, LotAlias, LotInput, Origin, UnitRange
from nguongoc.batches.quantities import Base, Canonical, Quantity, Unit
from nguongoc.ports import Standing, StoredEvent
from nguongoc.store.repositories.at_once import asked, beginning_before
from nguongoc.store.repositories.changes import note_hold
from nguongoc.store.repositories.lot_rows import (
    batch_columns,
    batch_of,
    input_rows,
)
from nguongoc.store.repositories.rows import event_columns, stored_event, table
from nguongoc.store.tables import (
    BatchInputRow,
    BatchRow,
    EventEpcRow,
    EventFreshRow,
    EventRow,
    LotEdgeRow,
    LotSellerRow,
    ProductRow,
    UnitRangeRow,
)

EVENT = table(EventRow)
BATCH = table(BatchRow)
INPUT = table(BatchInputRow)
EDGE = table(LotEdgeRow)
UNITS = table(UnitRangeRow)
SELLER = table(LotSellerRow)
EPC = table(EventEpcRow)
PRODUCT = table(ProductRow)
# Made once: putting a statement together takes longer than SQLite takes to run it.
_ADD_EVENT, _ADD_BATCH, _ADD_FRESH = insert(EVENT), insert(BATCH), insert(table(EventFreshRow))
_OF_PRODUCT = BATCH.join(PRODUCT, PRODUCT.c.id == BATCH.c.product_id)
_BY_GTIN = (
    select(BATCH)
    .select_from(_OF_PRODUCT)
    .where(PRODUCT.c.gtin == bindparam("of_gtin"), BATCH.c.lot == bindparam("of_lot"))
)
_ALIASES = (
    select(BATCH.c.code, PRODUCT.c.gtin, BATCH.c.lot)
    .select_from(_OF_PRODUCT)
    .where(BATCH.c.gtin.is_(None), PRODUCT.c.gtin.is_not(None))
)
_LOT_TAKEN = select(BATCH.c.id).where(
    BATCH.c.product_id == bindparam("of_product"), BATCH.c.lot == bindparam("of_lot")
)


class SqlLots:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def batch(self, batch_id: UUID) -> Batch | None:
        return self._one(BATCH.c.id == batch_id)

    def batch_by_code(self, code: str) -> Batch | None:
        return self._one(BATCH.c.code == code)

    def batch_by_gtin_lot(self, gtin: str, lot: str) -> Batch | None:
        row = self._connection.execute(_BY_GTIN, {"of_gtin": gtin, "of_lot": lot}).first()
        return None if row is None else self._batches([row])[0]

    def batches_by_code(self, codes: Collection[str]) -> Mapping[str, Batch]:
        rows = self._connection.execute(select(BATCH).where(BATCH.c.code.in_(codes))).all()
        return {batch.code: batch for batch in self._batches(rows)}

    def batches_by_lot(self, lots: Collection[tuple[UUID, str]]) -> Mapping[tuple[UUID, str], Batch]:
        named = tuple_(BATCH.c.product_id, BATCH.c.lot).in_(list(lots))
        rows = self._connection.execute(select(BATCH).where(named)).all()
        return {(batch.product_id, batch.lot): batch for batch in self._batches(rows)}

    def lot_aliases(
        self,
        *,
        codes: Collection[str] = (),
        gtins: Collection[str] = (),
        lots: Collection[tuple[str, str]] = (),
        limit: int,
    ) -> Sequence[LotAlias]:
        # A statement each, so that each is answered by an index; together they would read the table.
        pairs = set(lots)
        found = self._aliases(BATCH.c.code.in_(codes), limit) if codes else []
        found += self._aliases(PRODUCT.c.gtin.in_(gtins), limit) if gtins else []
        if pairs:
            within = PRODUCT.c.gtin.in_({gtin for gtin, _ in pairs}) & BATCH.c.lot.in_(
                {lot for _, lot in pairs}
            )
            found += [each for each in self._aliases(within, limit) if (each.gtin, each.lot) in pairs]
        return list(dict.fromkeys(found))[:limit]

    def _aliases(self, condition: Any, limit: int) -> list[LotAlias]:
        query = _ALIASES.where(condition).order_by(BATCH.c.id).limit(limit)
        return [LotAlias(row.code, row.gtin, row.lot) for row in self._connection.execute(query)]

    def _one(self, condition: Any) -> Batch | None:
        row = self._connection.execute(select(BATCH).where(condition)).first()
        return None if row is None else self._batches([row])[0]

    def batches(self, batch_ids: Sequence[UUID]) -> Mapping[UUID, Batch]:
        rows = self._connection.execute(select(BATCH).where(BATCH.c.id.in_(batch_ids))).all()
        return {batch.id: batch for batch in self._batches(rows)}

    def batches_of_events(self, event_ids: Sequence[UUID]) -> Sequence[Batch]:
        query = select(BATCH).where(BATCH.c.event_id.in_(event_ids)).order_by(BATCH.c.id)
        return self._batches(self._connection.execute(query).all())

    def lot_taken(self, product_id: UUID, lot: str) -> bool:
        taken = self._connection.execute(_LOT_TAKEN, {"of_product": product_id, "of_lot": lot})
        return taken.first() is not None

    def batches_of(self, organisation_id: UUID, before: UUID | None, limit: int) -> Sequence[Batch]:
        query = select(BATCH).where(BATCH.c.organisation_id == organisation_id)
        if before is not None:
            query = query.where(BATCH.c.id < before)
        rows = self._connection.execute(query.order_by(BATCH.c.id.desc()).limit(limit)).all()
        return self._batches(rows)

    def harvested(self, facility_id: UUID, after: date, until: date) -> Sequence[tuple[UUID, Canonical]]:
        within = (BATCH.c.facility_id == facility_id) & (BATCH.c.origin == Origin.HARVESTED.value)
        return self._sums(within & (BATCH.c.happened_on > after) & (BATCH.c.happened_on <= until))

    def made_between(self, product_id: UUID, first: date, last: date) -> Sequence[Canonical]:
        days = (BATCH.c.happened_on >= first) & (BATCH.c.happened_on <= last)
        return [amount for _, amount in self._sums((BATCH.c.product_id == product_id) & days)]

    def _sums(self, condition: Any) -> list[tuple[UUID, Canonical]]:
        # Added up by the database: a place has any number of lots. SQLite keeps decimals as text and adds binary floats, which
        # are right to the sixth decimal up to a billion.
        query = (
            select(
                BATCH.c.product_id,
                BATCH.c.canonical_base,
                func.sum(BATCH.c.canonical_amount, type_=Numeric(30, 6)),
            )
            .join(EVENT, EVENT.c.id == BATCH.c.event_id)
            .where(condition, EVENT.c.voided_by.is_(None))
            .group_by(BATCH.c.product_id, BATCH.c.canonical_base)
        )
        return [
            (product_id, Canonical(Decimal(total), Base(base)))
            for product_id, base, total in self._connection.execute(query)
        ]

    def newest_lots(self, product_id: UUID, limit: int) -> Sequence[Batch]:
        query = select(BATCH).where(BATCH.c.product_id == product_id).order_by(BATCH.c.id.desc()).limit(limit)
        return self._batches(self._connection.execute(query).all())

    def lock_batches(self, batch_ids: Iterable[UUID]) -> Mapping[UUID, Batch]:
        # Always in the same order, so that two transactions drawing on the same lots cannot block each other.
        query = select(BATCH).where(BATCH.c.id.in_(sorted(batch_ids))).order_by(BATCH.c.id).with_for_update()
        rows = self._connection.execute(query).all()
        return {batch.id: batch for batch in self._batches(rows)}

    def handled(self, keys: Sequence[str], organisation_id: UUID, limit: int) -> Sequence[StoredEvent]:
        query = (
            select(EVENT)
            .where(
                EVENT.c.id.in_(select(EPC.c.event_id).where(EPC.c.key.in_(keys))),
                EVENT.c.organisation_id == organisation_id,
                EVENT.c.standing == Standing.CAPTURED.value,
                EVENT.c.voided_by.is_(None),
                EVENT.c.declared_at.is_(None),
            )
            .order_by(EVENT.c.event_time.desc(), EVENT.c.id.desc())
            .limit(limit)
        )
        return [stored_event(row) for row in self._connection.execute(query)][::-1]

    def add_event(self, event: StoredEvent) -> None:
        self._connection.execute(_ADD_EVENT, event_columns(event))
        self._connection.execute(_ADD_FRESH, {"event_id": event.id})

    def event(self, event_id: UUID) -> StoredEvent | None:
        row = self._connection.execute(select(EVENT).where(EVENT.c.id == event_id)).first()
        return None if row is None else stored_event(row)

    def add_batch(self, batch: Batch) -> None:
        self._connection.execute(_ADD_BATCH, batch_columns(batch))
        if batch.inputs:
            self._connection.execute(insert(INPUT), input_rows(batch))

    def put_batch(self, batch: Batch) -> None:
        columns = {name: value for name, value in batch_columns(batch).items() if name != "hold"}
        self._connection.execute(update(BATCH).where(BATCH.c.id == batch.id).values(columns))

    def set_hold(self, batch_id: UUID, hold: Hold) -> None:
        self._connection.execute(update(BATCH).where(BATCH.c.id == batch_id).values(hold=hold.value))
        note_hold(self._connection, batch_id, hold)

    def add_edges(self, event_id: UUID, at: datetime, edges: Iterable[tuple[str, str]]) -> None:
        rows = [
            {"event_id": event_id, "source": source, "target": target, "event_time": at}
            for source, target in edges
        ]
        if rows:
            self._connection.execute(insert(EDGE), rows)

    def claim_units(self, product_id: UUID, batch_id: UUID, count: int, key_version: int) -> UnitRange:
        held = self.unit_range(batch_id)
        if held is not None:
            return held
        first: int = self._connection.execute(
            select(PRODUCT.c.next_unit).where(PRODUCT.c.id == product_id).with_for_update()
        ).scalar_one()
        # Asked again under the lock: who waited for it may have waited for the very same claim.
        held = self.unit_range(batch_id)
        if held is not None:
            return held
        self._connection.execute(
            update(PRODUCT).where(PRODUCT.c.id == product_id).values(next_unit=first + count)
        )
        claimed = UnitRange(batch_id, product_id, first, count, key_version)
        self._connection.execute(insert(UNITS), asdict(claimed))
        return claimed

    def seller(self, batch_id: UUID) -> str | None:
        return self._connection.execute(select(SELLER.c.name).where(SELLER.c.batch_id == batch_id)).scalar()

    def put_seller(self, batch_id: UUID, name: str | None) -> None:
        self._connection.execute(delete(SELLER).where(SELLER.c.batch_id == batch_id))
        if name is not None:
            self._connection.execute(insert(SELLER), {"batch_id": batch_id, "name": name})

    def unit_range(self, batch_id: UUID) -> UnitRange | None:
        row = self._connection.execute(select(UNITS).where(UNITS.c.batch_id == batch_id)).first()
        return None if row is None else UnitRange(**row._mapping)

    def unit_range_holding(self, product_id: UUID, index: int) -> UnitRange | None:
        query = (
            select(UNITS)
            .where(UNITS.c.product_id == product_id, UNITS.c.first <= index)
            .order_by(UNITS.c.first.desc())
            .limit(1)
        )
        row = self._connection.execute(query).first()
        if row is None:
            return None
        found = UnitRange(**row._mapping)
        return found if index < found.first + found.count else None

    def key_versions(self, product_id: UUID) -> Sequence[int]:
        query = select(UNITS.c.key_version).where(UNITS.c.product_id == product_id).distinct()
        return sorted(self._connection.execute(query).scalars())

    def versions_of_keys(self, product_ids: Collection[UUID]) -> Mapping[UUID, tuple[int, ...]]:
        of = UNITS.c.product_id
        query = select(of, UNITS.c.key_version).where(of.in_(product_ids)).distinct()
        found: dict[UUID, list[int]] = {}
        for row in self._connection.execute(query):
            found.setdefault(row.product_id, []).append(row.key_version)
        return {product_id: tuple(sorted(versions)) for product_id, versions in found.items()}

    def ranges_holding(self, units: Collection[tuple[UUID, int]]) -> Mapping[tuple[UUID, int], UnitRange]:
        found: dict[tuple[UUID, int], UnitRange] = {}
        for row in self._connection.execute(beginning_before(asked(units), UNITS, UNITS.c.product_id)):
            # By position: a row has methods of its own called `index` and `count`.
            of, number, *columns = row
            held = UnitRange(*columns)
            if number < held.first + held.count:
                found[of, number] = held
        return found

    def _batches(self, rows: Sequence[Row[Any]]) -> list[Batch]:
        made = [row.id for row in rows if row.origin == Origin.MADE.value]
        inputs: dict[UUID, list[LotInput]] = {}
        if made:
            query = select(INPUT).where(INPUT.c.batch_id.in_(made)).order_by(INPUT.c.source_batch_id)
            for each in self._connection.execute(query):
                quantity = Quantity(each.amount, Unit(each.unit))
                inputs.setdefault(each.batch_id, []).append(LotInput(each.source_batch_id, quantity))
        return [batch_of(row, tuple(inputs.get(row.id, ()))) for row in rows]
