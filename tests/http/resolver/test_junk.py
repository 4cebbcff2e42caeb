"""Whatever bytes come in, an answer goes out that a server can send: never a 500."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.http.resolver.asking import ask
from tests.http.resolver.conftest import GTIN, LOT, World

FRAGMENTS = st.sampled_from(
    [
        b"/",
        b"01",
        GTIN.encode(),
        b"10",
        LOT.encode(),
        b"21",
        b"b",
        b"%2F",
        b"%",
        b"%00",
        b"\xff",
        b"%C3%A0",
        b"?",
        b"eh",
        b".",
        b"414",
    ]
)
PATHS = st.one_of(st.binary(max_size=60), st.lists(FRAGMENTS, max_size=9).map(b"".join)).map(
    lambda tail: b"/" + tail
)
NAMES = [
    b"linkType=",
    b"gs1:",
    b"pip",
    b"linkset",
    b"https://ref.gs1.org/voc/",
    b"17=",
    b"10=",
    b"&",
    b";",
    b"%0d%0a",
    b"\r\n",
    b"\xff",
    b"=",
]
QUERIES = st.one_of(st.binary(max_size=60), st.lists(st.sampled_from(NAMES), max_size=9).map(b"".join))
ACCEPTS = [
    b"text/html",
    b"application/linkset+json",
    b"application/json",
    b",",
    b";q=",
    b"0.5",
    b"nan",
    b"1e999",
    b"*/*",
    b"\xff",
]
HEADERS = st.one_of(st.binary(max_size=60), st.lists(st.sampled_from(ACCEPTS), max_size=9).map(b"".join))
ILLEGAL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(path=PATHS, query=QUERIES, accept=HEADERS, language=HEADERS, tag=HEADERS)
def test_junk_is_refused_and_never_breaks_the_resolver(
    world: World, path: bytes, query: bytes, accept: bytes, language: bytes, tag: bytes
) -> None:
    raw = [(b"accept", accept), (b"accept-language", language), (b"if-none-match", tag)]
    reply = ask(world.resolver, path.replace(b"?", b"") + b"?" + query, raw=raw)
    assert reply.status in {200, 304, 307, 400, 404}
    assert not [header for header in reply.headers if ILLEGAL.search(header[1])]
    lengths = [value for name, value in reply.headers if name == b"content-length"]
    assert lengths == ([] if reply.status == 304 else [b"%d" % len(reply.body)])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=QUERIES)
def test_whatever_follows_a_known_code_leads_to_its_page_to_a_link_or_to_a_reason(
    world: World, query: bytes
) -> None:
    reply = ask(world.resolver, world.code_path.encode() + b"?" + query)
    if (
        reply.status == 307
        and b"linkType" not in query
        and query.isascii()
        and not re.search(rb"[\x00-\x20\x7f]", query)
    ):
        tail = b"?" + query if query else b""
        assert reply.header("location").encode().endswith(world.code_path.encode() + tail)
    assert reply.status in {200, 307, 400, 404}
    assert not [header for header in reply.headers if ILLEGAL.search(header[1])]


def test_bytes_that_no_header_can_carry_are_escaped_in_the_address(world: World) -> None:
    reply = ask(world.resolver, world.code_path.encode() + b"?a=\r\nSet-Cookie: x\x00\xff")
    assert reply.header("location").endswith("?a=%0D%0ASet-Cookie:%20x%00%FF")


def test_a_header_of_a_megabyte_is_read_to_its_bound(world: World) -> None:
    raw = [(b"accept", b"text/html," * 100_000), (b"accept-language", b"vi," * 300_000)]
    assert ask(world.resolver, world.lot_path, raw=raw).status == 307
