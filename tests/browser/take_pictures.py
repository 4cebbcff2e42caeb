"""Contact sheets of what readers see, kept as documentation: `make pictures` writes docs/images/states-*.webp.

Every state and page of `SHOWN`, as the first screen of a phone (360 x 740) and of a desk (1280 x 800), by day and by night,
a sheet a language. `--out DIR --scale 1` gives the same at full size, to look at closely.
"""

from __future__ import annotations

import argparse
import io
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from nguongoc_api.pages.i18n import READER_LANGUAGES
from tests.browser.axe import DESK, PHONE
from tests.browser.conftest import ARGUMENTS, EXECUTABLES, Pages

IMAGES: Final = Path(__file__).resolve().parents[2] / "docs" / "images"
SHOWN: Final = (
    "/p/anchored", "/p/valid", "/p/pack-often", "/p/suspicious", "/p/not_activated", "/p/unverified",
    "/p/expired", "/p/on_hold", "/p/revoked", "/p/superseded", "/p/mismatch", "/p/recalled",
    "/p/unknown-serial", "/p/unknown", "/find/look-alike", "/pin/right", "/pin/wrong", "/",
    "/places/lam-kinh", "/routes/di-san",
)  # fmt: skip
SIZES: Final = {"phone": (PHONE, 10, 0.4), "desk": (DESK, 5, 0.2)}
"""Of a sheet: what is looked at, pages a row, and how much smaller it is kept."""
SCHEMES: Final = ("light", "dark")
GAP, TABLE = 8, "#8a8678"
QUALITY: Final = 25


@contextmanager
def served() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def screens(
    browser: Browser, site: str, language: str, size: dict[str, int], scheme: str
) -> list[Image.Image]:
    """The first screen of each page of `SHOWN`."""
    context = browser.new_context(viewport=size, color_scheme=scheme, base_url=site)  # type: ignore[arg-type]
    page = context.new_page()
    taken = []
    for address in SHOWN:
        page.goto(f"{address}?lang={language}")
        page.evaluate("document.fonts.ready.then(() => true)")
        taken.append(Image.open(io.BytesIO(page.screenshot())).convert("RGB"))
    context.close()
    return taken


def sheet(rows: list[list[Image.Image]], across: int, scale: float) -> Image.Image:
    """Rows of many are broken after `across`; the same pages by day and by night stay above each other."""
    wide, high = (round(side * scale) for side in rows[0][0].size)
    starts = range(0, len(rows[0]), across)
    lines = [row[start : start + across] for start in starts for row in rows]
    made = Image.new("RGB", (across * (wide + GAP) + GAP, len(lines) * (high + GAP) + GAP), TABLE)
    for down, line in enumerate(lines):
        for right, each in enumerate(line):
            at = (GAP + right * (wide + GAP), GAP + down * (high + GAP))
            made.paste(each.resize((wide, high), Image.Resampling.LANCZOS), at)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=IMAGES)
    parser.add_argument("--scale", type=float, help="instead of the kept size")
    parser.add_argument("--across", type=int, help="pages a row")
    parser.add_argument("languages", nargs="*", default=READER_LANGUAGES)
    asked = parser.parse_args()
    executable = next(filter(None, map(shutil.which, EXECUTABLES)), None)
    with served() as site, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable, args=ARGUMENTS)
        for language in asked.languages:
            for name, (size, across, scale) in SIZES.items():
                rows = [screens(browser, site, language, size, scheme) for scheme in SCHEMES]
                file = asked.out / f"states-{name}-{language}.webp"
                sheet(rows, asked.across or across, asked.scale or scale).save(
                    file, "WEBP", quality=QUALITY, method=6
                )
                print(f"{file.name:28} {file.stat().st_size:8} bytes")
        browser.close()


if __name__ == "__main__":
    main()
