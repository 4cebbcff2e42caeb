"""What the ledger knows of hand-overs between organisations here."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.engine import Connection

from nguongoc.batches.balance import Movement, MovementKind
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import BatchRow, EventRow, LotMovementRow

MOVED = table(LotMovementRow)
BATCH, EVENT = table(BatchRow), table(EventRow)
_SENDING = (MovementKind.SHIPPED.value, MovementKind.VOIDED.value)
_SIDES = (MovementKind.SHIPPED.value, MovementKind.RECEIVED.value)


class SqlHandOvers:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def said_under(self, holder_id: UUID, reference: str, batch_id: UUID | None) -> Sequence[UUID]:
        query = select(MOVED.c.event_id).where(
            MOVED.c.holder_id == holder_id, MOVED.c.reference == reference, MOVED.c.kind.in_(_SIDES)
        )
        if batch_id is not None:
            query = query.where(MOVED.c.batch_id == batch_id)
        return self._connection.execute(query.distinct().order_by(MOVED.c.event_id)).scalars().all()

    def receivers_of(self, holder_id: UUID, limit: int) -> Sequence[UUID]:
        shipped = (
            MOVED.c.holder_id == holder_id,
            MOVED.c.kind == MovementKind.SHIPPED.value,
            MOVED.c.other_id.is_not(None),
        )
        query = select(MOVED.c.other_id).where(*shipped).group_by(MOVED.c.other_id)
        latest = query.order_by(func.max(MOVED.c.at).desc(), MOVED.c.other_id).limit(limit)
        return [each for each in self._connection.execute(latest).scalars() if each is not None]

    def sent_by(self, holder_id: UUID, since: datetime, limit: int) -> Sequence[Movement]:
        query = (
            select(MOVED)
            .where(MOVED.c.holder_id == holder_id, MOVED.c.kind.in_(_SENDING), MOVED.c.at >= since)
            .order_by(MOVED.c.at.desc(), MOVED.c.event_id, MOVED.c.batch_id)
            .limit(limit)
        )
        return [
            Movement(**dict(row._mapping) | {"kind": MovementKind(row.kind)})
            for row in self._connection.execute(query)
        ]

    def awaited(self, receiver_id: UUID) -> int:
        said = MOVED.alias()
        # A way that was in part said not to have been shipped is left to who looks at the page.
        answered = exists().where(
            said.c.batch_id == MOVED.c.batch_id,
            said.c.reference == MOVED.c.reference,
            (
                (said.c.holder_id == receiver_id)
                & (said.c.other_id == MOVED.c.holder_id)
                & (said.c.kind == MovementKind.RECEIVED.value)
            )
            | (
                (said.c.holder_id == MOVED.c.holder_id)
                & (said.c.other_id == receiver_id)
                & (said.c.kind == MovementKind.VOIDED.value)
            ),
        )
        ways = (
            select(MOVED.c.batch_id, MOVED.c.holder_id, MOVED.c.reference)
            .join(BATCH, BATCH.c.id == MOVED.c.batch_id)
            .join(EVENT, EVENT.c.id == BATCH.c.event_id)
            .where(
                MOVED.c.other_id == receiver_id,
                MOVED.c.kind == MovementKind.SHIPPED.value,
                EVENT.c.voided_by.is_(None),
                ~answered,
            )
            .distinct()
        )
        return int(self._connection.execute(select(func.count()).select_from(ways.subquery())).scalar_one())
