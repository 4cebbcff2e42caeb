"""Who has to be told of a recall, who was, and who answered."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, delete, exists, insert, or_, select, update
from sqlalchemy.engine import Connection

from nguongoc.parties.organisations import OrganisationKind
from nguongoc.ports.recalls import OldSecret, RecallWebhook, WebhookTopic
from nguongoc.recalls.notices import Channel, Holding, Notice, NoticeState, Telling, Whereabouts
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import (
    OrganisationRow,
    RecallNoticeRow,
    RecallTellingRow,
    RecallWebhookRow,
    WebhookOldSecretRow,
)

NOTICE = table(RecallNoticeRow)
TELLING = table(RecallTellingRow)
WEBHOOK, OLD = table(RecallWebhookRow), table(WebhookOldSecretRow)
_WEBHOOKS = select(
    WEBHOOK, OLD.c.sealed_secret.label("old_sealed_secret"), OLD.c.until.label("old_until")
).outerjoin(OLD, OLD.c.organisation_id == WEBHOOK.c.organisation_id)
ORGANISATION = table(OrganisationRow)
_TO_MESSAGE = (
    select(NOTICE)
    .join(WEBHOOK, WEBHOOK.c.organisation_id == NOTICE.c.organisation_id)
    .where(
        NOTICE.c.state == NoticeState.CALL.value,
        WEBHOOK.c.ended_at.is_not(None),
        ~exists().where(TELLING.c.notice_id == NOTICE.c.id, TELLING.c.channel == Channel.MESSAGE.value),
    )
)
_UNANSWERED = (NoticeState.WAITING.value, NoticeState.CALL.value)


class Notices:
    __slots__ = ()
    _connection: Connection

    def add_notices(self, notices: Iterable[Notice]) -> None:
        rows = [
            {**columns_of(each), "holdings": [asdict(holding) for holding in each.holdings]}
            for each in notices
        ]
        if rows:
            self._connection.execute(insert(NOTICE), rows)

    def notices_of(self, recall_id: UUID) -> Sequence[Notice]:
        query = select(NOTICE).where(NOTICE.c.recall_id == recall_id).order_by(NOTICE.c.id)
        return [_notice(row) for row in self._connection.execute(query)]

    def tellings_of(self, recall_id: UUID) -> Sequence[Telling]:
        query = (
            select(TELLING)
            .join(NOTICE, NOTICE.c.id == TELLING.c.notice_id)
            .where(NOTICE.c.recall_id == recall_id)
            .order_by(TELLING.c.notice_id, TELLING.c.number)
        )
        return [
            Telling(row.notice_id, row.number, row.at, Channel(row.channel))
            for row in self._connection.execute(query)
        ]

    def notice_for(self, recall_id: UUID, organisation_id: UUID) -> Notice | None:
        query = select(NOTICE).where(
            NOTICE.c.recall_id == recall_id, NOTICE.c.organisation_id == organisation_id
        )
        row = self._connection.execute(query.with_for_update()).first()
        return None if row is None else _notice(row)

    def is_notice_due(self, at: datetime) -> bool:
        query = select(NOTICE.c.id).where(NOTICE.c.state == NoticeState.WAITING.value, NOTICE.c.next_at <= at)
        return self._connection.execute(query.limit(1)).first() is not None

    def notices_due(self, at: datetime, limit: int) -> Sequence[Notice]:
        query = select(NOTICE).where(NOTICE.c.state == NoticeState.WAITING.value, NOTICE.c.next_at <= at)
        query = query.order_by(NOTICE.c.next_at, NOTICE.c.id).limit(limit).with_for_update(skip_locked=True)
        return [_notice(row) for row in self._connection.execute(query)]

    def told(self, telling: Telling, state: NoticeState, tries: int, next_at: datetime | None) -> None:
        self._connection.execute(insert(TELLING), {**columns_of(telling), "channel": telling.channel.value})
        changed = update(NOTICE).where(NOTICE.c.id == telling.notice_id)
        self._connection.execute(changed.values(state=state.value, tries=tries, next_at=next_at))

    def acknowledge(self, notice_id: UUID, at: datetime, by: str) -> None:
        changed = update(NOTICE).where(NOTICE.c.id == notice_id, NOTICE.c.acknowledged_at.is_(None))
        values = {"state": NoticeState.ACKNOWLEDGED.value, "next_at": None}
        self._connection.execute(changed.values(acknowledged_at=at, acknowledged_by=by, **values))

    def end_notices(self, recall_id: UUID) -> None:
        changed = update(NOTICE).where(NOTICE.c.recall_id == recall_id, NOTICE.c.state.in_(_UNANSWERED))
        self._connection.execute(changed.values(state=NoticeState.OVER.value, next_at=None))

    def is_notice_to_message(self) -> bool:
        return self._connection.execute(_TO_MESSAGE.limit(1)).first() is not None

    def notices_to_message(self, limit: int) -> Sequence[Notice]:
        query = _TO_MESSAGE.order_by(NOTICE.c.id).limit(limit)
        rows = self._connection.execute(query.with_for_update(of=NOTICE, skip_locked=True))
        return [_notice(row) for row in rows]

    def webhook(self, organisation_id: UUID) -> RecallWebhook | None:
        query = _WEBHOOKS.where(WEBHOOK.c.organisation_id == organisation_id)
        row = self._connection.execute(query).first()
        return None if row is None else _webhook(row)

    def webhooks_of(
        self, organisation_id: UUID | None, commune_code: str | None, limit: int
    ) -> Sequence[RecallWebhook]:
        territory: ColumnElement[bool] = ORGANISATION.c.commune_code.is_(None)
        if commune_code is not None:
            territory = or_(territory, ORGANISATION.c.commune_code == commune_code)
        answers = and_(ORGANISATION.c.kind == OrganisationKind.AUTHORITY.value, territory)
        query = _WEBHOOKS.join(ORGANISATION, ORGANISATION.c.id == WEBHOOK.c.organisation_id)
        query = query.where(or_(ORGANISATION.c.id == organisation_id, answers))
        rows = self._connection.execute(query.order_by(WEBHOOK.c.organisation_id).limit(limit))
        return [_webhook(row) for row in rows]

    def put_webhook(self, webhook: RecallWebhook) -> None:
        self.drop_webhook(webhook.organisation_id)
        values = columns_of(webhook) | {"topics": ",".join(each.value for each in webhook.topics)}
        values.pop("old")
        self._connection.execute(insert(WEBHOOK), values)
        if webhook.old is not None:
            of = {"organisation_id": webhook.organisation_id}
            self._connection.execute(insert(OLD), columns_of(webhook.old) | of)

    def hasten_notices(self, organisation_id: UUID, at: datetime) -> None:
        waits = (NOTICE.c.organisation_id == organisation_id, NOTICE.c.state == NoticeState.WAITING.value)
        self._connection.execute(update(NOTICE).where(*waits).values(next_at=at))

    def end_webhook(self, organisation_id: UUID, url: str, at: datetime, status: int | None) -> bool:
        here = (
            WEBHOOK.c.organisation_id == organisation_id,
            WEBHOOK.c.url == url,
            WEBHOOK.c.ended_at.is_(None),
        )
        ended = update(WEBHOOK).where(*here).values(ended_at=at, end_status=status)
        return bool(self._connection.execute(ended).rowcount)

    def drop_webhook(self, organisation_id: UUID) -> None:
        for each in (OLD, WEBHOOK):
            self._connection.execute(delete(each).where(each.c.organisation_id == organisation_id))

    def forget_old_secrets(self, at: datetime) -> int:
        return self._connection.execute(delete(OLD).where(OLD.c.until <= at)).rowcount


def _webhook(row: Row[Any]) -> RecallWebhook:
    values = dict(row._mapping)
    sealed, until = values.pop("old_sealed_secret"), values.pop("old_until")
    topics = tuple(WebhookTopic(each) for each in row.topics.split(","))
    old = None if until is None else OldSecret(sealed, until)
    return RecallWebhook(**values | {"topics": topics, "old": old})


def _notice(row: Row[Any]) -> Notice:
    holdings = tuple(Holding(**{**each, "where": Whereabouts(each["where"])}) for each in row.holdings)
    return Notice(**{**row._mapping, "holdings": holdings, "state": NoticeState(row.state)})
