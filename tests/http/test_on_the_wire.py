"""The same application behind a real server: what only real framing can show."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Iterator

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
