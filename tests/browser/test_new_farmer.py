"""A new farmer with a telephone: from nothing to ready to register, walked as a thumb does it, its steps and taps counted and printed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.verifier.running import Running

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("NGUONGOC_PICTURES")
GARDEN = {"latitude": 19.9098, "longitude": 105.402, "accuracy": 12}
AROUND = ((19.9098, 105.4020), (19.9098, 105.4030), (19.9106, 105.4030), (19.9106, 105.4020))


@pytest.fixture
def farmer(chromium: Browser, service: Running) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, device_scale_factor=2, is_mobile=True, has_touch=True,
        locale="vi-VN", base_url=service.base_url, permissions=["geolocation"], geolocation=GARDEN,
    )  # type: ignore[arg-type]  # fmt: skip
    yield context
    context.close()


@dataclass
class Thumb:
    """Taps and types, and keeps count."""

    page: Page
    taps: int = 0
    typed: int = 0
    seen: list[str] = field(default_factory=list)

    def tap(self, selector: str) -> None:
        self.page.locator(selector).first.tap()
        self.taps += 1

    def go(self, selector: str) -> None:
        """A tap that leads to another page."""
        with self.page.expect_navigation():
            self.tap(selector)

    def type(self, selector: str, text: str) -> None:
        self.tap(selector)
        self.page.locator(selector).fill(text)
        self.typed += len(text)

    def choose(self, selector: str, value: str) -> None:
        """Two taps: the list opens, one of it is chosen."""
        self.page.locator(selector).select_option(value)
        self.taps += 2

    def look(self, name: str) -> None:
        """What somebody would see; a picture of it where asked for."""
        self.seen.append(name)
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 360, name
        if PICTURES:
            path = Path(PICTURES) / f"{len(self.seen):02}-{name}.png"
            self.page.screenshot(path=path, full_page=True)


def test_a_new_farmer_gets_from_nothing_to_ready_to_register_on_a_small_telephone(
    farmer: BrowserContext, service: Running
) -> None:
    page = farmer.new_page()
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    thumb = Thumb(page)
    open_organisation(thumb)
    thumb.go('a.button[href="/producer/land/new"]')
    thumb.type("#name", "Vườn bưởi đồi Đông")
    thumb.type("#area", "2,5")
    thumb.choose("#area_unit", "sao500")
    thumb.tap("[data-here]")
    page.wait_for_selector('[data-said="found"]:not([hidden])')
    assert page.locator("#position").input_value() == "19.90980, 105.40200 ±12"
    thumb.look("place")
    thumb.go("button.main")
    page.wait_for_url("**/producer/land/*?new=1")
    thumb.look("border")
    walk(thumb, farmer)
    thumb.look("bordered")
    page.goto("/producer/start")
    thumb.go('a.button[href="/producer/products/new"]')
    thumb.type("#name", "Bưởi đỏ Luận Văn")
    thumb.choose("#category", "fruit")
    thumb.look("product")
    thumb.go("button.main")
    page.wait_for_url("**/producer/start?product=1")
    thumb.look("ready")
    assert "Chỉ còn chờ người xem tên cơ sở" in page.locator("main").inner_text()
    release_every_name(service)
    page.reload()
    thumb.go('a.button[href="/producer/new"]')
    thumb.look("first-lot")
    assert "Bưởi đỏ Luận Văn" in page.locator(".goods-of").inner_text()
    thumb.go(".goods-of button")
    assert "Vườn bưởi đồi Đông" in page.locator("main").inner_text()
    assert complaints == []
    print(
        f"\nnew farmer: {len(thumb.seen)} screens, {thumb.taps} taps, {thumb.typed} characters: {thumb.seen}"
    )


def open_organisation(thumb: Thumb) -> None:
    """From the page of signing in to the page of steps, with a number that nobody knew."""
    page = thumb.page
    page.goto("/signin")
    thumb.go('a[href="/start"]')
    thumb.look("start")
    thumb.type("#where", "tho xuong tho xuan")
    thumb.go("button.main")
    thumb.look("communes")
    thumb.go(".choices a")
    thumb.look("who")
    thumb.tap('input[value="household"]')
    thumb.type("#name", "Vườn bưởi đầu làng")
    thumb.type("#phone", "0951 000 001")
    thumb.type("#password", "nắng sớm vườn bưởi")
    thumb.go("button.main")
    thumb.look("opened")
    thumb.type("#password", "nắng sớm vườn bưởi")
    thumb.go("button.main")
    page.wait_for_url("**/producer/start")
    thumb.look("progress")


def walk(thumb: Thumb, farmer: BrowserContext) -> None:
    """Around the land with the telephone, a rest on the way, and the trace sent as the border."""
    page = thumb.page
    thumb.tap("[data-start]")
    for number, (latitude, longitude) in enumerate(AROUND, 1):
        farmer.set_geolocation({"latitude": latitude, "longitude": longitude, "accuracy": 6})
        expect(page.locator("[data-corners]")).to_have_text(str(number))
        if number == 2:
            thumb.tap("[data-pause]")
            page.reload()
            thumb.tap("[data-on]")
    thumb.tap("[data-pause]")
    thumb.look("walked")
    thumb.tap("[data-use]")
    thumb.go("form[enctype] button.main")
    page.wait_for_url("**?drawn=1")
    assert "4 góc" in page.locator(".facts").inner_text()


def release_every_name(service: Running) -> None:
    names = service.services.trusting.names
    for each in names.held(None, None, 10):
        names.release(None, each.id)
