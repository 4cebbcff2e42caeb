"""An order shipped with a carrier: in one go, every lot of it together, seen by both sides, asked back when it is recalled."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr

from nguongoc.ports.rows import Role
from nguongoc_api.settings import Settings
from tests.carriers.partner import PASSWORD, USER, Partner, partner_api, report
from tests.carriers.test_consignments import ORDER, SECRET
from tests.http import bodies
from tests.http.conftest import BASE_URL, Site, open_site
from tests.http.desk import Browser, Door, open_door, said
from tests.service import caller_for

Json = dict[str, Any]


@pytest.fixture
def partner() -> Iterator[Partner]:
    with partner_api() as serving:
        yield serving


@pytest.fixture
def settings(database_url: str, tmp_path: Path, partner: Partner) -> Settings:
    return Settings(
        data_dir=tmp_path / "data", database_url=database_url, base_url=BASE_URL,
        viettel_post_url=partner.url, viettel_post_username=USER,
        viettel_post_password=SecretStr(PASSWORD), viettel_post_secret=SecretStr(SECRET),
    )  # fmt: skip


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    with open_site(settings) as opened:
        yield opened


@pytest.fixture
def door(settings: Settings) -> Iterator[Door]:
    with open_door(settings) as opened:
        yield opened


def buyer(site: Site) -> dict[str, str]:
    return site.as_(Role.MARKETPLACE, site.neighbour)


@pytest.fixture
def order(site: Site) -> str:
    """The path of an accepted order over two lots."""
    ours, theirs = site.producer(), buyer(site)
    product = site.post("/v1/products", bodies.product(), ours)["id"]
    field = site.post("/v1/facilities", bodies.facility(), ours)["id"]
    said = bodies.batch(product_id=product, facility_id=field, quantity={"value": 40, "unit": "kg"})
    lots = [site.post("/v1/batches", said | {"lot": lot}, ours)["id"] for lot in ("A-1", "A-2")]
    offer = {
        "batch_ids": lots, "quantity": {"value": "80", "unit": "kg"}, "minimum": "10",
        "tiers": [{"from_value": "10", "price": "30000"}], "terms": "pick_up",
        "ready_on": "2026-11-24", "until_on": "2026-12-20",
    }  # fmt: skip
    wish = {
        "offer_id": site.post("/v1/offers", offer, ours)["id"],
        "quantity": {"value": "70", "unit": "kg"},
    }
    path = f"/v1/orders/{site.post('/v1/orders', wish, theirs)['id']}"
    site.post(f"{path}/order", {}, theirs)
    site.post(f"{path}/acceptance", {}, ours)
    return path


def test_shipping_gives_every_lot_to_the_carrier_in_one_order_and_its_reports_are_events_of_all_of_them(
    site: Site, order: str, partner: Partner
) -> None:
    key = site.producer() | {"Idempotency-Key": "one-thumb"}
    first, again = (
        site.client.post(f"{order}/shipment", json={"consignment": ORDER}, headers=key) for _ in range(2)
    )
    assert first.json() == again.json()
    (made,) = first.json()["consignments"]
    assert (first.json()["state"], made["state"], made["waybill"]) == ("shipped", "booked", "VTP000000001")
    assert len(partner.orders) == 1
    said = report("VTP000000001", 105, "23/11/2026 08:00:00", SECRET)
    assert site.client.post("/v1/carriers/viettel-post/reports", json=said).json() == {"taken": True}
    (seen,) = site.get(order, buyer(site)).json()["consignments"]
    assert (seen["state"], seen["reports"][0]["state"]) == ("picked_up", "picked_up")
    told = site.get("/epcis/events?EQ_bizStep=departing", site.producer()).json()
    (event,) = told["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    assert len(event["quantityList"]) == 2
    shipments = [each["shipment_id"] for each in site.get(order, buyer(site)).json()["lots"]]
    for each in shipments:
        assert site.get(f"/v1/shipments/{each}/consignments", buyer(site)).json()["items"] == [seen]
    other = site.post(f"/v1/shipments/{shipments[1]}/consignments", ORDER, site.producer(), 409)
    assert other["code"] == "consignment-there", "one lorry takes them all"


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"carrier": "drone", "service": "x"}, "carrier-unknown"),
        ({"carrier": "manual", "waybill": "ô tô"}, "waybill-malformed"),
    ],
)
def test_a_wish_that_cannot_be_met_leaves_the_order_where_it_is(
    site: Site, order: str, wish: Json, code: str
) -> None:
    body = {"consignment": ORDER | wish if wish["carrier"] == "drone" else wish}
    refused = site.client.post(f"{order}/shipment", json=body, headers=site.producer())
    assert refused.json()["code"] == code
    seen = site.get(order, site.producer()).json()
    assert (seen["state"], seen["consignments"]) == ("accepted", [])


def test_a_carrier_that_refuses_is_seen_by_the_seller_who_gives_the_goods_to_another(
    site: Site, order: str, partner: Partner
) -> None:
    partner.refuses["/v2/order/createOrderNlp"] = "Receiver address is wrong"
    shipped = site.post(f"{order}/shipment", {"consignment": ORDER}, site.producer())
    assert (shipped["state"], shipped["consignments"][0]["state"]) == ("shipped", "refused")
    path = f"/v1/shipments/{shipped['lots'][0]['shipment_id']}/consignments"
    site.post(path, {"carrier": "manual"}, site.producer())
    states = [each["state"] for each in site.get(order, site.producer()).json()["consignments"]]
    assert sorted(states) == ["booked", "refused"]


def test_a_recall_on_the_road_names_to_the_seller_what_can_be_asked_back(
    site: Site, order: str, partner: Partner
) -> None:
    for key in (site.producer(), buyer(site)):
        body = {"url": "https://example.com/hook"}
        assert site.client.put("/v1/recalls/webhook", json=body, headers=key).status_code < 300
    shipped = site.post(f"{order}/shipment", {"consignment": ORDER}, site.producer())
    made = shipped["consignments"][0]["id"]
    lot = UUID(shipped["lots"][0]["batch_id"])
    site.services.recalling.hold(caller_for(site.cooperative), lot, "kiểm lại")
    now, told = site.services.clock.now(), {}
    while claim := site.services.writer.run(lambda uow: uow.outbox.claim(now, now + timedelta(hours=1))):
        if claim.message.topic == "order.stopped":
            named = json.loads(claim.message.body)["data"]["consignments"]
            told[claim.message.organisation_id] = named
    at = f"{BASE_URL}/v1/consignments/{made}"
    assert told == {site.cooperative.id: [at], site.neighbour.id: []}
    assert (
        site.post(f"/v1/consignments/{made}/cancellation", {}, site.producer(), 200)["state"] == "cancelled"
    )
    assert partner.orders == {}, "the carrier was told"


TYPED = {
    "carrier": "viettel-post", "sender_name": "HTX", "sender_phone": "0950 000 005", "sender_address": "Thôn 3",
    "receiver_name": "Bình", "receiver_phone": "0987.654.321", "receiver_address": "Hà Nội", "what": "Bưởi",
    "weight": "50,5", "value": "2.000.000", "collect": "",
}  # fmt: skip


def _accepted(door: Door, seller: Browser, buying: Browser) -> str:
    """An order of 20 kg, at the seller's desk."""
    _, secret = door.services.issue_api_key(door.cooperative.id, Role.PRODUCER, None, "test")
    client, key = door.browser().client, {"Authorization": f"Bearer {secret}"}
    product = client.post("/v1/products", json=bodies.product(), headers=key).json()["id"]
    field = client.post("/v1/facilities", json=bodies.facility(), headers=key).json()["id"]
    lot = client.post(
        "/v1/batches", json=bodies.batch(product_id=product, facility_id=field), headers=key
    ).json()
    day = f"{door.clock.now():%d/%m/%Y}"
    form = {
        "batch": lot["id"], "amount": "100", "unit": "kg", "minimum": "10", "price": "45.000", "currency": "VND",
        "terms": "pick_up", "ready": day, "until": day,
    }  # fmt: skip
    offer = seller.post("/producer/offers/new", form).headers["location"]
    bought = buying.post(f"{offer}/reserve", {"amount": "20"}).headers["location"]
    buying.post(bought, {"do": "order"})
    sold = str(bought).replace("/market", "/producer")
    seller.post(sold, {"do": "accept"})
    return sold


def test_at_the_desk_the_price_is_asked_first_and_both_sides_follow_the_goods(
    door: Door, partner: Partner
) -> None:
    door.add_account("+84950000077", Role.MARKETPLACE, door.neighbour)
    seller, buying = door.signed_in(), door.signed_in("+84950000077")
    sold = _accepted(door, seller, buying)
    assert f'{sold}/carrier"' in seller.get(sold).text
    wrong = seller.post(f"{sold}/carrier", TYPED | {"do": "quote", "receiver_phone": "gọi tôi", "weight": ""})
    assert wrong.status_code in {400, 422}
    assert 'id="receiver_phone-wrong"' in wrong.text
    assert 'id="weight-wrong"' in wrong.text
    priced = seller.post(f"{sold}/carrier", TYPED | {"do": "quote"})
    assert "Chuyển phát nhanh: 32.000 đ, 48 giờ" in said(priced)
    assert partner.orders == {}
    sent = TYPED | {"do": "book", "service": "VCN"} | seller.hidden(f"{sold}/carrier")
    for _ in range(2):
        assert seller.post(f"{sold}/carrier", sent).headers["location"] == sold
    (asked,) = partner.orders.values()
    assert (asked["RECEIVER_PHONE"], asked["PRODUCT_WEIGHT"], asked["PRODUCT_PRICE"]) == (
        "0987654321", 50_500, 2_000_000,
    )  # fmt: skip
    stamp = f"{door.clock.now():%d/%m/%Y} 08:00:00"
    said_by_carrier = report("VTP000000001", 105, stamp, SECRET)
    door.browser().client.post("/v1/carriers/viettel-post/reports", json=said_by_carrier)
    ours, theirs = said(seller.get(sold)), said(buying.get(sold.replace("/producer", "/market")))
    assert "cước 32.000 đ" in ours
    assert "cước" not in theirs, "what it cost is the seller's to know"
    for page in (ours, theirs):
        assert "VTP000000001" in page
        assert "Đã lấy hàng" in page
    assert "VTP000000001" in said(seller.get("/producer/consignments"))
    assert "Chưa gửi xe" in said(buying.get("/market/consignments"))


def test_a_car_that_was_rung_up_is_the_usual_way_and_its_steps_are_typed(door: Door) -> None:
    door.add_account("+84950000077", Role.MARKETPLACE, door.neighbour)
    seller, buying = door.signed_in(), door.signed_in("+84950000077")
    sold = _accepted(door, seller, buying)
    assert seller.post(sold, {"do": "ship", "waybill": "ô tô"}).status_code in {400, 422}
    seller.post(sold, {"do": "ship", "waybill": "36C-123.45"})
    page = seller.get(sold)
    assert "36C-123.45" in said(page)
    at = page.text.split('href="/producer/shipments/')[1].split('"')[0]
    trip, theirs = f"/producer/shipments/{at}", f"/market/shipments/{at}"
    made = seller.hidden(trip)["consignment"]
    seller.post(trip, {"do": "note", "consignment": made, "state": "in_transit", "place": "Ninh Bình"})
    assert "Ninh Bình" in said(buying.get(theirs))
    assert buying.post(theirs, {"do": "cancel", "consignment": made}).status_code == 404
    seller.post(trip, {"do": "cancel", "consignment": made})
    assert "Đã huỷ gửi" in said(seller.get(trip))
    seller.post(trip, {"carrier": "manual", "do": "book"})
    assert "Đã đặt xe" in said(seller.get(trip))
    order = sold.replace("/producer", "/market")
    buying.post(order, {"do": "receive"})
    assert "Xe đã giao tới nơi" in said(buying.get(order)), "though nobody typed it"
    third = door.add_account("+84950000078", Role.HOST)
    assert third is not None
    door.signed_in("+84950000078").get(trip, 403)
