"""Lots that are being declared."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from nguongoc.batches.drafts import LotDraft
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import LotDraftRow

DRAFT = table(LotDraftRow)
OPEN = DRAFT.c.batch_id.is_(None)


class SqlLotDrafts:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, subject: str, draft_id: UUID) -> LotDraft | None:
        return self._one(_own(subject, draft_id))

    def hold(self, subject: str, draft_id: UUID) -> LotDraft | None:
        # SQLite ignores the lock: its one writer is one already.
        return self._one(_own(subject, draft_id).with_for_update())

    def open_of(self, subject: str, limit: int) -> Sequence[LotDraft]:
        query = select(DRAFT).where(DRAFT.c.subject == subject, OPEN)
        rows = self._connection.execute(query.order_by(DRAFT.c.kept_at.desc(), DRAFT.c.id).limit(limit))
        return [_draft(row) for row in rows]

    def add(self, draft: LotDraft) -> None:
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        self._connection.execute(dialect.insert(DRAFT).values(**_columns(draft)).on_conflict_do_nothing())

    def change(self, draft: LotDraft) -> None:
        said = update(DRAFT).where(DRAFT.c.id == draft.id, DRAFT.c.subject == draft.subject)
        self._connection.execute(said.values(_columns(draft)))

    def drop(self, subject: str, draft_id: UUID) -> None:
        self._connection.execute(
            delete(DRAFT).where(DRAFT.c.id == draft_id, DRAFT.c.subject == subject, OPEN)
        )

    def drop_old(self, subject: str, kept_before: datetime, keep: int) -> None:
        own = select(DRAFT.c.id).where(DRAFT.c.subject == subject, OPEN)
        beyond = own.order_by(DRAFT.c.kept_at.desc(), DRAFT.c.id).offset(keep).limit(keep)
        ids = self._connection.execute(beyond).scalars().all()
        old = or_(DRAFT.c.kept_at < kept_before, DRAFT.c.id.in_(ids))
        self._connection.execute(delete(DRAFT).where(DRAFT.c.subject == subject, old))

    def _one(self, query: Select[Any]) -> LotDraft | None:
        row = self._connection.execute(query).first()
        return None if row is None else _draft(row)


def _own(subject: str, draft_id: UUID) -> Select[Any]:
    return select(DRAFT).where(DRAFT.c.id == draft_id, DRAFT.c.subject == subject)


def _columns(draft: LotDraft) -> dict[str, Any]:
    return columns_of(draft) | {"said": dict(draft.said)}


def _draft(row: Row[Any]) -> LotDraft:
    return LotDraft(**row._mapping)
