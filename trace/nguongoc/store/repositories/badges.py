"""Badges on listings, and where else they were seen."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import LABEL_STYLE_TABLENAME_PLUS_COL, Row, Table, and_, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from nguongoc.ports.badges import Badge, SeenElsewhere
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import BadgeElsewhereRow, BadgeRow, BatchRow, FacilityRow

BADGE, ELSEWHERE = table(BadgeRow), table(BadgeElsewhereRow)
BATCH, FACILITY = table(BatchRow), table(FacilityRow)
OTHERS = "…"
"""Sites beyond those that are told apart."""


class SqlBadges:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, badge: Badge) -> None:
        self._connection.execute(insert(BADGE), columns_of(badge))

    def get(self, badge_id: str) -> Badge | None:
        row = self._connection.execute(select(BADGE).where(BADGE.c.id == badge_id)).first()
        return None if row is None else Badge(**row._mapping)

    def of(self, organisation_id: UUID, before: str | None, limit: int) -> Sequence[Badge]:
        query = select(BADGE).where(BADGE.c.organisation_id == organisation_id)
        if before is not None:
            last = select(BADGE.c.made_at).where(BADGE.c.id == before).scalar_subquery()
            query = query.where(
                or_(BADGE.c.made_at < last, and_(BADGE.c.made_at == last, BADGE.c.id < before))
            )
        rows = self._connection.execute(
            query.order_by(BADGE.c.made_at.desc(), BADGE.c.id.desc()).limit(limit)
        )
        return [Badge(**row._mapping) for row in rows]

    def of_lot(self, batch_id: UUID, limit: int) -> Sequence[Badge]:
        query = select(BADGE).where(BADGE.c.batch_id == batch_id)
        rows = self._connection.execute(
            query.order_by(BADGE.c.made_at.desc(), BADGE.c.id.desc()).limit(limit)
        )
        return [Badge(**row._mapping) for row in rows]

    def withdraw(self, badge_id: str, at: datetime) -> None:
        still = (BADGE.c.id == badge_id, BADGE.c.withdrawn_at.is_(None))
        self._connection.execute(update(BADGE).where(*still).values(withdrawn_at=at))

    def restore(self, badge_id: str) -> None:
        self._connection.execute(update(BADGE).where(BADGE.c.id == badge_id).values(withdrawn_at=None))

    def note_elsewhere(
        self, seen: Mapping[tuple[str, str], int], at: datetime, most: int
    ) -> Sequence[tuple[str, str]]:
        first: list[tuple[str, str]] = []
        for (badge_id, origin), times in sorted(seen.items()):
            # Of one badge one writer at a time, or two would both add the last origin that has room.
            held = select(BADGE.c.id).where(BADGE.c.id == badge_id).with_for_update()
            if self._connection.execute(held).first() is None:
                continue
            if not self._again(badge_id, origin, times, at):
                theirs = select(func.count()).select_from(ELSEWHERE).where(ELSEWHERE.c.badge_id == badge_id)
                full = self._connection.execute(theirs).scalar_one() >= most
                named = OTHERS if full else origin
                if not (full and self._again(badge_id, OTHERS, times, at)):
                    row = {"badge_id": badge_id, "origin": named, "times": times}
                    self._connection.execute(insert(ELSEWHERE), row | {"first_at": at, "last_at": at})
                    first.append((badge_id, named))
        return first

    def _again(self, badge_id: str, origin: str, times: int, at: datetime) -> bool:
        row = (ELSEWHERE.c.badge_id == badge_id, ELSEWHERE.c.origin == origin)
        more = {"times": ELSEWHERE.c.times + times, "last_at": at}
        return self._connection.execute(update(ELSEWHERE).where(*row).values(more)).rowcount > 0

    def strayed(
        self, organisation_id: UUID | None, commune_code: str | None, limit: int
    ) -> Sequence[tuple[Badge, SeenElsewhere]]:
        query = (
            select(BADGE, ELSEWHERE)
            .set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL)
            .join_from(ELSEWHERE, BADGE, BADGE.c.id == ELSEWHERE.c.badge_id)
            .join(BATCH, BATCH.c.id == BADGE.c.batch_id)
        )
        if organisation_id is not None:
            query = query.where(BATCH.c.organisation_id == organisation_id)
        if commune_code is not None:
            query = query.join(FACILITY, FACILITY.c.id == BATCH.c.facility_id)
            query = query.where(FACILITY.c.commune_code == commune_code)
        last = query.order_by(ELSEWHERE.c.last_at.desc(), ELSEWHERE.c.badge_id, ELSEWHERE.c.origin)
        return [
            (Badge(**_of(BADGE, row)), SeenElsewhere(**_of(ELSEWHERE, row)))
            for row in self._connection.execute(last.limit(limit))
        ]

    def elsewhere(self, badge_ids: Sequence[str]) -> Mapping[str, Sequence[SeenElsewhere]]:
        query = select(ELSEWHERE).where(ELSEWHERE.c.badge_id.in_(badge_ids))
        found: dict[str, list[SeenElsewhere]] = defaultdict(list)
        for row in self._connection.execute(query.order_by(ELSEWHERE.c.times.desc(), ELSEWHERE.c.origin)):
            found[row.badge_id].append(SeenElsewhere(**row._mapping))
        return found


def _of(of: Table, row: Row[Any]) -> dict[str, Any]:
    """The columns of one of two joined tables."""
    return {each.name: row._mapping[f"{of.name}_{each.name}"] for each in of.c}
