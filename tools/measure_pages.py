"""How a page arrives on a slow network: `python tools/measure_pages.py URL...` against a running service.

Chromium as a phone of 360 x 740 with 400 kbit/s and 400 ms of round trip, nothing cached. Prints when the verdict was painted (Element Timing), the
largest paint, layout shift, bytes and requests. `--axe FILE` (axe.min.js of npm's `axe-core`) also counts what axe finds at WCAG 2.2 AA.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
ROUND_TRIP_MS, BYTES_A_SECOND = 400, 50_000
SETTLE_MS = 1_500
WATCH = """
window.seen = { verdict: null, lcp: null, cls: 0 };
new MutationObserver(() => { const h = document.querySelector('h1'); if (h && !h.hasAttribute('elementtiming')) {
  h.setAttribute('elementtiming', 'verdict'); for (const e of h.children) e.setAttribute('elementtiming', 'verdict'); } })
  .observe(document, { childList: true, subtree: true });
new PerformanceObserver(l => { for (const e of l.getEntries()) seen.verdict ??= e.renderTime || e.loadTime; }).observe({ type: 'element', buffered: true });
new PerformanceObserver(l => { for (const e of l.getEntries()) seen.lcp = e.renderTime || e.loadTime; }).observe({ type: 'largest-contentful-paint', buffered: true });
new PerformanceObserver(l => { for (const e of l.getEntries()) if (!e.hadRecentInput) seen.cls += e.value; }).observe({ type: 'layout-shift', buffered: true });
"""
AXE = "axe.run(document, {runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}})"


def measured(browser: Browser, url: str, axe: str | None) -> dict[str, Any]:
    """One page, as somebody sees it who was never here."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, device_scale_factor=2, is_mobile=True
    )
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    emulated = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
    wire.send("Network.emulateNetworkConditions", {"offline": False, "latency": ROUND_TRIP_MS, **emulated})
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.add_init_script(WATCH)
    page.goto(url, wait_until="networkidle")
    page.wait_for_timeout(SETTLE_MS)
    seen: dict[str, Any] = page.evaluate("seen")
    faults = _faults(page, axe) if axe else None
    context.close()
    return seen | {"bytes": int(sum(sizes)), "requests": len(sizes), "axe": faults}


def _faults(page: Page, axe: str) -> int:
    page.evaluate(axe)
    found = page.evaluate(AXE)
    for each in found["violations"]:
        print(f"  axe {each['impact']}: {each['id']}: {each['nodes'][0]['html'][:120]}")
    return len(found["violations"])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("urls", nargs="+")
    parser.add_argument("--axe", type=Path)
    asked = parser.parse_args()
    axe = None if asked.axe is None else asked.axe.read_text(encoding="utf-8")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        print(f"{'verdict':>8} {'LCP':>8} {'CLS':>6} {'bytes':>8} {'requests':>8} {'axe':>4}")
        for url in asked.urls:
            got = measured(browser, url, axe)
            verdict, lcp = (f"{got[name]:.0f} ms" if got[name] else "-" for name in ("verdict", "lcp"))
            print(
                f"{verdict:>8} {lcp:>8} {got['cls']:6.3f} {got['bytes']:8} {got['requests']:8} {got['axe']!s:>4}  {url}"
            )
        browser.close()


if __name__ == "__main__":
    main()
