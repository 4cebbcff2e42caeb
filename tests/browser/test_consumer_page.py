"""The consumer page as a phone shows it: 360 px wide, in Vietnamese and English, without a script."""

from __future__ import annotations

import itertools

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import REFUSALS, Phone
from tests.browser.site import SITE

pytestmark = pytest.mark.browser
ADDRESSES = sorted(SITE)
LANGUAGES = ("vi", "en", "zh")
VERDICTS = ("/p/", "/find/", "/pin/")

TARGETS = """() => [...document.querySelectorAll('a, button, summary, input')].map(e => e.closest('label') ?? e).filter(e => {
  const box = e.getBoundingClientRect();
  return box.width && (box.height < 44 || box.width < 44);
}).map(e => e.outerHTML.slice(0, 120) + ' ' + JSON.stringify(e.getBoundingClientRect()))"""

LABELS = """() => [
  ...[...document.querySelectorAll('img:not([alt])')],
  ...[...document.querySelectorAll('input:not([type=hidden])')].filter(e => !e.labels.length),
  ...[...document.querySelectorAll('a, button')].filter(e => !(e.innerText ?? e.textContent).trim()),
  ...[...document.querySelectorAll('svg:not([aria-hidden])')].filter(e => e.getAttribute('role') !== 'img' || !e.querySelector('title')),
].map(e => e.outerHTML.slice(0, 120))"""

HEADINGS = "() => [...document.querySelectorAll('h1, h2, h3')].map(e => Number(e.tagName[1]))"

CONTRAST = """() => {
  const parse = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = c => { const v = c / 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; };
  const lum = ([r, g, b]) => .2126 * light(r) + .7152 * light(g) + .0722 * light(b);
  const ground = e => { for (; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] === 1) return c; } return [255, 255, 255]; };
  const faults = [];
  for (const e of document.querySelectorAll('body *')) {
    if (e.closest('svg') || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    const style = getComputedStyle(e), [a, b] = [lum(parse(style.color)), lum(ground(e))].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    if (ratio < 4.5) faults.push(ratio.toFixed(2) + ' ' + e.outerHTML.slice(0, 100));
  }
  return faults;
}"""


def opened(phone: Phone, address: str, language: str, **options: object) -> Page:
    page = phone(**options).new_page()
    answer = page.goto(f"{address}?lang={language}")
    assert answer
    assert (answer.status == 200) is not address.startswith(REFUSALS)
    return page


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_fits_a_narrow_phone_and_is_fit_to_touch_and_read(phone: Phone, address: str) -> None:
    page = phone().new_page()
    for language in LANGUAGES:
        _fits(page, address, language)


def _fits(page: Page, address: str, language: str) -> None:
    page.goto(f"{address}?lang={language}")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.evaluate(TARGETS) == []
    assert page.evaluate(LABELS) == []
    assert page.evaluate(CONTRAST) == []
    levels = page.evaluate(HEADINGS)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels
    assert page.get_attribute("html", "lang") == language


@pytest.mark.parametrize("address", [address for address in ADDRESSES if address.startswith(VERDICTS)])
def test_the_verdict_is_read_without_scrolling_or_script(phone: Phone, address: str) -> None:
    page = phone(java_script_enabled=False).new_page()
    for language in LANGUAGES:
        answer = page.goto(f"{address}?lang={language}")
        assert answer
        assert (answer.status == 200) is not address.startswith(REFUSALS)
        for said in ("h1", ".sentence"):
            box = page.locator(f".verdict {said}").last.bounding_box()
            assert box
            assert box["y"] + box["height"] <= 740, (language, said)
    assert page.locator("script:not([type='application/ld+json'], [type='module'])").count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_record_that_holds_tells_its_limits_on_the_first_screen(phone: Phone, language: str) -> None:
    page = opened(phone, "/p/valid", language, java_script_enabled=False)
    limits = page.locator(".verdict .checks").last.bounding_box()
    assert limits
    assert limits["y"] + limits["height"] <= 740


@pytest.mark.parametrize("state", ["anchored", "recalled", "suspicious"])
def test_what_is_judged_from_where_and_of_which_day_is_on_the_first_screen(phone: Phone, state: str) -> None:
    page = phone(java_script_enabled=False).new_page()
    for language in LANGUAGES:
        page.goto(f"/p/{state}?lang={language}")
        what = page.locator(".verdict .what")
        box = what.bounding_box()
        assert box
        assert box["y"] + box["height"] <= 740 / 2, language
        assert "Lam Sơn" in what.inner_text()
        assert "10/11/2026" in what.inner_text()


def test_a_record_that_does_not_match_names_no_goods(phone: Phone) -> None:
    assert opened(phone, "/p/mismatch", "vi").locator(".what").count() == 0


def test_the_picture_keeps_its_place_before_it_arrives(phone: Phone) -> None:
    page = opened(phone, "/p/valid", "vi")
    image = page.locator(".picture img")
    assert image.get_attribute("width") == "640"
    assert image.get_attribute("height") == "480"
    box = image.bounding_box()
    assert box
    assert (box["width"], box["height"]) == (360, 270)


def test_the_typeface_is_ours_and_draws_vietnamese(phone: Phone) -> None:
    page = opened(phone, "/p/valid", "vi")
    page.evaluate("document.fonts.ready.then(() => true)")
    # Stand-ins of matching width are the device's own faces.
    ours = "f => f.status === 'loaded' && f.family.includes('Be Vietnam Pro')"
    loaded = page.evaluate(f"[...document.fonts].filter({ours}).map(f => f.weight).sort()")
    assert loaded == ["400", "700"]


def test_the_other_language_is_one_tap_away_and_the_same_page(phone: Phone) -> None:
    page = opened(phone, "/p/valid", "vi", java_script_enabled=False)
    page.get_by_role("link", name="English").tap()
    page.wait_for_url("**/p/valid?lang=en")
    assert page.locator("h1").inner_text() == "The record holds"


def test_the_keyboard_shows_where_it_is(phone: Phone) -> None:
    page = opened(phone, "/p/valid", "vi")
    page.keyboard.press("Tab")
    width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
    assert width >= 2


def test_print_leaves_out_what_paper_cannot_do(phone: Phone) -> None:
    page = opened(phone, "/p/recalled", "vi", color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator(".actions").first.is_visible()
    assert page.locator("h1").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_a_code_is_typed_and_sent_without_a_script(phone: Phone) -> None:
    page = opened(phone, "/p/unknown", "vi", java_script_enabled=False)
    form = page.locator("form")
    assert (form.get_attribute("action"), form.get_attribute("method")) == ("/find", "get")
    assert page.get_by_label("Mã in trên tem").input_value() == "7K3M9QX2T0"


@pytest.mark.parametrize("width", [320, 640])
def test_nothing_is_cut_off_at_twice_the_size(phone: Phone, width: int) -> None:
    """1280 px at 200 % are 640 px of the page, and 400 % are 320 (WCAG 2.2, 1.4.4 and 1.4.10)."""
    page = phone(viewport={"width": width, "height": 512}, is_mobile=False).new_page()
    cut = []
    for address in (each for each in ADDRESSES if not each.startswith("/passport")):
        page.goto(f"{address}?lang=vi")
        across = page.evaluate("document.documentElement.scrollWidth")
        if across > width:
            cut.append(f"{address}: {across}")
    assert cut == []
