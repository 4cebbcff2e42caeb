"""What is told of a lot arrives in the order in which it happened, whatever fails in between; other lots and recalls do not wait for it."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import uuid4

from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports.outbox import Message, OutboxState
from nguongoc.ports.recalls import WebhookTopic
from nguongoc.services.deliver_outbox import PAUSES
from tests.outbox.receiver import Receiver
from tests.outbox.test_delivering import Post, post
from tests.outbox.test_hanging import beside
from tests.store.conftest import Store

__all__ = ["post"]
LOT, OTHER = uuid4(), uuid4()


def bodies(receiver: Receiver) -> list[bytes]:
    return [each.body for each in receiver.got]


def test_a_message_waits_for_the_earlier_one_of_its_lot_and_for_no_other(
    post: Post, receiver: Receiver
) -> None:
    """All of one millisecond: their ids are in no order."""
    for body, lots in ((b"1", [LOT]), (b"2", [LOT, OTHER]), (b"3", [OTHER]), (b"4", [uuid4()]), (b"5", [])):
        post.put(receiver.url, body, lots=lots)
    receiver.answers = [500]
    deliver = post.deliver()
    deliver()
    first, *rest = bodies(receiver)
    assert (first, sorted(rest)) == (b"1", [b"4", b"5"])
    post.clock.at += max(PAUSES)
    deliver()
    assert bodies(receiver)[3:] == [b"1", b"2", b"3"]


def test_what_is_given_up_holds_nothing_up(post: Post, receiver: Receiver) -> None:
    post.put(receiver.url, b"1", lots=[LOT])
    post.put(receiver.url, b"2", lots=[LOT])
    receiver.answers = [404] * 3
    deliver = post.deliver()
    while deliver():
        post.clock.at += max(PAUSES)
    assert bodies(receiver) == [b"1", b"1", b"1", b"2"]
    assert sorted(state for state, _ in post.sent()) == [OutboxState.DEAD, OutboxState.DELIVERED]


def test_the_same_lot_is_told_to_others_meanwhile_and_a_recall_of_it_to_everybody(
    store: Store, post: Post, receiver: Receiver
) -> None:
    post.put(receiver.url, b"1", lots=[LOT])
    receiver.answers = [500]
    deliver = post.deliver()
    deliver()
    beside(store, post).put(receiver.url, b"other side", lots=[LOT])
    now = post.clock.now()
    recall = Message(
        uuid7(now), post.owner.id, WebhookTopic.RECALL.value, "x", receiver.url, b"recall", now, now
    )
    store.writer.run(lambda uow: uow.outbox.put(recall))
    deliver()
    assert bodies(receiver) == [b"1", b"recall", b"other side"]


def test_workers_side_by_side_keep_the_order_of_each_lot(post: Post, receiver: Receiver) -> None:
    lots = [uuid4() for _ in range(3)]
    for number in range(15):
        post.clock.at += timedelta(milliseconds=1)
        post.put(receiver.url, b"%d" % number, lots=[lots[number % 3]])
    deliver = post.deliver()

    def work() -> None:
        while len(receiver.got) < 15:
            deliver()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    got = [int(each) for each in bodies(receiver)]
    for place in range(3):
        of_lot = [each for each in got if each % 3 == place]
        assert of_lot == sorted(of_lot)
