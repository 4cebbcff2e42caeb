"""axe, a narrow window and the Tab key on what desks show only while work is under way: lots and entries half told, orders, links, people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from httpx2 import Response
from playwright.sync_api import Browser, BrowserContext, Route
from starlette.testclient import TestClient

from tests.browser import under_way
from tests.browser.axe import PHONE, SEEN, View, cut_off, faults
from tests.browser.demo_pages import BASE_URL, opened, visitor
from tests.browser.test_ways_of_reading import REACHABLE, walk
from tests.demo_store import Demo

pytestmark = pytest.mark.browser
VIEWS = (View("light", PHONE), View("dark", PHONE, SEEN))
DOORS = ("/signin", "/signin/invited", "/start", "/offers")
OWN = ("/signin/devices", "/signin/password", "/signin/number")


@dataclass
class Desk:
    """Who is signed in, the pages to be looked at, and answers to forms, which have no address."""

    client: TestClient
    pages: list[str]
    answers: list[Response] = field(default_factory=list)

    def show(self, context: BrowserContext) -> list[str]:
        """Addresses of all of it."""
        said = {f"/answered/{number}": each for number, each in enumerate(self.answers)}

        def answer(route: Route) -> None:
            got = said[route.request.url.removeprefix(BASE_URL)]
            route.fulfill(status=200, headers=dict(got.headers), body=got.content)

        context.route(f"{BASE_URL}/answered/*", answer)
        return [*self.pages, *said]


@pytest.fixture(scope="module")
def desks(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Desk]]:
    with under_way.copied(demo, tmp_path_factory.mktemp("under_way")) as used:
        producer, market = visitor(used, "producer"), visitor(used, "marketplace")
        noted, screens = under_way.diary_under_way(producer)
        bought, sold = under_way.order_under_way(producer, market)
        begun = [
            *under_way.lot_under_way(producer),
            *under_way.purchase_under_way(producer),
            *noted,
            *under_way.goods_under_way(producer),
            *sold,
        ]
        lot = next(str(each["digital_link"]) for each in demo.notes["examples"] if each["name"] == "mat-ong")
        working, shown_once = under_way.market_under_way(market, lot)
        member = under_way.member_of(used, "producer")
        number = under_way.number_of(producer)
        yield {
            "anybody": Desk(visitor(used), [*DOORS, bought[0]]),
            "producer": Desk(
                producer,
                [*begun, *OWN, number, "/producer/contested"],
                [*screens, under_way.invited(producer), *under_way.recall_looked_at(producer)],
            ),
            "member": Desk(member, ["/producer/mine"]),
            "marketplace": Desk(market, [*bought, *working, *OWN], shown_once),
        }


@pytest.mark.parametrize("name", ["anybody", "producer", "member", "marketplace"])
def test_axe_finds_nothing_and_nothing_is_cut_off_at_four_times_the_size(
    chromium: Browser, desks: dict[str, Desk], name: str
) -> None:
    found: dict[str, list[str]] = {}
    desk = desks[name]
    with opened(chromium, desk.client, viewport=PHONE) as context:
        page = context.new_page()
        for path in dict.fromkeys(desk.show(context)):
            page.goto(path)
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            found[path] = [*faults(page, VIEWS), *cut_off(page)]
    assert {path: said for path, said in found.items() if said} == {}


@pytest.mark.parametrize(
    ("name", "which"),
    [
        ("producer", "/check"),
        ("producer", "/orders/"),
        ("marketplace", "/orders/"),
        ("marketplace", "/market/badges/"),
        ("marketplace", "/offers"),
    ],
)
def test_tab_leads_to_everything_in_the_order_of_reading(
    chromium: Browser, desks: dict[str, Desk], name: str, which: str
) -> None:
    desk = desks[name]
    path = next(each for each in desk.pages if which in each)
    with opened(chromium, desk.client, viewport=PHONE) as context:
        page = context.new_page()
        page.goto(path)
        there = page.evaluate(
            f"() => {{ const all = [...document.querySelectorAll('*')]; return ({REACHABLE})()"
            ".filter(e => e.type !== 'radio').map(e => all.indexOf(e)); }"
        )
        steps = walk(page, len(there) + 5)
    assert set(there) <= {at for at, *_ in steps}
    assert all(seen and inside for _, seen, inside, _ in steps), steps
