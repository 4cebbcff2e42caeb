"""From an offer to received goods by three organisations in a real Chromium, a hold in the middle, and the trace afterwards."""

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
from tests.http.desk import PASSWORD, cheap_hash
from tests.service import Farm, caller_for
from tests.verifier.running import Running

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("NGUONGOC_PICTURES")
MAKER, MARKET, SHOP = "0950000101", "0950000102", "0950000103"


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
    ):  # fmt: skip
        _account(service, phone, role, of)
        context = chromium.new_context(
            viewport={"width": 360, "height": 740}, locale="vi-VN", base_url=service.base_url
        )
        contexts.append(context)
        page = pages[phone] = context.new_page()
        page.goto("/signin?next=/offers")
        page.fill("input[name=phone]", phone)
        page.fill("input[name=password]", PASSWORD)
        page.locator("form button.main", has_text="Đăng nhập").first.click()
        page.wait_for_url("**/offers")
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


def test_goods_go_by_orders_over_three_desks_and_a_hold_stops_the_order_in_between(
    people: dict[str, Page], service: Running
) -> None:
    maker, market, shop = people[MAKER], people[MARKET], people[SHOP]
    lot = service.plain.batch
    order = _buy(market, _offer(maker, "/producer", str(lot.id)), "60")
    sold = _serve(maker, "/producer")
    hold = service.services.recalling.hold
    keeper = caller_for(_organisation(service, lot.organisation_id))
    hold(keeper, lot.id, "kiểm lại")
    maker.goto(sold)
    assert maker.locator(".state.stop").first.is_visible()
    assert maker.locator('button[value="ship"]').count() == 0
    _look(maker, "stopped")
    market.goto(order)
    assert "Dừng" in market.inner_text("main")
    hold.release(keeper, lot.id)
    maker.goto(sold)
    for deed in ("resume", "accept", "ship"):
        _do(maker, deed)
    market.goto(order)
    assert "40.000 đ" in market.inner_text("main")
    _do(market, "receive")
    _look(market, "received")
    onward = _buy(shop, _offer_on(market, lot.id), "20")
    _serve(market, "/market")
    _do(market, "ship")
    shop.goto(onward)
    _do(shop, "receive")
    assert "Đã nhận hàng" in shop.inner_text("main")
    maker.goto(f"/producer/batches/{lot.id}/trace")
    _look(maker, "trace")
    assert maker.locator("svg").count() > 0


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
