"""Tell subscribers what came since they were told last: each event once, in the order in which events came to stand here.

A report goes into the outbox in the transaction that moves the subscription's position, so none is lost and none made twice, whoever is killed
and however many processes do this. The next report is made when the last one arrived: reports keep their order, and a subscriber that is down
fills nothing but one place in the outbox.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from nguongoc.errors import Refusal
from nguongoc.events.context import Namespaces
from nguongoc.events.envelopes import query_document
from nguongoc.events.query.criteria import Comparison, EventQuery, InTime, TimeColumn
from nguongoc.events.query.reading import query_of_json
from nguongoc.events.schedule import read_schedule
from nguongoc.events.translate import EpcFormat
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Clock, ReadSource, UnitOfWork, Writer
from nguongoc.ports.outbox import Attempt, Claim, Message, OutboxState
from nguongoc.ports.subscriptions import Subscription
from nguongoc.services.deliver_outbox import MOST_GONE
from nguongoc.services.end_subscriptions import TOPIC
from nguongoc.services.query_events import Arrived, QueryEvents
from nguongoc.services.webhook_secrets import WebhookSecrets
from nguongoc.signing.webhooks import body_signature

LOG = logging.getLogger(__name__)
MOST_EVENTS = 100
MOST_BYTES = 1_000_000
"""Of the events of one report; a larger event still comes, alone."""
NUMBERED_AT_ONCE = 500
AT_ONCE = 100


class ReportSubscriptions:
    """Numbers what was captured and makes every report that is due; how many. Any number may run at the same time."""

    def __init__(
        self,
        reads: ReadSource,
        writer: Writer,
        clock: Clock,
        events: QueryEvents,
        secrets: WebhookSecrets,
        base_url: str,
    ) -> None:
        self._reads = reads
        self._writer = writer
        self._clock = clock
        self._events = events
        self._secrets = secrets
        self._namespaces = Namespaces().within([{"nguongoc": f"{base_url}/ns/epcis#"}])

    def __call__(self, stopping: Callable[[], bool] = lambda: False) -> int:
        self._number(stopping)
        made, after = 0, None
        while not stopping():
            with self._reads.open() as reader:
                head = reader.arrivals.head()
                due = reader.subscriptions.due(self._clock.now(), head, after, AT_ONCE)
            if not due:
                break
            made += sum(self._attempt(each) for each in due)
            after = due[-1].id
        return made

    def _number(self, stopping: Callable[[], bool]) -> None:
        with self._reads.open() as reader:
            some = reader.arrivals.any_fresh() or reader.changes.any_fresh()
        while some and not stopping():
            some = self._writer.run(self._number_some) == NUMBERED_AT_ONCE

    def _number_some(self, uow: UnitOfWork) -> int:
        # Events and changes in one transaction: each costs a disk a moment of its own.
        changes = uow.changes.number(NUMBERED_AT_ONCE, self._clock.now())
        return max(uow.arrivals.number(NUMBERED_AT_ONCE), changes)

    def _attempt(self, subscription: Subscription) -> bool:
        """Whether a report was made. One that cannot be made now must not stop the others."""
        try:
            return self._report(subscription)
        except Refusal as refusal:
            LOG.warning("subscription %s waits: %s", subscription.id, refusal.code)
        except Exception:
            LOG.exception("subscription %s could not be reported", subscription.id)
        return False

    def _report(self, seen: Subscription) -> bool:
        with self._reads.open() as reader:
            named = reader.named_queries.get(seen.organisation_id, seen.query_name)
        if named is None:
            return False
        query = query_of_json(json.loads(named.body), self._namespaces)
        since = InTime(TimeColumn.RECORD_TIME, Comparison.GE, seen.initial_record_time)
        asked: EventQuery = replace(query, criteria=(*query.criteria, since))
        now = self._clock.now()
        arrived = self._events.since(
            seen.organisation_id, asked, seen.position, (MOST_EVENTS, MOST_BYTES), EpcFormat(seen.format)
        )
        message = self._message(seen, arrived, now) if arrived.events or seen.report_if_empty else None
        moved = replace(
            seen,
            position=arrived.last,
            next_at=_next_at(seen, now) if arrived.complete else seen.next_at,
            reported_at=now,
            pending=None if message is None else message.id,
        )

        def write(uow: UnitOfWork) -> bool:
            if not uow.subscriptions.move(seen, moved):
                return False
            if message is not None:
                uow.outbox.put(message)
            return message is not None

        return self._writer.run(write)

    def _message(self, seen: Subscription, arrived: Arrived, now: datetime) -> Message:
        document = query_document(
            arrived.events, now, query_name=seen.query_name, subscription_id=str(seen.id)
        )
        body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
        headers = {
            "Content-Type": "application/json",
            "GS1-EPCIS-Version": "2.0.0",
            "GS1-CBV-Version": "2.0.0",
            "GS1-EPC-Format": seen.format,
        }
        sealed = seen.sealed_secret
        if sealed is not None:
            key = self._secrets.open(seen.organisation_id, sealed)
            headers["GS1-Signature"] = body_signature(key, body)
        return Message(
            uuid7(now), seen.organisation_id, TOPIC, str(seen.id), seen.dest, body, now, now, headers, sealed
        )


def follow(uow: UnitOfWork, claim: Claim, attempt: Attempt, state: OutboxState) -> None:
    """What came of a report: the next may be made, or the subscription ends."""
    subscription, message = UUID(claim.message.about), claim.message.id
    if state is OutboxState.DELIVERED:
        uow.subscriptions.arrived(subscription, message, attempt.at)
    elif state is OutboxState.DEAD:
        reason = "the address is gone" if claim.gone >= MOST_GONE else "the address did not take a report"
        uow.subscriptions.end(subscription, message, attempt.at, reason)


def _next_at(seen: Subscription, now: datetime) -> datetime | None:
    return None if seen.schedule is None else read_schedule(json.loads(seen.schedule)).next_after(now)
