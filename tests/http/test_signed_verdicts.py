"""Signed verdicts over HTTP: for whom they are, until when, and that the service's published key signed what was answered."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from nguongoc.ports.rows import KeyPurpose, Role
from nguongoc.records.code_verdict import LONGEST_CODE
from nguongoc.records.credential import moment
from nguongoc.records.verdict_certificates import certificate_json
from nguongoc.signing.jose import parse_compact
from nguongoc.signing.keys import KeyFileUnusable
from nguongoc.verify.signed_verdict import Judged, Worth, judge_signed_verdict
from nguongoc_api.cli.keys import keeper
from nguongoc_api.wiring import build
from tests.factories import rows
from tests.http import bodies
from tests.http.conftest import BASE_URL, Site, one_site
from tests.http.test_attestations import GIVEN
from tests.http.test_verifications import BAD

site = one_site
SERVICE = "did:web:trace.example"
SHOP = "https://shop.example"
JWT = "application/vc+jwt"


@pytest.fixture(scope="module")
def lot(site: Site) -> dict[str, Any]:
    # The key that `prepare` made is of today, and the clock of these tests of last week.
    keeper(site.services).rotate_verdicts()
    key = site.producer()
    product = site.post("/v1/products", bodies.product(), key)["id"]
    facility = site.post("/v1/facilities", bodies.facility(), key)["id"]
    made: dict[str, Any] = site.post(
        "/v1/batches", bodies.batch(product_id=product, facility_id=facility, lot="LV-1"), key
    )
    site.post("/v1/certificates", GIVEN | {"product_id": product}, key)
    site.services.sequence_log()
    site.services.sign_status()
    return made


def judge(site: Site, text: str, audience: str = SHOP) -> Judged:
    document = site.get("/.well-known/did.json").content
    return judge_signed_verdict(text, {SERVICE: document}, rows.NOW, audience, SERVICE)


def items_of(site: Site, audience: str | None, *codes: Any) -> list[dict[str, Any]]:
    body: dict[str, Any] = {"items": [{"code": code} for code in codes]}
    if audience is not None:
        body["audience"] = audience
    answer: list[dict[str, Any]] = site.post("/v1/verifications", body, site.as_(Role.MARKETPLACE), 200)[
        "items"
    ]
    return answer


def test_each_answer_is_signed_for_the_audience_and_says_the_same(site: Site, lot: dict[str, Any]) -> None:
    for item in items_of(site, SHOP, lot["digital_link"], lot["code"], "ABC", f"{BASE_URL}/b/0000000000"):
        judged = judge(site, item["signed_verdict"])
        assert judged.worth is Worth.CURRENT, judged
        assert judged.said is not None
        said = judged.said
        assert (said.code, said.verdict.state.value, said.audience) == (item["code"], item["verdict"], SHOP)
        assert said.verdict.assurance.value == item["assurance"]
        assert (said.about.digital_link, said.about.passport, said.about.lot) == (
            item["digital_link"], item["passport"], item["lot"],
        )  # fmt: skip
        steps = [
            (int(each.step), each.outcome.value, each.reason, each.detail) for each in said.verdict.checks
        ]
        assert steps == [
            (each["step"], each["outcome"], each["reason"], each["detail"]) for each in item["checks"]
        ]
        assert [certificate_json(each) for each in said.verdict.certificates] == item["certificates"]
        assert len(item["certificates"]) == (1 if item["lot"] else 0)
        assert moment(said.checked_at) == moment(rows.NOW)
        assert said.expires - said.checked_at == timedelta(minutes=5)


def test_the_passport_named_is_the_one_that_is_served(site: Site, lot: dict[str, Any]) -> None:
    [item] = items_of(site, SHOP, lot["code"])
    said = judge(site, item["signed_verdict"]).said
    assert said is not None
    served = site.get(f"/records/{lot['passport'].rpartition('/')[2]}", {"Accept": JWT}).text
    assert said.about.passport_sha256 == sha256(parse_compact(served).payload).hexdigest()


def test_shown_to_another_platform_it_says_nothing(site: Site, lot: dict[str, Any]) -> None:
    [item] = items_of(site, SHOP, lot["code"])
    assert judge(site, item["signed_verdict"], "https://rival.example").worth is Worth.AUDIENCE_DIFFERS


def test_nothing_is_signed_that_nobody_asked_for(site: Site, lot: dict[str, Any]) -> None:
    assert [item["signed_verdict"] for item in items_of(site, None, lot["code"], "x")] == [None, None]


def test_bad_codes_are_signed_as_what_they_are_and_a_monster_is_not(site: Site) -> None:
    items = items_of(site, SHOP, *BAD)
    for item in items:
        if len(str(item["code"])) > LONGEST_CODE:
            assert item["signed_verdict"] is None
        else:
            judged = judge(site, item["signed_verdict"])
            assert judged.said is not None
            assert judged.said.verdict.state.value == item["verdict"]


def test_one_code_is_answered_as_the_credential_itself_for_whoever_asks(
    site: Site, lot: dict[str, Any]
) -> None:
    headers = {**site.as_(Role.MARKETPLACE), "Accept": JWT}
    answer = site.client.post("/v1/verifications", json={"items": [{"code": lot["code"]}]}, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, JWT)
    assert judge(site, answer.text, site.cooperative.did).worth is Worth.CURRENT
    named = {"items": [{"code": lot["code"]}], "audience": SHOP}
    answer = site.client.post("/v1/verifications", json=named, headers=headers)
    assert judge(site, answer.text).worth is Worth.CURRENT


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"items": []}, "one-code-alone"),
        ({"items": [{"code": "x"}, {"code": "y"}]}, "one-code-alone"),
        ({"items": [{"code": "9" * (LONGEST_CODE + 1)}]}, "code-too-long"),
    ],
)
def test_a_credential_is_of_one_code(site: Site, body: Any, code: str) -> None:
    refused = site.post("/v1/verifications", body, {**site.as_(Role.MARKETPLACE), "Accept": JWT}, 422)
    assert refused["code"] == code


@pytest.mark.parametrize("audience", ["", "a b", "ạ", "x" * 501, 5, ["x"]])
def test_an_audience_is_a_plain_name(site: Site, audience: Any) -> None:
    body = {"items": [{"code": "x"}], "audience": audience}
    refused = site.post("/v1/verifications", body, site.as_(Role.MARKETPLACE), 422)
    assert [each["pointer"] for each in refused["errors"]] == ["/audience"]


def test_a_new_key_signs_and_what_the_old_one_signed_is_still_believed(
    site: Site, lot: dict[str, Any]
) -> None:
    [before] = items_of(site, SHOP, lot["code"])
    keeper(site.services).rotate_verdicts()
    [after] = items_of(site, SHOP, lot["code"])
    assert before["signed_verdict"].split(".")[0] != after["signed_verdict"].split(".")[0]
    assert judge(site, after["signed_verdict"]).worth is Worth.CURRENT
    assert judge(site, before["signed_verdict"]).worth is Worth.CURRENT
    with site.services.reads.open() as reader:
        states = [key.state.value for key in reader.parties.signing_keys(KeyPurpose.VERDICT, None)]
    assert sorted(states) == ["active", "retired", "retired"]
    site.services.sign_status()
    assert [item["verdict"] for item in items_of(site, None, lot["code"])] == ["valid"]


def test_without_its_key_nothing_is_signed_and_everything_else_is_answered(
    site: Site, lot: dict[str, Any]
) -> None:
    path = site.services.settings.key_file("verdict")
    content = path.read_bytes()
    path.write_bytes(b"no key\n")
    restarted = build(site.services.settings, site.services.clock)
    try:
        found = restarted.verify_codes([lot["code"]])
        assert [each.verdict.state.value for each in found] == ["valid"]
        with pytest.raises(KeyFileUnusable):
            restarted.sign_verdicts(found, SHOP)
    finally:
        restarted.close()
        path.write_bytes(content)
