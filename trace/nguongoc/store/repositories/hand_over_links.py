"""Hand-overs by link."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from nguongoc.batches.hand_over_links import HandOverLink
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import HandOverLineRow, HandOverLinkRow

OFFER, LINE = table(HandOverLinkRow), table(HandOverLineRow)
_UNDECIDED = (OFFER.c.taken_at.is_(None), OFFER.c.withdrawn_at.is_(None))


class SqlHandOverLinks:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, organisation_id: UUID, link_id: UUID) -> HandOverLink | None:
        return self._one(OFFER.c.id == link_id, OFFER.c.organisation_id == organisation_id)

    def by_token(self, token_sha256: str) -> HandOverLink | None:
        return self._one(OFFER.c.token_sha256 == token_sha256)

    def hold(self, link_id: UUID) -> HandOverLink | None:
        # SQLite ignores the lock: its one writer is one already.
        self._connection.execute(select(OFFER.c.id).where(OFFER.c.id == link_id).with_for_update())
        return self._one(OFFER.c.id == link_id)

    def add(self, offer: HandOverLink) -> None:
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        made = dialect.insert(OFFER).values(**_columns(offer)).on_conflict_do_nothing()
        if self._connection.execute(made).rowcount:
            self._connection.execute(insert(LINE), _lines(offer))

    def change(self, offer: HandOverLink) -> None:
        said = {
            "receiver_id": offer.receiver_id,
            "expires_at": offer.expires_at,
            "taken_at": offer.taken_at,
            "withdrawn_at": offer.withdrawn_at,
        }
        self._connection.execute(update(OFFER).where(OFFER.c.id == offer.id).values(**said))

    def waiting_of(self, organisation_id: UUID, now: datetime, limit: int) -> Sequence[HandOverLink]:
        return self._some(limit, OFFER.c.organisation_id == organisation_id, OFFER.c.expires_at > now)

    def kept_for(self, receiver_id: UUID, now: datetime, limit: int) -> Sequence[HandOverLink]:
        return self._some(limit, OFFER.c.receiver_id == receiver_id, OFFER.c.expires_at > now)

    def _some(self, limit: int, *which: ColumnElement[bool]) -> list[HandOverLink]:
        query = select(OFFER).where(*which, *_UNDECIDED)
        rows = self._connection.execute(query.order_by(OFFER.c.offered_at.desc(), OFFER.c.id).limit(limit))
        return [self._offer(row) for row in rows.all()]

    def _one(self, *which: ColumnElement[bool]) -> HandOverLink | None:
        row = self._connection.execute(select(OFFER).where(*which)).first()
        return None if row is None else self._offer(row)

    def _offer(self, row: Row[Any]) -> HandOverLink:
        lines = self._connection.execute(
            select(LINE).where(LINE.c.link_id == row.id).order_by(LINE.c.batch_id)
        )
        return HandOverLink(
            lines={each.batch_id: Quantity(each.value, Unit(each.unit)) for each in lines}, **row._mapping
        )


def _columns(offer: HandOverLink) -> dict[str, Any]:
    return {
        "id": offer.id,
        "organisation_id": offer.organisation_id,
        "token_sha256": offer.token_sha256,
        "reference": offer.reference,
        "offered_at": offer.offered_at,
        "expires_at": offer.expires_at,
        "receiver_id": offer.receiver_id,
        "taken_at": offer.taken_at,
        "withdrawn_at": offer.withdrawn_at,
    }


def _lines(offer: HandOverLink) -> list[dict[str, Any]]:
    return [
        {"link_id": offer.id, "batch_id": batch_id, "value": each.value, "unit": each.unit.value}
        for batch_id, each in offer.lines.items()
    ]
