"""A badge on a listing: it says *check*, shows its frame on its own site alone, and tells whoever opens a copy elsewhere."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from nguongoc.ports.recalls import WebhookTopic
from nguongoc.ports.rows import Role
from nguongoc.services.make_badges import MOST_ORIGINS, NoteBadges, origin_of
from tests.factories import rows
from tests.http.conftest import BASE_URL, Site
from tests.http.desk import said
from tests.http.lots import registered_lot
from tests.http.test_recall_desk import signed_in
from tests.http.test_told_webhooks import listen, office, told

LISTING = "https://shop.example/p/buoi-luan-van?sku=7"


@pytest.fixture
def lot(site: Site) -> dict[str, Any]:
    return registered_lot(site)


@pytest.fixture
def shop(site: Site) -> dict[str, str]:
    return site.as_(Role.MARKETPLACE, site.neighbour)


@pytest.fixture
def badge(site: Site, lot: dict[str, Any], shop: dict[str, str]) -> dict[str, Any]:
    body = {"code": lot["digital_link"], "seller": "Cửa hàng <Bà Tư>", "listing": LISTING}
    made: dict[str, Any] = site.post("/v1/badges", body, shop)
    return made


def open_(site: Site, badge: dict[str, Any], referer: str | None = None, **more: str) -> Any:
    headers = {"Accept": "text/html", **more} | ({} if referer is None else {"Referer": referer})
    return site.client.get(badge["page"].removeprefix(BASE_URL), headers=headers)


def test_the_page_repeats_seller_and_listing_and_leads_to_the_lot(
    site: Site, lot: dict[str, Any], badge: dict[str, Any]
) -> None:
    for referer in (None, "https://shop.example/", "https://shop.example/p/other", badge["frame"]):
        page = open_(site, badge, referer)
        assert page.status_code == 200
        assert "Cửa hàng &lt;Bà Tư&gt;" in page.text
        assert LISTING in page.text
        assert f'href="/p/b/{lot["code"]}"' in page.text
        assert "Nút này không phải của trang" not in page.text
        assert page.headers["x-robots-tag"] == "noindex"
    assert (
        site.get(f"/v1/badges/{badge['id']}", site.as_(Role.MARKETPLACE, site.neighbour)).json()["elsewhere"]
        == []
    )


def test_whoever_comes_from_another_site_is_told_and_producer_authority_and_maker_see_which(
    site: Site, lot: dict[str, Any], badge: dict[str, Any], shop: dict[str, str]
) -> None:
    for referer in ("https://gia.example/", "https://GIA.example:443/x", "http://shop.example/"):
        page = open_(site, badge, referer)
        assert "Nút này không phải của trang anh chị vừa xem" in page.text
        assert "shop.example" in page.text
    english = open_(site, badge, "https://gia.example/", **{"Accept-Language": "en"})
    assert "gia.example" in english.text
    picture = badge["picture"].removeprefix(BASE_URL)
    site.client.get(picture, headers={"Referer": "https://copied.example/"})
    [listed] = site.get("/v1/badges", shop).json()["items"]
    expected = {"https://gia.example": 3, "http://shop.example": 1, "https://copied.example": 1}
    assert {each["origin"]: each["times"] for each in listed["elsewhere"]} == expected
    path = f"/v1/batches/{lot['id']}/badges"
    for reader in (site.producer(), site.as_(Role.AUTHORITY)):
        [seen] = site.get(path, reader).json()["items"]
        assert len(seen["elsewhere"]) == 3
    assert site.client.get(path, headers=site.as_(Role.PRODUCER, site.neighbour)).status_code == 404


def test_the_picture_says_check_and_the_day_and_never_that_anything_holds(
    site: Site, badge: dict[str, Any]
) -> None:
    answer = site.client.get(badge["picture"].removeprefix(BASE_URL))
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "script" not in answer.text
    drawn = "".join(ET.fromstring(answer.text).itertext())
    assert "Kiểm tra lô LV-1" in drawn
    assert "trace.example" in drawn
    assert "23/11/2026" in drawn
    assert not re.search("xác thực|verified|đã kiểm|hợp lệ", drawn, re.IGNORECASE)
    assert "sandbox" in answer.headers["content-security-policy"]


def test_the_frame_shows_on_the_listings_site_alone(site: Site, badge: dict[str, Any]) -> None:
    answer = site.client.get(badge["frame"].removeprefix(BASE_URL))
    policy = answer.headers["content-security-policy"]
    assert policy.endswith("frame-ancestors https://shop.example")
    assert "unsafe-inline" not in policy
    assert f'href="{badge["page"]}"' in answer.text


def test_oembed_gives_the_frame(site: Site, badge: dict[str, Any]) -> None:
    said = site.client.get("/oembed", params={"url": badge["page"], "format": "json"}).json()
    assert (said["version"], said["type"]) == ("1.0", "rich")
    assert said["html"] == badge["html_frame"]
    for params in ({"url": "https://elsewhere.example/badges/x"}, {}, {"url": f"{BASE_URL}/badges/nothing"}):
        assert (
            site.client.get("/oembed", params=params, headers={"Accept": "application/json"}).status_code
            == 404
        )
    wrong = site.client.get(
        "/oembed", params={"url": badge["page"], "format": "xml"}, headers={"Accept": "application/json"}
    )
    assert wrong.json()["code"] == "oembed-format"


def test_a_withdrawn_badge_is_gone_and_its_maker_still_sees_it(
    site: Site, badge: dict[str, Any], shop: dict[str, str]
) -> None:
    other = site.as_(Role.MARKETPLACE)
    assert site.client.delete(f"/v1/badges/{badge['id']}", headers=other).status_code == 404
    for _ in range(2):
        assert site.client.delete(f"/v1/badges/{badge['id']}", headers=shop).status_code == 204
    for name in ("page", "picture", "frame"):
        assert site.client.get(badge[name].removeprefix(BASE_URL)).status_code == 404
    assert site.get(f"/v1/badges/{badge['id']}", shop).json()["withdrawn_at"]


def test_a_badge_withdrawn_by_a_slip_is_there_again_for_a_day(
    site: Site, badge: dict[str, Any], shop: dict[str, str]
) -> None:
    path, restoration = f"/v1/badges/{badge['id']}", f"/v1/badges/{badge['id']}/restoration"
    assert site.client.delete(path, headers=shop).status_code == 204
    site.post(restoration, {}, site.as_(Role.MARKETPLACE), 404)
    for _ in range(2):
        assert site.post(restoration, {}, shop, 200)["withdrawn_at"] is None
    assert site.client.get(badge["page"].removeprefix(BASE_URL)).status_code == 200
    services = site.services
    long_ago = services.clock.now() - timedelta(days=1, minutes=1)
    services.writer.run(lambda uow: uow.badges.withdraw(badge["id"], long_ago))
    assert site.post(restoration, {}, shop, 409)["code"] == "badge-gone"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"seller": ""}, "/seller"),
        ({"seller": "x" * 121}, "/seller"),
        ({"seller": "a\u202eb"}, "/seller"),
        ({"listing": "shop.example"}, "/listing"),
        ({"listing": "http://shop.example/"}, "/listing"),
        ({"listing": "javascript:alert(1)"}, "/listing"),
        ({"listing": "https://u:p@shop.example/"}, "/listing"),
        ({"listing": "https://cửahàng.example/"}, "/listing"),
        ({"listing": "https://shop.example/; frame-ancestors *"}, "/listing"),
        ({"listing": "https://shop.example/" + "x" * 500}, "/listing"),
        ({"code": "0000000000"}, "/code"),
        ({"code": "https://elsewhere.example/b/x"}, "/code"),
        ({"code": "rác"}, "/code"),
        ({"note": "x"}, "/note"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_at_its_field(
    site: Site, lot: dict[str, Any], shop: dict[str, str], change: dict[str, str], pointer: str
) -> None:
    body = {"code": lot["code"], "seller": "Bà Tư", "listing": LISTING} | change
    refused = site.client.post("/v1/badges", json=body, headers=shop)
    assert refused.status_code == 422, refused.text
    assert [each["pointer"] for each in refused.json()["errors"]] == [pointer]


def test_of_one_badge_only_so_many_sites_are_told_apart(
    site: Site, badge: dict[str, Any], shop: dict[str, str]
) -> None:
    services = site.services
    for at in range(MOST_ORIGINS + 7):
        seen = {(badge["id"], f"https://s{at}.example"): 1, ("nothing", "https://x.example"): 1}
        services.writer.run(
            lambda uow, seen=seen: uow.badges.note_elsewhere(seen, rows.NOW, MOST_ORIGINS)  # type: ignore[misc]
        )
    found = site.get(f"/v1/badges/{badge['id']}", shop).json()["elsewhere"]
    assert len(found) == MOST_ORIGINS + 1
    assert (found[0]["origin"], found[0]["times"]) == ("…", 7)


def test_a_copy_is_told_once_a_site_to_the_producer_and_its_authority_and_stands_on_their_desks(
    site: Site, lot: dict[str, Any], badge: dict[str, Any]
) -> None:
    here, away = office(site.services, "15544"), office(site.services, "15622")
    for each in (site.cooperative, here, away, site.neighbour):
        listen(site.services, each, WebhookTopic.BADGE_ELSEWHERE)
    for referer in ("https://gia.example/x", "https://gia.example/y", "https://khac.example/"):
        assert "Nút này không phải của trang" in open_(site, badge, referer).text
        site.services.bulk_verifying.badges_seen.settle()
    for each, times in ((site.cooperative, 2), (here, 2), (away, 0), (site.neighbour, 0)):
        assert len(told(site.services, each, WebhookTopic.BADGE_ELSEWHERE)) == times, each.name
    for desk, path in (
        (signed_in(site, Role.PRODUCER), "/producer/signals"),
        (signed_in(site, Role.AUTHORITY, here), "/authority/signals"),
    ):
        text = said(desk.get(path))
        assert "Thấy ở https://gia.example, 2 lần" in text
        assert f"Làm cho Cửa hàng <Bà Tư> tại {LISTING}" in text
    for desk, path in (
        (signed_in(site, Role.PRODUCER, site.neighbour), "/producer/signals"),
        (signed_in(site, Role.AUTHORITY, away), "/authority/signals"),
    ):
        assert "gia.example" not in said(desk.get(path))


def test_looks_are_written_together(site: Site, badge: dict[str, Any]) -> None:
    now = 100.0
    note = NoteBadges(
        site.services.writer, site.services.clock, lambda _uow, _badge, _origin: None, lambda: now
    )
    made = site.services.bulk_verifying.badges.public(badge["id"]).badge
    for _ in range(5):
        assert note.elsewhere(made, "https://gia.example/x", BASE_URL) == "https://gia.example"
    assert sum(note._waiting.values()) == 4
    assert note.elsewhere(made, LISTING, BASE_URL) is None
    assert note.elsewhere(made, f"{BASE_URL}/x", BASE_URL) is None
    assert note.elsewhere(made, None, BASE_URL) is None
    note.settle()
    assert not note._waiting


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("HTTPS://Shop.Example:443/x", "https://shop.example"),
        ("https://shop.example:8443", "https://shop.example:8443"),
        ("https://shop.example:99999/", None),
        ("https://[::1]/", None),
        ("https://a b/", None),
        ("ftp://shop.example/", None),
        ("https:///x", None),
    ],
)
def test_an_origin_is_as_a_browser_writes_it(address: str, origin: str | None) -> None:
    assert origin_of(address) == origin
