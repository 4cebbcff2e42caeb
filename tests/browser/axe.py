"""axe-core in a page: every rule it has, of WCAG 2.2 AA and of good practice, over what is shown in this size and these colours."""

from __future__ import annotations

from importlib.resources import files
from typing import Any, Final, NamedTuple

from playwright.sync_api import Page

SOURCE: Final = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
NARROW: Final = {"width": 320, "height": 256}
"""1280 x 1024 read at 400 %, as WCAG 2.2, 1.4.10 has it; at 200 % there is more room."""
SEEN: Final = ("color-contrast", "target-size", "link-in-text-block")
"""The rules that colours and sizes decide; all the others read the same document whatever it looks like."""
RUN = """only => axe.run(document, {resultTypes: ['violations'], preload: false,
  ...(only.length ? {runOnly: only} : {rules: {'target-size': {enabled: true}}})
}).then(found => found.violations.flatMap(each => each.nodes.map(
  node => `${each.impact} ${each.id}: ${node.html.slice(0, 160)} (${node.failureSummary})`)))"""


class View(NamedTuple):
    """How somebody looks at a page, and which rules are asked there; none named: every one."""

    scheme: str
    size: dict[str, int]
    only: tuple[str, ...] = ()


BY_DAY_AND_BY_NIGHT: Final = (View("light", PHONE), View("dark", DESK, SEEN))
FOUR: Final = (View("light", PHONE), View("dark", PHONE), View("light", DESK), View("dark", DESK))


def faults(page: Page, views: tuple[View, ...] = BY_DAY_AND_BY_NIGHT) -> list[str]:
    """What axe finds on the page as it stands, each as one line: view, weight, rule, element."""
    page.evaluate(SOURCE)
    found: list[str] = []
    for view in views:
        page.emulate_media(color_scheme=view.scheme)  # type: ignore[arg-type]
        page.set_viewport_size(view.size)  # type: ignore[arg-type]
        said: list[Any] = page.evaluate(RUN, list(view.only))
        found += [f"{view.scheme}, {view.size['width']} px: {each}" for each in said]
    return found


def cut_off(page: Page) -> list[str]:
    """What has to be scrolled sideways in the narrowest window, as one line; to be asked last, since it leaves the window so."""
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    wide = int(page.evaluate("document.documentElement.scrollWidth"))
    return [f"{wide} px wide in a window of {NARROW['width']}"] if wide > NARROW["width"] else []
