"""Clauses 1-3, 24: methods, CORS, what every answer carries, and that nothing of the request's host comes back."""

from __future__ import annotations

import pytest
from starlette.types import Message, Receive, Scope, Send

from tests.http.resolver.asking import ask
from tests.http.resolver.conftest import BASE_URL, World

EVERY_KIND = [
    "known",
    "known?linkType=linkset",
    "known?linkType=gs1:none",
    "/01/123",
    "/01/09521234543206",
    "/.well-known/gs1resolver",
]


def _target(world: World, kind: str) -> str:
    return kind.replace("known", world.lot_path, 1) if kind.startswith("known") else kind


def test_clause_1_head_answers_like_get_without_a_body(world: World) -> None:
    for kind in EVERY_KIND:
        got, headed = (ask(world.resolver, _target(world, kind), method=method) for method in ("GET", "HEAD"))
        assert (headed.status, headed.headers, headed.body) == (got.status, got.headers, b"")


def test_clause_1_another_method_is_refused_with_those_there_are(world: World) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH", "QUERY"):
        reply = ask(world.resolver, world.lot_path, method=method)
        assert (reply.status, reply.header("allow")) == (405, "GET, HEAD, OPTIONS")
        assert reply.json()["code"] == "method-not-allowed"


def test_clause_2_everything_said_of_this_resolver_is_said_with_https_whatever_the_proxy_asked_with(
    world: World,
) -> None:
    for kind in EVERY_KIND:
        reply = ask(world.resolver, _target(world, kind), ("X-Forwarded-Proto", "http"))
        told = reply.body + b" ".join(value for _, value in reply.headers)
        assert b"http://id.example.vn" not in told
    assert ask(world.resolver, world.lot_path).header("location").startswith("https://id.example.vn/")


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_clause_3_every_answer_may_be_read_from_any_origin(world: World, kind: str) -> None:
    reply = ask(world.resolver, _target(world, kind), ("Origin", "https://shop.example"))
    assert reply.header("access-control-allow-origin") == "*"
    assert "Link" in reply.header("access-control-expose-headers")


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_clause_3_the_preflight_of_the_suite_names_all_three_methods(world: World, kind: str) -> None:
    reply = ask(
        world.resolver,
        _target(world, kind),
        ("Origin", "https://shop.example"),
        ("Access-Control-Request-Method", "GET,HEAD,OPTIONS"),
        method="OPTIONS",
    )
    assert (reply.status, reply.body) == (204, b"")
    assert reply.header("access-control-allow-methods") == "GET, HEAD, OPTIONS"
    assert reply.header("access-control-allow-origin") == "*"


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_clause_24_caches_are_told_what_the_answer_depends_on_and_for_how_long_it_holds(
    world: World, kind: str
) -> None:
    reply = ask(world.resolver, _target(world, kind))
    assert reply.header("vary") == "Accept, Accept-Language"
    assert reply.header("cache-control") == "public, max-age=15"


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_no_answer_echoes_the_host_it_was_asked_at(world: World, kind: str) -> None:
    headers = [
        ("Host", "evil.example"),
        ("X-Forwarded-Host", "evil.example"),
        ("Forwarded", "host=evil.example"),
    ]
    reply = ask(world.resolver, _target(world, kind), *headers)
    assert b"evil" not in reply.body
    assert not [value for _, value in reply.headers if b"evil" in value]
    assert reply == ask(world.resolver, _target(world, kind))


def test_a_redirect_leads_to_our_own_address(world: World) -> None:
    assert ask(world.resolver, world.lot_path).header("location") == f"{BASE_URL}/p{world.lot_path}"


def test_a_linkset_that_has_not_changed_is_not_sent_again(world: World) -> None:
    target = f"{world.lot_path}?linkType=linkset"
    first = ask(world.resolver, target)
    tag = first.header("etag")
    for known in (tag, f'"other", W/{tag}', "*"):
        again = ask(world.resolver, target, ("If-None-Match", known))
        assert (again.status, again.body, again.header("etag")) == (304, b"", tag)
        assert "content-length" not in again.names()
    assert ask(world.resolver, target, ("If-None-Match", '"other"')) == first


def test_a_redirect_and_a_refusal_are_never_answered_with_not_modified(world: World) -> None:
    assert ask(world.resolver, world.lot_path, ("If-None-Match", "*")).status == 307
    assert ask(world.resolver, "/01/123", ("If-None-Match", "*")).status == 400


def test_what_stands_in_front_may_write_into_an_answer_without_writing_into_the_next(world: World) -> None:
    async def in_front(scope: Scope, receive: Receive, send: Send) -> None:
        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"].append((b"x-marked", b"1"))
            await send(message)

        await world.resolver(scope, receive, marked)

    first, second = (ask(in_front, world.lot_path) for _ in range(2))
    assert first == second
    assert first.header("x-marked") == "1"
    assert "x-marked" not in ask(world.resolver, world.lot_path).names()
