"""Lots over HTTP."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

from nguongoc.identifiers.digital_link import DigitalLink
from nguongoc.ports.rows import Role
from tests.http import bodies
from tests.http.conftest import BASE_URL, Site


@dataclass
class Farm:
    site: Site
    key: dict[str, str]
    product: str
    facility: str

    def batch(self, **said: Any) -> dict[str, Any]:
        return bodies.batch(**{"product_id": self.product, "facility_id": self.facility, **said})

    def register(self, **said: Any) -> Any:
        return self.site.post("/v1/batches", self.batch(**said), self.key)


@pytest.fixture
def farm(site: Site) -> Farm:
    key = site.producer()
    product = site.post("/v1/products", bodies.product(), key)["id"]
    facility = site.post("/v1/facilities", bodies.facility(), key)["id"]
    return Farm(site, key, product, facility)


def test_a_lot_is_registered_and_read_back(farm: Farm) -> None:
    response = farm.site.client.post("/v1/batches", json=farm.batch(lot="LV-20261120"), headers=farm.key)
    assert response.status_code == 201
    made = response.json()
    assert made["lot"] == "LV-20261120"
    assert made["quantity"] == {"value": "1250.5", "unit": "kg"}
    assert made["digital_link"] == f"{BASE_URL}/b/{made['code']}"
    assert made["page"] == f"{BASE_URL}/p/b/{made['code']}"
    assert made["passport"].startswith(f"{BASE_URL}/records/")
    assert made["origin"] == "harvested"
    assert farm.site.get(response.headers["location"], farm.key).json() == made
    assert farm.site.get("/v1/batches", farm.key).json() == {"items": [made]}


def test_a_lot_without_a_number_is_given_one(farm: Farm) -> None:
    assert farm.register()["lot"] != farm.register()["lot"]


def test_a_product_with_a_gtin_has_lots_with_digital_links(farm: Farm) -> None:
    licence = {"licensee": "HTX Lam Sơn", "evidence": "GS1 Việt Nam, giấy 123/2026"}
    gtin = "08935001234562"
    product = farm.site.post("/v1/products", bodies.product(gtin=gtin, gtin_licence=licence), farm.key)
    made = farm.register(product_id=product["id"], lot="LV.1")
    assert made["digital_link"] == BASE_URL + DigitalLink(gtin, lot="LV.1").path()


def test_a_late_entry_says_so(farm: Farm) -> None:
    assert farm.register(happened_on="2026-11-01")["warnings"] == ["entered-late"]


def test_what_is_made_of_a_lot_takes_from_it_and_no_more_than_there_is(farm: Farm) -> None:
    spice = bodies.product(name="Vỏ quế", category="spice")
    bark = farm.site.post("/v1/products", spice, farm.key)["id"]
    powder = bodies.product(name="Bột quế", category="spice", process="cinnamon-bark-to-powder")
    made_of_it = farm.site.post("/v1/products", powder, farm.key)["id"]
    source = farm.register(product_id=bark, quantity={"value": 100, "unit": "kg"})["id"]

    def grind() -> Any:
        said = farm.batch(
            product_id=made_of_it,
            happened_on="2026-11-21",
            quantity={"value": "54", "unit": "kg"},
            inputs=[{"batch_id": source, "quantity": {"value": "60", "unit": "kg"}}],
        )
        return farm.site.client.post("/v1/batches", json=said, headers=farm.key)

    assert grind().status_code == 201
    refused = grind()
    assert refused.status_code == 409
    assert refused.json()["code"] == "source-exhausted"
    assert len(farm.site.get("/v1/batches", farm.key).json()["items"]) == 2


def test_somebody_elses_lot_product_and_facility_are_not_found(farm: Farm) -> None:
    made = farm.register()
    stranger = farm.site.as_(Role.PRODUCER, farm.site.neighbour)
    for path in (
        f"/v1/batches/{made['id']}",
        f"/v1/products/{farm.product}",
        f"/v1/facilities/{farm.facility}",
    ):
        assert farm.site.get(path, stranger, 404).json()["code"].endswith("-not-found")
    refused = farm.site.client.post("/v1/batches", json=farm.batch(), headers=stranger)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/product_id"
    assert farm.site.get("/v1/batches", stranger).json() == {"items": []}


def test_the_same_request_sent_again_is_answered_the_same_and_makes_one_lot(farm: Farm) -> None:
    headers = farm.key | {"Idempotency-Key": "form-1"}
    first = farm.site.client.post("/v1/batches", json=farm.batch(), headers=headers)
    again = farm.site.client.post("/v1/batches", json=farm.batch(), headers=headers)
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert first.headers["location"] == again.headers["location"]
    assert len(farm.site.get("/v1/batches", farm.key).json()["items"]) == 1


def test_the_same_request_sent_eight_times_at_once_makes_one_lot(farm: Farm) -> None:
    headers = farm.key | {"Idempotency-Key": "form-2"}

    def send(_: int) -> Any:
        return farm.site.client.post("/v1/batches", json=farm.batch(), headers=headers)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert len(farm.site.get("/v1/batches", farm.key).json()["items"]) == 1


def test_one_idempotency_key_for_two_different_wishes_is_refused(farm: Farm) -> None:
    headers = farm.key | {"Idempotency-Key": "form-3"}
    farm.site.post("/v1/batches", farm.batch(), headers)
    refused = farm.site.post("/v1/batches", farm.batch(variety="khác"), headers, 422)
    assert refused["code"] == "idempotency-key-reused"


def test_one_idempotency_key_of_two_callers_is_two_keys(farm: Farm) -> None:
    other = farm.site.producer() | {"Idempotency-Key": "form-4"}
    farm.site.post("/v1/batches", farm.batch(), farm.key | {"Idempotency-Key": "form-4"})
    farm.site.post("/v1/batches", farm.batch(), other)
    assert len(farm.site.get("/v1/batches", farm.key).json()["items"]) == 2


@pytest.mark.parametrize("key", ["", " ", "có dấu", "x" * 101, "a b"])
def test_an_idempotency_key_is_visible_ascii_and_bounded(farm: Farm, key: str) -> None:
    headers = {**farm.key, "Idempotency-Key": key.encode()}
    refused = farm.site.client.post("/v1/batches", json=farm.batch(), headers=headers)
    assert refused.status_code == 400
    assert refused.json()["code"] == "idempotency-key-malformed"
