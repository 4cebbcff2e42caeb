"""Clause 8: nothing is registered against an identifier that the resolver would refuse to read."""

from __future__ import annotations

import pytest

from tests.http import bodies
from tests.http.conftest import Site
from tests.http.resolver.asking import ask

LICENCE = {"licensee": "HTX Lam Sơn", "evidence": "GS1 Việt Nam 123/2026"}
WRONG = ["08935001234561", "8935001234562", "0893500123456x", "", "02012345678909", "09521234543213"]


@pytest.mark.parametrize("gtin", WRONG)
def test_clause_8_no_product_is_registered_under_a_gtin_that_is_none_or_nobodys(
    one_site: Site, gtin: str
) -> None:
    key = one_site.producer()
    body = bodies.product(gtin=gtin, gtin_licence=LICENCE)
    assert one_site.post("/v1/products", body, key, 422)["errors"][0]["pointer"] == "/gtin"
    later = one_site.post("/v1/products", bodies.product(), key)
    path = f"/v1/products/{later['id']}/gtin"
    refused = one_site.client.put(path, json={"gtin": gtin, "gtin_licence": LICENCE}, headers=key)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/gtin")


@pytest.mark.parametrize("lot", ["bưởi", "A/B", "L" * 21, "", "a b"])
def test_clause_8_no_lot_is_registered_under_a_number_that_no_link_could_carry(
    one_site: Site, lot: str
) -> None:
    key = one_site.producer()
    product = one_site.post("/v1/products", bodies.product(), key)
    field = one_site.post("/v1/facilities", bodies.facility(), key)
    body = bodies.batch(product_id=product["id"], facility_id=field["id"], lot=lot)
    assert one_site.post("/v1/batches", body, key, 422)["errors"][0]["pointer"] == "/lot"


def test_clause_8_links_are_registered_for_products_and_lots_that_exist_not_for_what_somebody_types(
    one_site: Site,
) -> None:
    key = one_site.producer()
    nothing = "/v1/products/0190a5c0-0000-7000-8000-000000000000/links"
    link = {"type": "gs1:faqs", "href": "https://htx.example/hoi", "title": "Hỏi đáp"}
    assert one_site.post(nothing, link, key, 404)["code"] == "product-not-found"
    assert ask(one_site.app, "/01/08935001234562").status == 404
