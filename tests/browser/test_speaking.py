"""Speaking in place of typing: said what becomes of the voice before it listens, put where the cursor is, and no button where a browser hears nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.axe import PHONE, SEEN, View, faults
from tests.browser.desk_phone import desk_phone
from tests.verifier.running import Running

pytestmark = pytest.mark.browser
NUMBER, PASSWORD = "0950 000 005", "mùa bưởi 2026"

BROWSER_THAT_HEARS = """() => {
  window.heard = [];
  class SpeechRecognition {
    start() { window.heard.push(this); this.running = true; }
    stop() { this.end(); }
    abort() { this.fail("aborted"); }
    end() { if (this.running) { this.running = false; this.onend(); } }
    says(transcript) { this.onresult({ resultIndex: 0, results: [Object.assign([{ transcript }], { isFinal: true })] }); this.end(); }
    fail(error) { if (this.running) { this.onerror({ error }); this.end(); } }
  }
  window.SpeechRecognition = SpeechRecognition;
}"""
"""The interface of the Web Speech API: a Chromium of Debian has no service behind its own."""


@pytest.fixture
def phone(chromium: Browser, service: Running) -> Iterator[BrowserContext]:
    with desk_phone(chromium, service, NUMBER, PASSWORD) as context:
        yield context


def field_of(context: BrowserContext, complaints: list[str]) -> Page:
    """The page of goods, where the name of one can be spoken."""
    page = context.new_page()
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/signin?next=/producer/products/new")
    page.fill("#phone", NUMBER)
    page.fill("#password", PASSWORD)
    page.locator("form[action='/signin'] button.main").tap()
    page.wait_for_url("**/producer/products/new")
    return page


def test_a_field_is_filled_by_speaking_once_it_was_said_who_may_hear(phone: BrowserContext) -> None:
    phone.add_init_script(f"({BROWSER_THAT_HEARS})()")
    complaints: list[str] = []
    page = field_of(phone, complaints)
    speak, status = page.locator(".speak button"), page.locator(".speak [role=status]")
    expect(speak).to_have_count(1)
    expect(speak).to_have_accessible_name("Nói thay gõ Tên sản phẩm")
    speak.tap()
    expect(status).to_contain_text("gửi tiếng nói cho hãng làm trình duyệt")
    assert page.evaluate("heard.length") == 0, "nothing listens before it was said and pressed again"
    assert faults(page, (View("light", PHONE), View("dark", PHONE, SEEN))) == []
    speak.tap()
    assert page.evaluate("heard[0].lang") == "vi-VN"
    expect(speak).to_have_attribute("aria-pressed", "true")
    assert faults(page, (View("light", PHONE), View("dark", PHONE, SEEN))) == []
    page.evaluate("heard[0].says('bưởi Luận Văn'.normalize('NFD'))")
    expect(page.locator("#name")).to_have_value("Bưởi Luận Văn")
    expect(speak).to_have_attribute("aria-pressed", "false")
    expect(status).to_be_empty()
    speak.tap()
    page.evaluate("heard[1].says('loại một')")
    expect(page.locator("#name")).to_have_value("Bưởi Luận Văn loại một")
    longest = int(page.locator("#name").get_attribute("maxlength") or 0)
    speak.tap()
    page.evaluate("n => heard[2].says('a'.repeat(n))", longest)
    assert len(page.input_value("#name")) == longest, "never more than can be typed"
    expect(status).to_contain_text("Ô đã đầy")
    speak.tap()
    page.evaluate("heard[3].fail('not-allowed')")
    expect(status).to_contain_text("không cho dùng micrô")
    page.context.set_offline(True)
    speak.tap()
    expect(status).to_contain_text("cần có mạng")
    assert page.evaluate("heard.length") == 4
    assert complaints == []


def test_a_browser_that_hears_nothing_shows_no_button(phone: BrowserContext) -> None:
    phone.add_init_script("delete window.SpeechRecognition; delete window.webkitSpeechRecognition")
    complaints: list[str] = []
    page = field_of(phone, complaints)
    expect(page.locator("#name")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-spoken]").count() == 1
    assert page.locator(".speak").count() == 0
    assert complaints == []
