"""The first page reads a stamp by camera and from a photo, on the device alone: a real QR, a real decoder, a camera of Chromium's."""

from __future__ import annotations

import hashlib
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright

from nguongoc.label.qr import qr_png
from nguongoc_api.pages.render import STATIC
from tests.browser.conftest import ARGUMENTS, EXECUTABLES, Phone, missing

pytestmark = pytest.mark.browser
VENDORED = {
    "qr-scanner.min.js": "0564e4cf84b94cac80213b4f779bd215bb0876a91c19df28baf97766f4fd5484",
    "qr-scanner-worker.min.js": "f4d8445f5a15c4e5f71a8c8c062c6443f09db370b8d3fe1fbdc7fe7889630d14",
}


@pytest.mark.parametrize(("name", "digest"), VENDORED.items())
def test_the_decoder_is_the_published_one(name: str, digest: str) -> None:
    assert hashlib.sha256((STATIC / "js" / name).read_bytes()).hexdigest() == digest


def photographed(text: str) -> Image.Image:
    """A stamp as a phone sees it: small in a large picture, on a table."""
    picture = Image.new("RGB", (1280, 960), (196, 160, 120))
    symbol = Image.open(io.BytesIO(qr_png(text, 8))).convert("RGB")
    picture.paste(symbol.rotate(7, expand=True, fillcolor=(196, 160, 120)), (420, 300))
    return picture


def uploaded(picture: Image.Image) -> dict[str, str | bytes]:
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=70)
    return {"name": "tem.jpg", "mimeType": "image/jpeg", "buffer": held.getvalue()}


def test_a_photo_of_a_stamp_leads_to_its_page(phone: Phone, site: str) -> None:
    page = phone().new_page()
    page.goto("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    page.locator("input[type=file]").set_input_files(uploaded(photographed(f"{site}/p/valid")))  # type: ignore[arg-type]
    page.wait_for_url("**/p/valid")
    assert set(asked) == {"GET"}, "the picture stays on the device"


def test_a_stamp_of_another_place_is_not_followed_but_asked_about(phone: Phone) -> None:
    page = phone().new_page()
    page.goto("/")
    page.route("**/find?*", lambda route: route.fulfill(status=200, body="asked", content_type="text/plain"))
    elsewhere = "https://nguon-goc.example/b/7K3M9QX2T0"
    page.locator("input[type=file]").set_input_files(uploaded(photographed(elsewhere)))  # type: ignore[arg-type]
    page.wait_for_url("**/find?code=https%3A%2F%2Fnguon-goc.example%2Fb%2F7K3M9QX2T0")


def test_a_picture_without_a_code_says_so_and_what_else_to_do(phone: Phone) -> None:
    page = phone().new_page()
    page.goto("/")
    blank = Image.new("RGB", (900, 700), (196, 160, 120))
    page.locator("input[type=file]").set_input_files(uploaded(blank))  # type: ignore[arg-type]
    page.locator("[data-said=nothing]").wait_for(state="visible")


def test_nothing_of_the_decoder_is_loaded_before_it_is_asked_for(phone: Phone) -> None:
    page = phone().new_page()
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto("/", wait_until="networkidle")
    assert not [url for url in loaded if "qr-scanner" in url]


def test_without_a_script_the_form_is_all_there_is(phone: Phone) -> None:
    page = phone(java_script_enabled=False).new_page()
    page.goto("/")
    assert page.locator(".scan").is_hidden()
    assert page.locator("#code").is_visible()


@pytest.fixture
def filmed(driver: Playwright, site: str, tmp_path: Path) -> Iterator[Browser]:
    """A Chromium whose camera sees a stamp."""
    film = tmp_path / "stamp.mjpeg"
    held = io.BytesIO()
    photographed(f"{site}/p/valid").resize((640, 480)).save(held, "JPEG", quality=85)
    film.write_bytes(held.getvalue() * 3)
    executable = next(filter(None, map(shutil.which, EXECUTABLES)), None)
    if executable is None:
        missing("Chromium is not installed")
    camera = [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    browser = driver.chromium.launch(executable_path=executable, args=[*ARGUMENTS, *camera])
    yield browser
    browser.close()


def opened(browser: Browser, site: str) -> Page:
    page = browser.new_context(viewport={"width": 360, "height": 740}, base_url=site).new_page()
    page.goto("/")
    return page


def test_the_camera_reads_a_stamp_and_the_page_opens(filmed: Browser, site: str) -> None:
    page = opened(filmed, site)
    page.keyboard.press("Tab")
    page.locator("[data-open]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/p/valid")


DETECTORS = {
    "of our own": "delete window.BarcodeDetector;",
    "of the browser": """window.BarcodeDetector = class {
      static async getSupportedFormats() { return ['qr_code']; }
      async detect() { return [{ rawValue: location.origin + '/p/valid', cornerPoints: [{x: 0, y: 0}, {x: 9, y: 0}, {x: 9, y: 9}, {x: 0, y: 9}] }]; }
    };""",
}


@pytest.mark.parametrize("whose", DETECTORS)
def test_a_photo_is_read_by_the_browser_where_it_can_and_by_our_decoder_where_not(
    phone: Phone, site: str, whose: str
) -> None:
    context = phone()
    context.add_init_script(DETECTORS[whose])
    page = context.new_page()
    workers: list[str] = []
    page.on("worker", lambda worker: workers.append(worker.url))
    page.goto("/")
    assert page.evaluate("'BarcodeDetector' in window") is (whose == "of the browser")
    page.locator("input[type=file]").set_input_files(uploaded(photographed(f"{site}/p/valid")))  # type: ignore[arg-type]
    page.wait_for_url("**/p/valid")
    assert bool(workers) is (whose == "of our own")
