"""A hand-over in the hands of a carrier: booked once, tracked as events of the goods, and nobody's address is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from nguongoc.carriage.consignment import CarriageState
from nguongoc.ports.rows import Role
from nguongoc_api.adapters.viettel_post import STATES
from nguongoc_api.settings import Settings
from tests.carriers.partner import PASSWORD, USER, Partner, partner_api, report
from tests.factories import rows
from tests.http import bodies
from tests.http.conftest import BASE_URL, Site, open_site
from tests.service import caller_for

SECRET = "agreed with the carrier"
SENDER = {"name": "HTX Lam Sơn", "phone": "0950000005", "address": "Thôn 3, xã Sao Vàng, Thanh Hoá"}
RECEIVER = {"name": "Trần Thị Bình", "phone": "0987654321", "address": "Số 9 ngõ 12, phường Láng, Hà Nội"}
ORDER = {
    "carrier": "viettel-post",
    "service": "VCN",
    "sender": SENDER,
    "receiver": RECEIVER,
    "package": {"weight_g": 50_500, "what": "Bưởi đỏ Luận Văn", "value_vnd": 2_000_000},
}


@pytest.fixture
def partner() -> Iterator[Partner]:
    with partner_api() as serving:
        yield serving


@pytest.fixture
def site(database_url: str, tmp_path: Path, partner: Partner) -> Iterator[Site]:
    settings = Settings(
        data_dir=tmp_path / "data", database_url=database_url, base_url=BASE_URL,
        viettel_post_url=partner.url, viettel_post_username=USER,
        viettel_post_password=SecretStr(PASSWORD), viettel_post_secret=SecretStr(SECRET),
    )  # fmt: skip
    with open_site(settings) as opened:
        yield opened


@pytest.fixture
def shipment(site: Site) -> str:
    key = site.producer()
    product = site.post("/v1/products", bodies.product(), key)
    field = site.post("/v1/facilities", bodies.facility(), key)
    lot = site.post("/v1/batches", bodies.batch(product_id=product["id"], facility_id=field["id"]), key)
    wish = {"to": site.neighbour.slug, "quantity": {"value": "50", "unit": "kg"}}
    return str(site.post(f"/v1/batches/{lot['id']}/shipments", wish, key)["id"])


def book(site: Site, shipment: str, status: int = 201, **said: Any) -> Any:
    return site.post(f"/v1/shipments/{shipment}/consignments", {**ORDER, **said}, site.producer(), status)


def told(site: Site, waybill: str, status: int, at: str, secret: str = SECRET, **said: Any) -> Any:
    body = report(waybill, status, at, secret, **said)
    return site.client.post("/v1/carriers/viettel-post/reports", json=body)


def test_prices_are_asked_for_and_the_cheapest_comes_first(site: Site, partner: Partner) -> None:
    asked = {name: ORDER[name] for name in ("sender", "receiver", "package")}
    found = site.post("/v1/carriers/viettel-post/quotes", asked, site.producer(), 200)["items"]
    assert [(each["service"], each["fee_vnd"], each["takes"]) for each in found] == [
        ("VCN", 32000, "48 giờ"),
        ("VHT", 90000, "12 giờ"),
    ]
    assert partner.orders == {}


def test_an_order_is_made_once_and_signed_in_once(site: Site, shipment: str, partner: Partner) -> None:
    made = book(site, shipment)
    assert (made["state"], made["waybill"], made["fee_vnd"]) == ("booked", "VTP000000001", 32000)
    assert book(site, shipment, status=409)["code"] == "consignment-there"
    (order,) = partner.orders.values()
    assert (order["RECEIVER_PHONE"], order["PRODUCT_WEIGHT"]) == ("0987654321", 50_500)
    paths = [path for path, _ in partner.asked]
    assert (paths.count("/v2/user/Login"), paths.count("/v2/order/createOrderNlp")) == (1, 1)


def test_two_thumbs_at_once_make_one_order(site: Site, shipment: str, partner: Partner) -> None:
    key = site.producer()
    path = f"/v1/shipments/{shipment}/consignments"
    with ThreadPoolExecutor(6) as thumbs:
        answers = list(thumbs.map(lambda _: site.client.post(path, json=ORDER, headers=key), range(6)))
    assert sorted(each.status_code for each in answers) == [201] + [409] * 5
    assert len(partner.orders) == 1


def test_the_same_request_again_is_answered_the_same(site: Site, shipment: str, partner: Partner) -> None:
    key = site.producer() | {"Idempotency-Key": "a-key-of-this-order"}
    path = f"/v1/shipments/{shipment}/consignments"
    first, second = (site.client.post(path, json=ORDER, headers=key) for _ in range(2))
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert len(partner.orders) == 1


def test_a_key_used_for_another_order_is_refused_and_what_the_carrier_took_is_known(
    site: Site, shipment: str, partner: Partner
) -> None:
    key = site.producer() | {"Idempotency-Key": "one-key"}
    path = f"/v1/shipments/{shipment}/consignments"
    assert site.client.post(path, json=ORDER, headers=key).status_code == 201
    other = site.client.post(path, json={**ORDER, "service": "VHT"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert len(partner.orders) == 1


def test_an_order_whose_answer_never_came_is_unclear_and_never_sent_again(
    site: Site, shipment: str, partner: Partner
) -> None:
    partner.silent = True
    made = book(site, shipment)
    assert (made["state"], made["waybill"]) == ("unclear", None)
    assert book(site, shipment, status=409)["code"] == "consignment-there"
    assert [path for path, _ in partner.asked].count("/v2/order/createOrderNlp") == 1
    ((waybill, order),) = partner.orders.items()
    # The carrier's own report, under our reference, says what became of it.
    assert told(site, waybill, 105, "23/11/2026 08:00:00", ORDER_REFERENCE=order["ORDER_NUMBER"]).json()[
        "taken"
    ]
    now = site.get(f"/v1/consignments/{made['id']}", site.producer()).json()
    assert (now["state"], now["waybill"]) == ("picked_up", waybill)


def test_a_carrier_that_is_away_was_given_no_order(site: Site, shipment: str, partner: Partner) -> None:
    partner.refuses["/v2/user/Login"] = "Invalid owner account or password!"
    assert book(site, shipment)["state"] == "refused"
    assert partner.orders == {}


def test_an_order_that_was_being_made_when_the_process_died_is_unclear(site: Site, shipment: str) -> None:
    made, key = book(site, shipment), site.producer()
    begun = replace(
        site.services.capturing.carriage.consign.consignment(caller_for(site.cooperative), UUID(made["id"])),
        state=CarriageState.BOOKING,
        waybill=None,
        created_at=rows.NOW - timedelta(minutes=3),
    )
    asking = replace(begun, created_at=rows.NOW)
    site.services.writer.run(lambda uow: uow.consignments.put(asking))
    cancelled = site.post(f"/v1/consignments/{made['id']}/cancellation", {}, key, 409)
    assert cancelled["code"] == "carrier-still-asked", (
        "what is called off now might be ordered a moment later"
    )
    site.services.writer.run(lambda uow: uow.consignments.put(begun))
    assert site.get(f"/v1/consignments/{made['id']}", key).json()["state"] == "unclear"
    assert site.post(f"/v1/consignments/{made['id']}/cancellation", {}, key, 200)["state"] == "cancelled"


def test_what_the_carrier_refuses_says_why_and_another_may_be_tried(
    site: Site, shipment: str, partner: Partner
) -> None:
    partner.refuses["/v2/order/createOrderNlp"] = "Price does not apply to this itinerary!"
    made = book(site, shipment)
    assert (made["state"], made["refusal"]) == ("refused", "Price does not apply to this itinerary!")
    partner.refuses.clear()
    assert book(site, shipment)["state"] == "booked"


def test_a_token_that_ran_out_is_asked_for_anew_once(site: Site, shipment: str, partner: Partner) -> None:
    asked = {name: ORDER[name] for name in ("sender", "receiver", "package")}
    site.post("/v1/carriers/viettel-post/quotes", asked, site.producer(), 200)
    partner.tokens = set()
    assert book(site, shipment)["state"] == "booked"


def test_what_the_carrier_reports_becomes_events_of_the_lot_once_each(
    site: Site, shipment: str, partner: Partner
) -> None:
    waybill = book(site, shipment)["waybill"]
    steps = [(105, "23/11/2026 08:00:00"), (300, "23/11/2026 08:30:00"), (501, "23/11/2026 09:00:00")]
    for status, at in [*steps, steps[1], steps[1]]:
        assert told(site, waybill, status, at).status_code == 200
    (seen,) = site.get(
        f"/v1/shipments/{shipment}/consignments", site.as_(Role.PRODUCER, site.neighbour)
    ).json()["items"]
    assert seen["state"] == "delivered"
    assert [each["state"] for each in seen["reports"]] == ["picked_up", "in_transit", "delivered"]
    events = site.get("/epcis/events?GE_eventTime=2026-11-23T00:00:00Z", site.producer()).json()
    by_step = {
        each["bizStep"]: each for each in events["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    }
    assert {"departing", "transporting", "arriving"} <= set(by_step)
    kinds = {each["type"]: each["bizTransaction"] for each in by_step["arriving"]["bizTransactionList"]}
    assert kinds["bol"].endswith(waybill)
    assert by_step["arriving"]["eventTime"].startswith("2026-11-23T09:00:00")


def test_reports_out_of_order_are_kept_and_the_newest_counts(site: Site, shipment: str) -> None:
    waybill = book(site, shipment)["waybill"]
    told(site, waybill, 501, "23/11/2026 09:00:00")
    told(site, waybill, 300, "23/11/2026 08:30:00")
    told(site, waybill, 999, "23/11/2026 09:05:00")
    (seen,) = site.get(f"/v1/shipments/{shipment}/consignments", site.producer()).json()["items"]
    assert seen["state"] == "delivered", "a code nobody knows changes nothing"
    assert [each["status"] for each in seen["reports"]] == ["300", "501", "999"]


@pytest.mark.parametrize("body", [b"", b"[]", b'{"DATA": 1}', b'{"DATA": {}, "TOKEN": "wrong"}', b"[" * 9000])
def test_a_report_without_the_secret_is_refused(site: Site, shipment: str, body: bytes) -> None:
    waybill = book(site, shipment)["waybill"]
    answer = site.client.post("/v1/carriers/viettel-post/reports", content=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "carrier-report-unsigned")
    assert told(site, waybill, 501, "23/11/2026 09:00:00", secret="guessed").status_code == 403
    assert site.client.post("/v1/carriers/viettel-post/reports", content=b"x" * 70_000).status_code == 413


def test_a_report_of_no_order_of_ours_is_answered_and_forgotten(site: Site) -> None:
    assert told(site, "VTP999", 501, "23/11/2026 09:00:00").json() == {"taken": False}
    assert told(site, "VTP999", 501, "no time").json() == {"taken": False}


def test_nobody_elses_consignment_is_there(site: Site, shipment: str) -> None:
    made, theirs = book(site, shipment), site.as_(Role.PRODUCER, site.neighbour)
    path = f"/v1/consignments/{made['id']}"
    site.get(path, theirs, status=404)
    site.post(f"{path}/cancellation", {}, theirs, 404)
    site.post(f"{path}/reports", {"state": "delivered", "at": "2026-11-23T09:00:00+07:00"}, theirs, 404)
    # The receiver sees where it is, and gives nobody else's goods to a carrier.
    assert site.get(f"/v1/shipments/{shipment}/consignments", theirs).json()["items"]
    site.post(f"/v1/shipments/{shipment}/consignments", ORDER, theirs, 404)


def test_an_order_is_called_off_at_the_carrier_too(site: Site, shipment: str, partner: Partner) -> None:
    made = book(site, shipment)
    path = f"/v1/consignments/{made['id']}/cancellation"
    assert site.post(path, {}, site.producer(), 200)["state"] == "cancelled"
    assert partner.orders == {}
    assert site.post(path, {}, site.producer(), 409)["code"] == "consignment-over"
    assert book(site, shipment)["state"] == "booked"


def test_a_carrier_that_is_rung_up_has_a_waybill_and_steps_that_are_typed(site: Site, shipment: str) -> None:
    key = site.producer()
    path = f"/v1/shipments/{shipment}/consignments"
    made = site.post(path, {"carrier": "manual", "waybill": "xe 36C-123.45"}, key)
    assert (made["state"], made["waybill"]) == ("booked", "XE36C-123.45")
    step = {"state": "picked_up", "at": "2026-11-23T08:00:00+07:00", "place": "Bến xe phía Bắc"}
    said = site.post(f"/v1/consignments/{made['id']}/reports", step, key, 200)
    assert (said["state"], said["reports"][0]["place"]) == ("picked_up", "Bến xe phía Bắc")
    assert said["reports"][0]["event"] is not None
    for wrong in ("", "a", "ô tô", "x" * 61):
        answer = site.post(path, {"carrier": "manual", "waybill": wrong}, key, 422)
        assert answer["code"] == "waybill-malformed"


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"carrier": "drone"}, "/carrier"),
        ({"receiver": None}, "/receiver"),
        ({"service": None}, "/service"),
        ({"package": {"weight_g": 0, "what": "x"}}, "/package/weight_g"),
        ({"receiver": {**RECEIVER, "phone": "call me"}}, "/receiver/phone"),
        ({"receiver": {**RECEIVER, "address": "a" * 301}}, "/receiver/address"),
    ],
)
def test_what_is_wrong_is_named_at_its_field_and_nothing_is_ordered(
    site: Site, shipment: str, partner: Partner, said: dict[str, Any], pointer: str
) -> None:
    refused = book(site, shipment, status=422, **said)
    assert refused["errors"][0]["pointer"] == pointer
    assert partner.orders == {}


def test_whom_the_goods_went_to_is_kept_nowhere(site: Site, shipment: str) -> None:
    waybill = book(site, shipment)["waybill"]
    told(site, waybill, 501, "23/11/2026 09:00:00")
    kept = []
    with site.services._sql_reads._engine.connect() as connection:
        names = connection.execute(
            text(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
                if connection.dialect.name == "sqlite"
                else "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
            )
        ).scalars()
        for name in list(names):
            kept += [repr(tuple(row)) for row in connection.execute(text(f'SELECT * FROM "{name}"'))]
    everything = "\n".join(kept)
    for word in (RECEIVER["name"], RECEIVER["phone"], "ngõ 12", "Nguyễn Văn A", "0912345678"):
        assert word not in everything
    assert waybill in everything, "the search does see what is kept"
    assert RECEIVER["phone"] not in json.dumps(
        site.get(f"/v1/shipments/{shipment}/consignments", site.producer()).json()
    )


def test_every_code_of_the_carrier_has_a_state() -> None:
    assert len(STATES) == 23
    assert {each for each in STATES.values() if each.is_over} == {
        CarriageState.DELIVERED,
        CarriageState.RETURNED,
        CarriageState.CANCELLED,
    }
