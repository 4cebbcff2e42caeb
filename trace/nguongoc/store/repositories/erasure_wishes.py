"""Wishes to be forgotten: open, called off, or done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, insert, or_, select, update
from sqlalchemy.engine import Connection

from nguongoc.parties.erasures import ErasureWish
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import ErasureWishRow, OrganisationRow

ORGANISATION, ASKED = table(OrganisationRow), table(ErasureWishRow)
STILL_OPEN = (ASKED.c.called_off_at.is_(None), ASKED.c.erased_at.is_(None))


class SqlErasureWishes:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open_wish(self, organisation_id: UUID) -> ErasureWish | None:
        open_one = select(ASKED).where(ASKED.c.organisation_id == organisation_id, *STILL_OPEN)
        row = self._connection.execute(open_one).first()
        return None if row is None else ErasureWish(**row._mapping)

    def add_wish(self, wish: ErasureWish) -> None:
        self._connection.execute(insert(ASKED), columns_of(wish))

    def call_off(self, organisation_id: UUID, at: datetime) -> bool:
        open_one = update(ASKED).where(ASKED.c.organisation_id == organisation_id, *STILL_OPEN)
        return self._connection.execute(open_one.values(called_off_at=at)).rowcount > 0

    def take_wish(self, wish_id: UUID) -> bool:
        open_one = select(ASKED.c.id).where(ASKED.c.id == wish_id, *STILL_OPEN).with_for_update()
        return self._connection.execute(open_one).first() is not None

    def open_wishes(self, due_at: datetime | None, limit: int) -> Sequence[ErasureWish]:
        query = select(ASKED).where(*STILL_OPEN).order_by(ASKED.c.due_at, ASKED.c.id).limit(limit)
        if due_at is not None:
            query = query.where(ASKED.c.due_at <= due_at)
        return [ErasureWish(**row._mapping) for row in self._connection.execute(query)]

    def wishes_under(
        self, commune_code: str | None, done_since: datetime, limit: int
    ) -> Sequence[ErasureWish]:
        query = select(ASKED).where(or_(and_(*STILL_OPEN), ASKED.c.erased_at >= done_since))
        if commune_code is not None:
            query = query.join(ORGANISATION, ORGANISATION.c.id == ASKED.c.organisation_id)
            query = query.where(ORGANISATION.c.commune_code == commune_code)
        found = self._connection.execute(query.order_by(ASKED.c.id.desc()).limit(limit))
        return [ErasureWish(**row._mapping) for row in found]
