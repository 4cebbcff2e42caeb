"""Voice memos of diary entries."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, insert, select, update
from sqlalchemy.engine import Connection

from nguongoc.diary.memos import DiaryMemo
from nguongoc.ports.hashed import Hashed
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import DiaryMemoRow

MEMO = table(DiaryMemoRow)
_WITHOUT_BYTES = [column for column in MEMO.c if column.name != "body"]


class SqlDiaryMemos:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, memo: DiaryMemo, body: bytes) -> None:
        self._connection.execute(insert(MEMO), {**columns_of(memo), "body": body})

    def memo(self, organisation_id: UUID, memo_id: UUID) -> DiaryMemo | None:
        row = self._connection.execute(select(*_WITHOUT_BYTES).where(_is(organisation_id, memo_id))).first()
        return None if row is None else _memo(row)

    def of_entry(self, organisation_id: UUID, entry_id: UUID) -> Sequence[DiaryMemo]:
        mine = select(*_WITHOUT_BYTES).where(
            MEMO.c.organisation_id == organisation_id, MEMO.c.entry_id == entry_id
        )
        rows = self._connection.execute(mine.order_by(MEMO.c.received_at, MEMO.c.id))
        return [_memo(row) for row in rows]

    def remove(self, memo: DiaryMemo, at: datetime) -> None:
        self._connection.execute(update(MEMO).where(_is(memo.organisation_id, memo.id)).values(removed_at=at))

    def put_back(self, memo: DiaryMemo, body: bytes) -> None:
        back = update(MEMO).where(_is(memo.organisation_id, memo.id))
        self._connection.execute(back.values(removed_at=None, body=body))

    def has_removed(self, before: datetime) -> bool:
        return (
            self._connection.execute(select(MEMO.c.id).where(_removed(before)).limit(1)).first() is not None
        )

    def forget_removed(self, before: datetime) -> int:
        return self._connection.execute(update(MEMO).where(_removed(before)).values(body=b"")).rowcount

    def body(self, organisation_id: UUID, memo_id: UUID) -> Hashed | None:
        query = select(MEMO.c.body, MEMO.c.sha256).where(_is(organisation_id, memo_id))
        row = self._connection.execute(query).first()
        return None if row is None else Hashed(row.body, row.sha256)


def _is(organisation_id: UUID, memo_id: UUID) -> ColumnElement[bool]:
    return and_(MEMO.c.organisation_id == organisation_id, MEMO.c.id == memo_id)


def _removed(before: datetime) -> ColumnElement[bool]:
    return and_(MEMO.c.removed_at < before, MEMO.c.body != b"")


def _memo(row: Row[Any]) -> DiaryMemo:
    return DiaryMemo(**row._mapping)
