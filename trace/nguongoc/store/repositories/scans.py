"""Scans as rows, counted by day, and gone after 90 of them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, delete, func, insert, literal, select, union_all
from sqlalchemy.engine import Connection
from sqlalchemy.sql import Subquery

from nguongoc.identifiers.ordered import uuid7
from nguongoc.scans.checks import CheckedDay, CheckedTerritory, UnitChecks
from nguongoc.scans.noted import Noted
from nguongoc.scans.observation import Observation, PlaceSource, ScanKind, StampState
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import BatchRow, FacilityRow, ScanDayRow, ScanRow

SCAN, SUMMED, BATCH, FACILITY = table(ScanRow), table(ScanDayRow), table(BatchRow), table(FacilityRow)
_ASKED_AT_ONCE = 500
_VISITORS = func.count(func.distinct(SCAN.c.visitor))
_BUYERS = (SCAN.c.kind == ScanKind.BUYER.value, SCAN.c.visitor.is_not(None))


class SqlScans:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, noted: Sequence[Noted], written_at: datetime) -> None:
        rows = [_columns(each) | {"id": uuid7(written_at)} for each in noted]
        if rows:
            self._connection.execute(insert(SCAN), rows)

    def fulfilled(self, units: Collection[bytes]) -> Collection[tuple[bytes, bytes]]:
        found: set[tuple[bytes, bytes]] = set()
        remaining = iter(units)
        while some := list(islice(remaining, _ASKED_AT_ONCE)):
            told = select(SCAN.c.unit, SCAN.c.visitor).where(
                SCAN.c.unit.in_(some), SCAN.c.kind == ScanKind.FULFILMENT.value
            )
            found.update((row.unit, row.visitor) for row in self._connection.execute(told))
        return found

    def unit_checks(self, batch_id: UUID, unit: bytes, today: date, since: date) -> UnitChecks:
        of_unit = (SCAN.c.batch_id == batch_id, SCAN.c.unit == unit, SCAN.c.day >= since)
        query = select(SCAN.c.day, _VISITORS).where(*of_unit, *_BUYERS).group_by(SCAN.c.day)
        by_day = {day: int(visitors) for day, visitors in self._connection.execute(query)}
        now = by_day.pop(today, 0)
        return UnitChecks(sum(by_day.values()), now)

    def of_unit(self, batch_id: UUID, unit: bytes, since: date, limit: int) -> Sequence[Observation]:
        return self._observed((SCAN.c.batch_id == batch_id, SCAN.c.unit == unit, SCAN.c.day >= since), limit)

    def of_batch(self, batch_id: UUID, since: date, limit: int) -> Sequence[Observation]:
        return self._observed((SCAN.c.batch_id == batch_id, SCAN.c.day >= since), limit)

    def checked_days(self, organisation_id: UUID, since: date) -> Sequence[CheckedDay]:
        kept = (SCAN.c.organisation_id == organisation_id, SCAN.c.day >= since)
        summed = select(SUMMED.c.day, SUMMED.c.batch_id, SUMMED.c.city, SUMMED.c.visitors).where(
            SUMMED.c.organisation_id == organisation_id, SUMMED.c.day >= since
        )
        found = [
            CheckedDay(row.day, row.batch_id, row.city, int(row.visitors))
            for query in (_together(*kept), _by_city(*kept), summed)
            for row in self._connection.execute(query)
        ]
        return sorted(found, key=lambda each: (each.day, each.batch_id, each.city))

    def checked_territory(
        self, commune_code: str | None, since: date, most_products: int
    ) -> CheckedTerritory:
        whole = union_all(_together(SCAN.c.day >= since), _left(since, SUMMED.c.city == "")).subquery()
        towns = union_all(_by_city(SCAN.c.day >= since), _left(since, SUMMED.c.city != "")).subquery()
        of_product = func.sum(whole.c.visitors)

        def summed(found: Subquery, by: ColumnElement[Any]) -> Select[Any]:
            query = select(by, func.sum(found.c.visitors)).join(BATCH, BATCH.c.id == found.c.batch_id)
            if commune_code is not None:
                query = query.join(FACILITY, FACILITY.c.id == BATCH.c.facility_id)
                query = query.where(FACILITY.c.commune_code == commune_code)
            return query.group_by(by)

        products = summed(whole, BATCH.c.product_id).order_by(of_product.desc(), BATCH.c.product_id)
        return CheckedTerritory(
            days=self._numbers(summed(whole, whole.c.day)),
            towns=self._numbers(summed(towns, towns.c.city)),
            products=self._numbers(products.limit(most_products)),
        )

    def _numbers(self, query: Select[Any]) -> dict[Any, int]:
        return {row[0]: int(row[1]) for row in self._connection.execute(query)}

    def forget(self, before: date) -> int:
        old = SCAN.c.day < before
        columns = ["organisation_id", "day", "batch_id", "city", "visitors"]
        for query in (_together(old), _by_city(old)):
            self._connection.execute(insert(SUMMED).from_select(columns, query))
        return self._connection.execute(delete(SCAN).where(old)).rowcount

    def _observed(self, which: tuple[ColumnElement[bool], ...], limit: int) -> Sequence[Observation]:
        query = (
            select(SCAN, BATCH.c.gtin, BATCH.c.lot, BATCH.c.code)
            .join(BATCH, BATCH.c.id == SCAN.c.batch_id)
            .where(*which)
            .order_by(SCAN.c.at.desc(), SCAN.c.id.desc())
            .limit(limit)
        )
        return [_read(row) for row in self._connection.execute(query)]


def _left(since: date, *which: ColumnElement[bool]) -> Select[Any]:
    """What is left of scans that are gone."""
    columns = (SUMMED.c.organisation_id, SUMMED.c.day, SUMMED.c.batch_id, SUMMED.c.city, SUMMED.c.visitors)
    return select(*columns).where(SUMMED.c.day >= since, *which)


def _together(*which: ColumnElement[bool]) -> Select[Any]:
    by = (SCAN.c.organisation_id, SCAN.c.day, SCAN.c.batch_id)
    counted = select(*by, literal("").label("city"), _VISITORS.label("visitors"))
    return counted.where(*which, *_BUYERS).group_by(*by)


def _by_city(*which: ColumnElement[bool]) -> Select[Any]:
    by = (SCAN.c.organisation_id, SCAN.c.day, SCAN.c.batch_id, SCAN.c.city)
    counted = select(*by, _VISITORS.label("visitors"))
    return counted.where(*which, *_BUYERS, SCAN.c.city.is_not(None)).group_by(*by)


def _columns(noted: Noted) -> dict[str, Any]:
    return {
        "day": noted.day,
        "at": noted.at,
        "organisation_id": noted.stamp.organisation_id,
        "batch_id": noted.stamp.batch_id,
        "unit": noted.stamp.unit,
        "state": noted.stamp.state.value,
        "kind": noted.kind.value,
        "visitor": noted.visitor,
        "cell": noted.cell,
        "city": noted.city,
        "place_source": noted.place_source.value,
    }


def _read(row: Row[Any]) -> Observation:
    return Observation(
        gtin=row.gtin or "",
        lot=row.lot if row.gtin else row.code,
        serial=None if row.unit is None else row.unit.hex(),
        at=row.at,
        day=row.day,
        visitor=None if row.visitor is None else row.visitor.hex(),
        cell=row.cell,
        place_source=PlaceSource(row.place_source),
        kind=ScanKind(row.kind),
        state=StampState(row.state),
    )
