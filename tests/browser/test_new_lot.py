"""A second lot on a cheap phone: few taps, nothing lost by the back key or a dead network, and the way is printed."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Locator, Page

from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Account
from nguongoc.ports.rows import Role
from tests.browser.axe import PHONE, View, faults
from tests.browser.test_consumer_page import CONTRAST, TARGETS
from tests.http.desk import PASSWORD, cheap_hash
from tests.verifier.running import Running

pytestmark = pytest.mark.browser
BY_DAY = (View("light", PHONE),)
MOST_TAPS = 12
NUMBER = "0950 000 005"


class Thumb:
    """Taps, counted; keys of a pad are typing."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.screens = page, 0, 0

    def tap(self, what: Locator) -> None:
        with self.page.expect_navigation():
            what.tap()
        self.taps += 1
        self.screens += 1
        self.fits()

    def type(self, digits: str) -> None:
        for digit in digits:
            self.page.get_by_role("button", name=digit, exact=True).tap()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)

    def fits(self) -> None:
        self.page.evaluate("document.fonts.ready.then(() => true)")
        assert self.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert self.page.evaluate(TARGETS) == []
        assert self.page.evaluate(CONTRAST) == []


@pytest.fixture
def page(chromium: Browser, service: Running) -> Iterator[Page]:
    """A farmer's phone, signed in; nothing may have complained at the end."""
    services, maker = service.services, service.plain.batch.organisation_id
    account = Account(
        uuid7(services.clock.now()), "+84950000005", cheap_hash(PASSWORD), maker, Role.PRODUCER, "Chị Lan",
        services.clock.now(),
    )  # fmt: skip
    services.writer.run(lambda uow: uow.access.add_account(account))
    context = chromium.new_context(
        viewport=PHONE,
        is_mobile=True,
        has_touch=True,
        locale="vi-VN",
        base_url=service.base_url,  # type: ignore[arg-type]
    )
    complaints: list[str] = []
    context.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    page = context.new_page()
    page.goto("/signin")
    page.fill("[name=phone]", NUMBER)
    page.fill("[name=password]", PASSWORD)
    page.locator("main button.main").tap()
    page.wait_for_url("**/producer")
    yield page
    context.close()
    assert [each for each in complaints if "ERR_INTERNET_DISCONNECTED" not in each] == []


def test_a_second_lot_takes_few_taps_and_every_screen_fits_a_thumb(
    page: Page, capsys: pytest.CaptureFixture[str]
) -> None:
    thumb, began = Thumb(page), time.monotonic()
    thumb.tap(page.get_by_role("link", name="Khai lô mới").first)
    thumb.tap(thumb.button("Như lần trước"))
    thumb.type("1234")
    assert page.locator("#value").input_value() == "1.234"
    assert faults(page, BY_DAY) == []
    thumb.tap(thumb.button("Tiếp"))
    thumb.tap(thumb.button("Hôm nay"))
    assert "1.234 kg" in page.locator("main").inner_text()
    assert faults(page, BY_DAY) == []
    thumb.tap(thumb.button("Ký lời khai"))
    page.wait_for_url("**/producer/batches/**")
    with capsys.disabled():
        seconds = time.monotonic() - began
        print(
            f"\na second lot: {thumb.screens} screens, {thumb.taps} taps, 4 keys, {seconds:.1f} s of machine"
        )
    assert thumb.taps <= MOST_TAPS


def test_the_back_key_a_reload_and_a_dead_network_lose_no_answer(page: Page, service: Running) -> None:
    thumb = Thumb(page)
    page.goto("/producer/new")
    thumb.tap(thumb.button("Như lần trước"))
    thumb.type("75")
    thumb.tap(thumb.button("Tiếp"))
    page.go_back()
    assert page.locator("#value").input_value() == "75"
    page.go_forward()
    page.context.set_offline(True)
    with pytest.raises(Error):
        page.reload()
    page.context.set_offline(False)
    page.goto("/producer/new")
    thumb.tap(page.get_by_role("link", name="Khai tiếp"))
    thumb.tap(thumb.button("Hôm qua"))
    thumb.tap(thumb.button("Ký lời khai"))
    page.wait_for_url("**/producer/batches/**")
    signed = page.url
    page.go_back()
    page.wait_for_url(signed)
    with service.services.reads.open() as reader:
        newest = reader.lots.batches_of(service.plain.batch.organisation_id, None, 50)
    assert [str(each.quantity.value) for each in newest].count("75") == 1
