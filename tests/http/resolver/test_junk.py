"""Whatever bytes come in, an answer goes out that a server can send: never a 500."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nguongoc.catalogue.link_types import DEFAULT_VARIANT, GS1
from nguongoc.catalogue.links import LinkSaid, LinkVersion
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import UnitOfWork
from tests.factories import rows
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
        b"f",
        b"0190a5c0-0000-7000-8000-000000000000",
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
    b"context=",
    b"hasRetailers",
    b"defaultLinkMulti",
    b"handedOffBy=",
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
    b"ko",
    b"vi-VN;q=0.2",
    b"*;q=0",
]
HEADERS = st.one_of(st.binary(max_size=60), st.lists(st.sampled_from(ACCEPTS), max_size=9).map(b"".join))
ILLEGAL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(query=QUERIES, accept=HEADERS, language=HEADERS)
def test_links_of_owners_are_chosen_whatever_the_headers_say(
    owned: World, query: bytes, accept: bytes, language: bytes
) -> None:
    raw = [(b"accept", accept), (b"accept-language", language)]
    for target in (b"?linkType=gs1:hasRetailers&", b"?"):
        reply = ask(owned.resolver, owned.lot_path.encode() + target + query, raw=raw)
        assert reply.status in {200, 300, 307, 400, 404}
        assert not [header for header in reply.headers if ILLEGAL.search(header[1])]


@pytest.fixture
def owned(world: World) -> World:
    """Links of many kinds, among them two that nothing tells apart."""

    def write(uow: UnitOfWork) -> None:
        product = world.lot.product_id
        for relation in (GS1 + "hasRetailers", DEFAULT_VARIANT):
            for languages in (("ko",), ("ko",), ("vi-VN", "en"), ()):
                for media_type, context in ((None, None), ("application/pdf", None), (None, "export")):
                    said = LinkSaid(relation, "https://htx.example/x", "x", languages, media_type, context)
                    id = uuid7(rows.NOW)
                    uow.links.add_version(LinkVersion(id, id, 1, product, said, rows.NOW, "test"))
        uow.links.note_default_variants(product, True)

    world.writer.run(write)
    return world


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
