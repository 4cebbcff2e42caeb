"""Wishes for identity anchors."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, insert, select, update
from sqlalchemy.engine import Connection

from nguongoc.parties.anchoring import AnchorWish, AskedState, Registration
from nguongoc.store.repositories.parties import ORGANISATION
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import AnchorWishRow

WISH = table(AnchorWishRow)
_SAID = tuple(each.name for each in fields(Registration))


class SqlAnchorWishes:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, wish_id: UUID) -> AnchorWish | None:
        row = self._connection.execute(select(WISH).where(WISH.c.id == wish_id)).first()
        return None if row is None else _wish(row)

    def open_of(self, organisation_id: UUID) -> AnchorWish | None:
        open_one = (WISH.c.organisation_id == organisation_id, WISH.c.state == AskedState.OPEN.value)
        row = self._connection.execute(select(WISH).where(*open_one)).first()
        return None if row is None else _wish(row)

    def of(self, organisation_id: UUID, before: UUID | None, limit: int) -> Sequence[AnchorWish]:
        return self._newest(select(WISH).where(WISH.c.organisation_id == organisation_id), before, limit)

    def under(self, commune_code: str | None, before: UUID | None, limit: int) -> Sequence[AnchorWish]:
        query = select(WISH)
        if commune_code is not None:
            query = query.join(ORGANISATION, ORGANISATION.c.id == WISH.c.organisation_id)
            query = query.where(ORGANISATION.c.commune_code == commune_code)
        return self._newest(query, before, limit)

    def _newest(self, query: Select[Any], before: UUID | None, limit: int) -> list[AnchorWish]:
        if before is not None:
            query = query.where(WISH.c.id < before)
        rows = self._connection.execute(query.order_by(WISH.c.id.desc()).limit(limit))
        return [_wish(row) for row in rows]

    def add(self, wish: AnchorWish) -> None:
        said = {name: getattr(wish.registration, name) for name in _SAID}
        row = {"id": wish.id, "organisation_id": wish.organisation_id, "asked_at": wish.asked_at, **said}
        self._connection.execute(insert(WISH), {**row, "state": wish.state.value})

    def answer(self, wish: AnchorWish) -> bool:
        still_open = (WISH.c.id == wish.id, WISH.c.state == AskedState.OPEN.value)
        said = (
            update(WISH)
            .where(*still_open)
            .values(
                state=wish.state.value,
                answered_at=wish.answered_at,
                answered_by=wish.answered_by,
                anchor_id=wish.anchor_id,
                reason=wish.reason,
            )
        )
        return self._connection.execute(said).rowcount > 0


def _wish(row: Row[Any]) -> AnchorWish:
    values = dict(row._mapping)
    registration = Registration(**{name: values.pop(name) for name in _SAID})
    return AnchorWish(**{**values, "state": AskedState(values["state"])}, registration=registration)
