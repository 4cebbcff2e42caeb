"""From an offer to received goods by three organisations in a real Chromium, a recall in the middle, and the trace afterwards."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Account
from nguongoc.ports.rows import Role
from nguongoc.recalls.recall import Advice, NamedLot, Outcome, Reason
from nguongoc.recalls.recall import Order as RecallOrder
from tests.http.desk import PASSWORD, cheap_hash
from tests.service import Farm, caller_for
from tests.verifier.running import Running

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("NGUONGOC_PICTURES")
MAKER, MARKET, SHOP, OFFICE = "0950000101", "0950000102", "0950000103", "0950000104"


def _account(service: Running, phone: str, role: Role, of: Organisation) -> None:
    services, now = service.services, service.services.clock.now()
    account = Account(uuid7(now), f"+84{phone[1:]}", cheap_hash(PASSWORD), of.id, role, of.name, now)
    services.writer.run(lambda uow: uow.access.add_account(account))


@pytest.fixture
def people(chromium: Browser, service: Running) -> Iterator[dict[str, Page]]:
    """Each signed in on a telephone of its own."""
    services = service.services
    with services.reads.open() as reader:
        maker = reader.parties.organisation(service.plain.batch.organisation_id)
    assert maker is not None
    market, shop = Farm(services, "san-mua").organisation, Farm(services, "cua-hang-cuoi").organisation
    contexts: list[BrowserContext] = []
    pages: dict[str, Page] = {}
    for phone, role, of in (
        (MAKER, Role.PRODUCER, maker), (MARKET, Role.MARKETPLACE, market), (SHOP, Role.PRODUCER, shop),
        (OFFICE, Role.AUTHORITY, Farm(services, "so-nong-nghiep").organisation),
    ):  # fmt: skip
        _account(service, phone, role, of)
        context = chromium.new_context(
            viewport={"width": 360, "height": 740}, locale="vi-VN", base_url=service.base_url
        )
        contexts.append(context)
        page = pages[phone] = context.new_page()
        first = "/authority/recalls" if role is Role.AUTHORITY else "/offers"
        page.goto(f"/signin?next={first}")
        page.fill("input[name=phone]", phone)
        page.fill("input[name=password]", PASSWORD)
        page.locator("form button.main", has_text="Đăng nhập").first.click()
        page.wait_for_url(f"**{first}")
    yield pages
    for context in contexts:
        context.close()


def _look(page: Page, name: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"wholesale-{name}.png", full_page=True)


def _do(page: Page, deed: str) -> None:
    with page.expect_navigation():
        page.locator(f'button[value="{deed}"]').click()


def _offer(page: Page, desk: str, lot: str) -> str:
    page.goto(f"{desk}/offers/new?lot={lot}")
    for field, text in {
        "amount": "100", "minimum": "10", "price": "45.000", "much": "50", "price_much": "40.000",
    }.items():  # fmt: skip
        page.fill(f"#{field}", text)
    page.select_option("#unit", "kg")
    with page.expect_navigation():
        page.locator("form button.main").click()
    _look(page, f"offer-{desk[1:]}")
    return page.url


def _buy(page: Page, offer: str, amount: str) -> str:
    page.goto(offer)
    page.fill("#amount", amount)
    with page.expect_navigation():
        page.locator("form button.main").click()
    _do(page, "order")
    return page.url


def _serve(page: Page, desk: str) -> str:
    """The order at the top of the list."""
    page.goto(f"{desk}/orders?side=seller")
    page.locator(".lot h2 a").first.click()
    _do(page, "accept")
    return page.url


def test_goods_go_by_orders_over_three_desks_and_a_recall_stops_every_open_order_in_between(
    people: dict[str, Page], service: Running
) -> None:
    maker, market, shop = people[MAKER], people[MARKET], people[SHOP]
    lot = service.plain.batch
    offer = _offer(maker, "/producer", str(lot.id))
    order = _buy(market, offer, "60")
    _serve(maker, "/producer")
    maker.fill("#waybill", "36C-123.45")
    _do(maker, "ship")
    market.goto(order)
    assert "36C-123.45" in market.inner_text("main")
    _do(market, "receive")
    _look(market, "received")
    onward = _buy(shop, _offer_on(market, lot.id), "20")
    resold = _serve(market, "/market")
    more = _buy(market, offer, "20")
    sold_more = _serve(maker, "/producer")

    keeper, recalling = caller_for(_organisation(service, lot.organisation_id)), service.services.recalling
    recalled = recalling.lot(keeper, RecallOrder((NamedLot(lot.id),), Reason.MICROBES, next(iter(Advice))))
    for page, at in ((maker, sold_more), (market, more), (market, resold), (shop, onward)):
        page.goto(at)
        assert "Dừng: lô bị giữ hoặc thu hồi" in page.inner_text("main"), at
        assert page.locator('button[value="ship"]').count() == 0, at
    assert "Lô này đã bị thu hồi" in shop.inner_text("main")
    _look(shop, "recalled")
    _look(market, "recalled-seller")
    market.goto(resold)
    market.locator('button[value="resume"]').click()
    assert "order-lots-blocked" in market.content() or "bị giữ hoặc thu hồi" in market.inner_text("main")

    recalling.end(keeper, recalled.recall.id, Outcome.LIFTED)
    market.goto(resold)
    for deed in ("resume", "accept", "ship"):
        _do(market, deed)
    shop.goto(onward)
    _do(shop, "receive")
    assert "Đã nhận hàng" in shop.inner_text("main")
    _trace_is_drawn(people, lot.id)


def _trace_is_drawn(people: dict[str, Page], lot: UUID) -> None:
    """Its maker sees whom it sold to, an authority the way to the last shop."""
    for phone, desk, passed in (
        (MAKER, "producer", ["San Mua"]),
        (OFFICE, "authority", ["San Mua", "Cua Hang"]),
    ):
        page = people[phone]
        page.goto(f"/{desk}/batches/{lot}/trace")
        _look(page, f"trace-{desk}")
        page.set_viewport_size({"width": 1280, "height": 800})
        drawing = page.locator("svg.trace:not(.phone)")
        assert drawing.locator("path.way.handed").count() == len(passed)
        assert drawing.locator("rect.card.party").count() == len(passed)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"wholesale-trace-{desk}-wide.png", full_page=True)


def _offer_on(page: Page, lot: object) -> str:
    page.goto(f"/market/offers/new?lot={lot}")
    for field, text in {"amount": "50", "minimum": "10", "price": "52.000"}.items():
        page.fill(f"#{field}", text)
    page.select_option("#unit", "kg")
    with page.expect_navigation():
        page.locator("form button.main").click()
    return page.url


def _organisation(service: Running, id: UUID) -> Organisation:
    with service.services.reads.open() as reader:
        found = reader.parties.organisation(id)
    assert found is not None
    return found
