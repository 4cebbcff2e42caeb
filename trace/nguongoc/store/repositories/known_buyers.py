"""Buyers that an organisation wrote down."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.engine import Connection

from nguongoc.parties.known_buyers import BuyerKind, KnownBuyer
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import KnownBuyerRow

KNOWN = table(KnownBuyerRow)


class SqlKnownBuyers:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, organisation_id: UUID, limit: int) -> Sequence[KnownBuyer]:
        query = select(KNOWN).where(KNOWN.c.organisation_id == organisation_id)
        rows = self._connection.execute(query.order_by(KNOWN.c.name, KNOWN.c.id).limit(limit))
        return [_buyer(row) for row in rows]

    def add(self, buyer: KnownBuyer) -> None:
        self._connection.execute(insert(KNOWN), columns_of(buyer) | {"kind": buyer.kind.value})

    def drop(self, organisation_id: UUID, buyer_id: UUID) -> KnownBuyer | None:
        whose = (KNOWN.c.organisation_id == organisation_id, KNOWN.c.id == buyer_id)
        row = self._connection.execute(select(KNOWN).where(*whose)).first()
        if row is None:
            return None
        self._connection.execute(delete(KNOWN).where(*whose))
        return _buyer(row)


def _buyer(row: Row[tuple[object, ...]]) -> KnownBuyer:
    return KnownBuyer(**dict(row._mapping) | {"kind": BuyerKind(row.kind)})
