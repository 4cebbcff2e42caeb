"""What organisations verified, as rows, bounded a day and gone after 90 of them."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports.verification_history import HistorySearch, Kept, UsageDay, Verification
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import VerificationDayRow, VerificationJobRow, VerificationRow

NOTED, DAY, JOB = table(VerificationRow), table(VerificationDayRow), table(VerificationJobRow)


class SqlVerificationHistory:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, noted: Sequence[Verification], most_a_day: int) -> int:
        by_day: defaultdict[tuple[UUID, date], list[Verification]] = defaultdict(list)
        for each in noted:
            by_day[each.organisation_id, each.day].append(each)
        kept = []
        for (organisation_id, day), theirs in by_day.items():
            there = select(func.count()).select_from(NOTED)
            there = there.where(NOTED.c.organisation_id == organisation_id, NOTED.c.day == day)
            room = max(0, most_a_day - self._connection.execute(there).scalar_one())
            kept += [columns_of(each) | {"id": uuid7(each.at)} for each in theirs[:room]]
        if kept:
            self._connection.execute(insert(NOTED), kept)
        return len(noted) - len(kept)

    def count(self, days: Sequence[UsageDay]) -> None:
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        # In one order, or two processes would each wait for the row that the other holds.
        for each in sorted(days, key=lambda one: (one.organisation_id, one.day, one.subject)):
            empty = columns_of(each) | {"calls": 0, "busiest": 0, "codes": {}}
            self._connection.execute(dialect.insert(DAY).values(**empty).on_conflict_do_nothing())
            row = and_(
                DAY.c.organisation_id == each.organisation_id,
                DAY.c.day == each.day,
                DAY.c.subject == each.subject,
            )
            held = self._connection.execute(select(DAY).where(row).with_for_update()).one()
            more: dict[str, Any] = {
                "calls": held.calls + each.calls,
                "busiest": max(held.busiest, each.busiest),
                "codes": dict(Counter(held.codes) + Counter(each.codes)),
            }
            self._connection.execute(update(DAY).where(row).values(more))

    def find(self, search: HistorySearch, before: UUID | None, limit: int) -> Sequence[Kept]:
        query = select(NOTED).where(NOTED.c.organisation_id == search.organisation_id)
        for column, wanted in (
            (NOTED.c.verdict, search.verdict),
            (NOTED.c.subject, search.subject),
            (NOTED.c.batch_id, search.batch_id),
            (NOTED.c.unit, search.unit),
        ):
            if wanted is not None:
                query = query.where(column == wanted)
        if search.since is not None:
            query = query.where(NOTED.c.day >= search.since)
        if search.until is not None:
            query = query.where(NOTED.c.day <= search.until)
        if before is not None:
            query = query.where(NOTED.c.id < before)
        rows = self._connection.execute(query.order_by(NOTED.c.id.desc()).limit(limit))
        found = [dict(row._mapping) for row in rows]
        return [Kept(each.pop("id"), Verification(**each)) for each in found]

    def usage(self, organisation_id: UUID, since: date) -> Sequence[UsageDay]:
        query = select(DAY).where(DAY.c.organisation_id == organisation_id, DAY.c.day >= since)
        rows = self._connection.execute(query.order_by(DAY.c.day.desc(), DAY.c.subject))
        return [UsageDay(**row._mapping) for row in rows]

    def files(self, organisation_id: UUID, since: datetime, limit: int) -> Sequence[tuple[datetime, int]]:
        query = select(JOB.c.received_at, JOB.c.done).where(
            JOB.c.organisation_id == organisation_id, JOB.c.received_at >= since, JOB.c.is_test.is_(False)
        )
        rows = self._connection.execute(query.order_by(JOB.c.received_at.desc()).limit(limit))
        return [(row.received_at, row.done) for row in rows]

    def forget(self, before: date) -> int:
        self._connection.execute(delete(DAY).where(DAY.c.day < before))
        return self._connection.execute(delete(NOTED).where(NOTED.c.day < before)).rowcount
