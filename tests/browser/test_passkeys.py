"""A clerk's telephone with its lock, in a real Chromium: set up, signed in with, given up; and what it does not do."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Route

from nguongoc.ports.rows import Duty
from tests.browser.axe import PHONE, SEEN, View, faults
from tests.browser.desk_phone import desk_phone
from tests.verifier.running import Running

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("NGUONGOC_PICTURES")
NUMBER, PASSWORD = "0950 000 005", "mùa bưởi 2026"
BUTTON = "form[data-passkey] button"
LOCK = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
VIEWS = (View("light", PHONE), View("dark", PHONE, SEEN))
ASK_AND_ANSWER = """async (asked) => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
  const found = await navigator.credentials.get({ publicKey: { ...asked, challenge: bytes(asked.challenge) } });
  return JSON.stringify(found.toJSON());
}"""


@pytest.fixture
def clerk(chromium: Browser, service: Running) -> Iterator[BrowserContext]:
    with desk_phone(chromium, service, NUMBER, PASSWORD) as context:
        yield context


def with_lock(page: Page) -> tuple[CDPSession, str]:
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    made = wire.send("WebAuthn.addVirtualAuthenticator", {"options": LOCK})
    return wire, made["authenticatorId"]


def look(page: Page, name: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name
    assert faults(page, VIEWS) == [], name
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"passkey-{name}.png", full_page=True)


def sign_in(page: Page) -> None:
    page.goto("/signin")
    page.fill("#phone", NUMBER)
    page.fill("#password", PASSWORD)
    page.locator("form[action='/signin'] button.main").tap()
    page.wait_for_url("**/producer")


def set_up(page: Page, *, looks: bool = False) -> None:
    page.goto("/signin/passkeys")
    if looks:
        look(page, "before")
    page.fill("#password", PASSWORD)
    page.locator("form:has(#password) button.main").tap()
    page.wait_for_selector(BUTTON)
    if looks:
        look(page, "new")
    page.locator(BUTTON).tap()
    page.wait_for_url("**/signin/passkeys?made=1")


def sign_out(page: Page) -> None:
    page.locator("form[action='/signout'] button").tap()
    page.wait_for_url("**/signin?out=1")


def test_a_clerk_sets_up_a_finger_signs_out_and_in_with_it_and_gives_it_up(clerk: BrowserContext) -> None:
    page = clerk.new_page()
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    wire, lock = with_lock(page)
    sign_in(page)
    set_up(page, looks=True)
    (held,) = wire.send("WebAuthn.getCredentials", {"authenticatorId": lock})["credentials"]
    assert (held["isResidentCredential"], held["rpId"]) == (True, "localhost")
    sign_out(page)
    look(page, "sign-in")
    page.locator(BUTTON).tap()
    page.wait_for_url("**/producer")
    assert "Chị Lan" in page.locator("footer").inner_text()
    page.goto("/signin/passkeys")
    look(page, "used")
    page.locator("form:has([name='remove']) button").tap()
    page.wait_for_url("**/signin/passkeys?gone=1")
    sign_out(page)
    assert complaints == []
    page.locator(BUTTON).tap()
    page.wait_for_selector("#wrong")
    assert "Không vào được bằng vân tay" in page.locator("#wrong").inner_text()
    look(page, "refused")
    assert page.goto("/producer").url.endswith("/signin?next=/producer")  # type: ignore[union-attr]


def test_a_finger_that_is_not_the_holders_or_a_telephone_without_one_says_so_and_the_password_goes_on(
    clerk: BrowserContext,
) -> None:
    page = clerk.new_page()
    wire, lock = with_lock(page)
    sign_in(page)
    set_up(page)
    sign_out(page)
    wire.send("WebAuthn.setUserVerified", {"authenticatorId": lock, "isUserVerified": False})
    page.locator(BUTTON).tap()
    page.wait_for_selector("[data-failed='other']:not([hidden])")
    look(page, "not-the-holder")
    sign_in(page)


def test_a_clerk_of_an_office_that_requires_it_is_led_to_set_it_up_and_from_there_to_work(
    chromium: Browser, service: Running
) -> None:
    with desk_phone(chromium, service, NUMBER, PASSWORD, duty=Duty.CLERK) as clerk:
        page = clerk.new_page()
        with_lock(page)
        page.goto("/signin")
        page.fill("#phone", NUMBER)
        page.fill("#password", PASSWORD)
        page.locator("form[action='/signin'] button.main").tap()
        page.wait_for_url("**/signin/passkeys?next=/producer")
        look(page, "offered")
        page.locator("main a[href='/producer']").tap()
        page.wait_for_url("**/producer")
        organisation, now = service.coded.batch.organisation_id, service.services.clock.now()
        service.services.writer.run(lambda uow: uow.passkeys.require(organisation, now))
        page.goto("/producer/land")
        page.wait_for_url("**/signin/passkeys")
        look(page, "required")
        page.fill("#password", PASSWORD)
        page.locator("form:has(#password) button.main").tap()
        page.wait_for_selector(BUTTON)
        page.locator(BUTTON).tap()
        page.wait_for_url("**/signin/passkeys?made=1")
        look(page, "made")
        page.locator("main a[href='/producer']").tap()
        page.wait_for_url("**/producer")


def test_a_page_of_another_site_gets_nothing_that_lets_in_here(
    clerk: BrowserContext, service: Running
) -> None:
    page = clerk.new_page()
    with_lock(page)
    sign_in(page)
    set_up(page)
    sign_out(page)
    # Another port of the same machine: the one look-alike to which a browser hands out this domain's passkeys.
    elsewhere = "http://localhost:9/"

    def look_alike(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<!doctype html><title>Nguồn Gốc</title>")

    page.route(f"{elsewhere}**", look_alike)
    ours = {"Origin": service.base_url}
    asked: dict[str, Any] = clerk.request.post("/signin/passkey/ask", form={}, headers=ours).json()
    page.goto(elsewhere)
    answer = page.evaluate(ASK_AND_ANSWER, asked)
    assert json.loads(answer)["response"]["userHandle"], "the telephone did answer"
    got = clerk.request.post("/signin/passkey", form={"answer": answer}, headers=ours, max_redirects=0)
    assert got.status == 403
    page.goto("/signin")
    page.locator(BUTTON).tap()
    page.wait_for_url("**/producer")


def test_without_the_script_or_a_browser_that_can_there_is_no_button_and_the_password_goes_on(
    chromium: Browser, clerk: BrowserContext, service: Running
) -> None:
    bare = chromium.new_context(viewport=PHONE, java_script_enabled=False, base_url=service.base_url)  # type: ignore[arg-type]
    old = chromium.new_context(viewport=PHONE, base_url=service.base_url)  # type: ignore[arg-type]
    old.add_init_script("delete window.PublicKeyCredential")
    for context in (bare, old):
        page = context.new_page()
        page.goto("/signin")
        assert not page.locator("form[data-passkey]").is_visible()
        page.fill("#phone", NUMBER)
        page.fill("#password", PASSWORD)
        page.locator("form[action='/signin'] button.main").click()
        page.wait_for_url("**/producer")
        page.goto("/signin/passkeys")
        assert page.locator("[data-able='no']").is_visible()
        assert not page.locator("[data-able='yes']").is_visible()
        context.close()
