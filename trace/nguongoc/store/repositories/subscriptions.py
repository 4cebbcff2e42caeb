"""Standing questions, and the numbers that events get once they are committed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, delete, func, insert, or_, select, text, update
from sqlalchemy.engine import Connection

from nguongoc.ports.subscriptions import Subscription
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import EventArrivalRow, EventFreshRow, OrganisationRow, SubscriptionRow

ARRIVAL = table(EventArrivalRow)
FRESH = table(EventFreshRow)
SUBSCRIPTION = table(SubscriptionRow)
ORGANISATION = table(OrganisationRow)
_NUMBERING = 0x6E67_6576_656E_7473
"""The advisory lock of whoever gives numbers."""
_ACTIVE = SUBSCRIPTION.c.ended_at.is_(None)


class SqlSubscriptions:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, subscription: Subscription, most: int) -> bool:
        # Two at once count one after the other. SQLite ignores the lock: its one writer is one already.
        mine = ORGANISATION.c.id == subscription.organisation_id
        self._connection.execute(select(ORGANISATION.c.id).where(mine).with_for_update(key_share=True))
        counted = select(func.count()).where(
            SUBSCRIPTION.c.organisation_id == subscription.organisation_id, _ACTIVE
        )
        if self._connection.execute(counted).scalar_one() >= most:
            return False
        self._connection.execute(insert(SUBSCRIPTION), columns_of(subscription))
        return True

    def get(self, organisation_id: UUID, query_name: str, id: UUID) -> Subscription | None:
        query = select(SUBSCRIPTION).where(
            SUBSCRIPTION.c.id == id,
            SUBSCRIPTION.c.organisation_id == organisation_id,
            SUBSCRIPTION.c.query_name == query_name,
        )
        row = self._connection.execute(query).first()
        return None if row is None else Subscription(**row._mapping)

    def of(
        self, organisation_id: UUID, query_name: str, after: UUID | None, limit: int
    ) -> Sequence[Subscription]:
        query = select(SUBSCRIPTION).where(
            SUBSCRIPTION.c.organisation_id == organisation_id,
            SUBSCRIPTION.c.query_name == query_name,
            _ACTIVE,
        )
        if after is not None:
            query = query.where(SUBSCRIPTION.c.id > after)
        rows = self._connection.execute(query.order_by(SUBSCRIPTION.c.id).limit(limit))
        return [Subscription(**row._mapping) for row in rows]

    def drop(self, organisation_id: UUID, query_name: str, id: UUID | None) -> Sequence[UUID]:
        gone = delete(SUBSCRIPTION).where(
            SUBSCRIPTION.c.organisation_id == organisation_id, SUBSCRIPTION.c.query_name == query_name
        )
        if id is not None:
            gone = gone.where(SUBSCRIPTION.c.id == id)
        return self._connection.execute(gone.returning(SUBSCRIPTION.c.id)).scalars().all()

    def due(self, now: datetime, head: int, after: UUID | None, limit: int) -> Sequence[Subscription]:
        at_once = and_(SUBSCRIPTION.c.next_at.is_(None), SUBSCRIPTION.c.position < head)
        query = select(SUBSCRIPTION).where(
            _ACTIVE, SUBSCRIPTION.c.pending.is_(None), or_(SUBSCRIPTION.c.next_at <= now, at_once)
        )
        if after is not None:
            query = query.where(SUBSCRIPTION.c.id > after)
        rows = self._connection.execute(query.order_by(SUBSCRIPTION.c.id).limit(limit))
        return [Subscription(**row._mapping) for row in rows]

    def move(self, seen: Subscription, moved: Subscription) -> bool:
        # Of two at the same time the second waits for the first, and then finds another position or something on its way.
        unmoved = (
            SUBSCRIPTION.c.id == seen.id,
            _ACTIVE,
            SUBSCRIPTION.c.pending.is_(None),
            SUBSCRIPTION.c.position == seen.position,
            SUBSCRIPTION.c.next_at.is_not_distinct_from(seen.next_at),
        )
        values = {name: getattr(moved, name) for name in ("position", "next_at", "reported_at", "pending")}
        return bool(self._connection.execute(update(SUBSCRIPTION).where(*unmoved).values(values)).rowcount)

    def arrived(self, id: UUID, message_id: UUID, at: datetime) -> None:
        here = (SUBSCRIPTION.c.id == id, SUBSCRIPTION.c.pending == message_id)
        self._connection.execute(update(SUBSCRIPTION).where(*here).values(pending=None, notified_at=at))

    def end(self, id: UUID, message_id: UUID, at: datetime, reason: str) -> None:
        here = (SUBSCRIPTION.c.id == id, SUBSCRIPTION.c.pending == message_id)
        ended = {"ended_at": at, "end_reason": reason, "sealed_secret": None}
        self._connection.execute(update(SUBSCRIPTION).where(*here).values(ended))


class SqlArrivals:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def number(self, most: int) -> int:
        if self._connection.dialect.name == "postgresql":
            # Held until this transaction is committed: whoever comes next sees its numbers, and counts on from there.
            self._connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _NUMBERING})
        fresh = select(FRESH.c.event_id).order_by(FRESH.c.event_id).limit(most)
        ids = self._connection.execute(fresh).scalars().all()
        if ids:
            head = self.head()
            numbered = [
                {"number": head + place, "event_id": event_id} for place, event_id in enumerate(ids, 1)
            ]
            self._connection.execute(insert(ARRIVAL), numbered)
            self._connection.execute(delete(FRESH).where(FRESH.c.event_id.in_(ids)))
        return len(ids)

    def any_fresh(self) -> bool:
        return self._connection.execute(select(FRESH.c.event_id).limit(1)).first() is not None

    def head(self) -> int:
        return int(
            self._connection.execute(select(func.coalesce(func.max(ARRIVAL.c.number), 0))).scalar_one()
        )
