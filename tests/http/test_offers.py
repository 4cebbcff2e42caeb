"""Wholesale over HTTP: offers for everybody they are meant for, orders for their two sides."""

from __future__ import annotations

from typing import Any

import pytest

from nguongoc.geography import communes
from nguongoc.parties.organisations import Organisation
from nguongoc.ports.rows import Role
from tests.factories import rows
from tests.http import bodies
from tests.http.conftest import Site, add_organisation
from tests.http.test_routes import a_route

Json = dict[str, Any]
Headers = dict[str, str]


def _lot(site: Site, key: Headers, **said: Any) -> Json:
    product = site.post("/v1/products", bodies.product(), key)["id"]
    field = site.post("/v1/facilities", bodies.facility(), key)["id"]
    made: Json = site.post("/v1/batches", bodies.batch(product_id=product, facility_id=field, **said), key)
    return made


def _offer(lot: Json, **said: Any) -> Json:
    return {
        "batch_ids": [lot["id"]],
        "quantity": {"value": "12", "unit": "ta"},
        "minimum": "1",
        "tiers": [{"from_value": "1", "price": "3000000"}, {"from_value": "5", "price": "2750000"}],
        "terms": "FOB",
        "named_place": "Cảng Nghi Sơn",
        "ready_on": "2026-11-24",
        "until_on": "2026-12-20",
        **said,
    }


def _ta(value: str) -> Json:
    return {"value": value, "unit": "ta"}


def _third(site: Site) -> Organisation:
    return add_organisation(site.services, rows.organisation(name="Công ty thứ ba"))


@pytest.fixture
def lot(site: Site) -> Json:
    return _lot(site, site.producer())


def test_an_order_goes_from_a_search_to_received_goods(site: Site, lot: Json) -> None:
    ours, theirs = site.producer(), site.as_(Role.MARKETPLACE, site.neighbour)
    made = site.client.post("/v1/offers", json=_offer(lot), headers=ours | {"Idempotency-Key": "one"})
    assert made.status_code == 201, made.text
    again = site.client.post("/v1/offers", json=_offer(lot), headers=ours | {"Idempotency-Key": "one"})
    assert again.json() == made.json()
    found = site.get("/v1/offers?q=buoi+do&at_least=1000&unit=kg&ready_by=2026-12-01").json()["items"]
    assert [each["id"] for each in found] == [made.json()["id"]]
    order = site.post("/v1/orders", {"offer_id": found[0]["id"], "quantity": _ta("6")}, theirs)
    assert (order["state"], order["total"], order["lots"][0]["amount"]) == ("reserved", "16500000", "600")
    path = f"/v1/orders/{order['id']}"
    assert site.get(path, theirs).json()["may"] == ["cancel", "order"]
    site.post(f"{path}/order", {}, theirs)
    site.post(f"{path}/acceptance", {"value": "5"}, ours)
    assert site.post(f"{path}/shipment", {}, ours)["state"] == "shipped"
    came = [{"batch_id": lot["id"], "amount": "499.5"}]
    done = site.post(f"{path}/receipt", {"arrived": came}, theirs)
    assert [step["action"] for step in done["steps"]] == ["reserve", "order", "accept", "ship", "receive"]
    assert (done["state"], done["total"], done["may"]) == ("received", "13750000", [])
    balance = site.get(f"/v1/batches/{lot['id']}/balance", ours).json()
    assert (balance["held"], balance["outgoing"][0]["in_transit"]) == ("750.5", "0.5")
    events = site.get(f"/v1/batches/{lot['id']}/trace", ours)
    assert events.status_code == 200


def test_a_change_sent_twice_under_its_key_is_done_once(site: Site, lot: Json) -> None:
    ours, theirs = site.producer(), site.as_(Role.MARKETPLACE, site.neighbour)
    offer = site.post("/v1/offers", _offer(lot), ours)
    key = theirs | {"Idempotency-Key": "r"}
    body = {"offer_id": offer["id"], "quantity": _ta("2")}
    first = site.client.post("/v1/orders", json=body, headers=key)
    assert site.client.post("/v1/orders", json=body, headers=key).json() == first.json()
    assert len(site.get("/v1/orders", theirs).json()["items"]) == 1
    path = f"/v1/orders/{first.json()['id']}/order"
    once = site.client.post(path, json={}, headers=theirs | {"Idempotency-Key": "o"})
    assert site.client.post(path, json={}, headers=theirs | {"Idempotency-Key": "o"}).json() == once.json()
    assert site.post(path, {}, theirs, 409)["code"] == "order-state-forbids"


def test_strangers_learn_steps_and_never_stocks_or_orders(site: Site, lot: Json) -> None:
    ours, theirs = site.producer(), site.as_(Role.MARKETPLACE, site.neighbour)
    offer = site.post("/v1/offers", _offer(lot), ours)
    assert (offer["quantity"]["value"], offer["remaining"]) == ("12", "12")
    order = site.post("/v1/orders", {"offer_id": offer["id"], "quantity": _ta("6")}, theirs)
    for viewer in (None, theirs):
        seen = site.get(f"/v1/offers/{offer['id']}", viewer).json()
        assert (seen["quantity"], seen["remaining"], seen["at_least"]["value"]) == (None, None, "10")
    assert site.get(f"/v1/offers/{offer['id']}", ours).json()["remaining"] == "6"
    refused = site.post("/v1/orders", {"offer_id": offer["id"], "quantity": _ta("7")}, theirs, 409)
    assert refused["code"] == "not-enough-left"
    assert "6" not in refused["detail"], "how much is left is the seller's business"
    stranger = site.as_(Role.MARKETPLACE, _third(site))
    site.get(f"/v1/orders/{order['id']}", stranger, 404)
    for what in ("order", "shipment", "resumption"):
        site.post(f"/v1/orders/{order['id']}/{what}", {}, stranger, 404)
    assert site.get("/v1/orders", stranger).json()["items"] == []


def test_an_offer_for_named_buyers_is_not_there_for_others(site: Site, lot: Json) -> None:
    ours, theirs = site.producer(), site.as_(Role.MARKETPLACE, site.neighbour)
    offer = site.post("/v1/offers", _offer(lot, buyers=[site.neighbour.slug]), ours)
    path = f"/v1/offers/{offer['id']}"
    site.get(path, None, 404)
    site.get(path, site.as_(Role.MARKETPLACE, _third(site)), 404)
    assert site.get(path, theirs).json()["public"] is False
    assert site.get("/v1/offers").json()["items"] == []
    assert [each["id"] for each in site.get("/v1/offers", theirs).json()["items"]] == [offer["id"]]
    site.client.delete(path, headers=theirs)
    assert site.client.delete(path, headers=theirs).status_code == 404
    assert site.client.delete(path, headers=ours).status_code == 204
    assert site.get("/v1/offers", theirs).json()["items"] == []
    refused = site.post("/v1/orders", {"offer_id": offer["id"], "quantity": _ta("1")}, theirs, 409)
    assert refused["code"] == "offer-ended"


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("q=lu%E1%BA%ADn%20v%C4%83n", True),
        ("q=cam", False),
        ("category=fruit", True),
        ("category=spice", False),
        ("commune=15544", True),
        ("commune=14758", False),
        ("certificate=vietgap", False),
        ("at_least=12&unit=ta", True),
        ("at_least=1201&unit=kg", False),
        ("at_least=1&unit=chai", False),
        ("ready_by=2026-11-23", False),
        ("month=11", None),
        ("seller=khong-co", False),
    ],
)
def test_the_catalogue_is_searched(one_site: Site, query: str, hits: bool | None) -> None:
    site = one_site
    if not site.get("/v1/offers").json()["items"]:
        site.post("/v1/offers", _offer(_lot(site, site.producer())), site.producer())
    found = site.get(f"/v1/offers?{query}").json()["items"]
    assert hits is None or bool(found) is hits


def test_goods_are_found_near_a_route_by_api_and_at_the_desk(site: Site) -> None:
    office = site.as_(Role.AUTHORITY)
    stops = [communes.find("15544"), communes.find("14758")]
    for name, each in zip("ab", stops, strict=True):
        told = {"id": f"noi-{name}", "latitude": each.latitude, "longitude": each.longitude}
        site.post("/v1/places", bodies.place(commune_code=each.code, **told), office)
        other = bodies.place(id=f"ben-{name}", commune_code=each.code) | {
            "latitude": each.latitude,
            "longitude": each.longitude,
        }
        site.post("/v1/places", other, office)
        stop = {"id": f"tuyen-{name}", "name_vi": f"Tuyến {name}", "stops": [f"noi-{name}", f"ben-{name}"]}
        site.post("/v1/routes", a_route(**stop), office)
    site.post("/v1/offers", _offer(_lot(site, site.producer())), site.producer())
    for name, hits in (("a", 1), ("b", 0)):
        assert len(site.get(f"/v1/offers?near_route=tuyen-{name}").json()["items"]) == hits
        page = site.get(f"/offers?route=tuyen-{name}").text
        assert page.count('<li class="lot') == hits
        assert f'value="tuyen-{name}" selected' in page
    assert site.get("/v1/offers?near_route=khong-co", status=422).json()["code"] == "route-unknown"
    assert site.get("/offers?route=khong-co").text.count('<li class="lot') == 1


@pytest.mark.parametrize(
    ("said", "code", "pointer"),
    [
        ({"quantity": {"value": "12,5", "unit": "ta"}}, "amount-not-plain", "/quantity/value"),
        ({"tiers": [{"from_value": "1", "price": "1.5"}]}, "price-malformed", "/tiers/0/price"),
        ({"currency": "XXX"}, "currency-unknown", "/currency"),
        ({"terms": "EXWORKS"}, None, "/terms"),
        ({"note": 1}, "member-unknown", "/note"),
        ({"tiers": []}, None, "/tiers"),
        ({"batch_ids": []}, "offer-lots-wrong", "/batch_ids"),
        ({"buyers": ["khong-co"]}, "offer-buyer-unknown", "/buyers/0"),
        ({"until_on": "2026-11-22"}, "offer-days-wrong", "/until_on"),
        ({"minimum": "13"}, "minimum-above-offer", "/minimum"),
    ],
)
def test_what_is_wrong_with_an_offer_is_named_at_its_field(
    one_site: Site, said: Json, code: str | None, pointer: str
) -> None:
    site = one_site
    key = site.producer()
    refused = site.post("/v1/offers", _offer(_lot(site, key), **said), key, 422)
    assert refused["errors"][0]["pointer"] == pointer, refused
    assert code in {None, refused["code"], refused["errors"][0]["code"]}, refused


def test_pages_of_the_catalogue_follow_each_other_and_a_cursor_belongs_to_one_list(site: Site) -> None:
    key = site.producer()
    for _ in range(3):
        site.post("/v1/offers", _offer(_lot(site, key)), key)
    first = site.get("/v1/offers?limit=2&category=fruit")
    assert len(first.json()["items"]) == 2
    onward = first.headers["link"].partition(">")[0].removeprefix("<https://trace.example")
    assert "category=fruit" in onward
    assert len(site.get(onward).json()["items"]) == 1
    site.get(onward.replace("/v1/offers", "/v1/orders").replace("category=fruit&", ""), key, 400)
