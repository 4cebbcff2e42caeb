"""Addresses that take messages and never answer, with much to be told to them, beside one that answers at once."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from nguongoc.ports.outbox import OutboxState
from nguongoc.services.deliver_outbox import DeliverOutbox
from nguongoc.services.slow_receivers import (
    AT_ONCE,
    MOST_DRAGGING,
    MOST_UNDER_WAY,
    SlowReceivers,
)
from nguongoc_api.jobs.outbox import THREADS
from tests.factories import rows
from tests.outbox.receiver import Receiver
from tests.outbox.test_delivering import Post, post
from tests.store.conftest import Store

__all__ = ["post"]
FEW = 10


@contextmanager
def working(deliver: DeliverOutbox, count: int) -> Iterator[None]:
    stopping = threading.Event()

    def work() -> None:
        while not stopping.wait(0.01):
            deliver(stopping.is_set)

    workers = [threading.Thread(target=work) for _ in range(count)]
    for worker in workers:
        worker.start()
    try:
        yield
    finally:
        stopping.set()
        for worker in workers:
            worker.join()


def beside(store: Store, post: Post) -> Post:
    other = rows.organisation()
    store.writer.run(lambda uow: uow.parties.add_organisation(other))
    return Post(store, other, post.clock)


def test_whoever_answers_is_told_while_more_addresses_hang_than_there_are_workers(
    store: Store, post: Post, receiver: Receiver
) -> None:
    silent = [post, *(beside(store, post) for _ in range(2 * THREADS))]
    deliver = post.deliver(timeout=60, deadline=60, patience=0.1)
    with socket.create_server(("127.0.0.1", 0), backlog=MOST_UNDER_WAY) as hanging, ExitStack() as taken:
        for each in silent:
            for number in range(FEW):
                each.put(f"http://127.0.0.1:{hanging.getsockname()[1]}/hook", about=str(number))
        answers = beside(store, post)
        made = {str(answers.put(receiver.url, about=str(number)).id) for number in range(FEW)}
        taken.enter_context(working(deliver, THREADS))
        got = receiver.wait(len(made), 20)
    assert {each.headers["webhook-id"] for each in got} == made
    assert deliver.wait(10)
    attempts = [sum(len(tries) for _, tries in each.sent()) for each in silent]
    assert max(attempts) == 1
    assert answers.sent() == [(OutboxState.DELIVERED, [200])] * FEW


def test_who_fell_silent_is_asked_again_once_an_attempt_has_ended(post: Post, receiver: Receiver) -> None:
    for number in range(3 * AT_ONCE):
        post.put(receiver.url, about=str(number))
    receiver.answers = [None] * AT_ONCE
    assert post.deliver()() == 3 * AT_ONCE


def test_whoever_let_one_wait_gets_one_attempt_at_a_time_and_is_believed_again_after_a_quick_answer() -> None:
    receivers, slow = SlowReceivers(), rows.organisation().id
    assert receivers.begin(slow)
    receivers.drags(slow)
    assert receivers.passed_over() == {slow}
    receivers.done(slow, quickly=False)
    assert receivers.passed_over() == set()
    assert not receivers.begin(slow), "nobody waits for it"
    receivers.done(slow, quickly=True)
    assert receivers.begin(slow)
    assert receivers.passed_over() == set(), "and gets a second one beside it"
    assert receivers.begin(slow)
    assert receivers.passed_over() == {slow}


def test_places_are_kept_for_whoever_answers_however_many_let_one_wait() -> None:
    receivers = SlowReceivers()
    for _ in range(MOST_DRAGGING):
        slow = rows.organisation().id
        receivers.begin(slow)
        receivers.drags(slow)
    late = rows.organisation().id
    receivers.drags(late)
    passed_over = receivers.passed_over()
    assert passed_over is not None
    assert late in passed_over
    for _ in range(MOST_UNDER_WAY - MOST_DRAGGING):
        receivers.begin(rows.organisation().id)
    assert receivers.passed_over() is None
