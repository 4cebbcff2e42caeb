"""`gs1:epcis` of a lot leads to its events, the whole query passed on, under whichever of its names it was asked for."""

from __future__ import annotations

from tests.http import bodies
from tests.http.conftest import BASE_URL, Site
from tests.http.resolver.asking import ask

GTIN = "08935001234562"


def _event_ids(site: Site, link: str) -> list[str]:
    reply = ask(site.app, f"{link.removeprefix(BASE_URL)}?linkType=gs1:epcis&17=261231")
    assert reply.status == 307
    document = site.get(reply.header("location").removeprefix(BASE_URL)).json()
    return [event["eventID"] for event in document["epcisBody"]["queryResults"]["resultsBody"]["eventList"]]


def test_the_events_of_a_lot_are_found_by_its_link_before_and_after_it_gets_a_gtin(site: Site) -> None:
    key = site.producer()
    product = site.post("/v1/products", bodies.product(), key)
    field = site.post("/v1/facilities", bodies.facility(), key)
    body = bodies.batch(product_id=product["id"], facility_id=field["id"], lot="L1")
    lot = site.post("/v1/batches", body, key)
    (before,) = _event_ids(site, lot["digital_link"])
    licence = {"licensee": "HTX Lam Sơn", "evidence": "GS1 Việt Nam 123/2026"}
    given = {"gtin": GTIN, "gtin_licence": licence}
    assert site.client.put(f"/v1/products/{product['id']}/gtin", json=given, headers=key).status_code == 200
    for link in (lot["digital_link"], f"{BASE_URL}/01/{GTIN}/10/L1"):
        assert _event_ids(site, link) == [before]
    spelled = site.get(
        f"/epcis/events?MATCH_anyEPCClass=urn:epc:class:lgtin:8935001.023456.L1%7C{BASE_URL}/01/{GTIN}/10/L1"
    )
    assert before in spelled.text


def test_a_parameter_of_nobody_is_still_refused(site: Site) -> None:
    refused = site.client.get("/epcis/events?eventType=ObjectEvent&linktype=y")
    assert (refused.status_code, refused.json()["code"]) == (400, "query-parameter-unknown")
