"""The client that asks strangers' hosts: bounded, and never led where it must not go."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from nguongoc.errors import Refusal
from nguongoc.fetch.client import (
    MOST_REDIRECTS,
    AddressRefused,
    AnswerRefused,
    AnswerTooLarge,
    Client,
    NotThere,
    Unreachable,
    plain_host,
)

ASKED = Client("localhost", timeout=5)


class _Handler(BaseHTTPRequestHandler):
    answers: dict[str, tuple[int, dict[str, str], bytes]]
    asked: list[tuple[str, str | None]]

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("Accept")))
        status, headers, body = self.answers[self.path]
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Tests read what was asked from `asked`."""


class Host:
    """A host on this machine that answers what it was told to."""

    def __init__(self) -> None:
        self.handler: Any = type("Handler", (_Handler,), {"answers": {}, "asked": []})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler)
        self.url = f"http://localhost:{self.server.server_port}"

    def says(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> str:
        self.handler.answers[path] = (
            status,
            {name.replace("_", "-"): value for name, value in headers.items()},
            body,
        )
        return self.url + path


@pytest.fixture
def host() -> Iterator[Host]:
    made = Host()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def test_a_body_comes_back_as_it_was_sent_and_the_host_hears_what_is_wanted(host: Host) -> None:
    url = host.says("/x?q=1", b"\x00Ho\xc3\xa1")
    assert ASKED.get(url, "application/vc+jwt", 100) == b"\x00Ho\xc3\xa1"
    assert host.handler.asked == [("/x?q=1", "application/vc+jwt")]


def test_as_many_bytes_as_the_limit_are_read_and_one_more_is_refused(host: Host) -> None:
    url = host.says("/x", b"a" * 1000)
    assert len(ASKED.get(url, "*/*", 1000)) == 1000
    with pytest.raises(AnswerTooLarge):
        ASKED.get(url, "*/*", 999)


def test_redirects_are_followed_to_a_bound(host: Host) -> None:
    for number in range(MOST_REDIRECTS):
        host.says(f"/{number}", status=307, Location=f"/{number + 1}")
    host.says(f"/{MOST_REDIRECTS}", b"here")
    assert ASKED.get(f"{host.url}/0", "*/*", 10) == b"here"
    host.says(f"/{MOST_REDIRECTS}", status=302, Location=f"/{MOST_REDIRECTS + 1}")
    host.says(f"/{MOST_REDIRECTS + 1}", b"too far")
    with pytest.raises(AnswerRefused):
        ASKED.get(f"{host.url}/0", "*/*", 10)


@pytest.mark.parametrize(
    "location",
    [
        "https://localhost/x",
        "file:///etc/passwd",
        "ftp://localhost/x",
        "http://10.0.0.1/x",
        "http://[::1",
        "//user@localhost/",
    ],
)
def test_a_redirect_to_another_scheme_or_network_is_refused(host: Host, location: str) -> None:
    with pytest.raises(AddressRefused):
        ASKED.get(host.says("/x", status=301, Location=location), "*/*", 10)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (404, NotThere),
        (410, NotThere),
        (400, AnswerRefused),
        (500, AnswerRefused),
        (204, AnswerRefused),
        (307, AnswerRefused),
    ],
)
def test_any_other_answer_is_a_refusal_of_its_kind(host: Host, status: int, kind: type[Refusal]) -> None:
    with pytest.raises(kind):
        ASKED.get(host.says("/x", status=status), "*/*", 10)


def test_a_connection_whose_answer_is_not_read_to_its_end_is_closed_though_the_refusal_is_kept() -> None:
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def flood() -> None:
            connection, _ = listening.accept()
            with connection, suppress(OSError):
                connection.recv(65536)
                connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n")
                while True:
                    connection.sendall(b"x" * 65536)
            ended.set()

        threading.Thread(target=flood, daemon=True).start()
        with pytest.raises(AnswerTooLarge) as kept:
            ASKED.get(f"http://localhost:{listening.getsockname()[1]}/", "*/*", 1000)
        assert ended.wait(20)
        assert kept.value.code == "answer-too-large"


def test_an_encoding_nobody_asked_for_is_refused(host: Host) -> None:
    with pytest.raises(AnswerRefused):
        ASKED.get(host.says("/x", b"x", Content_Encoding="gzip"), "*/*", 10)


def test_an_answer_that_breaks_off_is_none(host: Host) -> None:
    with pytest.raises(Unreachable):
        ASKED.get(host.says("/x", b"short", Content_Length="500", Connection="close"), "*/*", 1000)


def test_a_host_that_takes_longer_than_the_whole_answer_may_is_given_up(host: Host) -> None:
    with pytest.raises(Unreachable):
        Client("localhost", deadline=0).get(host.says("/x", b"late"), "*/*", 10)


def test_a_host_that_never_answers_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Unreachable):
        Client("localhost", timeout=0.05).get(f"http://localhost:{silent.getsockname()[1]}/", "*/*", 10)


def test_a_port_nobody_listens_on_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unreachable):
        ASKED.get(f"http://localhost:{port}/", "*/*", 10)


@pytest.mark.parametrize(
    "said",
    [
        b"garbage\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n",
        b"",
    ],
)
def test_what_is_no_http_is_unreachable_or_empty_and_never_another_error(said: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as rude:

        def speak() -> None:
            connection, _ = rude.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(said)

        thread = threading.Thread(target=speak)
        thread.start()
        with suppress(Unreachable):
            assert ASKED.get(f"http://localhost:{rude.getsockname()[1]}/", "*/*", 10) == b""
        thread.join()


@pytest.mark.parametrize(
    "url",
    [
        "http://trace.example/x",
        "http://192.168.1.5:8000/x",
        "http://localhost.trace.example/x",
        "ftp://localhost/x",
        "file:///etc/passwd",
        "https:///x",
        "https://user:password@trace.example/",
        "https://trace.example@evil.example/",
        "https://trace.example:0/",
        "https://trace.example:99999/",
        "https://[::1/",
        "https://trace.example/\r\nX: y",
        "https://trace.example/a b",
        "https://bưởi.example/",
        "https://trace.example/" + "x" * 5000,
        "trace.example/x",
        "",
    ],
)
def test_an_address_that_is_not_asked_is_refused_before_any_name_is_looked_up(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", _never)
    with pytest.raises(AddressRefused):
        ASKED.get(url, "*/*", 10)


def _never(*_: object, **__: object) -> None:
    raise AssertionError("no name may be looked up")


def _names(**addresses: list[str]) -> Callable[..., Any]:
    """A name service: what a stranger's domain says it is."""

    def look_up(host: str, port: int, **_: object) -> list[Any]:
        return [
            (socket.AF_INET6 if ":" in each else socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port))
            for each in addresses[host.replace(".", "_")]
        ]

    return look_up


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.9.9", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "::", "64:ff9b::7f00:1",
     "64:ff9b::a9fe:a9fe", "2002:7f00:1::1", "2001:0:7f00:1::f5ff:fffe", "224.0.1.1", "ff0e::1", "240.0.0.1"],
)  # fmt: skip
def test_a_name_that_leads_into_a_private_network_is_refused_unless_it_was_asked(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", _names(evil_example=[address]))
    for client in (Client(), Client("trace.example"), Client("localhost")):
        with pytest.raises(AddressRefused):
            client.get("https://evil.example/did.json", "*/*", 10)


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", _names(evil_example=["203.0.114.7", "127.0.0.1"]))
    with pytest.raises(AddressRefused):
        Client().get("https://evil.example/", "*/*", 10)


LOOPBACK_SPELLINGS = [
    "http://127.0.0.1:9/",
    "https://127.0.0.1/",
    "https://localhost/",
    "https://LOCALHOST/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://0x7f.1/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[64:ff9b::169.254.169.254]/",
    "https://169.254.169.254/latest/meta-data/",
    "https://2852039166/",
    "https://10.0.0.1/",
    "https://0/",
]


@pytest.mark.parametrize("url", LOOPBACK_SPELLINGS)
def test_every_spelling_of_an_address_within_is_refused_by_itself_and_when_it_is_asked(url: str) -> None:
    with pytest.raises(AddressRefused):
        Client().check(url)
    with pytest.raises(AddressRefused):
        Client().send(url, {}, b"x", 10)


def test_an_address_is_checked_without_asking_for_any_name() -> None:
    Client().check("https://no-such-name.invalid/hook?x=1")
    Client().check("https://203.0.114.7/")
    Client("localhost").check("http://127.0.0.1:8000/")
    with pytest.raises(AddressRefused):
        Client().check("https://" + "a" * 70 + ".example/")


def test_of_an_answer_to_what_is_sent_the_beginning_is_kept_whatever_follows(host: Host) -> None:
    with socket.create_server(("127.0.0.1", 0)) as talker:
        said = b"HTTP/1.1 418 No\r\nContent-Length: 100000\r\n\r\n" + b"a" * 50
        thread = threading.Thread(target=_answer, args=(talker, said))
        thread.start()
        url = f"http://localhost:{talker.getsockname()[1]}/"
        assert ASKED.send(url, {"X-A": "b"}, b"body", 10) == (418, b"a" * 10)
        thread.join()


def test_a_host_that_speaks_byte_by_byte_for_ever_is_given_up_all_the_same() -> None:
    over = threading.Event()

    def drip(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection, suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            while not over.wait(0.01):
                connection.sendall(b"y")

    with socket.create_server(("127.0.0.1", 0)) as slow:
        thread = threading.Thread(target=drip, args=(slow,))
        thread.start()
        url = f"http://localhost:{slow.getsockname()[1]}/"
        with pytest.raises(Unreachable):
            Client("localhost", timeout=30, deadline=0.2).send(url, {}, b"x", 10)
        over.set()
        thread.join()


def _answer(server: socket.socket, said: bytes) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(said)


def test_loopback_is_refused_to_whoever_asked_for_another_host(host: Host) -> None:
    url = host.says("/secret", b"x")
    for client in (Client(), Client("trace.example"), Client("localhost.example")):
        with pytest.raises(AddressRefused):
            client.get(url, "*/*", 10)
    assert host.handler.asked == []


def test_the_names_of_this_machine_are_one_host(host: Host) -> None:
    url = host.says("/x", b"x")
    assert Client("127.0.0.1").get(url, "*/*", 10) == b"x"
    assert plain_host("127.0.0.1:8000") == plain_host("LOCALHOST:9") == "localhost"
    assert plain_host("Trace.Example:443") == "trace.example"
