"""The trace at an officer's desk in a real Chromium, the demo behind it: readable, touchable, and a press on a lot opens its words."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page
from starlette.testclient import TestClient

from tests.browser.demo_pages import opened, visitor
from tests.browser.test_consumer_page import CONTRAST, HEADINGS, LABELS, TARGETS
from tests.browser.test_trace_page import SPILT
from tests.demo_store import Demo
from tests.http.test_demo_chain_seen import FIELDS, MILLED, SHOPS, code_of, link_of

pytestmark = pytest.mark.browser
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def client(demo: Demo) -> TestClient:
    """Signed in as the demo's authority; its cookies are the browser's."""
    return visitor(demo, "authority")


@pytest.fixture
def open_trace(chromium: Chromium, client: TestClient, demo: Demo) -> Iterator[Open]:
    """Opens the trace of a lot of the demo."""
    with ExitStack() as contexts:

        def open(name: str, query: str = "", **options: object) -> Page:
            found = client.get("/authority/trace", params={"code": code_of(demo, name)}).headers["location"]
            page = contexts.enter_context(
                opened(chromium, client, **({"viewport": DESK} | options))
            ).new_page()
            page.goto(f"{found}{query}")
            page.evaluate("document.fonts.ready.then(() => true)")
            return page

        yield open


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_on_a_desk_the_whole_chain_is_in_sight_and_words_stay_on_their_cards(
    open_trace: Open, scheme: str, language: str
) -> None:
    page = open_trace(MILLED, f"?lang={language}", color_scheme=scheme)
    assert page.locator(".desk-drawing .card").count() == 8
    assert page.evaluate(SPILT) == []
    box = page.locator(".desk-drawing svg").first.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1280
    assert page.evaluate("document.documentElement.scrollWidth") == 1280
    assert page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_on_a_phone_nothing_runs_over_the_edge_and_everything_is_fit_to_touch(
    open_trace: Open, scheme: str, language: str
) -> None:
    page = open_trace(
        MILLED, f"?lang={language}", color_scheme=scheme, viewport=PHONE, is_mobile=True, has_touch=True
    )
    for each in page.query_selector_all("details:not([open]) > summary"):
        each.click()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    edge = "() => Math.max(...[...document.querySelectorAll('svg text')].map(e => e.getBoundingClientRect().right))"
    assert page.evaluate(edge) <= 341
    assert page.evaluate(TARGETS) == []
    assert page.evaluate(LABELS) == []
    assert page.evaluate(CONTRAST) == []
    levels = page.evaluate(HEADINGS)
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels


@pytest.mark.parametrize("viewport", [DESK, PHONE])
def test_a_press_on_a_lot_opens_its_words_without_a_script(
    open_trace: Open, demo: Demo, viewport: dict[str, int]
) -> None:
    page = open_trace(FIELDS[0], viewport=viewport, java_script_enabled=False)
    code = code_of(demo, SHOPS[1])
    words = page.locator(f"#lo-{code}")
    assert words.get_attribute("open") is None
    page.locator(f"svg.trace:visible a[href$='#lo-{code}']").click()
    page.wait_for_url(f"**#lo-{code}")
    assert words.get_attribute("open") is not None
    box = words.bounding_box()
    assert box
    assert 0 <= box["y"] < viewport["height"], "and it is what one looks at"
    # From there to that lot's own trace, which goes back to all three fields.
    words.get_by_role("link", name="Lần tiếp từ lô này").click()
    page.wait_for_url("**/trace")
    assert page.locator("h1").inner_text() == "Hộp bánh gai Sầm Sơn"
    assert page.locator(".sentence").inner_text().strip() == "Truy về được 3 nguồn. Đã qua tay 1 nơi."


def test_names_on_the_map_cover_nothing(open_trace: Open) -> None:
    page = open_trace(MILLED)
    covered = page.evaluate("""() => {
      const boxes = s => [...document.querySelectorAll('.movements ' + s)].map(e => e.getBoundingClientRect());
      const names = boxes('.names text'), all = [...names, ...boxes('circle')];
      return names.filter(a => all.some(b => a !== b && a.left < b.right && b.left < a.right && a.top + 3 < b.bottom - 3 && b.top + 3 < a.bottom - 3)).length;
    }""")
    assert covered == 0
    assert page.locator(".movements .names text").count() == 4


def test_the_keyboard_meets_each_lot_once_and_not_on_the_drawing(open_trace: Open) -> None:
    page = open_trace(MILLED)
    assert page.locator("svg.trace a").evaluate_all("all => all.every(e => e.tabIndex === -1)")
    assert page.locator("svg.trace").evaluate_all(
        "all => all.every(e => e.getAttribute('aria-hidden') === 'true')"
    )
    assert page.locator("details.thing > summary").count() == 7


def test_of_a_chain_wider_than_a_desk_the_lot_asked_about_is_in_sight(
    open_trace: Open, client: TestClient, demo: Demo
) -> None:
    page = open_trace(SHOPS[0])
    found = client.get("/authority/trace", params={"code": link_of(demo, SHOPS[0])}).headers["location"]
    page.goto(found)
    box = page.locator(".desk-drawing .card.start").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1280
    assert page.evaluate("document.documentElement.scrollWidth") == 1280
