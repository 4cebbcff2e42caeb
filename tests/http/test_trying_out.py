"""Test mode: made-up codes for each verdict, and no way from a test key to anything real."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.routing import APIRoute

from nguongoc.identifiers.link import parse_any
from nguongoc.ports.rows import Role
from nguongoc.services.caller import MAY, Caller, LiveDataClosed, Scope
from nguongoc.services.keep_api_keys import NewKey
from nguongoc.services.try_codes import GTIN, TEST_LOTS
from nguongoc.verdict import State
from nguongoc.verify.signed_verdict import Worth, judge_signed_verdict
from nguongoc_api.auth.authentication import IN_TEST_MODE
from nguongoc_api.shown_files import PREFIXES as SHOWN_TO_EVERYBODY
from tests.factories import rows
from tests.http.conftest import BASE_URL, Site, api_of, one_site
from tests.http.test_roles import NO_ID

site = one_site
ISSUER = "did:web:trace.example:test"
SHOP = "https://shop.example"


def key_for_trying(site: Site) -> dict[str, str]:
    by_hand = Caller("account:x", site.cooperative.id, Role.MARKETPLACE, frozenset(MAY[Role.MARKETPLACE]))
    made: Any = site.services.visiting.programs.keys.issue(
        by_hand, NewKey("x", frozenset({Scope.VERIFY}), None, True)
    )
    assert made.text.startswith("ng_test_")
    return {"Authorization": f"Bearer {made.text}"}


def tried(site: Site, *codes: str, **said: Any) -> list[dict[str, Any]]:
    body = {"items": [{"code": each} for each in codes], **said}
    items: list[dict[str, Any]] = site.post("/v1/verifications", body, key_for_trying(site), 200)["items"]
    return items


def link(lot: str) -> str:
    return f"{BASE_URL}/01/{GTIN}/10/{lot}"


def test_there_is_a_code_for_every_verdict_and_each_answers_all_eight_steps(site: Site) -> None:
    items = tried(site, *map(link, TEST_LOTS), "nonsense!")
    found = {each["verdict"] for each in items}
    assert found == {state.value for state in State}
    for lot, item in zip(TEST_LOTS, items, strict=False):
        if lot == "TEST-SELF-DECLARED":
            assert (item["verdict"], item["assurance"]) == ("valid", "self_declared")
        else:
            assert item["verdict"] == lot.removeprefix("TEST-").lower().replace("-", "_")
        assert [check["step"] for check in item["checks"]] == list(range(1, 9))
    assert items[-1]["problem"]["code"]
    assert (items[0]["lot"], items[0]["digital_link"]) == ("TEST-VALID", link("TEST-VALID"))


def test_a_test_key_does_not_see_a_real_lot_and_a_real_key_no_made_up_one(site: Site) -> None:
    product, field = rows.product(site.cooperative), rows.facility(site.cooperative)
    site.services.writer.run(lambda uow: uow.catalogue.add_product(product))
    site.services.writer.run(lambda uow: uow.parties.add_facility(field))
    body = {
        "product_id": str(product.id), "facility_id": str(field.id), "quantity": {"value": "10", "unit": "kg"},
        "happened_on": "2026-11-22",
    }  # fmt: skip
    lot = site.post("/v1/batches", body, site.producer())
    [real] = tried(site, lot["digital_link"])
    assert (real["verdict"], real["product"], real["passport"]) == ("unknown", None, None)
    live = {"items": [{"code": link("TEST-VALID")}]}
    [made_up] = site.post("/v1/verifications", live, site.as_(Role.MARKETPLACE), 200)["items"]
    assert made_up["verdict"] == "unknown"
    assert parse_any(link("TEST-VALID"), frozenset({"trace.example"}))


def test_what_is_signed_of_made_up_codes_is_signed_under_another_name(site: Site) -> None:
    document = site.get("/test/did.json").content
    service = site.get("/.well-known/did.json").content
    documents = {ISSUER: document, "did:web:trace.example": service}
    [item] = tried(site, link("TEST-RECALLED"), audience=SHOP)
    judged = judge_signed_verdict(item["signed_verdict"], documents, rows.NOW, SHOP, ISSUER)
    assert judged.worth is Worth.CURRENT, judged
    assert judged.said is not None
    assert judged.said.verdict.state is State.RECALLED
    as_real = judge_signed_verdict(item["signed_verdict"], documents, rows.NOW, SHOP, "did:web:trace.example")
    assert as_real.worth is Worth.ISSUER_DIFFERS
    asked = key_for_trying(site) | {"Accept": "application/vc+jwt"}
    one = site.client.post("/v1/verifications", json={"items": [{"code": link("TEST-VALID")}]}, headers=asked)
    assert one.headers["content-type"] == "application/vc+jwt"
    assert judge_signed_verdict(one.text, documents, rows.NOW, BASE_URL, ISSUER).worth is Worth.CURRENT


def test_every_other_address_is_closed_to_a_test_key_and_says_why(site: Site) -> None:
    key = key_for_trying(site)
    open_to_it = set()
    for route in api_of(site.app).routes:
        if not isinstance(route, APIRoute) or route.path.startswith(SHOWN_TO_EVERYBODY):
            continue  # pictures and papers on pages of readers ask nobody for a key
        for method in route.methods or ():
            if (method, route.path) in IN_TEST_MODE:
                open_to_it.add((method, route.path))
                continue
            path = route.path
            for part in ("batch_id", "product_id", "facility_id"):
                path = path.replace(f"{{{part}}}", NO_ID)
            answer = site.client.request(method, path, headers=key)
            assert answer.status_code == 403, (method, path, answer.text)
            assert "test-key-on-live-data" in answer.text or "Khoá thử" in answer.text, (method, path)
    assert open_to_it == IN_TEST_MODE


def test_the_use_cases_refuse_it_as_well(site: Site) -> None:
    caller = Caller(
        "key:x", site.cooperative.id, Role.MARKETPLACE, frozenset(MAY[Role.MARKETPLACE]), False, True
    )
    caller.require(Scope.VERIFY)
    for scope in MAY[Role.MARKETPLACE] - {Scope.VERIFY}:
        with pytest.raises(LiveDataClosed):
            caller.require(scope)


def test_a_real_key_written_as_a_test_key_is_none(site: Site) -> None:
    real = site.as_(Role.MARKETPLACE)["Authorization"]
    dressed = {"Authorization": real.replace("ng_", "ng_test_")}
    assert site.client.post("/v1/verifications", json={"items": []}, headers=dressed).status_code == 401
    assert (
        site.client.get("/v1/recalls", headers=key_for_trying(site) | {"Accept-Language": "en"}).status_code
        == 403
    )


def test_a_test_key_may_be_made_for_verifying_alone(site: Site) -> None:
    body = {"label": "x", "scopes": ["recalls:read"], "test": True}
    assert site.post("/v1/api-keys", body, site.as_(Role.MARKETPLACE), 422)["code"] == "scope-beyond-role"
    body["scopes"] = ["verify"]
    made = site.post("/v1/api-keys", body, site.as_(Role.MARKETPLACE))
    assert made["key"].startswith("ng_test_")
    assert made["test"] is True


def test_one_code_is_polled_until_its_answer_changes(site: Site) -> None:
    key = key_for_trying(site)
    asked = {"code": link("TEST-RECALLED")}
    first = site.client.get("/v1/verifications", params=asked, headers=key)
    assert [each["verdict"] for each in first.json()["items"]] == ["recalled"]
    assert [each["lot"] for each in first.json()["items"]] == ["TEST-RECALLED"]
    held = key | {"If-None-Match": first.headers["ETag"]}
    assert site.client.get("/v1/verifications", params=asked, headers=held).status_code == 304


def test_a_file_of_made_up_codes_is_a_job_like_any_other_and_seen_by_no_real_key(site: Site) -> None:
    bulk = site.services.bulk_verifying
    bulk.worker.stop()
    bulk.run.stopping = lambda: False
    trying, real = key_for_trying(site), site.as_(Role.MARKETPLACE)
    content = "code\n" + "\n".join(map(link, TEST_LOTS))
    sent = {"Content-Type": "text/csv"}
    tests, lives = (
        site.client.post("/v1/verifications/jobs", content=content, headers=key | sent)
        for key in (trying, real)
    )
    assert (tests.status_code, lives.status_code) == (202, 202)
    bulk.run()
    for key, mine, other in ((trying, tests, lives), (real, lives, tests)):
        shown = site.get(mine.headers["Location"], key).json()
        assert (shown["state"], shown["done"]) == ("finished", len(TEST_LOTS))
        assert [each["id"] for each in site.get("/v1/verifications/jobs", key).json()["items"]] == [
            shown["id"]
        ]
        for address in (other.headers["Location"], other.headers["Location"] + "/results"):
            assert site.get(address, key, 404).json()["code"] == "verification-job-unknown"
        assert site.client.delete(other.headers["Location"], headers=key).status_code == 404
    kinds = site.get(f"{tests.headers['Location']}/results", trying).text.splitlines()
    found = [json.loads(line) for line in kinds]
    assert [each["lot"] for each in found if each["verdict"] != "unknown"] == [
        lot for lot in TEST_LOTS if lot != "TEST-UNKNOWN"
    ]
    assert {each["verdict"] for each in found} == {state.value for state in State} - {"malformed"}
    unknown = site.get(f"{lives.headers['Location']}/results", real).text.splitlines()
    assert {json.loads(line)["verdict"] for line in unknown} == {"unknown"}
