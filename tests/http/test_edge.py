"""What holds for every answer: headers, methods, failures, documents, limits."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from nguongoc.ports.rows import Role
from nguongoc.services.caller import Caller
from nguongoc_api.auth.subject import with_caller
from nguongoc_api.middleware.edge import Edge
from nguongoc_api.middleware.gateway import Gateway
from nguongoc_api.middleware.rate_limit import RateLimit
from tests.factories import rows
from tests.http.conftest import BASE_URL, Site, one_site

site = one_site
"""Nothing here depends on the database."""


@pytest.mark.parametrize("path", ["/v1/products", "/v1/places", "/healthz", "/nowhere", "/docs"])
def test_every_answer_takes_rights_away_from_browsers_and_names_its_request(site: Site, path: str) -> None:
    headers = site.client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert len(headers["x-request-id"]) == 16


def test_nothing_at_an_address_is_a_problem(site: Site) -> None:
    answer = site.client.get("/v1/nothing", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert answer.json()["code"] == "address-unknown"
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_wrong_method_is_told_the_right_ones_of_all_routes_there(site: Site) -> None:
    answer = site.client.delete("/v1/products")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize("path", ["/v1/places", "/healthz", "/openapi.json", "/v1/nothing"])
def test_head_is_get_without_the_body(site: Site, path: str) -> None:
    got, headed = site.client.get(path), site.client.head(path)
    assert headed.status_code == got.status_code
    assert headed.content == b""
    assert headed.headers["content-length"] == got.headers["content-length"]


def test_an_unexpected_failure_is_a_500_problem_that_names_the_request_and_no_insides(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(*_: object) -> None:
        raise RuntimeError("secret insides")

    key = site.producer()
    monkeypatch.setattr(type(site.services.visiting.browse), "places", break_down)
    with caplog.at_level(logging.ERROR):
        answer = site.client.get("/v1/places?limit=7", headers=key)
    assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")
    assert "secret" not in answer.text
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    logged = [record for record in caplog.records if answer.headers["x-request-id"] in record.getMessage()]
    assert len(logged) == 1
    assert key["Authorization"] not in caplog.text
    assert "limit=7" not in caplog.text


def test_the_document_describes_every_operation_and_its_problems(site: Site) -> None:
    document = site.get("/openapi.json").json()
    assert document["components"]["schemas"]["Problem"]["required"][:2] == ["type", "title"]
    for path, operations in document["paths"].items():
        if path.startswith("/v1/"):
            for operation in operations.values():
                assert "4XX" in operation["responses"]
                assert "HTTPValidationError" not in str(operation)
    batch = document["components"]["schemas"]["BatchGiven"]
    assert batch["additionalProperties"] is False
    assert document["paths"]["/v1/batches"]["post"]["security"]


def test_the_docs_ask_nobody_else_for_anything(site: Site) -> None:
    page = site.get("/docs").text
    assert "/v1/batches" in page
    assert "<script" not in page
    assert "src=" not in page
    assert "//" not in page.partition("<h1")[0]


def test_the_service_says_that_it_lives_and_on_what_it_stands(site: Site) -> None:
    assert site.get("/healthz").json() == {"status": "ok"}
    ready = site.get("/readyz").json()
    assert ready["status"] == "ready"
    assert set(ready["checks"]) >= {"database", "schema", "keys", "log_key", "organisation_key"}
    assert all(ready["checks"].values())


def test_a_problem_type_leads_to_what_it_means(site: Site) -> None:
    type_uri = site.client.get("/v1/products").json()["type"]
    meaning = site.get(type_uri.removeprefix(BASE_URL)).json()
    assert meaning["status"] == 401
    assert site.get("/problems/no-such", status=404).json()["code"] == "address-unknown"


def test_an_authenticated_answer_says_what_is_left_of_the_rate(site: Site) -> None:
    key = site.producer()
    first, second = (site.get("/v1/products", key).headers["ratelimit"] for _ in range(2))
    assert first != second
    assert "ratelimit" not in site.get("/v1/places").headers


def call(app: Any, scope: Scope) -> list[Message]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return sent


def scope_of(path: str) -> Scope:
    return {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "headers": []}


async def fine(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})


def test_one_request_too_many_is_429_until_the_window_ends() -> None:
    now = [100.0]
    limited = RateLimit(fine, BASE_URL, requests=2, seconds=lambda: now[0])
    caller = Caller("key:a", rows.organisation().id, Role.PRODUCER, frozenset())
    scope = with_caller(scope_of("/"), caller)
    assert [call(limited, scope)[0]["status"] for _ in range(3)] == [200, 200, 429]
    now[0] += 60
    refused = call(limited, scope)
    assert refused[0]["status"] == 200


def test_an_application_that_fails_before_it_answers_is_answered_for() -> None:
    async def fails(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise RuntimeError("x")

    sent = call(Edge(fails, BASE_URL), scope_of("/"))
    assert sent[0]["status"] == 500


def test_half_an_answer_is_not_made_to_look_whole() -> None:
    async def breaks_off(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})
        raise RuntimeError("x")

    with pytest.raises(RuntimeError):
        call(Edge(breaks_off, BASE_URL), scope_of("/"))


def test_the_gateway_decides_on_whole_segments_of_the_raw_path() -> None:
    def named(name: str) -> Any:
        async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": name.encode()})

        return app

    gateway = Gateway(
        {"/01/": named("resolver"), "/eh*": named("epc"), "/.well-known/gs1resolver": named("gs1")},
        {"/.well-known/did.json": named("did"), "/p/": named("pages"), "/": named("home")},
        named("api"),
    )
    answers = {
        path: call(gateway, scope_of(path))[1]["body"].decode()
        for path in (
            "/01/x/10/a%2Fb",
            "/01",
            "/eh30",
            "/eh",
            "/e",
            "/.well-known/gs1resolver",
            "/.well-known/gs1resolver/x",
            "/.well-known/did.json",
            "/p/b/1",
            "/places",
            "/v1/x",
            "/",
            "//",
        )
    }
    assert answers == {
        "/01/x/10/a%2Fb": "resolver",
        "/01": "api",
        "/eh30": "epc",
        "/eh": "epc",
        "/e": "api",
        "/.well-known/gs1resolver": "gs1",
        "/.well-known/gs1resolver/x": "api",
        "/.well-known/did.json": "did",
        "/p/b/1": "pages",
        "/places": "api",
        "/v1/x": "api",
        "/": "home",
        "//": "api",
    }
