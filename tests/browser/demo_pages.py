"""The demo in a browser: each page is answered by the service over the demo's store, for whoever is signed in; nothing leaves this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Route
from starlette.testclient import TestClient

from nguongoc_api.app import create_app
from nguongoc_api.pages.producer.visit import LANGUAGE_COOKIE
from tests.demo_store import Demo

BASE_URL = "http://localhost:8000"
KEPT_OUT = "Service Worker registration blocked by Playwright"
SEEN = frozenset({"accept", "accept-language", "acting-account"})
"""What of a browser's headers changes an answer."""


def visitor(demo: Demo, account: str | None = None) -> TestClient:
    """Somebody at the demo's door; `account` names who signs in."""
    client = TestClient(create_app(demo.services), BASE_URL, follow_redirects=False)
    if account is not None:
        known = demo.notes["accounts"][account]
        form = {"phone": known["phone"], "password": known["password"]}
        assert client.post("/signin", data=form, headers={"Origin": BASE_URL}).status_code == 303
    return client


@contextmanager
def opened(chromium: Browser, client: TestClient, **options: object) -> Iterator[BrowserContext]:
    """A browser that is `client`; at the end nothing may have failed, gone elsewhere or complained."""
    wrong: list[str] = []

    def answer(route: Route) -> None:
        url = route.request.url
        if not url.startswith(BASE_URL):
            wrong.append(f"elsewhere: {url}")
            route.abort()
            return
        # The language that an earlier visit chose.
        client.cookies.pop(LANGUAGE_COOKIE, None)
        asked = {name: value for name, value in route.request.headers.items() if name in SEEN}
        got = client.get(url.removeprefix(BASE_URL), headers=asked)
        if got.status_code >= 400:
            wrong.append(f"{got.status_code} {url}")
        route.fulfill(status=got.status_code, headers=dict(got.headers), body=got.content)

    # A worker asks past `answer`; it is tried with a service of its own (test_diary_app.py).
    kept_out = {"base_url": BASE_URL, "locale": "vi-VN", "service_workers": "block"}
    context = chromium.new_context(**(kept_out | options))  # type: ignore[arg-type]
    context.route(lambda url: not url.startswith("data:"), answer)
    context.on(
        "console",
        lambda said: (
            wrong.append(said.text) if said.type in ("error", "warning") and said.text != KEPT_OUT else None
        ),
    )
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    yield context
    context.close()
    assert not wrong, wrong
