"""How units were judged by their scans."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, insert, select, update
from sqlalchemy.engine import Connection

from nguongoc.ports.signals import JudgedUnits, Known, Look, Mark, Scanned
from nguongoc.scans.observation import PlaceSource, ScanKind
from nguongoc.scans.signals import Grade, Judgement
from nguongoc.scans.signals_thresholds import Signal
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import (
    BatchRow,
    FacilityRow,
    ScanRow,
    SignalLookRow,
    SignalMarkRow,
    UnitSignalRow,
)

JUDGED, MARK, LOOK = table(UnitSignalRow), table(SignalMarkRow), table(SignalLookRow)
SCAN, BATCH, FACILITY = table(ScanRow), table(BatchRow), table(FacilityRow)
_THE_ROW: Final = 1


class SqlSignals:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def mark(self) -> Mark | None:
        row = self._connection.execute(select(MARK.c.scan_id, MARK.c.judged_at)).first()
        return None if row is None else Mark(row.scan_id, row.judged_at)

    def set_mark(self, mark: Mark) -> None:
        values = columns_of(mark)
        if not self._connection.execute(update(MARK).values(**values)).rowcount:
            self._connection.execute(insert(MARK), values | {"id": _THE_ROW})

    def scanned(self, after: UUID | None, before: UUID, limit: int) -> Sequence[tuple[UUID, Scanned]]:
        query = select(SCAN.c.id, SCAN.c.unit, SCAN.c.batch_id, SCAN.c.organisation_id)
        query = query.where(SCAN.c.unit.is_not(None), SCAN.c.id < before)
        if after is not None:
            query = query.where(SCAN.c.id > after)
        rows = self._connection.execute(query.order_by(SCAN.c.id).limit(limit))
        return [(row.id, Scanned(row.unit, row.batch_id, row.organisation_id)) for row in rows]

    def put(self, unit: Scanned, judgement: Judgement, judged_on: date) -> None:
        if judgement.grade is Grade.NOTHING_UNUSUAL:
            self._connection.execute(delete(JUDGED).where(JUDGED.c.unit == unit.unit))
            return
        said = {
            "grade": judgement.grade.value,
            "signals": ",".join(judgement.signals),
            "judged_on": judged_on,
        }
        there = update(JUDGED).where(JUDGED.c.unit == unit.unit).values(**said)
        if not self._connection.execute(there).rowcount:
            self._connection.execute(insert(JUDGED), columns_of(unit) | said)

    def forget(self, before: date) -> int:
        return self._connection.execute(delete(JUDGED).where(JUDGED.c.judged_on < before)).rowcount

    def judgements(self, units: Sequence[bytes], since: date) -> Known | None:
        of_these = and_(JUDGED.c.unit.in_(units), JUDGED.c.judged_on >= since)
        # With the mark in one statement: a scan asks once more than it did before, and no more often.
        query = select(MARK.c.judged_at, JUDGED.c.unit, JUDGED.c.grade, JUDGED.c.signals).select_from(
            MARK.outerjoin(JUDGED, of_these)
        )
        rows = self._connection.execute(query).all()
        if not rows:
            return None
        found = {row.unit: _judgement(row.grade, row.signals) for row in rows if row.unit is not None}
        return Known(rows[0].judged_at, found)

    def of_organisation(self, organisation_id: UUID, since: date, limit: int) -> Sequence[JudgedUnits]:
        return self._lots(limit, JUDGED.c.organisation_id == organisation_id, JUDGED.c.judged_on >= since)

    def of_territory(self, commune_code: str | None, since: date, limit: int) -> Sequence[JudgedUnits]:
        where = [JUDGED.c.judged_on >= since]
        if commune_code is not None:
            from_there = (
                select(BATCH.c.id)
                .join(FACILITY, FACILITY.c.id == BATCH.c.facility_id)
                .where(FACILITY.c.commune_code == commune_code)
            )
            where.append(JUDGED.c.batch_id.in_(from_there))
        return self._lots(limit, *where)

    def of_batch(self, batch_id: UUID, since: date) -> Sequence[JudgedUnits]:
        # Two grades and what can stand together of a dozen signals: no lot has more groups.
        return self._lots(5_000, JUDGED.c.batch_id == batch_id, JUDGED.c.judged_on >= since)

    def cells(self, batch_ids: Sequence[UUID], since: date, limit: int) -> Mapping[UUID, Mapping[str, int]]:
        visitors = func.count(func.distinct(SCAN.c.visitor)).label("visitors")
        query = (
            select(SCAN.c.batch_id, SCAN.c.cell, visitors)
            .join(JUDGED, JUDGED.c.unit == SCAN.c.unit)
            .where(
                SCAN.c.batch_id.in_(batch_ids),
                SCAN.c.day >= since,
                JUDGED.c.judged_on >= since,
                SCAN.c.kind == ScanKind.BUYER.value,
                SCAN.c.place_source == PlaceSource.CONSENTED.value,
                SCAN.c.cell.is_not(None),
            )
            .group_by(SCAN.c.batch_id, SCAN.c.cell)
            .order_by(visitors.desc(), SCAN.c.batch_id, SCAN.c.cell)
            .limit(limit)
        )
        found: defaultdict[UUID, dict[str, int]] = defaultdict(dict)
        for row in self._connection.execute(query):
            found[row.batch_id][row.cell] = int(row.visitors)
        return found

    def put_look(self, look: Look) -> None:
        values = columns_of(look)
        here = (LOOK.c.batch_id == look.batch_id, LOOK.c.organisation_id == look.organisation_id)
        if not self._connection.execute(update(LOOK).where(*here).values(**values)).rowcount:
            self._connection.execute(insert(LOOK), values)

    def looks(self, batch_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Look]]:
        query = select(LOOK).where(LOOK.c.batch_id.in_(batch_ids)).order_by(LOOK.c.looked_at.desc())
        found: defaultdict[UUID, list[Look]] = defaultdict(list)
        for row in self._connection.execute(query):
            found[row.batch_id].append(Look(**row._mapping))
        return found

    def _lots(self, limit: int, *where: ColumnElement[bool]) -> Sequence[JudgedUnits]:
        groups = (JUDGED.c.batch_id, JUDGED.c.grade, JUDGED.c.signals)
        units, newest = func.count().label("units"), func.max(JUDGED.c.judged_on).label("newest")
        query = select(*groups, units, newest).where(*where).group_by(*groups)
        rows = self._connection.execute(query.order_by(newest.desc(), JUDGED.c.batch_id).limit(limit))
        return [
            JudgedUnits(row.batch_id, _judgement(row.grade, row.signals), int(row.units), row.newest)
            for row in rows
        ]


def _judgement(grade: str, signals: str) -> Judgement:
    return Judgement(Grade(grade), tuple(Signal(each) for each in signals.split(",")))
