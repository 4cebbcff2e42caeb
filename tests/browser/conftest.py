"""A real Chromium on a phone's screen, with no way out: a request to another host or a console error fails the test.

Without Chromium these tests are skipped aloud on a developer's machine and fail in CI, which must have it.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Playwright, Route, sync_playwright

from nguongoc.label.qr import qr_svg
from nguongoc_api.pages.i18n import READER_LANGUAGES, choose_language
from nguongoc_api.pages.render import SCRIPT_FILES, SCRIPTS, STATIC
from tests.browser.site import SITE
from tests.verifier.running import Running, running

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
]
EXECUTABLES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DRAWING = Path(__file__).resolve().parents[2] / "samples" / "drawings" / "buoi-luan-van.webp"
REFUSALS = ("/p/unknown", "/find/")
Phone = Callable[..., BrowserContext]


def missing(reason: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"{reason}, and CI must have it (Debian: apt-get install chromium)")
    pytest.skip(f"BROWSER TESTS NOT RUN: {reason} (Debian: apt-get install chromium)")


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(driver: Playwright) -> Iterator[Browser]:
    executable = next(filter(None, map(shutil.which, EXECUTABLES)), None)
    if executable is None:
        missing("Chromium is not installed")
    browser = driver.chromium.launch(executable_path=executable, args=ARGUMENTS)
    yield browser
    browser.close()


class Pages(BaseHTTPRequestHandler):
    """The rendered pages as a server would send them, with their headers; the same tests will drive the real one."""

    def log_message(self, *_: object) -> None:
        """Nothing: a failing test says what it asked for."""

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        if asked.path.startswith("/static/fonts/"):
            self.answer(
                200, [("Content-Type", "font/woff2")], (STATIC / "fonts" / asked.path[14:]).read_bytes()
            )
        elif asked.path.startswith(SCRIPTS):
            self.answer(
                200, [("Content-Type", "text/javascript")], SCRIPT_FILES[asked.path.removeprefix(SCRIPTS)]
            )
        elif asked.path.startswith("/photos/"):
            self.answer(200, [("Content-Type", "image/webp")], picture())
        elif asked.path.startswith("/p/qr/"):
            self.answer(200, [("Content-Type", "image/svg+xml")], qr_svg(asked.path).encode())
        elif asked.path in SITE:
            explicit = parse_qs(asked.query).get("lang", [""])[0]
            accepted = self.headers.get("Accept-Language", "")
            page = SITE[asked.path](choose_language(accepted, explicit, READER_LANGUAGES))
            self.answer(page.status, list(page.headers), page.body)
        else:
            self.answer(404, [("Content-Type", "text/plain")], b"no such page")

    def answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@cache
def picture() -> bytes:
    held = BytesIO()
    Image.open(DRAWING).resize((640, 480)).save(held, "WEBP")
    return held.getvalue()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of a server with every page of `SITE`, without a slash at its end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def phone(chromium: Browser, site: str) -> Iterator[Phone]:
    """Makes browser contexts of a 360 px phone; at the end nothing may have gone elsewhere or complained."""
    elsewhere: list[str] = []
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def guard(route: Route) -> None:
        if route.request.url.startswith((site, "data:")):
            route.continue_()
        else:
            elsewhere.append(route.request.url)
            route.abort()

    def listen(context: BrowserContext) -> None:
        # A page that is itself a refusal is reported by Chromium as a failed resource: those are meant.
        context.on(
            "console",
            lambda message: (
                complaints.append(message.text)
                if message.type in ("error", "warning")
                and not urlsplit(message.location.get("url", "")).path.startswith(REFUSALS)
                else None
            ),
        )
        context.on("weberror", lambda error: complaints.append(str(error.error)))

    def make(**options: object) -> BrowserContext:
        settings = {
            "viewport": {"width": 360, "height": 740},
            "device_scale_factor": 2,
            "is_mobile": True,
            "has_touch": True,
            "locale": "vi-VN",
            "timezone_id": "Asia/Ho_Chi_Minh",
            "base_url": site,
        } | options
        context = chromium.new_context(**settings)  # type: ignore[arg-type]
        context.route("**/*", guard)
        listen(context)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert not elsewhere, f"requests to other hosts: {elsewhere}"
    assert not complaints, f"the console complained: {complaints}"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Running]:
    """A running service, whose log grows while somebody reads."""
    with running(tmp_path / "service") as started:
        yield started


@pytest.fixture
def reader(chromium: Browser) -> Iterator[BrowserContext]:
    """An English reader's phone, with a memory of its own."""
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="en")
    yield context
    context.close()
