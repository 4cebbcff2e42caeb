"""Wholesale pages: what everybody sees, what each side does, and what is wrong beside its field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from nguongoc.batches.dates import vietnamese_day
from nguongoc.catalogue.certificates import Scheme
from nguongoc.ports.rows import Role
from tests.factories import rows
from tests.http import bodies
from tests.http.conftest import add_organisation, settings_for
from tests.http.desk import Browser, Door, hidden, open_door, said
from tests.service import caller_for

BUYER = "+84950000077"


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        yield opened


@pytest.fixture
def lot(door: Door) -> str:
    """100 kg of the cooperative."""
    _, secret = door.services.issue_api_key(door.cooperative.id, Role.PRODUCER, None, "test")
    client, key = door.browser().client, {"Authorization": f"Bearer {secret}"}
    product = client.post("/v1/products", json=bodies.product(), headers=key).json()["id"]
    field = client.post("/v1/facilities", json=bodies.facility(), headers=key).json()["id"]
    body = bodies.batch(
        product_id=product, facility_id=field, quantity={"value": 100, "unit": "kg"}, happened_on="2026-11-20"
    )
    return str(client.post("/v1/batches", json=body, headers=key).json()["id"])


def _form(door: Door, lot: str, **typed: str) -> dict[str, str]:
    today = vietnamese_day(door.clock.now())
    return {
        "batch": lot, "amount": "100", "unit": "kg", "minimum": "10", "price": "45.000", "much": "50",
        "price_much": "40.000", "currency": "VND", "terms": "pick_up", "named_place": "Vân Du",
        "ready": f"{today:%d/%m/%Y}", "until": f"{today + timedelta(days=9):%d/%m/%Y}", **typed,
    }  # fmt: skip


def _offered(door: Door, seller: Browser, lot: str, **typed: str) -> str:
    made = seller.post("/producer/offers/new", _form(door, lot, **typed))
    assert made.status_code == 303, said(made)
    return str(made.headers["location"])


def _buyer(door: Door) -> Browser:
    door.add_account(BUYER, Role.MARKETPLACE, door.neighbour)
    return door.signed_in(BUYER)


def test_an_offer_is_made_on_one_screen_and_seen_by_anybody_without_its_stock(door: Door, lot: str) -> None:
    seller = door.signed_in()
    form = seller.get(f"/producer/offers/new?lot={lot}")
    once = hidden(form)
    sent = _form(door, lot) | once
    made = seller.post("/producer/offers/new", sent)
    assert seller.post("/producer/offers/new", sent).headers["location"] == made.headers["location"], (
        "a thumb"
    )
    page = said(door.browser().get(made.headers["location"]))
    assert "từ 100 kg" in page
    assert "45.000 đ" in page
    assert "Đăng nhập để đặt mua" in page
    assert "còn hứa được" not in page
    assert "còn hứa được 100 kg" in said(seller.get(made.headers["location"]))
    assert "Bưởi đỏ Luận Văn" in said(door.browser().get("/offers?q=luan+van&amount=50"))
    assert "Bưởi đỏ Luận Văn" not in said(door.browser().get("/offers?q=cam"))
    assert "đã bỏ qua" in said(door.browser().get("/offers?amount=nhieu&place=khong+co+xa+nay"))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"amount": "101"}, "amount"),
        ({"amount": ""}, "amount"),
        ({"price": "bốn mươi"}, "price"),
        ({"price_much": "50.000"}, "price_much"),
        ({"until": "31/02/2027"}, "until"),
        ({"minimum": "200"}, "minimum"),
        ({"buyers": "khong-co"}, "buyers"),
        ({"batch": "x"}, ""),
        ({"unit": "stone"}, ""),
    ],
)
def test_what_is_wrong_with_an_offer_is_said_beside_its_field(
    door: Door, lot: str, typed: dict[str, str], field: str
) -> None:
    refused = door.signed_in().post("/producer/offers/new", _form(door, lot, **typed))
    assert 400 <= refused.status_code < 500
    assert not field or f'id="{field}-wrong"' in refused.text


def test_an_order_goes_through_both_desks_and_its_papers_speak_the_buyers_language(
    door: Door, lot: str
) -> None:
    seller = door.signed_in()
    offer, buyer = _offered(door, seller, lot), _buyer(door)
    refused = buyer.post(f"{offer}/reserve", {"amount": "5"})
    assert (refused.status_code, 'id="amount-wrong"' in refused.text) == (422, True)
    order = buyer.post(f"{offer}/reserve", {"amount": "60", "market": "CN"}).headers["location"]
    assert order.startswith("/market/orders/")
    sold = order.replace("/market", "/producer")
    assert "Đặt mua đang chờ bước này" in said(buyer.get(order))
    assert buyer.post(order, {"do": "accept"}).status_code == 409
    buyer.post(order, {"do": "order"})
    assert "Bán cho HTX bên cạnh" in said(seller.get("/producer/orders"))
    seller.post(sold, {"do": "accept", "value": "50"})
    seller.post(sold, {"do": "ship"})
    buyer.post(order, {"do": "receive", f"came-{lot}": "49,5"})
    page = said(buyer.get(order))
    assert "Đã nhận hàng" in page
    assert "2.000.000 đ" in page
    for language, title in (("vi", "Phiếu giao hàng"), ("en", "Delivery note"), ("zh", "送货单")):
        sheet = buyer.get(f"{order}/papers?in={language}")
        assert title in said(sheet)
        assert "<svg" in sheet.text
    assert seller.get(f"{sold}/papers").status_code == 200
    stranger = door.browser()
    door.add_account("+84950000078", Role.MARKETPLACE, door.cooperative)
    stranger.sign_in("+84950000078")
    assert stranger.get(order).status_code == 200, "another account of the same organisation"


def test_orders_of_others_are_not_there_and_nobody_buys_without_signing_in(door: Door, lot: str) -> None:
    seller, buyer = door.signed_in(), _buyer(door)
    offer = _offered(door, seller, lot)
    assert door.browser().post(f"{offer}/reserve", {"amount": "20"}).status_code in {200, 303}
    order = buyer.post(f"{offer}/reserve", {"amount": "20"}).headers["location"]
    third = add_organisation(door.services, rows.organisation(name="Công ty thứ ba"))
    door.add_account("+84950000079", Role.MARKETPLACE, third)
    other = door.signed_in("+84950000079")
    other.get(order, 404)
    other.get(f"{order}/papers", 404)
    assert other.post(order, {"do": "cancel"}).status_code == 404
    other.get("/market/orders/x", 404)
    other.get("/offers/x", 404)
    assert "Chưa có đơn nào" in said(other.get("/market/orders"))


def test_a_recall_stops_the_order_on_both_desks(door: Door, lot: str) -> None:
    seller, buyer = door.signed_in(), _buyer(door)
    offer = _offered(door, seller, lot)
    order = buyer.post(f"{offer}/reserve", {"amount": "20"}).headers["location"]
    buyer.post(order, {"do": "order"})
    door.services.recalling.hold(caller_for(door.cooperative), UUID(lot), "kiểm lại")
    for browser, at in ((seller, order.replace("/market", "/producer")), (buyer, order)):
        page = said(browser.get(at))
        assert "Dừng: lô bị giữ hoặc thu hồi" in page
        assert "Lô này đang tạm giữ" in page
    assert "Tạm hết" in said(door.browser().get(offer))


def test_the_calendar_tells_where_goods_come_from_and_in_which_months_as_picture_and_table(
    door: Door, lot: str
) -> None:
    _offered(door, door.signed_in(), lot)
    browser = door.browser()
    page = browser.get("/offers/calendar")
    table = said(page)
    product = bodies.product()
    assert f"{product['name']} " in table
    assert page.text.partition('<g class="places"')[2].partition("</g>")[0].count("<circle") == 1
    assert page.text.count('class="season"') + page.text.count('class="year"') > 0
    months = product.get("season_months") or range(1, 13)
    out = next((month for month in range(1, 13) if month not in months), None)
    assert f">{product['name']}</text>" in browser.get(f"/offers/calendar?month={months[0]}").text
    if out is not None:
        assert "Chưa có lời chào bán nào như vậy" in said(browser.get(f"/offers/calendar?month={out}"))
    assert "Chưa có lời chào bán nào như vậy" in said(
        browser.get(f"/offers/calendar?scheme={next(iter(Scheme)).value}")
    )
    assert browser.get("/offers/calendar?month=99&scheme=x&q=%00").status_code == 200
