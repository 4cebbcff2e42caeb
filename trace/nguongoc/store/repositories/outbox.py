"""Messages to others: claimed one at a time, each by one worker."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from nguongoc.ports.outbox import Attempt, Claim, Message, OutboxState, Sent
from nguongoc.ports.recalls import WebhookTopic
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import OutboxAttemptRow, OutboxLotRow, OutboxRow

OUTBOX = table(OutboxRow)
ATTEMPT, LOT = table(OutboxAttemptRow), table(OutboxLotRow)
TOLD_AGAIN = frozenset(each.value for each in WebhookTopic)
"""What may be told again after it arrived keeps its body as long as it can be looked up."""
_WAITING = OUTBOX.c.state == OutboxState.WAITING.value


def _after(later: Any, earlier: Any) -> ColumnElement[bool]:
    """Of the same lot, to the same organisation, put later."""
    return and_(
        later.c.organisation_id == earlier.c.organisation_id,
        later.c.batch_id == earlier.c.batch_id,
        later.c.place > earlier.c.place,
    )


_MINE, _EARLIER = LOT.alias("mine"), LOT.alias("earlier")
_BEHIND = (
    select(_EARLIER.c.message_id)
    .join(_MINE, _after(_MINE, _EARLIER))
    .where(_MINE.c.message_id == OUTBOX.c.id)
    .correlate(OUTBOX)
    .exists()
)
"""An earlier message of one of its lots waits still; a notice of a recall names none, so that it waits for nothing."""


class SqlOutbox:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, message: Message) -> None:
        values = columns_of(message) | {"headers": dict(message.headers)}
        lots = values.pop("batch_ids")
        values |= {"digest": hashlib.sha256(message.body).digest(), "state": OutboxState.WAITING.value}
        self._connection.execute(insert(OUTBOX), values | {"claims": 0, "gone": 0})
        self._line_up(message, lots)

    def _line_up(self, message: Message, lots: Collection[UUID]) -> None:
        of = message.organisation_id
        last = select(func.coalesce(func.max(LOT.c.place), 0)).where(LOT.c.organisation_id == of)
        # Whoever tells of a lot holds it locked: of two messages of one lot the later sees the place of the earlier.
        place = int(self._connection.execute(last).scalar_one()) + 1 if lots else 0
        rows = [
            {"message_id": message.id, "batch_id": each, "organisation_id": of, "place": place}
            for each in dict.fromkeys(lots)
        ]
        if rows:
            self._connection.execute(insert(LOT), rows)

    def claim(self, now: datetime, until: datetime, passed_over: Collection[UUID] = ()) -> Claim | None:
        # SQLite ignores the lock: its one writer is one already.
        due = select(OUTBOX).where(_WAITING, OUTBOX.c.due_at <= now, ~_BEHIND)
        due = due.order_by(OUTBOX.c.due_at).limit(1)
        if passed_over:
            due = due.where(OUTBOX.c.organisation_id.not_in(passed_over))
        urgent = due.where(OUTBOX.c.topic == WebhookTopic.RECALL.value)
        row = None
        for query in (urgent, due):
            row = row or self._connection.execute(query.with_for_update(skip_locked=True)).first()
        if row is None:
            return None
        number = row.claims + 1
        held = update(OUTBOX).where(OUTBOX.c.id == row.id).values(due_at=until, claims=number)
        self._connection.execute(held)
        return Claim(_message(row), number, row.begun_at, row.gone)

    def settle(self, claim: Claim, attempt: Attempt, state: OutboxState, due_at: datetime) -> bool:
        self._write_down(claim, attempt)
        values: dict[str, Any] = {"state": state.value, "due_at": due_at, "gone": claim.gone}
        if state is not OutboxState.WAITING:
            values |= {"settled_at": attempt.at, "sealed_secret": None}
        if state is OutboxState.DELIVERED and claim.message.topic not in TOLD_AGAIN:
            values["body"] = None
        still = (_WAITING, OUTBOX.c.claims == claim.number)
        moved = update(OUTBOX).where(OUTBOX.c.id == claim.message.id, *still).values(values)
        settled = bool(self._connection.execute(moved).rowcount)
        if settled and state is not OutboxState.WAITING:
            self._connection.execute(delete(LOT).where(LOT.c.message_id == claim.message.id))
        elif settled:
            self._hold_back(claim.message.id, due_at)
        return settled

    def _hold_back(self, message: UUID, due_at: datetime) -> None:
        """What comes after it of the same lots need not be looked at before it."""
        mine = LOT.alias("mine")
        behind = select(LOT.c.message_id).join(mine, _after(LOT, mine)).where(mine.c.message_id == message)
        later = update(OUTBOX).where(OUTBOX.c.id.in_(behind), OUTBOX.c.due_at < due_at)
        self._connection.execute(later.values(due_at=due_at))

    def _write_down(self, claim: Claim, attempt: Attempt) -> None:
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        values = {**columns_of(attempt), "message_id": claim.message.id, "number": claim.number}
        self._connection.execute(dialect.insert(ATTEMPT).values(**values).on_conflict_do_nothing())

    def waiting(self, topic: str, about: str) -> int:
        query = select(func.count()).where(_WAITING, OUTBOX.c.topic == topic, OUTBOX.c.about == about)
        return int(self._connection.execute(query).scalar_one())

    def drop_waiting(self, topic: str, about: str) -> int:
        about_it = select(OUTBOX.c.id).where(OUTBOX.c.topic == topic, OUTBOX.c.about == about)
        self._connection.execute(delete(LOT).where(LOT.c.message_id.in_(about_it)))
        given_up = (
            update(OUTBOX)
            .where(_WAITING, OUTBOX.c.topic == topic, OUTBOX.c.about == about)
            .values(state=OutboxState.DEAD.value, settled_at=OUTBOX.c.due_at, sealed_secret=None)
        )
        return int(self._connection.execute(given_up).rowcount)

    def sent(
        self, organisation_id: UUID, topic: str, about: str | None, before: UUID | None, limit: int
    ) -> Sequence[Sent]:
        query = select(OUTBOX).where(OUTBOX.c.organisation_id == organisation_id, OUTBOX.c.topic == topic)
        if about is not None:
            query = query.where(OUTBOX.c.about == about)
        if before is not None:
            query = query.where(OUTBOX.c.id < before)
        return self._sent(query.order_by(OUTBOX.c.id.desc()).limit(limit))

    def told_to(
        self, organisation_id: UUID, topics: Collection[str], before: UUID | None, limit: int
    ) -> Sequence[Sent]:
        theirs = (OUTBOX.c.organisation_id == organisation_id, OUTBOX.c.topic.in_(topics))
        query = select(OUTBOX).where(*theirs).order_by(OUTBOX.c.id.desc()).limit(limit)
        return self._sent(query if before is None else query.where(OUTBOX.c.id < before))

    def again(
        self, message: UUID, organisation_id: UUID, url: str, sealed: bytes | None, at: datetime
    ) -> bool:
        settled = (OUTBOX.c.state != OutboxState.WAITING.value, OUTBOX.c.body.is_not(None))
        theirs = (OUTBOX.c.id == message, OUTBOX.c.organisation_id == organisation_id, *settled)
        values = {"state": OutboxState.WAITING.value, "due_at": at, "settled_at": None, "gone": 0, "url": url}
        begun = update(OUTBOX).where(*theirs).values(**values, sealed_secret=sealed, begun_at=OUTBOX.c.claims)
        return bool(self._connection.execute(begun).rowcount)

    def _sent(self, query: Select[Any]) -> Sequence[Sent]:
        rows = self._connection.execute(query).all()
        attempts = self._attempts([row.id for row in rows])
        return [
            Sent(
                row.id, row.topic, row.about, row.url, OutboxState(row.state), row.created_at, row.due_at, row.digest,
                attempts[row.id],
            )
            for row in rows
        ]  # fmt: skip

    def _attempts(self, ids: Sequence[UUID]) -> dict[UUID, list[Attempt]]:
        found: dict[UUID, list[Attempt]] = defaultdict(list)
        query = select(ATTEMPT).where(ATTEMPT.c.message_id.in_(ids)).order_by(ATTEMPT.c.number)
        for row in self._connection.execute(query) if ids else ():
            found[row.message_id].append(Attempt(row.at, row.status, row.answer, row.failure))
        return found

    def forget(self, settled_before: datetime, most: int) -> int:
        old = select(OUTBOX.c.id).where(OUTBOX.c.settled_at < settled_before).limit(most)
        ids = self._connection.execute(old).scalars().all()
        if ids:
            self._connection.execute(delete(ATTEMPT).where(ATTEMPT.c.message_id.in_(ids)))
            self._connection.execute(delete(OUTBOX).where(OUTBOX.c.id.in_(ids)))
        return len(ids)


def _message(row: Row[Any]) -> Message:
    return Message(
        id=row.id,
        organisation_id=row.organisation_id,
        topic=row.topic,
        about=row.about,
        url=row.url,
        body=row.body,
        created_at=row.created_at,
        due_at=row.due_at,
        headers=row.headers,
        sealed_secret=row.sealed_secret,
    )
