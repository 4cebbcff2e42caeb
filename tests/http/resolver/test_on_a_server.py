"""Through the real server, byte by byte: no client and no router has tidied the path up before us."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.http.resolver.conftest import BASE_URL, GTIN, World
from tests.on_a_socket import Exchange, exchanging


@pytest.fixture
def exchange(world: World) -> Iterator[Exchange]:
    with exchanging(world.resolver) as exchange:
        yield exchange


def _request(target: str, method: str = "GET", host: str = "evil.example") -> bytes:
    return f"{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode("latin-1")


def _location(reply: bytes) -> str:
    found = re.search(rb"location: ([^\r]*)", reply)
    assert found is not None
    return found[1].decode()


def test_an_escaped_slash_reaches_the_resolver_and_the_address_it_answers_with(exchange: Exchange) -> None:
    path = f"/01/{GTIN}/10/A%2FB.1"
    reply = exchange(_request(f"{path}?a=%2F;b&c"))
    assert reply.startswith(b"HTTP/1.1 307 ")
    assert _location(reply) == f"{BASE_URL}/p{path}?a=%2F;b&c"
    assert b"evil" not in reply


def test_an_unescaped_slash_is_another_path(exchange: Exchange) -> None:
    assert exchange(_request(f"/01/{GTIN}/10/A/B.1")).startswith(b"HTTP/1.1 400 ")


def test_scheme_and_host_may_be_in_upper_case(world: World, exchange: Exchange) -> None:
    reply = exchange(_request(f"HTTPS://ID.EXAMPLE.VN{world.lot_path}", host="ID.EXAMPLE.VN"))
    assert _location(reply) == f"{BASE_URL}/p{world.lot_path}"


def test_head_and_options_have_no_body_on_the_wire(world: World, exchange: Exchange) -> None:
    headed = exchange(_request(f"{world.lot_path}?linkType=linkset", "HEAD"))
    assert headed.startswith(b"HTTP/1.1 200 ")
    assert headed.endswith(b"\r\n\r\n")
    preflight = exchange(_request(world.lot_path, "OPTIONS"))
    assert preflight.startswith(b"HTTP/1.1 204 ")
    assert b"access-control-allow-methods: GET, HEAD, OPTIONS" in preflight
    assert preflight.endswith(b"\r\n\r\n")


@pytest.mark.parametrize(
    "target", ["/01/%FF", "/01/%00", "/01/\x7f", "/b/" + "%25" * 500, "/01/..%2f..%2fetc"]
)
def test_hostile_paths_are_400_on_the_wire(exchange: Exchange, target: str) -> None:
    assert exchange(_request(target)).startswith(b"HTTP/1.1 400 ")


def test_hundreds_of_answers_come_over_one_connection_cold_and_warm(world: World, exchange: Exchange) -> None:
    request = f"GET {world.lot_path} HTTP/1.1\r\nHost: x\r\n\r\n".encode() * 300
    reply = exchange(request + _request(world.lot_path))
    assert reply.count(b"HTTP/1.1 307 ") == 301
