"""A clerk without a mouse: in, a lot declared and signed, its stamps printed, some of it handed over, by the keys of a keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import DESK
from tests.browser.desk_phone import desk_phone
from tests.browser.test_ways_of_reading import WALKED
from tests.factories import rows
from tests.http.conftest import add_organisation
from tests.verifier.running import Running

pytestmark = pytest.mark.browser
NUMBER, PASSWORD = "0950 000 005", "mùa bưởi 2026"
MOST_STEPS = 120
"""Presses of Tab to anything on a page: the menu has forty lines when it is open."""


@dataclass
class Keys:
    """Only the keyboard of `page` is touched; each step has to be seen and to lead on."""

    page: Page
    presses: int = 0

    def to(self, selector: str) -> None:
        """By Tab, onward alone; whoever comes to a place twice is trapped."""
        been: list[int] = []
        for _ in range(MOST_STEPS):
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            self.page.keyboard.press("Tab")
            self.presses += 1
            at, seen, inside, html = self.page.evaluate(WALKED)
            assert seen, f"nobody sees where they are: {html}"
            assert inside, f"out of sight: {html}"
            assert at not in been, f"round and round without {selector}: {html}"
            been.append(at)
        raise AssertionError(f"no {selector} within {MOST_STEPS} steps of {self.page.url}")

    def type(self, selector: str, text: str) -> None:
        self.to(selector)
        self.page.keyboard.type(text)

    def press(self, selector: str, key: str = "Enter") -> None:
        """On what leads to another page."""
        self.to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)


@pytest.fixture
def keys(chromium: Browser, service: Running) -> Iterator[Keys]:
    with desk_phone(
        chromium, service, NUMBER, PASSWORD, viewport=DESK, is_mobile=False, has_touch=False
    ) as context:
        page = context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        yield Keys(page)
        assert wrong == []


def test_a_lot_is_declared_printed_and_handed_over_without_a_mouse(keys: Keys, service: Running) -> None:
    trader = add_organisation(service.services, rows.organisation(name="Nông sản Ba Làng"))
    page = keys.page
    page.goto("/signin")
    keys.type("#phone", NUMBER)
    keys.type("#password", PASSWORD)
    keys.press("form[action='/signin'] button.main")
    keys.press("a[href='/producer/new']")
    keys.press("button.again")
    keys.type("#value", "75")
    keys.press("button.main", "Space")
    keys.press("button[name='pick']")
    keys.press("button[name='go'][value='sign']")
    page.wait_for_url("**/producer/batches/**")
    lot = page.url
    keys.press("a[href$='/stamps']")
    keys.to("form[action$='/stamps'] button.main")
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    assert coming.value.path().read_bytes().startswith(b"%PDF-")
    page.goto(lot)
    keys.press("a[href*='/producer/hand-over']")
    keys.type("#value", "5")
    keys.press("button.main")
    keys.press("button[name='link']")
    assert "/producer/links/" in page.url
    page.goto(lot)
    keys.press("a[href*='/producer/hand-over']")
    keys.type("#value", "7")
    keys.press("button.main")
    keys.type("#code", trader.slug)
    keys.press("button.main")
    waiting = page.inner_text("main")
    assert "7 kg" in waiting
    assert trader.name in waiting
    assert keys.presses < 9 * MOST_STEPS


def test_the_menu_opens_and_closes_by_keys_and_lets_go(keys: Keys) -> None:
    page = keys.page
    page.goto("/signin")
    keys.type("#phone", NUMBER)
    keys.type("#password", PASSWORD)
    keys.press("form[action='/signin'] button.main")
    keys.to("summary")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('details') !== null"), "what it holds comes next"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert not page.evaluate("document.activeElement.parentElement.open")
    keys.to("main a, main button")
