"""What changed: written beside what it is of, numbered once it is committed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, func, insert, literal, or_, select, text, update
from sqlalchemy.engine import Connection

from nguongoc.batches.lots import Hold
from nguongoc.ports.changes import Audience, Change, ChangeType, LotNamed
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import BatchRow, ChangeRow, RecordRow, StatusSlotRow

CHANGE, BATCH = table(ChangeRow), table(BatchRow)
RECORD, SLOT = table(RecordRow), table(StatusSlotRow)
_NUMBERING: Final = 0x6E67_6368_616E_6773
"""The advisory lock of whoever gives numbers."""
# Made once: putting a statement together takes longer than the database takes to run it.
_NOTE = insert(CHANGE).inline()
OF_HOLD: Final = {
    Hold.NONE: ChangeType.LOT_RELEASED,
    Hold.ON_HOLD: ChangeType.LOT_HELD,
    Hold.RECALLED: ChangeType.LOT_RECALLED,
    Hold.PARTLY_RECALLED: ChangeType.LOT_PARTLY_RECALLED,
}


_OF_OFFERS: Final = (ChangeType.OFFER_OPENED.value, ChangeType.OFFER_ENDED.value)


def note_change(
    connection: Connection,
    type: ChangeType,
    about: UUID | str,
    owner_id: UUID,
    batch_id: UUID | None = None,
    other_id: UUID | None = None,
) -> None:
    """Written down in the transaction of what it is of."""
    values = {"type": type.value, "about": str(about), "owner_id": owner_id, "batch_id": batch_id}
    connection.execute(_NOTE, values | {"other_id": other_id})


def note_hold(connection: Connection, batch_id: UUID, hold: Hold) -> None:
    """A lot stands otherwise."""
    owner = select(
        literal(OF_HOLD[hold].value), literal(str(batch_id)), BATCH.c.organisation_id, BATCH.c.id
    ).where(BATCH.c.id == batch_id)
    connection.execute(insert(CHANGE).from_select(["type", "about", "owner_id", "batch_id"], owner))


def note_correction(connection: Connection, batch_id: UUID, record_id: str) -> None:
    """A newer passport, `record_id`, took the place of one."""
    owner = select(
        literal(ChangeType.LOT_CORRECTED.value), literal(record_id), BATCH.c.organisation_id, BATCH.c.id
    ).where(BATCH.c.id == batch_id)
    connection.execute(insert(CHANGE).from_select(["type", "about", "owner_id", "batch_id"], owner))


def note_revocation(connection: Connection, record_id: str) -> None:
    """Before it is revoked: one that is already changes nothing."""
    owner = (
        select(
            literal(ChangeType.RECORD_REVOKED.value), RECORD.c.id, RECORD.c.organisation_id, RECORD.c.batch_id
        )
        .join(SLOT, SLOT.c.record_id == RECORD.c.id)
        .where(RECORD.c.id == record_id, SLOT.c.revoked.is_(False))
    )
    connection.execute(insert(CHANGE).from_select(["type", "about", "owner_id", "batch_id"], owner))


class SqlChanges:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def number(self, most: int, now: datetime) -> int:
        if self._connection.dialect.name == "postgresql":
            # Held until this transaction is committed: whoever comes next sees its numbers, and counts on from there.
            self._connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _NUMBERING})
        fresh = select(CHANGE.c.id).where(CHANGE.c.number.is_(None)).order_by(CHANGE.c.id).limit(most)
        # By their ids, of a sequence: who changes a lot holds it locked, so of two changes of one lot the later has the larger.
        ids = self._connection.execute(fresh).scalars().all()
        if ids:
            head = self.head()
            places = select(
                CHANGE.c.id, func.row_number().over(order_by=CHANGE.c.id).label("place")
            ).where(CHANGE.c.id.in_(ids)).subquery()  # fmt: skip
            numbered = update(CHANGE).where(CHANGE.c.id == places.c.id)
            self._connection.execute(numbered.values(number=head + places.c.place, at=now))
        return len(ids)

    def any_fresh(self) -> bool:
        fresh = select(CHANGE.c.id).where(CHANGE.c.number.is_(None)).limit(1)
        return self._connection.execute(fresh).first() is not None

    def head(self) -> int:
        return int(self._connection.execute(select(func.coalesce(func.max(CHANGE.c.number), 0))).scalar_one())

    def between(self, audience: Audience, after: int, until: int, limit: int) -> Sequence[Change]:
        me = audience.organisation_id
        # Of an offer there is a row for its maker and one for each buyer that it names.
        of_buyer = and_(CHANGE.c.type.in_(_OF_OFFERS), CHANGE.c.other_id.is_not(None))
        mine = or_(and_(CHANGE.c.owner_id == me, ~of_buyer), CHANGE.c.other_id == me)
        allowed = or_(
            CHANGE.c.type.in_([each.value for each in audience.public]),
            and_(mine, CHANGE.c.type.in_([each.value for each in audience.own])),
        )
        query = (
            select(CHANGE, BATCH.c.code, BATCH.c.gtin, BATCH.c.lot)
            .outerjoin(BATCH, BATCH.c.id == CHANGE.c.batch_id)
            .where(CHANGE.c.number > after, CHANGE.c.number <= until, allowed)
            .order_by(CHANGE.c.number)
            .limit(limit)
        )
        return [_change(row) for row in self._connection.execute(query)]


def _change(row: Any) -> Change:
    lot = None if row.code is None else LotNamed(row.code, row.gtin, row.lot)
    return Change(row.number, ChangeType(row.type), row.about, lot, row.owner_id, row.at)
