"""The farm diary."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, Table, and_, insert, or_, select, tuple_, update
from sqlalchemy.engine import Connection

from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.diary.areas import Area, AreaUnit
from nguongoc.diary.entries import Activity, Dose, DoseUnit, Entry, Position, Said, said_plainly
from nguongoc.ports.diary import DiaryWish, ToldEntry
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import DiaryEntryRow, DiaryEventRow, EventRow

ENTRY: Table = table(DiaryEntryRow)
TOLD, EVENT = table(DiaryEventRow), table(EventRow)
LATER = ENTRY.alias("later")


class SqlDiary:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entries: Sequence[Entry]) -> None:
        if entries:
            self._connection.execute(insert(ENTRY), [_columns(each) for each in entries])

    def among(self, organisation_id: UUID, ids: Sequence[UUID]) -> Sequence[Entry]:
        query = _entries().where(ENTRY.c.organisation_id == organisation_id, ENTRY.c.id.in_(ids))
        return [_entry(row) for row in self._connection.execute(query)]

    def of_plot(self, facility_id: UUID, activities: Sequence[Activity]) -> Sequence[Entry]:
        kinds = [each.value for each in activities]
        query = _entries().where(ENTRY.c.facility_id == facility_id, ENTRY.c.activity.in_(kinds))
        standing = query.where(LATER.c.id.is_(None), ENTRY.c.struck.is_(False))
        rows = self._connection.execute(standing.order_by(ENTRY.c.happened_on, ENTRY.c.id))
        return [_entry(row) for row in rows]

    def entries(
        self, organisation_id: UUID, wish: DiaryWish, after: tuple[date, UUID] | None, limit: int
    ) -> Sequence[Entry]:
        query = _entries().where(ENTRY.c.organisation_id == organisation_id)
        if wish.facility_id is not None:
            query = query.where(ENTRY.c.facility_id == wish.facility_id)
        if wish.activity is not None:
            query = query.where(ENTRY.c.activity == wish.activity.value)
        if wish.first is not None:
            query = query.where(ENTRY.c.happened_on >= wish.first)
        if wish.last is not None:
            query = query.where(ENTRY.c.happened_on <= wish.last)
        if wish.responsible_id is not None:
            query = query.where(ENTRY.c.responsible_id == wish.responsible_id)
        if wish.standing:
            query = query.where(LATER.c.id.is_(None), ENTRY.c.struck.is_(False))
        if after is not None:
            day, id = after
            same_day = and_(ENTRY.c.happened_on == day, ENTRY.c.id < id)
            query = query.where(or_(ENTRY.c.happened_on < day, same_day))
        newest = query.order_by(ENTRY.c.happened_on.desc(), ENTRY.c.id.desc()).limit(limit)
        return [_entry(row) for row in self._connection.execute(newest)]

    def tell(self, told: ToldEntry) -> None:
        self._connection.execute(insert(TOLD), [asdict(told)])

    def tell_again(self, told: ToldEntry) -> None:
        same = (
            TOLD.c.organisation_id == told.organisation_id,
            TOLD.c.entry_id == told.entry_id,
            TOLD.c.batch_id == told.batch_id,
        )
        self._connection.execute(update(TOLD).where(*same).values(event_id=told.event_id))

    def told_as(self, organisation_id: UUID, entry_ids: Sequence[UUID]) -> Sequence[ToldEntry]:
        query = select(TOLD).where(TOLD.c.organisation_id == organisation_id, TOLD.c.entry_id.in_(entry_ids))
        return [ToldEntry(**row._mapping) for row in self._connection.execute(query)]

    def told_of(self, batch_id: UUID) -> Sequence[Entry]:
        stands = select(TOLD.c.organisation_id, TOLD.c.entry_id).join_from(
            TOLD, EVENT, EVENT.c.id == TOLD.c.event_id
        )
        stands = stands.where(TOLD.c.batch_id == batch_id, EVENT.c.voided_by.is_(None))
        query = _entries().where(tuple_(ENTRY.c.organisation_id, ENTRY.c.id).in_(stands))
        ordered = query.order_by(ENTRY.c.happened_on, ENTRY.c.id)
        return [_entry(row) for row in self._connection.execute(ordered)]


def _entries() -> Select[Any]:
    later = and_(LATER.c.organisation_id == ENTRY.c.organisation_id, LATER.c.corrects_id == ENTRY.c.id)
    joined = ENTRY.outerjoin(LATER, later)
    return select(ENTRY, LATER.c.id.label("corrected_by")).select_from(joined)


def _columns(entry: Entry) -> dict[str, Any]:
    return {
        "organisation_id": entry.organisation_id,
        "id": entry.id,
        "facility_id": entry.facility_id,
        "responsible_id": entry.responsible_id,
        "entered_by": entry.entered_by,
        "activity": entry.said.activity.value,
        "said": said_plainly(entry.said),
        "happened_on": entry.happened_on,
        "received_at": entry.received_at,
        "clock_off": entry.clock_off,
        "sha256": entry.sha256,
        "corrects_id": entry.corrects_id,
        "struck": entry.struck,
    }


def _entry(row: Row[Any]) -> Entry:
    columns = dict(row._mapping)
    columns.pop("activity")
    return Entry(**{**columns, "said": _said(columns["said"])})


def _said(kept: dict[str, Any]) -> Said:
    """`said_plainly` read back."""
    dose, area, amount, position = kept["dose"], kept["area"], kept["quantity"], kept["position"]
    day, captured, product = kept["happened_on"], kept["captured_at"], kept["product_id"]
    return Said(
        activity=Activity(kept["activity"]),
        happened_on=day and date.fromisoformat(day),
        captured_at=captured and datetime.fromisoformat(captured),
        product_id=product and UUID(product),
        material=kept["material"],
        dose=dose and Dose(Decimal(dose[0]), DoseUnit(dose[1])),
        interval_days=kept["interval_days"],
        area=area and Area(Decimal(area[0]), AreaUnit(area[1])),
        quantity=amount and Quantity(Decimal(amount[0]), Unit(amount[1])),
        note=kept["note"],
        position=position and Position(float(position[0]), float(position[1]), position[2]),
        photos=tuple(kept["photos"]),
    )
