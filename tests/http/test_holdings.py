"""Hand-overs over HTTP, for people who know no EPCIS."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from nguongoc.events.model import EPCIS_CONTEXT
from nguongoc.ports.rows import Role
from tests.factories import rows
from tests.http import bodies
from tests.http.conftest import Site

Json = dict[str, Any]


@pytest.fixture
def lot(site: Site) -> Json:
    key = site.producer()
    product = site.post("/v1/products", bodies.product(), key)["id"]
    facility = site.post("/v1/facilities", bodies.facility(), key)["id"]
    made: Json = site.post("/v1/batches", bodies.batch(product_id=product, facility_id=facility), key)
    return made


def test_a_part_of_a_lot_is_sent_confirmed_and_made_into_something(site: Site, lot: Json) -> None:
    ours, theirs = site.producer(), site.as_(Role.PRODUCER, site.neighbour)
    path = f"/v1/batches/{lot['id']}"
    said = {"to": site.neighbour.slug, "quantity": {"value": "3", "unit": "ta"}, "reference": "PX-7"}
    site.get(f"{path}/balance", theirs, 404)
    response = site.client.post(f"{path}/shipments", json=said, headers=ours | {"Idempotency-Key": "one"})
    assert response.status_code == 201, response.text
    sent = response.json()
    twin = site.client.post(f"{path}/shipments", json=said, headers=ours | {"Idempotency-Key": "one"})
    assert twin.json() == sent
    assert (sent["amount"], sent["unit"], sent["receiver"]) == ("300", "kg", site.neighbour.slug)
    assert site.get(response.headers["location"], theirs).json()["items"] == [sent]
    waiting = site.get("/v1/holdings", theirs).json()["items"]
    assert [(each["held"], each["incoming"][0]["in_transit"], each["made"]) for each in waiting] == [
        ("0", "300", None)
    ]
    receipt = site.post(
        f"{response.headers['location']}/receipt", {"quantity": {"value": "299", "unit": "kg"}}, theirs
    )
    assert receipt["hand_over"] == {"shipped": "300", "received": "299", "in_transit": "1", "surplus": "0"}
    mine = site.get(f"{path}/balance", ours).json()
    assert (mine["made"], mine["held"], mine["outgoing"][0]["organisation"]) == (
        "1250.5",
        "950.5",
        site.neighbour.slug,
    )
    assert site.get(f"{path}/balance", theirs).json()["held"] == "299"
    assert site.get(path, theirs, 404).json()["code"] == "batch-not-found", "its declaration is its maker's"


@pytest.mark.parametrize(
    ("said", "status", "code", "pointer"),
    [
        ({"quantity": {"value": "2000", "unit": "kg"}}, 409, "amount-beyond-lot", None),
        ({"to": "khong-co"}, 422, "receiver-unknown", "/to"),
        ({"happened_at": "2026-11-22"}, 422, "moment-malformed", "/happened_at"),
        ({"happened_at": "9999-12-31T23:59:59-23:00"}, 422, "moment-malformed", "/happened_at"),
        ({"happened_at": "2026-11-01T08:00:00+07:00"}, 422, "event-before-lot", "/quantity"),
        ({"note": "x"}, 422, "member-unknown", "/note"),
    ],
)
def test_a_shipment_that_cannot_be_says_why(
    site: Site, lot: Json, said: Json, status: int, code: str, pointer: str | None
) -> None:
    body = {"to": site.neighbour.slug, "quantity": {"value": "1", "unit": "kg"}} | said
    problem = site.post(f"/v1/batches/{lot['id']}/shipments", body, site.producer(), status)
    assert problem["code"] == code or problem["errors"][0]["code"] == code, problem
    if pointer is not None:
        assert problem["errors"][0]["pointer"] == pointer


def test_somebody_elses_lot_and_shipment_are_not_found(site: Site, lot: Json) -> None:
    theirs = site.as_(Role.PRODUCER, site.neighbour)
    body = {"to": site.cooperative.slug, "quantity": {"value": "1", "unit": "kg"}}
    assert site.post(f"/v1/batches/{lot['id']}/shipments", body, theirs, 404)["code"] == "batch-not-found"
    receipt = {"quantity": {"value": "1", "unit": "kg"}}
    nothing = f"/v1/shipments/{lot['id']}/receipt"
    assert site.post(nothing, receipt, theirs, 404)["code"] == "shipment-not-found"


def test_who_took_a_lot_in_and_where_is_told_to_nobody_else(site: Site, lot: Json) -> None:
    ours, theirs = site.producer(), site.as_(Role.PRODUCER, site.neighbour)
    said = {"to": site.neighbour.slug, "quantity": {"value": "300", "unit": "kg"}}
    sent = site.post(f"/v1/batches/{lot['id']}/shipments", said, ours)
    site.post(f"/v1/shipments/{sent['id']}/receipt", {"quantity": {"value": "300", "unit": "kg"}}, theirs)
    shop = site.post("/v1/facilities", bodies.facility(gln="0614141007776"), theirs)
    place = f"{site.services.settings.base_url}/f/{shop['id']}"
    stored = {
        "@context": [EPCIS_CONTEXT],
        "type": "ObjectEvent",
        "action": "OBSERVE",
        "bizStep": "storing",
        "eventTime": (rows.NOW + timedelta(minutes=5)).isoformat(),
        "eventTimeZoneOffset": "+00:00",
        "quantityList": [{"epcClass": lot["digital_link"], "quantity": 100, "uom": "KGM"}],
        "readPoint": {"id": place},
    }
    site.post("/epcis/events", stored, theirs)
    about = f"/epcis/events?MATCH_anyEPCClass={quote(lot['digital_link'], safe='')}"
    told = site.get(about).text
    assert '"storing"' in told
    assert place not in told
    assert '"storing"' not in site.get(f"{about}&EQ_readPoint={quote(place, safe='')}").text
    assert place in site.get(about, theirs).text
    page = site.get(f"/p/b/{lot['code']}").text
    assert "Gửi đi" in page
    for untold in ("Cất giữ", "Nhận hàng", site.neighbour.name, shop["id"]):
        assert untold not in page
