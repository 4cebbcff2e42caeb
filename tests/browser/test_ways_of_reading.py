"""Whoever reads otherwise: with the keyboard alone, on paper, without a script, without motion."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page

from tests.browser.conftest import Phone

pytestmark = pytest.mark.browser
ACTED_ON = (
    "/p/pack",
    "/p/recalled",
    "/p/unknown-serial",
    "/pin/wrong",
    "/report/wrong",
    "/places/lam-kinh",
    "/",
)
REACHABLE = """() => [...document.querySelectorAll('a[href], button, summary, input, select, textarea')]
  .filter(e => e.checkVisibility({contentVisibilityAuto: true}) && e.type !== 'hidden' && e.tabIndex >= 0)"""
WALKED = """() => { const all = [...document.querySelectorAll('*')], e = document.activeElement, s = getComputedStyle(e);
  // Of a hidden input in a label of our own it is the label that shows where one is.
  const seen = [s, getComputedStyle(e.parentElement)].some(x => x.outlineStyle !== 'none' && parseFloat(x.outlineWidth) >= 2);
  return [all.indexOf(e), seen, e.getBoundingClientRect().right > 0, e.outerHTML.slice(0, 120)]; }"""
WARNING_PAGES = ("/p/recalled", "/p/suspicious", "/p/on_hold")
MOVING = """() => [...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e);
  return s.animationName !== 'none' || s.transitionDuration !== '0s' || s.scrollBehavior !== 'auto'; }).map(e => e.outerHTML.slice(0, 100))"""


def walk(page: Page, most: int) -> list[tuple[int, bool, bool, str]]:
    """Where each press of Tab leads, until it leads out of the page."""
    steps: list[tuple[int, bool, bool, str]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        step = tuple(page.evaluate(WALKED))
        if steps and step[0] <= steps[-1][0]:
            break
        steps.append(step)
    return steps


@pytest.mark.parametrize("address", ACTED_ON)
def test_tab_leads_to_everything_in_the_order_of_reading_and_shows_where_it_is(
    phone: Phone, address: str
) -> None:
    page = phone(is_mobile=False).new_page()
    page.goto(f"{address}?lang=vi")
    there = page.evaluate(
        f"() => {{ const all = [...document.querySelectorAll('*')]; return ({REACHABLE})()"
        ".filter(e => e.type !== 'radio' || e.checked || !document.querySelector(`[name=${e.name}]:checked`))"
        ".map(e => all.indexOf(e)); }"
    )
    steps = walk(page, len(there) + 5)
    assert [at for at, *_ in steps] == there
    assert [html for _, seen, _, html in steps if not seen] == []
    assert [html for _, _, inside, html in steps if not inside] == []


def test_the_first_tab_offers_to_skip_to_what_was_asked_for(phone: Phone) -> None:
    page = phone(is_mobile=False).new_page()
    page.goto("/p/recalled?lang=en")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    box = skip.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["height"] >= 44
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_details_open_and_the_record_is_reached_by_keys_alone(phone: Phone) -> None:
    page = phone(is_mobile=False).new_page()
    page.goto("/p/valid?lang=vi")
    page.locator(".proof summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')").startswith("/records/")


def printed(page: Page) -> tuple[list[Image.Image], str]:
    """The sheets of A4 that a printer gets, and all that stands on them."""
    document = pypdfium2.PdfDocument(BytesIO(page.pdf(format="A4")))
    text = "\n".join(each.get_textpage().get_text_range() for each in document)
    return [each.render(scale=3).to_pil() for each in document], text


@pytest.mark.parametrize("address", ["/p/anchored", "/p/pack", "/p/processed", *WARNING_PAGES])
def test_on_paper_a_lot_is_one_sheet_with_its_facts_and_a_code_that_leads_back(
    phone: Phone, address: str
) -> None:
    page = phone(is_mobile=False, color_scheme="dark").new_page()
    page.goto(f"{address}?lang=vi")
    sheets, text = printed(page)
    assert len(sheets) == 1
    assert [each.text for each in zxingcpp.read_barcodes(sheets[0])]
    head = page.locator("h1").inner_text()
    for said in (head.split()[0], "Đã kiểm", "Chưa kiểm", "LS-2611-03", "Ngày đóng gói"):
        assert said in text
    for pointless in ("Mở bản đồ", "Chỉ đường", "Gọi 0950", "Gửi đường dẫn", "English"):
        assert pointless not in text
    assert sheets[0].getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("address", ["/places/lam-kinh", "/routes/di-san"])
def test_a_place_and_a_route_are_one_sheet_with_their_map(phone: Phone, address: str) -> None:
    page = phone(is_mobile=False).new_page()
    page.goto(f"{address}?lang=vi")
    sheets, text = printed(page)
    assert len(sheets) == 1
    assert "Lam Kinh" in text
    page.emulate_media(media="print")
    assert page.locator(".sketch svg").is_visible()


def test_without_a_script_the_page_says_the_same(phone: Phone) -> None:
    """A script adds a check of one's own and a way to pass the link on; it changes and takes away nothing."""
    told = []
    for scripted in (True, False):
        page = phone(java_script_enabled=scripted).new_page()
        page.goto("/p/pack?lang=vi", wait_until="load")
        lines = [each.inner_text() for each in page.locator("main > *, .foot").all()]
        own = {line for each in page.locator(".own").all() for line in each.inner_text().splitlines()}
        told.append(
            [line for text in lines for line in text.splitlines() if line.strip() and line not in own]
        )
    assert told[0] == told[1]


def test_nothing_moves(phone: Phone) -> None:
    """Not even for who did not ask for stillness: no page of readers is animated."""
    page = phone(reduced_motion="no-preference").new_page()
    for address in ACTED_ON:
        page.goto(f"{address}?lang=vi")
        assert page.evaluate(MOVING) == [], address
