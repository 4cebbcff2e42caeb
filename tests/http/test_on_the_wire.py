"""The same application behind a real server: what only real framing can show."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
import uvicorn

from tests.http import bodies
from tests.http.conftest import Site, one_site

site = one_site


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[tuple[str, int]]:
    """The lifespan belongs to the test client of `site`, so the server runs without it."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    config = uvicorn.Config(
        site.app, http="httptools", lifespan="off", access_log=False, log_level="critical"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield listener.getsockname()
    server.should_exit = True
    thread.join()
    listener.close()


def chunks(size: int) -> Iterator[bytes]:
    yield b'{"name": "'
    for _ in range(size // 10_000):
        yield b"x" * 10_000
    yield b'"}'


def post_chunked(address: tuple[str, int], size: int, headers: dict[str, str]) -> tuple[int, dict[str, str]]:
    connection = http.client.HTTPConnection(*address, timeout=20)
    try:
        connection.request(
            "POST",
            "/v1/facilities",
            chunks(size),
            {**headers, "Content-Type": "application/json"},
            encode_chunked=True,
        )
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def test_a_body_without_a_length_is_counted_while_it_streams(site: Site, address: tuple[str, int]) -> None:
    status, problem = post_chunked(address, 2_010_000, site.producer())
    assert (status, problem["code"]) == (413, "body-too-large")
    status, problem = post_chunked(address, 1_900_000, site.producer())
    assert status == 422


def test_a_refused_body_is_answered_before_its_connection_ends(site: Site, address: tuple[str, int]) -> None:
    """The sender writes all it has before it reads: a reset would have taken the answer from it."""
    for size, announced in ((9_000_000, True), (9_000_000, False)):
        with socket.create_connection(address, timeout=20) as connection:
            length = f"Content-Length: {size}" if announced else "Transfer-Encoding: chunked"
            head = (
                f"POST /v1/facilities HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{length}\r\n"
            )
            key = "".join(f"{name}: {value}\r\n" for name, value in site.producer().items())
            body = b"x" * size if announced else b"%x\r\n" % size + b"x" * size + b"\r\n0\r\n\r\n"
            connection.sendall((head + key + "\r\n").encode() + body)
            answer = b"".join(iter(lambda: connection.recv(65_536), b""))
            assert answer.startswith(b"HTTP/1.1 413 ")
            assert b'"body-too-large"' in answer


def test_who_never_stops_sending_is_not_listened_to_for_ever(site: Site, address: tuple[str, int]) -> None:
    key = "".join(f"{name}: {value}\r\n" for name, value in site.producer().items())
    head = f"POST /v1/facilities HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n{key}\r\n".encode()
    chunk = b"%x\r\n" % 100_000 + b"x" * 100_000 + b"\r\n"
    sent = 0
    with suppress(OSError), socket.create_connection(address, timeout=20) as connection:
        connection.sendall(head)
        while sent < 200_000_000:
            connection.sendall(chunk)
            sent += len(chunk)
    assert sent < 100_000_000


def test_head_sends_no_body_and_leaves_the_connection_usable(site: Site, address: tuple[str, int]) -> None:
    connection = http.client.HTTPConnection(*address, timeout=20)
    for method in ("HEAD", "GET", "HEAD", "GET"):
        connection.request(method, "/v1/places")
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200
        assert body == (b'{"items":[]}' if method == "GET" else b"")
    connection.close()


def test_decomposed_text_in_a_real_body_is_stored_composed(site: Site, address: tuple[str, int]) -> None:
    connection = http.client.HTTPConnection(*address, timeout=20)
    body = json.dumps(bodies.facility(name="Lam So\u031bn"), ensure_ascii=False).encode()
    connection.request(
        "POST", "/v1/facilities", body, {**site.producer(), "Content-Type": "application/json"}
    )
    assert json.loads(connection.getresponse().read())["name"] == "Lam Sơn"
    connection.close()


@pytest.mark.parametrize("path", ["/%", "/b/%zz", "/v1/%ff", "/..%2f..", "/v1/places/%2e%2e"])
def test_broken_paths_are_answered(address: tuple[str, int], path: str) -> None:
    connection = http.client.HTTPConnection(*address, timeout=20)
    connection.request("GET", path)
    assert 400 <= connection.getresponse().status < 500
    connection.close()
