"""Links that owners register, every version of them."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, insert, or_, select, update
from sqlalchemy.engine import Connection

from nguongoc.catalogue.links import LinkSaid, LinkVersion
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import ProductLinkRow, ProductRow

LINK = table(ProductLinkRow)
PRODUCT = table(ProductRow)
# Made once: putting a statement together takes longer than SQLite takes to run it.
_CURRENT = select(LINK).where(LINK.c.product_id == bindparam("of"), LINK.c.valid_until.is_(None))
_OF_ALL = _CURRENT.where(LINK.c.batch_id.is_(None)).order_by(LINK.c.link_id)
_OF_LOT = _CURRENT.where(or_(LINK.c.batch_id.is_(None), LINK.c.batch_id == bindparam("of_lot"))).order_by(
    LINK.c.link_id
)
_SAID = frozenset(field.name for field in fields(LinkSaid))


class SqlLinks:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def shown(self, product_id: UUID, batch_id: UUID | None) -> Sequence[LinkVersion]:
        asked = {"of": product_id} if batch_id is None else {"of": product_id, "of_lot": batch_id}
        found = self._connection.execute(_OF_ALL if batch_id is None else _OF_LOT, asked)
        return [link_version(row) for row in found]

    def current(self, product_id: UUID, after: UUID | None, limit: int) -> Sequence[LinkVersion]:
        query = _CURRENT if after is None else _CURRENT.where(LINK.c.link_id > after)
        query = query.order_by(LINK.c.link_id).limit(limit)
        return [link_version(row) for row in self._connection.execute(query, {"of": product_id})]

    def has_current(self, product_id: UUID, relation: str) -> bool:
        query = _CURRENT.where(LINK.c.relation == relation).limit(1)
        return self._connection.execute(query, {"of": product_id}).first() is not None

    def newest(self, link_id: UUID) -> LinkVersion | None:
        query = select(LINK).where(LINK.c.link_id == link_id).order_by(LINK.c.version.desc()).limit(1)
        row = self._connection.execute(query).first()
        return None if row is None else link_version(row)

    def history(self, product_id: UUID, after: UUID | None, limit: int) -> Sequence[LinkVersion]:
        query = select(LINK).where(LINK.c.product_id == product_id).order_by(LINK.c.id).limit(limit)
        if after is not None:
            query = query.where(LINK.c.id > after)
        return [link_version(row) for row in self._connection.execute(query)]

    def lock_links(self, product_id: UUID) -> None:
        self._connection.execute(select(PRODUCT.c.id).where(PRODUCT.c.id == product_id).with_for_update())

    def add_version(self, version: LinkVersion) -> None:
        values = {**columns_of(version), **columns_of(version.said)}
        del values["said"]
        self._connection.execute(insert(LINK), {**values, "languages": list(version.said.languages)})

    def end_version(self, version_id: UUID, at: datetime, by: str) -> None:
        ended = update(LINK).where(LINK.c.id == version_id, LINK.c.valid_until.is_(None))
        self._connection.execute(ended.values(valid_until=at, ended_by=by))

    def note_default_variants(self, product_id: UUID, there_are: bool) -> None:
        noted = update(PRODUCT).where(PRODUCT.c.id == product_id, PRODUCT.c.default_variants != there_are)
        self._connection.execute(noted.values(default_variants=there_are))


def link_version(row: Row[Any]) -> LinkVersion:
    values = dict(row._mapping)
    said = {name: values.pop(name) for name in _SAID}
    return LinkVersion(**values, said=LinkSaid(**{**said, "languages": tuple(said["languages"])}))
