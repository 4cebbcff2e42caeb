"""Whoever polls a verdict or a list is sent it once, until something about it has changed."""

from __future__ import annotations

from typing import Any

import pytest

from nguongoc.ports.rows import Role
from tests.http import bodies
from tests.http.conftest import Site
from tests.http.lots import published_lot


@pytest.fixture
def lot(site: Site) -> dict[str, Any]:
    return published_lot(site)


def test_a_verdict_that_still_stands_is_304_until_it_changes(site: Site, lot: dict[str, Any]) -> None:
    key = site.as_(Role.MARKETPLACE)
    asked = {"code": lot["digital_link"]}
    first = site.client.get("/v1/verifications", params=asked, headers=key)
    assert first.status_code == 200
    assert first.json()["items"][0]["verdict"] == "valid"
    tag = first.headers["ETag"]
    for held in (tag, f'"x", {tag}', tag.removeprefix("W/"), "*"):
        again = site.client.get("/v1/verifications", params=asked, headers={**key, "If-None-Match": held})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
        assert "RateLimit" in again.headers
    site.post(f"/v1/batches/{lot['id']}/hold", {"reason": "Chờ kiểm nghiệm"}, site.producer())
    site.services.sign_status()
    changed = site.client.get("/v1/verifications", params=asked, headers={**key, "If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.json()["items"][0]["verdict"] == "on_hold"
    assert changed.headers["ETag"] != tag


def test_what_one_asks_is_answered_as_many_are(site: Site, lot: dict[str, Any]) -> None:
    key = site.as_(Role.MARKETPLACE)
    for code in (lot["code"], "rác", "https://elsewhere.example/b/x", "(01)09520000100032(10)X"):
        one = site.client.get("/v1/verifications", params={"code": code}, headers=key).json()
        assert one == site.post("/v1/verifications", {"items": [{"code": code}]}, key, 200)


@pytest.mark.parametrize(
    "query", ["", "?code=", "?code=x&code=y", "?code=x&fast=1", "?code=" + "9" * 5_000, "?code=%00"]
)
def test_no_question_is_a_500(site: Site, query: str) -> None:
    answer = site.client.get(f"/v1/verifications{query}", headers=site.as_(Role.MARKETPLACE))
    assert answer.status_code in {200, 400, 422}


def test_a_list_that_is_polled_is_304_until_there_is_more(site: Site, lot: dict[str, Any]) -> None:
    key = site.producer()
    for path in ("/v1/batches", "/v1/feeds/national-portal", "/v1/recalls", "/v1/places"):
        first = site.get(path, key)
        again = site.client.get(path, headers={**key, "If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b""), path
        assert "content-length" not in again.headers or again.headers["content-length"] == "0"
    tag = site.get("/v1/batches", key).headers["ETag"]
    body = bodies.batch(product_id=lot["product_id"], facility_id=lot["facility_id"], lot="LV-2")
    site.post("/v1/batches", body, key)
    assert site.client.get("/v1/batches", headers={**key, "If-None-Match": tag}).status_code == 200


def test_refusals_and_answers_that_nobody_may_keep_have_no_tag(site: Site) -> None:
    assert "ETag" not in site.get("/readyz").headers
    assert "ETag" not in site.get("/v1/batches", None, 401).headers
