"""Whatever is sent is answered with a typed refusal that names the field, and never with a 500."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest

from nguongoc.ports.rows import Role
from tests.http import bodies
from tests.http.conftest import Site, one_site

site = one_site
"""What is refused before the database does not depend on it, and leaves nothing behind."""

JSON = {"Content-Type": "application/json"}
LICENCE = {"licensee": "HTX Lam Sơn", "evidence": "GS1 Việt Nam 123/2026"}
NO_ID = "00000000-0000-7000-8000-000000000000"


def test_decomposed_vietnamese_is_stored_composed(site: Site) -> None:
    decomposed = unicodedata.normalize("NFD", "Vườn bưởi Đồi Đông")
    made = site.post("/v1/facilities", bodies.facility(name=decomposed), site.producer())
    assert made["name"] == "Vườn bưởi Đồi Đông"


RAW: list[tuple[bytes, int, str]] = [
    (b"", 400, "body-missing"),
    (b"{", 400, "body-not-json"),
    (b"\xff\xfe{}", 400, "body-not-json"),
    (b"\xef\xbb\xbf{}", 400, "body-not-json"),
    (b'{"name": "a", "name": "b"}', 400, "member-repeated"),
    (b'{"market_codes": [{"code": "a", "code": "b"}]}', 400, "member-repeated"),
    (b'{"latitude": NaN}', 400, "number-not-finite"),
    (b'{"latitude": -Infinity}', 400, "number-not-finite"),
    (b'{"latitude": 1e999}', 400, "number-not-finite"),
    (b'{"area_m2": ' + b"9" * 100_000 + b"}", 400, "number-not-finite"),
    (b"[" * 50_000 + b"]" * 50_000, 400, "body-too-deep"),
    (b'{"a":' * 30 + b"1" + b"}" * 30, 400, "body-too-deep"),
    (rb'{"name": "\ud800"}', 400, "text-broken"),
    (rb'{"name": "a\u0000b"}', 400, "text-broken"),
    (b"[]", 422, "member-wrong"),
    (b"null", 400, "body-missing"),
    (b'"text"', 422, "member-wrong"),
    (b"12", 422, "member-wrong"),
]


@pytest.mark.parametrize(("body", "status", "code"), RAW, ids=range(len(RAW)))
@pytest.mark.parametrize("path", ["/v1/facilities", "/v1/batches"])
def test_a_body_that_is_not_one_json_object_is_refused(
    site: Site, path: str, body: bytes, status: int, code: str
) -> None:
    refused = site.client.post(path, content=body, headers=site.producer() | JSON)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert refused.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml", "", "nonsense"]
)
def test_another_content_type_is_415(site: Site, content_type: str) -> None:
    body = json.dumps(bodies.facility()).encode()
    headers = site.producer() | {"Content-Type": content_type}
    refused = site.client.post("/v1/facilities", content=body, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (415, "media-type-wrong")


FACILITY: list[tuple[dict[str, Any], str, str]] = [
    ({"role": "admin"}, "/role", "member-unknown"),
    ({"organisation_id": NO_ID}, "/organisation_id", "member-unknown"),
    ({"a/b~c": 1}, "/a~1b~0c", "member-unknown"),
    ({"kind": "castle"}, "/kind", "choice-unknown"),
    ({"kind": 1}, "/kind", "choice-unknown"),
    ({"name": 5}, "/name", "member-wrong"),
    ({"name": None}, "/name", "member-wrong"),
    ({"name": ""}, "/name", "text-empty"),
    ({"name": "   "}, "/name", "text-empty"),
    ({"name": "x" * 121}, "/name", "text-too-long"),
    ({"name": "x" * 1_500_000}, "/name", "text-too-long"),
    ({"name": "Lam\u202eSơn"}, "/name", "text-unprintable"),
    ({"name": "Lam\u200bSơn"}, "/name", "text-unprintable"),
    ({"commune_code": "99999"}, "/commune_code", "unknown-commune"),
    ({"commune_code": "x" * 5000}, "/commune_code", "unknown-commune"),
    ({"latitude": 105.3, "longitude": 19.9}, "/latitude", "position-outside"),
    ({"latitude": 1e308, "longitude": 105.0}, "/latitude", "position-outside"),
    ({"latitude": 19.9}, "/longitude", "position-incomplete"),
    ({"latitude": "19.9", "longitude": 105.0}, "/latitude", "member-wrong"),
    ({"area_m2": 12.5}, "/area_m2", "amount-not-plain"),
    ({"area_m2": "12,5"}, "/area_m2", "amount-not-plain"),
    ({"area_m2": "1e308"}, "/area_m2", "amount-not-plain"),
    ({"area_m2": -1}, "/area_m2", "amount-not-positive"),
    ({"area_m2": True}, "/area_m2", "amount-not-plain"),
    ({"gln": "8935001234561"}, "/gln", "gln-check-digit-wrong"),
    ({"gln": "x"}, "/gln", "gln-length"),
    ({"market_codes": "VN"}, "/market_codes", "member-wrong"),
    ({"market_codes": [{"code": "a", "market": "b"}] * 21}, "/market_codes", "too-many-market-codes"),
    ({"market_codes": [{"code": "", "market": "b"}]}, "/market_codes/0/code", "text-empty"),
    ({"market_codes": [{"code": "a", "market": "b", "expires_on": "2026-02-30"}]}, "/market_codes/0/expires_on", "date-malformed"),
    ({"market_codes": [{"code": "a", "market": "b", "expires_on": 20261123}]}, "/market_codes/0/expires_on", "date-malformed"),
    ({"market_codes": [{"code": "a", "market": "b", "expires_on": "2026-11-23T00:00:00"}]}, "/market_codes/0/expires_on", "date-malformed"),
]  # fmt: skip


PRODUCT: list[tuple[dict[str, Any], str, str]] = [
    ({"gtin": "08935001234561", "gtin_licence": LICENCE}, "/gtin", "gtin-check-digit-wrong"),
    ({"gtin": "8935001234562", "gtin_licence": LICENCE}, "/gtin", "gtin-length"),
    ({"gtin": "08935001234562"}, "/gtin_licence", "gtin-licence-missing"),
    ({"gtin_licence": LICENCE}, "/gtin_licence", "gtin-licence-unexpected"),
    ({"gtin": "09520123456788", "gtin_licence": LICENCE}, "/gtin", "gtin-demonstration"),
    ({"gtin": "02012345678903", "gtin_licence": LICENCE}, "/gtin", "gtin-restricted-circulation"),
    ({"gtin": 8935001234562}, "/gtin", "member-wrong"),
    ({"slug": "Không"}, "/slug", "slug-malformed"),
    ({"slug": "../../etc"}, "/slug", "slug-malformed"),
    ({"default_unit": "pound"}, "/default_unit", "unknown-unit"),
    ({"net_content": {"value": "1", "unit": "qua"}}, "/net_content/unit", "net-content-not-measured"),
    ({"net_content": {"value": "1e308", "unit": "kg"}}, "/net_content/value", "amount-not-plain"),
    ({"net_content": {"value": "1", "unit": "kg", "note": ""}}, "/net_content/note", "member-unknown"),
    ({"shelf_life_days": 0}, "/shelf_life_days", "shelf-life-out-of-range"),
    ({"shelf_life_days": 10**30}, "/shelf_life_days", "shelf-life-out-of-range"),
    ({"shelf_life_days": "60"}, "/shelf_life_days", "member-wrong"),
    ({"shelf_life_days": 6.5}, "/shelf_life_days", "member-wrong"),
    ({"process": "alchemy"}, "/process", "unknown-process"),
    ({"season_months": [13]}, "/season_months", "not-a-month"),
    ({"season_months": [1] * 1000}, "/season_months", "not-a-month"),
    ({"photo_id": "f" * 64}, "/photo_id", "photo-unknown"),
    ({"photo_id": "x" * 100_000}, "/photo_id", "photo-unknown"),
    ({"story_vi": "x" * 2001}, "/story_vi", "text-too-long"),
    ({"classification": {"code": "", "name": "a", "scheme_id": "b", "scheme_name": "c"}}, "/classification/code", "text-empty"),
]  # fmt: skip

CERTIFICATE: list[tuple[dict[str, Any], str, str]] = [
    ({"scheme": "ocop"}, "/stars", "stars-wrong"),
    ({"scheme": "ocop", "stars": 6}, "/stars", "stars-wrong"),
    ({"stars": 4}, "/stars", "stars-wrong"),
    ({"scheme": "gi"}, "/right_to_use", "right-to-use-missing"),
    ({"issued_on": "2026-11-24"}, "/issued_on", "issued-out-of-range"),
    ({"issued_on": "2026-01-02", "valid_until": "2026-01-01"}, "/valid_until", "valid-before-issued"),
    ({"issued_on": "0001-01-01"}, "/issued_on", "date-malformed"),
    ({"product_id": NO_ID}, "/product_id", "product-unknown"),
    ({"product_id": "1"}, "/product_id", "id-malformed"),
    ({"level": "verified"}, "/level", "member-unknown"),
    ({"verified_by": "Bộ Nông nghiệp"}, "/verified_by", "member-unknown"),
]

BATCH: list[tuple[dict[str, Any], str, str]] = [
    ({"quantity": {"value": 1.5, "unit": "kg"}}, "/quantity/value", "amount-not-plain"),
    ({"quantity": {"value": "1,5", "unit": "kg"}}, "/quantity/value", "amount-not-plain"),
    ({"quantity": {"value": "1e308", "unit": "kg"}}, "/quantity/value", "amount-not-plain"),
    ({"quantity": {"value": 1e308, "unit": "kg"}}, "/quantity/value", "amount-not-plain"),
    ({"quantity": {"value": "NaN", "unit": "kg"}}, "/quantity/value", "amount-not-plain"),
    ({"quantity": {"value": "-1", "unit": "kg"}}, "/quantity/value", "amount-not-plain"),
    ({"quantity": {"value": -1, "unit": "kg"}}, "/quantity/value", "amount-not-positive"),
    ({"quantity": {"value": 0, "unit": "kg"}}, "/quantity/value", "amount-not-positive"),
    ({"quantity": {"value": True, "unit": "kg"}}, "/quantity/value", "amount-not-plain"),
    ({"quantity": {"value": None, "unit": "kg"}}, "/quantity/value", "amount-not-plain"),
    ({"quantity": {"value": 10**50, "unit": "kg"}}, "/quantity/value", "amount-too-large"),
    ({"quantity": {"value": "1.0000001", "unit": "kg"}}, "/quantity/value", "amount-too-fine"),
    ({"quantity": {"value": "1", "unit": "lb"}}, "/quantity/unit", "unknown-unit"),
    ({"quantity": {"value": "1", "unit": 5}}, "/quantity/unit", "member-wrong"),
    ({"quantity": {"value": "1.5", "unit": "con"}}, "/quantity/value", "pieces-not-whole"),
    ({"quantity": "5 kg"}, "/quantity", "member-wrong"),
    ({"happened_on": "2026-11-24"}, "/happened_on", "date-in-future"),
    ({"happened_on": "2016-11-24"}, "/happened_on", "date-too-old"),
    ({"happened_on": "9999-12-31"}, "/happened_on", "date-malformed"),
    ({"happened_on": "23/11/2026"}, "/happened_on", "date-malformed"),
    ({"packed_on": "2026-11-19"}, "/packed_on", "packed-before-harvest"),
    ({"expires_on": "2026-11-20"}, "/expires_on", "expires-too-early"),
    ({"lot": "lô 1"}, "/lot", "lot-number-malformed"),
    ({"lot": ".."}, "/lot", "lot-number-malformed"),
    ({"lot": "<script>"}, "/lot", "lot-number-malformed"),
    ({"origin": "stolen"}, "/origin", "choice-unknown"),
    ({"origin": "made"}, "/inputs", "inputs-missing"),
    ({"statements": {"secret": 1}}, "/statements/secret", "member-unknown"),
    ({"statements": {"pre_harvest_interval_days": 10**20}}, "/statements/pre_harvest_interval_days", "interval-out-of-range"),
    ({"statements": {"pesticide_last_used_on": "2026-11-15", "pre_harvest_interval_days": 14}}, "/happened_on", "harvest-too-early"),
    ({"inputs": [{"batch_id": NO_ID, "quantity": {"value": 1, "unit": "kg"}}]}, "/inputs/0/batch_id", "source-unknown"),
    ({"inputs": [{"batch_id": NO_ID, "quantity": {"value": "x", "unit": "kg"}}]}, "/inputs/0/quantity/value", "amount-not-plain"),
    ({"product_id": "1 OR 1=1"}, "/product_id", "id-malformed"),
    ({"product_id": NO_ID}, "/product_id", "product-unknown"),
    ({"facility_id": NO_ID}, "/facility_id", "facility-unknown"),
]  # fmt: skip

PLACE: list[tuple[dict[str, Any], str, str]] = [
    ({"website": "javascript:alert(1)"}, "/website", "website-malformed"),
    ({"website": "https://[::1"}, "/website", "website-malformed"),
    ({"website": "https://user@evil.example/"}, "/website", "website-malformed"),
    ({"phone": "0237 123 456"}, "/phone", "phone-malformed"),
    ({"id": "Suối"}, "/id", "place-id-malformed"),
    ({"latitude": 91.0}, "/latitude", "not-a-position"),
    ({"latitude": 1e308}, "/latitude", "not-a-position"),
    ({"coordinate_error_km": -1.0}, "/coordinate_error_km", "not-a-position"),
    ({"checked_on": "2026-11-24"}, "/checked_on", "checked-in-future"),
    ({"product_slugs": ["x"] * 31}, "/product_slugs", "too-many-parts"),
    ({"product_slugs": ["a", "../x"]}, "/product_slugs/0", "place-id-malformed"),
    ({"festivals": [{"name_vi": "a", "name_en": "b", "first": {"day": 31, "month": 1}, "last": {"day": 1, "month": 2}}]}, "/festivals/0/first", "not-a-lunar-day"),
    ({"festivals": [{"name_vi": "a", "name_en": "b", "first": {"day": 2, "month": 1}, "last": {"day": 1, "month": 1}}]}, "/festivals/0/last", "festival-backwards"),
    ({"experiences": [{"id": "abc", "name_vi": "a", "name_en": "b", "months": [0]}]}, "/experiences/0/months", "not-a-month"),
]  # fmt: skip


def refused_at(answer: Any) -> set[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return {(each["pointer"], each["code"]) for each in answer.json()["errors"]}


@pytest.mark.parametrize(("said", "pointer", "code"), FACILITY)
def test_a_facility_is_refused_at_the_field(
    site: Site, said: dict[str, Any], pointer: str, code: str
) -> None:
    answer = site.client.post("/v1/facilities", json=bodies.facility(**said), headers=site.producer())
    assert (pointer, code) in refused_at(answer)


@pytest.mark.parametrize(("said", "pointer", "code"), PRODUCT)
def test_a_product_is_refused_at_the_field(site: Site, said: dict[str, Any], pointer: str, code: str) -> None:
    answer = site.client.post("/v1/products", json=bodies.product(**said), headers=site.producer())
    assert (pointer, code) in refused_at(answer)


@pytest.mark.parametrize(("said", "pointer", "code"), CERTIFICATE)
def test_a_certificate_is_refused_at_the_field(
    site: Site, said: dict[str, Any], pointer: str, code: str
) -> None:
    answer = site.client.post("/v1/certificates", json=bodies.certificate(**said), headers=site.producer())
    assert (pointer, code) in refused_at(answer)


@pytest.mark.parametrize(("said", "pointer", "code"), PLACE)
def test_a_place_is_refused_at_the_field(site: Site, said: dict[str, Any], pointer: str, code: str) -> None:
    key = site.as_(Role.AUTHORITY)
    answer = site.client.post("/v1/places", json=bodies.place(**said), headers=key)
    assert (pointer, code) in refused_at(answer)


@pytest.mark.parametrize(("said", "pointer", "code"), BATCH)
def test_a_lot_is_refused_at_the_field(site: Site, said: dict[str, Any], pointer: str, code: str) -> None:
    key = site.producer()
    product = site.post("/v1/products", bodies.product(), key)["id"]
    facility = site.post("/v1/facilities", bodies.facility(), key)["id"]
    body = bodies.batch(**{"product_id": product, "facility_id": facility, **said})
    assert (pointer, code) in refused_at(site.client.post("/v1/batches", json=body, headers=key))
    assert site.get("/v1/batches", key).json() == {"items": []}


def test_everything_that_is_wrong_is_said_at_once(site: Site) -> None:
    body = bodies.facility(name="", commune_code="1", gln="2")
    answer = site.client.post("/v1/facilities", json=body, headers=site.producer())
    assert refused_at(answer) == {
        ("/name", "text-empty"),
        ("/commune_code", "unknown-commune"),
        ("/gln", "gln-length"),
    }
    assert answer.json()["code"] == "several"


def test_ten_megabytes_are_refused_by_their_header_and_by_counting(site: Site) -> None:
    body = json.dumps(bodies.facility(name="x" * 10_000_000)).encode()
    whole = site.client.post("/v1/facilities", content=body, headers=site.producer() | JSON)
    assert (whole.status_code, whole.json()["code"]) == (413, "body-too-large")
    claims_less = site.producer() | JSON | {"Content-Length": "10"}
    streamed = site.client.post("/v1/facilities", content=body, headers=claims_less)
    assert (streamed.status_code, streamed.json()["code"]) == (413, "body-too-large")


def test_a_million_unknown_members_are_answered_briefly(site: Site) -> None:
    body = {f"m{index}": 1 for index in range(100_000)}
    answer = site.client.post("/v1/facilities", json=body, headers=site.producer())
    assert answer.status_code == 422
    assert len(answer.content) < 50_000


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("?page=2", "parameter-unknown"),
        ("?limit=10&limit=20", "parameter-repeated"),
        ("?limit=0", "parameter-wrong"),
        ("?limit=101", "parameter-wrong"),
        ("?limit=ten", "parameter-wrong"),
        ("?limit=" + "9" * 5000, "parameter-wrong"),
        ("?cursor=", "cursor-wrong"),
        ("?cursor=AAAA", "cursor-wrong"),
        ("?cursor=%00%ff", "cursor-wrong"),
        ("?cursor=" + "A" * 5000, "parameter-wrong"),
        ("?cursor=%F0%9F%8D%8A", "cursor-wrong"),
    ],
)
def test_query_parameters_are_known_single_and_bounded(site: Site, query: str, code: str) -> None:
    answer = site.client.get(f"/v1/products{query}", headers=site.producer())
    assert (answer.status_code, answer.json()["code"]) == (400, code)


@pytest.mark.parametrize(
    "path", ["/v1/products/1", "/v1/batches/..%2f", "/v1/facilities/%00", "/v1/certificates/' OR 1"]
)
def test_a_path_with_a_broken_id_is_refused(site: Site, path: str) -> None:
    assert site.client.get(path, headers=site.producer()).status_code in {400, 404}


def test_an_answer_speaks_the_readers_language(site: Site) -> None:
    said = {"Accept-Language": "en-GB,en;q=0.9,vi;q=0.1"}
    vietnamese = site.client.get("/v1/products").json()
    english = site.client.get("/v1/products", headers=said)
    assert vietnamese["title"] == "Chưa xác thực"
    assert english.json()["title"] not in {"", vietnamese["title"]}
    assert english.headers["content-language"] == "en"
    assert vietnamese["type"] == "https://trace.example/problems/not-authenticated"


@pytest.mark.parametrize("path", ["/99/x", "/10/L1", "/21/S/10/L", "/17/261231", "/8020/1"])
def test_clause_4_a_path_that_begins_with_an_ai_that_is_no_key_is_a_broken_link_and_no_unknown_address(
    site: Site, path: str
) -> None:
    answer = site.client.get(path, follow_redirects=False)
    assert (answer.status_code, answer.json()["code"]) == (400, "key-missing")
