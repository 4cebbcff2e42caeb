"""Subscribe to a named query: its new answers are sent to an address, at once or at the times of a schedule."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from nguongoc.errors import Conflict, Invalid, Malformed, NotFound
from nguongoc.events.moments import read_moment
from nguongoc.events.schedule import read_schedule
from nguongoc.events.translate import EpcFormat
from nguongoc.fetch.client import AddressRefused
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Clock, ReadSource, UnitOfWork, Writer
from nguongoc.ports.outbox import Sent
from nguongoc.ports.subscriptions import Subscription
from nguongoc.records.canonical import canonical_bytes
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.end_subscriptions import TOPIC, end_subscriptions
from nguongoc.services.name_queries import NameQueries, QueryUnknown
from nguongoc.services.webhook_secrets import WebhookSecrets
from nguongoc.signing.webhooks import secret_bytes

MOST_SUBSCRIPTIONS = 100
"""Of one organisation, ended ones aside."""
LONGEST_DEST = 2_000
SECRET_LENGTHS = range(16, 513)
_MEMBERS = frozenset(
    {"dest", "signatureToken", "schedule", "stream", "reportIfEmpty", "initialRecordTime", "minRecordTime"}
)


class SubscriptionWrong(Malformed):
    """Not what the binding calls a subscription; `member` is at fault."""

    code = "subscription-wrong"


class DestinationRefused(Malformed):
    """An address that is not told anything: not https, a user name in it, no public address."""

    code = "subscription-destination-refused"


class SubscribeNotPermitted(Invalid):
    """A question that asks for so many answers or the best of them has none that are new."""

    code = "subscribe-not-permitted"


class TooManySubscriptions(Conflict):
    """The organisation has as many subscriptions as it may have."""

    code = "too-many-subscriptions"


class SubscriptionUnknown(NotFound):
    """No subscription of this id to this query of this organisation."""

    code = "subscription-unknown"


@dataclass(frozen=True, slots=True)
class _Wish:
    dest: str
    token: str | None
    schedule: dict[str, Any] | None
    report_if_empty: bool
    initial: datetime | None


class Subscribe:
    """Makes, shows and ends subscriptions. `check` says whether an address may be told anything, by a refusal."""

    def __init__(
        self,
        reads: ReadSource,
        writer: Writer,
        clock: Clock,
        names: NameQueries,
        secrets: WebhookSecrets,
        check: Callable[[str], None],
    ) -> None:
        self._reads = reads
        self._writer = writer
        self._clock = clock
        self._names = names
        self._secrets = secrets
        self._check = check

    def add(self, caller: Caller, query_name: str, given: Any, format: EpcFormat) -> Subscription:
        """Raises `QueryUnknown` and the refusals of this module and of `events.schedule`."""
        caller.require(Scope.EVENTS_READ)
        question = self._names.question(caller, query_name)
        if question.limit is not None or question.too_many is not None:
            raise SubscribeNotPermitted("a query with eventCountLimit or maxEventCount has no new answers")
        wish = _wish(given)
        try:
            self._check(wish.dest)
        except AddressRefused as refusal:
            raise DestinationRefused(refusal.detail, pointer="/dest") from refusal
        secret = None if wish.token is None else secret_bytes(wish.token)
        sealed = None if secret is None else self._secrets.seal(caller.organisation_id, secret)

        def add(uow: UnitOfWork) -> Subscription:
            # First the number, then the time: an event above the one is not missed, one below is recorded before the other.
            position = 0 if wish.initial is not None else uow.arrivals.head()
            now = self._clock.now()
            made = _made(caller.organisation_id, query_name, wish, format, now, position, sealed)
            if uow.named_queries.get(caller.organisation_id, query_name) is None:
                raise QueryUnknown("no such query of this organisation")
            if not uow.subscriptions.add(made, MOST_SUBSCRIPTIONS):
                raise TooManySubscriptions(
                    f"at most {MOST_SUBSCRIPTIONS} subscriptions", most=MOST_SUBSCRIPTIONS
                )
            return made

        return self._writer.run(add)

    def one(self, caller: Caller, query_name: str, id: UUID) -> Subscription:
        """Ended ones too. Raises `QueryUnknown` and `SubscriptionUnknown`; another organisation's is not found either."""
        self._names.one(caller, query_name)
        with self._reads.open() as reader:
            found = reader.subscriptions.get(caller.organisation_id, query_name, id)
        if found is None:
            raise SubscriptionUnknown("no such subscription of this organisation")
        return found

    def all(self, caller: Caller, query_name: str, after: UUID | None, limit: int) -> Sequence[Subscription]:
        """Those of a query that have not ended. Raises `QueryUnknown`."""
        self._names.one(caller, query_name)
        with self._reads.open() as reader:
            return reader.subscriptions.of(caller.organisation_id, query_name, after, limit)

    def reports(
        self, caller: Caller, query_name: str, id: UUID, before: UUID | None, limit: int
    ) -> Sequence[Sent]:
        """What was sent for a subscription and what came of it, newest first. Raises `SubscriptionUnknown`."""
        self.one(caller, query_name, id)
        with self._reads.open() as reader:
            return reader.outbox.sent(caller.organisation_id, TOPIC, str(id), before, limit)

    def drop(self, caller: Caller, query_name: str, id: UUID) -> None:
        """What is on its way may still arrive. Raises `QueryUnknown` and `SubscriptionUnknown`."""
        self._names.one(caller, query_name)

        def drop(uow: UnitOfWork) -> None:
            if not end_subscriptions(uow, caller.organisation_id, query_name, id):
                raise SubscriptionUnknown("no such subscription of this organisation")

        self._writer.run(drop)


def _made(
    organisation_id: UUID,
    query_name: str,
    wish: _Wish,
    format: EpcFormat,
    now: datetime,
    position: int,
    sealed: bytes | None,
) -> Subscription:
    return Subscription(
        id=uuid7(now),
        organisation_id=organisation_id,
        query_name=query_name,
        dest=wish.dest,
        format=format.value,
        created_at=now,
        initial_record_time=wish.initial or now,
        position=position,
        schedule=None if wish.schedule is None else canonical_bytes(wish.schedule),
        report_if_empty=wish.report_if_empty,
        next_at=None if wish.schedule is None else read_schedule(wish.schedule).next_after(now),
        sealed_secret=sealed,
    )


def _wish(given: Any) -> _Wish:
    if not isinstance(given, Mapping):
        raise SubscriptionWrong("a subscription is an object", member="dest")
    for name in given:
        if name not in _MEMBERS:
            raise _wrong(str(name)[:60], "there is no such member")
    schedule, stream = given.get("schedule"), given.get("stream")
    if (schedule is None) == (stream is not True) or stream not in (None, True, False):
        raise _wrong("stream", "give a schedule, or stream: true, and not both")
    if schedule is not None:
        read_schedule(schedule)
    empty = given.get("reportIfEmpty", False)
    if not isinstance(empty, bool) or (empty and schedule is None):
        raise _wrong("reportIfEmpty", "true or false, and true only with a schedule")
    dest = given.get("dest")
    if not isinstance(dest, str) or not 1 <= len(dest) <= LONGEST_DEST:
        raise _wrong("dest", f"an https address of at most {LONGEST_DEST} characters")
    kept = None if schedule is None else json.loads(json.dumps(schedule))
    return _Wish(dest, _token(given), kept, empty, _initial(given))


def _token(given: Mapping[str, Any]) -> str | None:
    token = given.get("signatureToken")
    if token is None:
        return None
    if (
        not isinstance(token, str)
        or len(token) not in SECRET_LENGTHS
        or not (token.isascii() and token.isprintable())
    ):
        raise _wrong("signatureToken", "16 to 512 printable ASCII characters")
    return token


def _initial(given: Mapping[str, Any]) -> datetime | None:
    """`minRecordTime` is what `initialRecordTime` becomes as time goes on: at the beginning they are one."""
    both = [given[name] for name in ("initialRecordTime", "minRecordTime") if given.get(name) is not None]
    moments = {read_moment(each) if isinstance(each, str) else None for each in both}
    if None in moments or len(moments) > 1:
        raise _wrong("initialRecordTime", "one time with an offset, such as 2026-03-01T08:00:00+07:00")
    return moments.pop() if moments else None


def _wrong(member: str, expected: str) -> SubscriptionWrong:
    return SubscriptionWrong(f"{member}: {expected}", member=member, expected=expected)
