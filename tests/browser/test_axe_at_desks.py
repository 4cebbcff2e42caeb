"""axe finds nothing and nothing is cut off at four times the size on any page that a desk's own links lead to, nor on readers' pages that only a whole service has."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from tests.browser.axe import PHONE, SEEN, View, cut_off, faults
from tests.browser.demo_pages import BASE_URL, opened, visitor
from tests.demo_store import Demo

pytestmark = pytest.mark.browser
LINK = re.compile(r'href="(/[^"#?]*)')
NAMED = re.compile(r"/(?:[0-9a-f-]{36}|[0-9A-Z]{26}|places/[a-z0-9-]+)")
"""What names one of many: of pages that differ by nothing else, one is looked at."""
DESKS = {
    "producer": (("/producer", "/host"), 15),
    "authority": (("/authority",), 8),
    "marketplace": (("/market", "/offers"), 14),
}
VIEWS = (View("light", PHONE), View("dark", PHONE, SEEN))


def reached(client: TestClient, roots: tuple[str, ...]) -> Iterator[str]:
    """Every kind of page under `roots`, by following links from the first on."""
    waiting, known = [roots[0]], {roots[0]}
    while waiting:
        path = waiting.pop(0)
        got = client.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
        if not got.headers["content-type"].startswith("text/html"):
            continue
        assert got.status_code == 200, path
        yield got.url.path
        for link in LINK.findall(got.text):
            kind = NAMED.sub("/*", link)
            if link.startswith(roots) and kind not in known:
                known.add(kind)
                waiting.append(link)


@pytest.mark.parametrize("account", DESKS)
def test_axe_finds_nothing_on_a_desk(chromium: Browser, demo: Demo, account: str) -> None:
    roots, least = DESKS[account]
    client = visitor(demo, account)
    paths = list(dict.fromkeys(reached(client, roots)))
    assert len(paths) >= least, paths
    found: dict[str, list[str]] = {}
    with opened(chromium, client, viewport=PHONE) as context:
        page = context.new_page()
        for path in paths:
            page.goto(path)
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            found[path] = [*faults(page, VIEWS), *cut_off(page)]
    assert {path: said for path, said in found.items() if said} == {}


def test_axe_finds_nothing_on_pages_of_the_whole_service(chromium: Browser, demo: Demo) -> None:
    lot = next(str(each["page"]) for each in demo.notes["examples"] if each["name"] == "buoi-luan-van")
    paths = [
        "/signin",
        "/developers",
        "/log",
        "/map",
        "/places",
        "/places/vuon-trinh-dien-lam-son",
        "/p/01/09520000100032",
        lot.removeprefix(BASE_URL),
    ]
    found: dict[str, list[str]] = {}
    client = visitor(demo)
    with opened(chromium, client, viewport=PHONE) as context:
        page = context.new_page()
        for path in paths:
            page.goto(path)
            found[path] = [*faults(page, VIEWS), *cut_off(page)]
        page.locator("#vouchers a").click()
        found["offer"] = faults(page, VIEWS)
        # One voucher of two hundred; no test of the demo counts them.
        form = page.locator(".form")
        given = form.evaluate("form => Object.fromEntries(new FormData(form))")
        taken = client.post(form.get_attribute("action") or "", data=given, headers={"Origin": BASE_URL})
        page.goto(taken.headers["location"])
        found["voucher"] = faults(page, VIEWS)
    assert {path: said for path, said in found.items() if said} == {}
