"""Names held for review."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.engine import Connection

from nguongoc.parties.name_holds import HoldState, NameHold
from nguongoc.store.repositories.parties import ORGANISATION
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import NameHoldRow

HELD = table(NameHoldRow)
HIDING = HELD.c.state != HoldState.RELEASED.value
_HIDES = select(HELD.c.organisation_id).where(HELD.c.organisation_id == bindparam("of"), HIDING)


class SqlNameHolds:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, organisation_id: UUID) -> NameHold | None:
        row = self._connection.execute(select(HELD).where(HELD.c.organisation_id == organisation_id)).first()
        return None if row is None else _hold(row)

    def hides(self, organisation_id: UUID) -> bool:
        return self._connection.execute(_HIDES, {"of": organisation_id}).first() is not None

    def under(self, commune_code: str | None, before: UUID | None, limit: int) -> Sequence[NameHold]:
        query = select(HELD).order_by(HELD.c.organisation_id.desc()).limit(limit)
        if commune_code is not None:
            query = query.join(ORGANISATION, ORGANISATION.c.id == HELD.c.organisation_id)
            query = query.where(ORGANISATION.c.commune_code == commune_code)
        if before is not None:
            query = query.where(HELD.c.organisation_id < before)
        return [_hold(row) for row in self._connection.execute(query)]

    def add(self, hold: NameHold) -> None:
        self._connection.execute(
            insert(HELD), {**asdict(hold), "others": list(hold.others), "state": hold.state.value}
        )

    def answer(self, hold: NameHold) -> bool:
        still_open = (HELD.c.organisation_id == hold.organisation_id, HELD.c.state == HoldState.OPEN.value)
        said = (
            update(HELD)
            .where(*still_open)
            .values(
                state=hold.state.value,
                answered_at=hold.answered_at,
                answered_by=hold.answered_by,
                reason=hold.reason,
            )
        )
        return self._connection.execute(said).rowcount > 0


def _hold(row: Row[Any]) -> NameHold:
    values = dict(row._mapping)
    return NameHold(**{**values, "others": tuple(values["others"]), "state": HoldState(values["state"])})
