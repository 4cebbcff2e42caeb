"""Messages to others on both databases, to a real server: at least once, later and later, until told or given up."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import UnitOfWork
from nguongoc.ports.outbox import Attempt, Claim, Message, OutboxState
from nguongoc.services.deliver_outbox import CLAIM, KEPT, MOST_GONE, PAUSES, DeliverOutbox
from nguongoc.services.webhook_secrets import WebhookSecrets
from nguongoc.signing.keys import KeyFileUnusable
from nguongoc_api.adapters.webhooks import Webhooks
from tests.factories import rows
from tests.outbox.receiver import Receiver
from tests.store.conftest import Store

SECRETS = WebhookSecrets(lambda: [b"k" * 32])
SECRET = b"thirty-two bytes of a shared one"
TOPIC = "test.topic"
PATIENT = 60.0
"""Seconds that an attempt is waited for, so that no test hangs on how busy the machine is."""


@dataclass
class MovedClock:
    at: datetime = rows.NOW

    def now(self) -> datetime:
        return self.at


@dataclass
class Post:
    """An outbox with an owner; `follow` notes what followers hear."""

    store: Store
    owner: Organisation
    clock: MovedClock = field(default_factory=MovedClock)
    heard: list[tuple[int | None, OutboxState]] = field(default_factory=list)

    def put(
        self,
        url: str,
        body: bytes = b"{}",
        about: str = "one",
        *,
        shared: bool = True,
        lots: Sequence[UUID] = (),
    ) -> Message:
        now = self.clock.now()
        sealed = SECRETS.seal(self.owner.id, SECRET) if shared else None
        message = Message(
            uuid7(now),
            self.owner.id,
            TOPIC,
            about,
            url,
            body,
            now,
            now,
            {"X-Kind": "test"},
            sealed,
            tuple(lots),
        )
        self.store.writer.run(lambda uow: uow.outbox.put(message))
        return message

    def deliver(self, *, patience: float = PATIENT, **given: float) -> DeliverOutbox:
        courier = Webhooks(SECRETS, loopback=True, **given)
        followers = {TOPIC: self._follow}
        return DeliverOutbox(
            self.store.writer, self.clock, courier, followers, lambda: 0.5, patience=patience
        )

    def _follow(self, _uow: UnitOfWork, _claim: Claim, attempt: Attempt, state: OutboxState) -> None:
        self.heard.append((attempt.status, state))

    def sent(self) -> list[tuple[OutboxState, list[int | None]]]:
        with self.store.reads.open() as reader:
            found = reader.outbox.sent(self.owner.id, TOPIC, None, None, 100)
        return [(each.state, [attempt.status for attempt in each.attempts]) for each in found]


@pytest.fixture
def post(store: Store) -> Post:
    owner = rows.organisation()
    store.writer.run(lambda uow: uow.parties.add_organisation(owner))
    return Post(store, owner)


def test_a_message_arrives_signed_so_that_anybody_with_the_secret_can_check_it(
    post: Post, receiver: Receiver
) -> None:
    message = post.put(receiver.url, b'{"a":1}')
    assert post.deliver()() == 1
    [got] = receiver.got
    assert (got.body, got.headers["x-kind"]) == (b'{"a":1}', "test")
    assert got.headers["webhook-id"] == str(message.id)
    stamp = got.headers["webhook-timestamp"]
    assert stamp == str(int(rows.NOW.timestamp()))
    signed = f"{message.id}.{stamp}.".encode() + got.body
    expected = base64.b64encode(hmac.new(SECRET, signed, hashlib.sha256).digest()).decode()
    assert got.headers["webhook-signature"] == f"v1,{expected}"
    assert post.sent() == [(OutboxState.DELIVERED, [200])]
    assert post.heard == [(200, OutboxState.DELIVERED)]
    assert post.deliver()() == 0


def test_where_no_secret_is_shared_it_is_signed_by_a_key_of_ours_and_where_that_is_not_there_told_all_the_same(
    post: Post, receiver: Receiver
) -> None:
    message = post.put(receiver.url, b'{"a":1}', shared=False)
    assert post.deliver()() == 1
    [got] = receiver.got
    version, _, signature = got.headers["webhook-signature"].partition(",")
    assert version == "v1a"
    signed = f"{message.id}.{got.headers['webhook-timestamp']}.".encode() + got.body
    [key] = SECRETS.signing_keys()
    key.public_key().verify(base64.b64decode(signature), signed)

    def gone() -> Sequence[bytes]:
        raise KeyFileUnusable("not there")

    assert WebhookSecrets(gone).signing_keys() == []


@pytest.mark.parametrize("first", [500, 302, 401, 429, None])
def test_whatever_is_no_success_is_tried_again_after_a_pause_under_the_same_name(
    post: Post, receiver: Receiver, first: int | None
) -> None:
    receiver.answers, receiver.location = [first], receiver.url + "/elsewhere"
    post.put(receiver.url)
    deliver = post.deliver()
    assert deliver() == 1
    assert deliver() == 0
    post.clock.at += PAUSES[0] - timedelta(milliseconds=1)
    assert deliver() == 0
    post.clock.at += timedelta(milliseconds=1)
    assert deliver() == 1
    one, other = receiver.wait(2)
    assert one.headers["webhook-id"] == other.headers["webhook-id"]
    assert one.headers["webhook-timestamp"] != other.headers["webhook-timestamp"]
    assert {one.path, other.path} == {"/hook"}
    assert post.sent() == [(OutboxState.DELIVERED, [first, 200])]


def test_a_server_that_never_answers_is_given_up_after_days_and_what_it_said_can_be_looked_up(
    post: Post, receiver: Receiver
) -> None:
    receiver.answers = [503] * 100
    post.put(receiver.url)
    deliver = post.deliver()
    began = post.clock.at
    while deliver():
        post.clock.at += max(PAUSES)
    assert len(receiver.got) == len(PAUSES) + 1
    assert sum(PAUSES, timedelta()) > timedelta(days=2)
    assert post.sent() == [(OutboxState.DEAD, [503] * (len(PAUSES) + 1))]
    assert post.heard[-1] == (503, OutboxState.DEAD)
    with post.store.reads.open() as reader:
        [sent] = reader.outbox.sent(post.owner.id, TOPIC, "one", None, 10)
    assert (sent.attempts[0].at, sent.attempts[0].answer) == (began, b"said")
    assert sent.digest == hashlib.sha256(b"{}").digest()


def test_pauses_never_fall_together_and_never_leave_their_bounds(post: Post, receiver: Receiver) -> None:
    for chance in (0.0, 0.999):
        receiver.answers = [500]
        message = post.put(receiver.url)
        courier = Webhooks(SECRETS, loopback=True)
        DeliverOutbox(
            post.store.writer, post.clock, courier, {}, lambda chance=chance: chance, patience=PATIENT
        )()
        with post.store.reads.open() as reader:
            due = {each.id: each.due_at for each in reader.outbox.sent(post.owner.id, TOPIC, None, None, 10)}
        assert due[message.id] - post.clock.at == pytest.approx(
            PAUSES[0] * (0.75 + 0.5 * chance), abs=timedelta(seconds=0.001)
        )


@pytest.mark.parametrize("status", [404, 410])
def test_an_address_that_says_it_is_gone_is_believed_after_warnings(
    post: Post, receiver: Receiver, status: int
) -> None:
    receiver.answers = [status] * 10
    post.put(receiver.url)
    deliver = post.deliver()
    while deliver():
        post.clock.at += max(PAUSES)
    assert post.sent() == [(OutboxState.DEAD, [status] * MOST_GONE)]


def test_a_process_killed_in_the_middle_of_an_attempt_leaves_the_message_to_others(
    post: Post, receiver: Receiver
) -> None:
    message = post.put(receiver.url)
    now = post.clock.now()
    killed = post.store.writer.run(lambda uow: uow.outbox.claim(now, now + CLAIM))
    assert killed is not None
    deliver = post.deliver()
    assert deliver() == 0
    post.clock.at += CLAIM
    assert deliver.one() == message.id
    assert post.sent() == [(OutboxState.DELIVERED, [200])]
    late = Attempt(now, 500)
    settled = post.store.writer.run(lambda uow: uow.outbox.settle(killed, late, OutboxState.DEAD, now))
    assert not settled
    assert [state for state, _ in post.sent()] == [OutboxState.DELIVERED]


def test_many_workers_deliver_each_message_once(post: Post, receiver: Receiver) -> None:
    import threading

    made = {str(post.put(receiver.url, about=str(number)).id) for number in range(40)}
    workers = [threading.Thread(target=post.deliver()) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(each.headers["webhook-id"] for each in receiver.got) == sorted(made)


def test_what_is_put_in_a_transaction_that_fails_is_never_told(post: Post, receiver: Receiver) -> None:
    now = post.clock.now()
    message = Message(uuid7(now), post.owner.id, TOPIC, "x", receiver.url, b"{}", now, now)

    def fail(uow: UnitOfWork) -> None:
        uow.outbox.put(message)
        raise KeyError("after all not")

    with pytest.raises(KeyError):
        post.store.writer.run(fail)
    assert post.deliver()() == 0


def test_a_secret_that_does_not_open_keeps_a_message_back_rather_than_unsigned(
    post: Post, receiver: Receiver
) -> None:
    post.put(receiver.url)
    courier = Webhooks(WebhookSecrets(lambda: [b"x" * 32]), loopback=True)
    assert DeliverOutbox(post.store.writer, post.clock, courier, {}, lambda: 0.5, patience=PATIENT)() == 1
    assert (receiver.got, post.sent()) == ([], [(OutboxState.WAITING, [None])])


def test_nothing_of_a_secret_stands_in_what_is_kept(post: Post, receiver: Receiver) -> None:
    message = post.put(receiver.url)
    assert SECRET not in (message.sealed_secret or b"")
    assert repr(message.sealed_secret) not in repr(message)
    post.deliver()()
    with post.store.reads.open() as reader:
        assert SECRET.decode() not in repr(reader.outbox.sent(post.owner.id, TOPIC, None, None, 10))


def test_what_was_settled_long_ago_is_forgotten_and_nothing_else(post: Post, receiver: Receiver) -> None:
    post.put(receiver.url)
    deliver = post.deliver()
    deliver()
    post.clock.at += KEPT
    assert deliver.forget_old() == 0
    post.put(receiver.url, about="other")
    post.clock.at += timedelta(seconds=1)
    assert deliver.forget_old() == 1
    assert post.sent() == [(OutboxState.WAITING, [])]


def test_what_nobody_wants_to_hear_any_more_is_dropped(post: Post, receiver: Receiver) -> None:
    post.put(receiver.url)
    post.put(receiver.url, about="other")
    drop: Callable[[UnitOfWork], int] = lambda uow: uow.outbox.drop_waiting(TOPIC, "one")  # noqa: E731
    assert post.store.writer.run(drop) == 1
    assert post.deliver()() == 1
    with post.store.reads.open() as reader:
        assert (reader.outbox.waiting(TOPIC, "one"), reader.outbox.waiting(TOPIC, "other")) == (0, 0)
