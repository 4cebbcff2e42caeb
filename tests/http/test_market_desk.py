"""The market's desk: whose it is, and where one is led."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx2 import Response

from nguongoc.parties.organisations import OrganisationKind
from nguongoc.ports.rows import Role
from nguongoc.services.caller import MAY
from nguongoc_api.pages.market.scope_words import SCOPE_WORDS
from tests.factories import rows
from tests.http.conftest import add_organisation, settings_for
from tests.http.desk import Browser, Door, hidden, open_door, said

PHONE = "+84950000015"


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        shop = rows.organisation(name="Sàn Chợ Xanh", kind=OrganisationKind.MARKETPLACE)
        add_organisation(opened.services, shop)
        opened.add_account(PHONE, Role.MARKETPLACE, shop)
        yield opened


@pytest.fixture
def market(door: Door) -> Browser:
    return door.signed_in(PHONE)


def test_a_marketplace_that_signs_in_is_at_its_own_desk(door: Door) -> None:
    browser = door.browser()
    assert browser.sign_in(PHONE, next="/producer").headers["location"] == "/market"
    assert browser.get("/signin", 303).headers["location"] == "/market"
    page = browser.get("/market")
    assert 'href="/docs"' in page.text
    assert 'href="/producer' not in page.text


def key_on(page: Response) -> str:
    return re.findall(r'value="(ng_[a-z0-9_]+)"', page.text)[0]


def verify(door: Door, key: str) -> int:
    headers = {"Authorization": f"Bearer {key}"}
    body = {"items": [{"code": "x"}]}
    return door.browser().client.post("/v1/verifications", json=body, headers=headers).status_code


def test_a_key_is_shown_once_used_replaced_and_revoked(door: Door, market: Browser) -> None:
    form = {"label": "Kho hàng", "verify": "1", "days": "90"}
    made = market.post("/market/keys", form)
    assert made.headers["cache-control"] == "no-store"
    old = key_on(made)
    assert verify(door, old) == 200
    listed = market.get("/market/keys")
    assert old not in listed.text
    assert "Kho hàng Dùng được tới ngày 21/02/2027" in said(listed)
    assert "Chưa dùng lần nào" in said(listed)
    door.services.visiting.programs.uses.write()
    one = re.findall(r'href="(/market/keys/[0-9a-z]{10})"', listed.text)[0]
    assert "Dùng lần cuối ngày 23/11/2026" in said(market.get(one))
    new = key_on(market.post(f"{one}/rotation", {"overlap_days": "7"}))
    assert (verify(door, old), verify(door, new)) == (200, 200)
    assert "Đã có khoá thay, dùng được tới ngày 30/11/2026" in said(market.get(one))
    unsure = market.post(f"{one}/end", {})
    assert unsure.status_code == 422
    assert "sẽ ngừng ngay" in said(unsure)
    assert verify(door, old) == 200
    gone = market.post(f"{one}/end", {"sure": "1"}).headers["location"]
    assert "Đã thu hồi" in said(market.get(gone))
    assert (verify(door, old), verify(door, new)) == (401, 200)


def test_what_is_wrong_with_a_key_is_said_at_its_field(market: Browser) -> None:
    page = market.post("/market/keys", {"label": " ", "verify": "1", "days": "90"})
    assert page.status_code == 422
    assert 'id="label-wrong"' in page.text
    page = market.post("/market/keys", {"label": "Kho", "days": ""})
    assert 'id="scopes-wrong"' in page.text
    assert market.post("/market/keys", {"label": "Kho", "verify": "1", "days": "9999"}).status_code == 422
    assert market.post("/market/keys/0000000000/rotation", {"overlap_days": "7"}).status_code == 404
    assert (
        market.post(
            "/market/keys", {"label": "Kho", "batches:write": "1", "verify": "1", "days": ""}
        ).status_code
        == 422
    )


def test_a_producer_makes_keys_at_its_own_desk(door: Door) -> None:
    farmer = door.signed_in()
    key = key_on(farmer.post("/producer/keys", {"label": "Máy in tem", "labels:print": "1", "days": "365"}))
    headers = {"Authorization": f"Bearer {key}"}
    assert door.browser().client.get("/v1/batches", headers=headers).status_code == 403
    farmer.get("/market/keys", 403)


def test_every_scope_that_a_desk_may_give_has_words() -> None:
    assert set(SCOPE_WORDS) == MAY[Role.PRODUCER] | MAY[Role.MARKETPLACE]


def test_a_marketplace_opens_itself_without_a_commune_and_verifies_at_once(door: Door) -> None:
    begun = door.browser().get("/start")
    assert 'href="/start?for=marketplace"' in begun.text
    fields = hidden(door.browser().get("/start?for=marketplace"))
    form = {"name": "Sàn Rau Quả", "phone": "0951 000 001", "password": "nắng sớm vườn bưởi", **fields}
    browser = door.browser()
    onward = hidden(browser.post("/start", form))["next"]
    entered = browser.sign_in(form["phone"], form["password"], next=onward)
    assert entered.headers["location"] == "/market"
    key = key_on(browser.post("/market/keys", {"label": "Thử", "verify": "1", "days": "90"}))
    assert verify(door, key) == 200
    wrong = door.browser().post("/start", {**form, "name": " "})
    assert hidden(wrong)["kind"] == "marketplace"


def test_the_desk_is_nobody_elses(door: Door, market: Browser) -> None:
    assert door.browser().get("/market", 303).headers["location"] == "/signin?next=/market"
    assert "sàn" in said(market.get("/market"))
    door.signed_in().get("/market", 403)
    market.get("/producer", 403)
