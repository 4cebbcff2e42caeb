"""A producer takes its own declaration back: the record no longer counts, everybody sees it, and nothing that came of the lot hangs in the air."""

from __future__ import annotations

from typing import Any

import pytest

from nguongoc.ports.rows import Role
from tests.http import bodies
from tests.http.conftest import Site
from tests.http.recalling import open_chain

VI = {"Accept-Language": "vi"}
WRONG = {"reason": "incorrect_data"}


@pytest.fixture
def lot(site: Site) -> dict[str, Any]:
    producer = site.producer()
    product = site.post("/v1/products", bodies.product(), producer)
    facility = site.post("/v1/facilities", bodies.facility(), producer)
    said = bodies.batch(product_id=product["id"], facility_id=facility["id"])
    made: dict[str, Any] = site.post("/v1/batches", said, producer)
    return made


def test_what_was_withdrawn_is_shown_as_withdrawn_and_verified_as_revoked(
    site: Site, lot: dict[str, Any]
) -> None:
    answer = site.post(f"/v1/batches/{lot['id']}/withdrawal", WRONG, site.producer())
    assert (answer["id"], answer["code"]) == (lot["id"], lot["code"])
    assert "Hồ sơ đã bị huỷ" in site.get(f"/p/b/{lot['code']}", VI).text
    asked = {"items": [{"code": lot["code"]}]}
    (verdict,) = site.post("/v1/verifications", asked, site.as_(Role.MARKETPLACE), 200)["items"]
    assert verdict["verdict"] == "revoked"
    # What was said then can still be read and checked.
    site.get(f"/records/{answer['passport_id']}")


def test_withdrawing_twice_changes_nothing_more(site: Site, lot: dict[str, Any]) -> None:
    path, key = f"/v1/batches/{lot['id']}/withdrawal", site.producer()
    first = site.post(path, WRONG, key)
    assert site.post(path, {"reason": "did_not_occur"}, key) == first
    events = site.get("/epcis/events?eventType=ObjectEvent", key).json()
    told = events["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    assert sum("errorDeclaration" in each for each in told) == 1


def test_only_who_registered_it_withdraws_it(site: Site, lot: dict[str, Any]) -> None:
    path = f"/v1/batches/{lot['id']}/withdrawal"
    neighbour = site.as_(Role.PRODUCER, site.neighbour)
    assert site.post(path, WRONG, neighbour, 404)["code"] == "batch-not-found"
    site.post(path, WRONG, site.as_(Role.MARKETPLACE), 403)
    assert "Hồ sơ đã bị huỷ" not in site.get(f"/p/b/{lot['code']}", VI).text


@pytest.mark.parametrize("body", [{}, {"reason": "because"}, {"reason": "incorrect_data", "more": 1}])
def test_a_reason_is_one_of_cbv(site: Site, lot: dict[str, Any], body: dict[str, Any]) -> None:
    refused = site.post(f"/v1/batches/{lot['id']}/withdrawal", body, site.producer(), 422)
    assert refused["errors"][0]["pointer"] in {"/reason", "/more"}


def test_a_lot_that_another_was_made_of_is_not_withdrawn(site: Site) -> None:
    chain = open_chain(site)
    refused = site.post(f"/v1/batches/{chain.bark['id']}/withdrawal", WRONG, chain.key, 409)
    assert refused["code"] == "lot-drawn-on"
    site.post(f"/v1/batches/{chain.powder['id']}/withdrawal", WRONG, chain.key)
    # The powder is gone, and with it what it took.
    site.post(f"/v1/batches/{chain.bark['id']}/withdrawal", WRONG, chain.key)
