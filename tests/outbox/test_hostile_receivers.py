"""Whoever gives an address may aim it anywhere and answer anything: an attempt ends, nothing is believed, nobody inside is asked."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports.outbox import Message, OutboxState
from nguongoc.ports.recalls import WebhookTopic
from nguongoc.services.deliver_outbox import DeliverOutbox
from nguongoc_api.adapters.webhooks import KEPT_OF_ANSWER, Webhooks
from tests.outbox.receiver import Receiver, receiving
from tests.outbox.test_delivering import PATIENT, SECRETS, TOPIC, Post, post

__all__ = ["post"]
HUGE = 1 << 30
Said = Callable[[socket.socket], None]


@contextmanager
def host(said: Said) -> Iterator[str]:
    """A host that reads a request and then says what it is told to, once for each connection."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                with connection, suppress(OSError):
                    connection.recv(65_536)
                    said(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/hook"
    finally:
        listening.close()


def without_end(connection: socket.socket) -> None:
    """A gigabyte, as far as anybody takes it."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % HUGE)
    piece = b"x" * 65_536
    for _ in range(HUGE // len(piece)):
        connection.sendall(piece)


def lying(connection: socket.socket) -> None:
    """More is announced than comes."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nlittle")


def headers_without_end(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X: " + b"y" * 60_000 + b"\r\n")


def silent(connection: socket.socket) -> None:
    connection.recv(1)


def byte_by_byte(connection: socket.socket) -> None:
    """Never so slow that one wait is over, never done."""
    for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"z" * 10_000:
        connection.sendall(bytes([byte]))
        threading.Event().wait(0.05)


def no_http(connection: socket.socket) -> None:
    connection.sendall(b"\x00\xffSSH-2.0-lies\r\n")


@pytest.mark.parametrize("said", [silent, byte_by_byte, no_http, headers_without_end])
def test_a_receiver_that_hangs_or_talks_nonsense_fails_the_attempt_and_is_tried_again(
    post: Post, said: Said
) -> None:
    with host(said) as url:
        post.put(url)
        assert post.deliver(timeout=0.3, deadline=0.6)() == 1
    assert post.sent() == [(OutboxState.WAITING, [None])]
    (failure,) = attempts(post)
    assert failure.failure


@pytest.mark.parametrize("said", [without_end, lying])
def test_of_whatever_a_receiver_answers_only_the_beginning_is_read_and_kept(post: Post, said: Said) -> None:
    with host(said) as url:
        post.put(url)
        assert post.deliver(timeout=2, deadline=5)() == 1
    assert post.sent() == [(OutboxState.DELIVERED, [200])]
    (attempt,) = attempts(post)
    assert len(attempt.answer) <= KEPT_OF_ANSWER


def test_a_redirect_is_an_answer_that_is_no_success_and_nobody_goes_where_it_leads(
    post: Post, receiver: Receiver
) -> None:
    with receiving() as elsewhere:
        receiver.answers, receiver.location = [307], elsewhere.url
        post.put(receiver.url)
        assert post.deliver()() == 1
        assert elsewhere.got == []
    assert post.sent() == [(OutboxState.WAITING, [307])]


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1"])
def test_a_name_that_leads_inside_once_it_is_called_is_not_called(
    post: Post, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, inside: str
) -> None:
    """When it was given, it led to a public address: whoever owns a name may change that at any time."""
    leads = {"to": "93.184.216.34"}
    plain = socket.getaddrinfo

    def lookup(name: Any, port: Any, *args: Any, **said: Any) -> Any:
        target = leads["to"] if name == "doi-dia-chi.example" else name
        return plain(target, port, *args, **said)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    courier = Webhooks(SECRETS, loopback=False, timeout=1, deadline=2)
    url = f"https://doi-dia-chi.example:{receiver.url.rpartition(':')[2]}"
    courier.check(url)
    leads["to"] = inside
    post.put(url)
    DeliverOutbox(post.store.writer, post.clock, courier, {}, lambda: 0.5, patience=PATIENT)()
    (attempt,) = attempts(post)
    assert attempt.failure is not None
    assert attempt.failure.startswith("address-refused")
    assert receiver.got == []


def test_a_notice_of_a_recall_leaves_before_all_that_waits_longer(post: Post, receiver: Receiver) -> None:
    for number in range(3):
        post.put(receiver.url, b'{"n":%d}' % number)
    now = post.clock.now()
    recall = Message(
        uuid7(now), post.owner.id, WebhookTopic.RECALL.value, "notice", receiver.url, b"recall", now, now
    )
    post.store.writer.run(lambda uow: uow.outbox.put(recall))
    post.deliver()()
    assert [each.body for each in receiver.got] == [b"recall", b'{"n":0}', b'{"n":1}', b'{"n":2}']


def attempts(post: Post) -> Any:
    with post.store.reads.open() as reader:
        (sent,) = reader.outbox.sent(post.owner.id, TOPIC, None, None, 10)
    return sent.attempts
