"""Numbers that somebody vouched for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from nguongoc.ports.number_changes import NumberChange
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import NumberChangeRow

NUMBER = table(NumberChangeRow)


class SqlNumberChanges:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, change: NumberChange) -> None:
        self._connection.execute(insert(NUMBER), columns_of(change))

    def of_organisation(self, organisation_id: UUID, at: datetime) -> Sequence[NumberChange]:
        return self._of(NUMBER.c.organisation_id == organisation_id, NUMBER.c.ends_at > at)

    def vouched_by(self, subject: str, at: datetime) -> Sequence[NumberChange]:
        return self._of(NUMBER.c.vouched_by == subject, NUMBER.c.ends_at > at)

    def by_digest(self, digest: str) -> NumberChange | None:
        return next(iter(self._of(NUMBER.c.digest == digest)), None)

    def hand_over(self, change_id: UUID, digest: str) -> bool:
        changed = update(NUMBER).where(NUMBER.c.id == change_id).values(digest=digest)
        return self._connection.execute(changed).rowcount > 0

    def drop(self, change_id: UUID) -> bool:
        return self._connection.execute(delete(NUMBER).where(NUMBER.c.id == change_id)).rowcount > 0

    def drop_ended(self, at: datetime) -> None:
        self._connection.execute(delete(NUMBER).where(NUMBER.c.ends_at <= at))

    def _of(self, *which: Any) -> Sequence[NumberChange]:
        rows = self._connection.execute(select(NUMBER).where(*which).order_by(NUMBER.c.id))
        return [NumberChange(**row._mapping) for row in rows]
