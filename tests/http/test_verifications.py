"""Verification over HTTP: every code gets its own answer, in order, with all eight steps."""

from __future__ import annotations

from typing import Any

import pytest

from nguongoc.ports.rows import Role
from nguongoc.records.verdict_certificates import certificate_json
from nguongoc.verdict import Step
from nguongoc.verify.declared import Declared, judge_declared
from tests.factories import rows
from tests.http import bodies
from tests.http.conftest import Site, one_site
from tests.http.lots import published_lot

site = one_site


@pytest.fixture(scope="module")
def lot(site: Site) -> dict[str, Any]:
    """A lot that is registered, in the published log, with a fresh status."""
    return published_lot(site)


def verify(site: Site, *codes: Any) -> list[dict[str, Any]]:
    body = {"items": [{"code": code} for code in codes]}
    answer = site.post("/v1/verifications", body, site.as_(Role.MARKETPLACE), 200)
    assert answer["checked_at"] == "2026-11-23T02:30:15.123456Z"
    items: list[dict[str, Any]] = answer["items"]
    assert [item["code"] for item in items] == list(codes)
    for item in items:
        assert [(check["step"], check["name"]) for check in item["checks"]] == [
            (step.value, step.name.lower()) for step in Step
        ]
    return items


def test_a_registered_lot_holds_however_it_is_written(site: Site, lot: dict[str, Any]) -> None:
    for item in verify(site, lot["digital_link"], lot["code"], lot["code"].lower(), f"/b/{lot['code']}"):
        assert (item["verdict"], item["assurance"]) == ("valid", "self_declared"), item
        assert item["product"] == "Bưởi đỏ Luận Văn"
        assert item["lot"] == "LV-1"
        assert item["passport"] == lot["passport"]


BAD = [
    "",
    "x",
    5,
    None,
    True,
    1.5,
    [],
    {},
    "https://elsewhere.example/b/x",
    "/01/1",
    "\u202e",
    "9" * 10_000,
    "🍊",
]


def test_a_bad_code_never_fails_the_rest(site: Site, lot: dict[str, Any]) -> None:
    verdicts = [item["verdict"] for item in verify(site, *BAD, lot["code"], *BAD)]
    assert verdicts.count("valid") == 1
    assert verdicts[len(BAD)] == "valid"


def test_a_wrong_check_digit_is_malformed_and_the_right_number_suggested(site: Site) -> None:
    (item,) = verify(site, "https://trace.example/01/08935001234561/10/A")
    assert item["verdict"] == "malformed"
    assert item["problem"]["code"] == "gtin-check-digit-wrong"
    assert item["problem"]["suggestion"] == "08935001234562"


def test_nothing_asked_is_nothing_answered(site: Site) -> None:
    assert verify(site) == []


def test_ten_thousand_codes_are_one_request_and_one_more_is_too_many(site: Site, lot: dict[str, Any]) -> None:
    codes = [lot["code"]] * 5 + ["0" * 10] * 9_995
    assert len(verify(site, *codes)) == 10_000
    body = {"items": [{"code": ""}] * 10_001}
    refused = site.post("/v1/verifications", body, site.as_(Role.MARKETPLACE), 413)
    assert refused["code"] == "too-many-items"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/items"),
        ({"items": {}}, "/items"),
        ({"items": ["x"]}, "/items/0"),
        ({"items": [{}]}, "/items/0/code"),
        ({"items": [{"code": "x", "note": 1}]}, "/items/0/note"),
        ({"items": [], "fast": True}, "/fast"),
    ],
)
def test_another_shape_is_refused(site: Site, body: Any, pointer: str) -> None:
    refused = site.post("/v1/verifications", body, site.as_(Role.MARKETPLACE), 422)
    assert [each["pointer"] for each in refused["errors"]] == [pointer]


def test_a_registered_lot_resolves_and_its_log_can_be_read(site: Site, lot: dict[str, Any]) -> None:
    answer = site.client.get(f"/b/{lot['code']}", follow_redirects=False)
    assert answer.status_code == 307
    assert answer.headers["location"] == lot["page"]
    assert site.get("/log/checkpoint").text.startswith("trace.example/log\n")


def test_each_answer_holds_the_certificates_of_its_goods_and_how_they_stand(site: Site) -> None:
    key = site.producer()
    product = site.post("/v1/products", bodies.product(), key)["id"]
    facility = site.post("/v1/facilities", bodies.facility(), key)["id"]
    given = {
        "scheme": "vietgap",
        "name": "VietGAP",
        "number": "VG-7",
        "issuer": "Chi cục",
        "product_id": product,
    }
    dates = {"issued_on": "2026-03-01", "valid_until": "2028-03-01"}
    made = site.post("/v1/certificates", given | dates, key)
    over = {"issued_on": "2022-03-01", "valid_until": "2024-03-01"}
    site.post("/v1/certificates", given | over | {"number": "VG-6"}, key)
    lot = site.post("/v1/batches", bodies.batch(product_id=product, facility_id=facility, lot="LV-2"), key)
    site.services.sequence_log()
    item, unknown = verify(site, lot["code"], "0000000000")
    assert unknown["certificates"] == []
    standing, ended = sorted(item["certificates"], key=lambda each: str(each["number"]), reverse=True)
    assert standing == {
        "standing": "declared",
        "outcome": "not_checked",
        "reason": "certificate-declared",
        "detail": "its holder declares it; no certifier signed it",
        "certificate": f"https://trace.example/v1/certificates/{made['id']}",
        "name": "VietGAP",
        "number": "VG-7",
        "scheme": "vietgap",
        "issuer": "Chi cục",
        "certifier": None,
        "attested_at": None,
        "valid_from": "2026-02-28T17:00:00.000Z",
        "valid_until": "2028-03-01T17:00:00.000Z",
    }
    assert (ended["number"], ended["standing"], ended["reason"]) == ("VG-6", "expired", "certificate-expired")
    assert item["verdict"] == "valid", "a certificate that ended leaves the declaration true"


def test_the_schema_says_what_is_answered(site: Site, lot: dict[str, Any]) -> None:
    schemas = site.get("/openapi.json").json()["components"]["schemas"]
    (item,) = verify(site, lot["code"])
    assert set(item) == set(schemas["VerdictShown"]["properties"])
    shown = next(
        name
        for name in schemas
        if "standing" in schemas[name].get("properties", {}) and "attested_at" in schemas[name]["properties"]
    )
    assert set(certificate_json(judge_declared(DECLARED, rows.NOW))) == set(schemas[shown]["properties"])


DECLARED = Declared("https://trace.example/v1/certificates/1", "x", None, "ocop", "x", None, None)
