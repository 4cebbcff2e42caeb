"""The picture of a journey in a real Chromium: words stay on their cards, a click leads on, a desk and a phone each see one drawing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Phone
from tests.factories import traces

pytestmark = pytest.mark.browser
DESK = {"viewport": {"width": 1280, "height": 800}, "is_mobile": False, "has_touch": False}

SPILT = """() => [...document.querySelectorAll('.desk-drawing > svg > a, .desk-drawing > svg > g')].flatMap(one => {
  const card = one.querySelector('.card').getBoundingClientRect();
  return [...one.querySelectorAll('text')].filter(text => {
    const box = text.getBoundingClientRect();
    return box.right > card.right || box.left < card.left || box.bottom > card.bottom + 1 || box.top < card.top;
  }).map(text => text.textContent);
})"""
UNDER = """svg => [...document.querySelectorAll(svg + ' a')].map(link => {
  const box = link.getBoundingClientRect();
  link.scrollIntoView({block: 'center'});
  const now = link.getBoundingClientRect();
  const hit = document.elementFromPoint(now.left + now.width / 2, now.top + now.height / 2);
  return [link.getAttribute('href'), hit && hit.closest('a') && hit.closest('a').getAttribute('href')];
})"""


def opened(phone: Phone, where: str = "chain", **options: object) -> Page:
    page = phone(**options).new_page()
    answer = page.goto(f"/p/trace/{where}")
    assert answer
    assert answer.status == 200
    page.evaluate("document.fonts.ready")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_desk_words_stay_on_their_cards_and_cards_lead_to_their_lots(phone: Phone, scheme: str) -> None:
    page = opened(phone, color_scheme=scheme, **DESK)
    assert page.locator(".desk-drawing > svg").is_visible()
    assert not page.locator("svg.phone").is_visible()
    assert page.evaluate(SPILT) == []
    links = page.evaluate(UNDER, ".desk-drawing svg")
    assert [link for link, _ in links] == [f"/p/b/{lot.code}" for lot in traces.LOTS[1:]]
    assert all(link == hit for link, hit in links)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_runs_over_the_edge_and_rows_lead_to_their_lots(phone: Phone, scheme: str) -> None:
    page = opened(phone, color_scheme=scheme)
    assert page.locator("svg.phone").is_visible()
    assert not page.locator(".desk-drawing > svg").is_visible()
    edge = page.evaluate(
        "() => Math.max(...[...document.querySelectorAll('svg.phone text')].map(e => e.getBoundingClientRect().right))"
    )
    assert edge <= 341
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    links = page.evaluate(UNDER, "svg.phone")
    assert len(links) == len(traces.LOTS) - 1
    assert all(link == hit for link, hit in links)


def test_who_cannot_see_the_drawing_reads_the_same_lots_and_links(phone: Phone) -> None:
    page = opened(phone, **DESK)
    told = page.locator(".told a").evaluate_all("all => all.map(e => e.getAttribute('href'))")
    assert set(told) == {f"/p/b/{lot.code}" for lot in traces.LOTS[1:]}
    drawn = page.locator("svg.trace a").evaluate_all("all => all.map(e => e.tabIndex)")
    assert set(drawn) == {-1}


def test_a_lot_of_nothing_else_stands_alone(phone: Phone) -> None:
    page = opened(phone, "alone", **DESK)
    assert page.locator(".desk-drawing .card").count() == 1
    assert page.locator(".desk-drawing .way").count() == 0
