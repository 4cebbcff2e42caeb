"""The map that opens on request: nothing of it before, no other host but the operator's tiles, every place reached by thumb and by key."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page, Route
from starlette.testclient import TestClient

from nguongoc_api.wiring import build
from tests.browser.axe import PHONE, faults
from tests.browser.demo_pages import opened, visitor
from tests.browser.test_ways_of_reading import MOVING
from tests.demo_store import Demo

pytestmark = pytest.mark.browser
PLACE = "am-tien"
HOST = "https://tiles.example"
PIXEL = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
ADDRESS = f"/places/{PLACE}"
POPUP = "#map.open .leaflet-popup p a"


@pytest.fixture
def phone(chromium: Browser, demo: Demo) -> Iterator[Page]:
    with opened(chromium, visitor(demo), viewport=PHONE, reduced_motion="reduce") as context:
        yield context.new_page()


def open_map(page: Page) -> None:
    page.goto(ADDRESS)
    page.get_by_role("link", name="Mở bản đồ phóng to được").click()
    page.locator(POPUP).wait_for()


def test_nothing_of_the_map_is_fetched_before_it_is_asked_for(phone: Page) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto(ADDRESS, wait_until="networkidle")
    assert not [url for url in asked if "leaflet" in url or "geojson" in url]
    phone.get_by_role("link", name="Mở bản đồ phóng to được").click()
    phone.locator(POPUP).wait_for()
    assert [url for url in asked if "leaflet.js" in url]


def test_it_opens_at_the_place_that_was_asked_about_and_draws_without_tiles(phone: Page) -> None:
    open_map(phone)
    assert phone.locator(POPUP).get_attribute("href") == ADDRESS
    assert phone.get_by_role("button", name="Đóng").count() == 1
    assert phone.locator("#map path.province").count() == 1
    assert phone.locator("#map img").count() == 0
    assert phone.evaluate("document.documentElement.scrollWidth") == 360


def test_a_place_and_the_way_closer_are_reached_by_keys(phone: Page) -> None:
    phone.goto("/map")
    phone.locator("#map.open").wait_for()
    closer = phone.get_by_role("button", name="Phóng to")
    for _ in range(4):
        closer.press("Enter")
    spots = phone.locator("#map .spot")
    spots.first.focus()
    spots.first.press("Enter")
    link = phone.locator(POPUP)
    link.wait_for()
    assert link.inner_text() == spots.first.get_attribute("title")


def test_axe_finds_nothing_on_the_open_map(phone: Page) -> None:
    open_map(phone)
    assert faults(phone) == []


def test_it_stands_still_for_who_wants_stillness(phone: Page) -> None:
    open_map(phone)
    assert phone.evaluate(MOVING) == []


def test_without_a_script_the_drawing_is_there(chromium: Browser, demo: Demo) -> None:
    with opened(chromium, visitor(demo), viewport=PHONE, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/map")
        assert page.locator("#map .sketch svg").is_visible()


@pytest.fixture
def tiled(demo: Demo) -> Iterator[TestClient]:
    """A visitor of an operator who has tiles."""
    said = {"map_tiles_url": f"{HOST}/{{z}}/{{x}}/{{y}}.png", "map_tiles_credit": "© Người vẽ"}
    with closing(build(demo.services.settings.model_copy(update=said))) as services:
        yield visitor(Demo(demo.notes, services))


def test_tiles_come_from_the_operator_s_host_alone_and_say_whose_they_are(
    chromium: Browser, tiled: TestClient
) -> None:
    asked: list[dict[str, str]] = []

    def tile(route: Route) -> None:
        asked.append(route.request.headers)
        route.fulfill(status=200, content_type="image/png", body=PIXEL)

    with opened(chromium, tiled, viewport=PHONE) as context:
        page = context.new_page()
        page.route(f"{HOST}/**", tile)
        page.goto(ADDRESS)
        assert asked == []
        page.goto(f"/map?at={PLACE}")
        page.locator("#map img.leaflet-tile-loaded").first.wait_for()
        assert page.locator(".leaflet-control-attribution").inner_text() == "© Người vẽ"
        assert "tiles.example" in page.locator("main").inner_text()
        assert not [headers for headers in asked if "referer" in headers or "cookie" in headers]
