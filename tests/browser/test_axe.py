"""axe finds nothing, whatever its weight: on every state of every page of readers, by day on a phone and by night at a desk."""

from __future__ import annotations

import pytest

from tests.browser.axe import BY_DAY_AND_BY_NIGHT, FOUR, PHONE, View, faults
from tests.browser.conftest import Phone
from tests.browser.site import SITE

pytestmark = pytest.mark.browser
FACES = ("/p/anchored", "/p/recalled", "/p/unknown-serial", "/places/lam-kinh")
"""One of each tone and layout, looked at in every way with every rule."""
PAPER = "rgb(251, 248, 241)"
NIGHT = "rgb(21, 26, 23)"


@pytest.mark.parametrize("address", sorted(SITE))
def test_axe_finds_nothing_on_a_reader_s_page(phone: Phone, address: str) -> None:
    page = phone(is_mobile=False).new_page()
    page.goto(f"{address}?lang=vi")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert faults(page, FOUR if address in FACES else BY_DAY_AND_BY_NIGHT) == []
    # A sheet for A4 stays paper on the screen too: what is seen is what is printed.
    ground = PAPER if address.startswith("/passport") else NIGHT
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == ground


@pytest.mark.parametrize("language", ["en", "zh"])
def test_axe_finds_nothing_in_another_language_by_night(phone: Phone, language: str) -> None:
    """One browser for all of them: other words are longer, shorter, and in another script."""
    page = phone(is_mobile=False).new_page()
    found: list[str] = []
    for address in sorted(SITE):
        page.goto(f"{address}?lang={language}")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        found += [f"{address} {each}" for each in faults(page, (View("dark", PHONE),))]
        assert page.evaluate("document.documentElement.lang") == language or address.startswith("/passport")
    assert found == []


def test_axe_finds_what_is_there_to_be_found(phone: Phone) -> None:
    """The instrument itself: a page that is bad is called bad."""
    page = phone().new_page()
    page.goto("/privacy?lang=vi")
    page.evaluate("document.querySelector('h1').style.color = '#bbb'; document.documentElement.lang = ''")
    rules = " ".join(faults(page))
    assert "color-contrast" in rules
    assert "html-has-lang" in rules
