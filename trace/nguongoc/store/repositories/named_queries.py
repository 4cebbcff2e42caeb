"""Questions kept under a name."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from nguongoc.ports.named_queries import NamedQuery
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import EventQueryRow

QUERY = table(EventQueryRow)


class SqlNamedQueries:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, query: NamedQuery, most: int) -> bool:
        counted = select(func.count()).where(QUERY.c.organisation_id == query.organisation_id)
        if self._connection.execute(counted).scalar_one() >= most:
            return False
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        # Two at once: whichever comes second finds the first's row, waits for it where it has to, and adds none.
        insert = dialect.insert(QUERY).values(**columns_of(query)).on_conflict_do_nothing()
        return self._connection.execute(insert.returning(QUERY.c.name)).first() is not None

    def get(self, organisation_id: UUID, name: str) -> NamedQuery | None:
        query = select(QUERY).where(QUERY.c.organisation_id == organisation_id, QUERY.c.name == name)
        row = self._connection.execute(query).first()
        return None if row is None else NamedQuery(**row._mapping)

    def of(self, organisation_id: UUID, after: str | None, limit: int) -> Sequence[NamedQuery]:
        query = select(QUERY).where(QUERY.c.organisation_id == organisation_id)
        if after is not None:
            query = query.where(QUERY.c.name > after)
        rows = self._connection.execute(query.order_by(QUERY.c.name).limit(limit))
        return [NamedQuery(**row._mapping) for row in rows]

    def drop(self, organisation_id: UUID, name: str) -> bool:
        gone = delete(QUERY).where(QUERY.c.organisation_id == organisation_id, QUERY.c.name == name)
        return bool(self._connection.execute(gone).rowcount)
