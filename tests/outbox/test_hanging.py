"""An address that takes messages and never answers, with much to be told to it, beside one that answers at once."""

from __future__ import annotations

import socket
import threading

from nguongoc.services.deliver_outbox import AT_ONCE
from nguongoc_api.jobs.outbox import THREADS
from tests.factories import rows
from tests.outbox.receiver import Receiver
from tests.outbox.test_delivering import Post, post
from tests.store.conftest import Store

__all__ = ["post"]


def test_an_address_that_hangs_holds_up_nobody_else_s_messages(
    store: Store, post: Post, receiver: Receiver
) -> None:
    other = rows.organisation()
    store.writer.run(lambda uow: uow.parties.add_organisation(other))
    with socket.create_server(("127.0.0.1", 0)) as hanging:
        for number in range(3 * THREADS):
            post.put(f"http://127.0.0.1:{hanging.getsockname()[1]}/hook", about=str(number))
        beside = Post(store, other, post.clock)
        made = {str(beside.put(receiver.url, about=str(number)).id) for number in range(10)}
        deliver = post.deliver(timeout=60, deadline=60)
        stopping = threading.Event()
        workers = [threading.Thread(target=deliver, args=(stopping.is_set,)) for _ in range(AT_ONCE + 1)]
        for worker in workers:
            worker.start()
        got = receiver.wait(len(made), 20)
        stopping.set()
    for worker in workers:
        worker.join()
    assert {each.headers["webhook-id"] for each in got} == made
    assert sum(len(attempts) for _, attempts in post.sent()) == AT_ONCE


def test_who_fell_silent_is_asked_again_once_an_attempt_has_ended(post: Post, receiver: Receiver) -> None:
    for number in range(3 * AT_ONCE):
        post.put(receiver.url, about=str(number))
    receiver.answers = [None] * AT_ONCE
    assert post.deliver()() == 3 * AT_ONCE


def test_the_workers_are_more_than_one_organisation_may_keep_busy() -> None:
    assert THREADS >= 4 * AT_ONCE
