"""Beginning with a telephone alone: a commune is chosen, an organisation opened, nothing signed before somebody looked, nobody found out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from nguongoc.parties.organisations import Organisation, OrganisationKind
from nguongoc.ports.rows import KeyPurpose, Role
from nguongoc.services.open_organisation import MOST_OF_ADDRESS, MOST_OF_PHONE
from tests.factories import rows
from tests.http.conftest import Site, add_organisation, one_site, settings_for
from tests.http.desk import PASSWORD, Browser, Door, hidden, open_door, said

site = one_site
PHONE = "0951 000 001"
LAM_SON = "15544"
FORM = {
    "commune": LAM_SON,
    "kind": "household",
    "name": "Vườn bưởi đầu làng",
    "phone": PHONE,
    "password": "nắng sớm vườn bưởi",
}
OPENED = "Đã nhận. Đăng nhập bằng số điện thoại và mật khẩu vừa đặt"


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        yield opened


def every_organisation(door: Door) -> list[Organisation]:
    with door.services.reads.open() as reader:
        return list(reader.parties.organisations(None, 100))


def opened(door: Door) -> Organisation:
    known = {door.cooperative.id, door.neighbour.id}
    (made,) = (each for each in every_organisation(door) if each.id not in known)
    return made


def started(door: Door) -> Browser:
    browser = door.browser()
    page = browser.post("/start", FORM)
    assert page.status_code == 200
    onward = hidden(page)["next"]
    assert browser.sign_in(PHONE, FORM["password"], next=onward).status_code == 303
    return browser


def test_a_household_opens_itself_prepares_and_signs_nothing_until_somebody_has_looked(door: Door) -> None:
    farmer = started(door)
    made = opened(door)
    assert (made.kind, made.is_household, made.phone) == (OrganisationKind.PRODUCER, True, None)
    assert made.slug.startswith("lam-son-")
    assert "buoi" not in made.slug
    with door.services.reads.open() as reader:
        assert reader.parties.signing_keys(KeyPurpose.ORGANISATION, made.id) == []
    assert "chưa ký, chưa đăng gì dưới tên này" in said(farmer.get("/producer"))
    assert "do anh chị tự mở" in said(farmer.get("/producer/name"))
    farmer.get("/producer/members")
    assert door.browser().client.get(f"/o/{made.slug}/did.json").status_code == 404
    office = rows.organisation(name="UBND xã", kind=OrganisationKind.AUTHORITY)
    add_organisation(door.services, replace(office, commune_code=LAM_SON))
    door.add_account("+84950000077", Role.AUTHORITY, office)
    officer = door.signed_in("+84950000077")
    page = said(officer.get("/authority/names"))
    assert "Tự mở, chưa ai xem" in page
    assert "+84951000001" in page
    assert officer.post(f"/authority/names/{made.id}", {}).status_code == 303
    assert "+84951000001" not in said(officer.get("/authority/names"))
    assert "chưa ký, chưa đăng" not in said(farmer.get("/producer"))
    assert door.browser().get(f"/o/{made.slug}/did.json").json()["id"] == made.did


def test_it_asks_to_be_vouched_for_in_the_same_sitting_and_the_name_is_answered_first(door: Door) -> None:
    farmer = started(door)
    register = {
        "name": "Hộ kinh doanh Vườn bưởi", "number": "HKD-0001", "registered_on": "20/05/2019",
        "register_name": "Sổ hộ kinh doanh", "register_url": "https://lamson.example/so",
    }  # fmt: skip
    assert "sau khi tên cơ sở được đồng ý" in said(farmer.get("/producer/identity"))
    assert farmer.post("/producer/identity", register).headers["location"] == "/producer/identity"
    assert "Xác nhận danh tính Đang chờ" in said(farmer.get("/producer/start"))
    office = rows.organisation(name="UBND xã", kind=OrganisationKind.AUTHORITY)
    add_organisation(door.services, replace(office, commune_code=LAM_SON))
    door.add_account("+84950000077", Role.AUTHORITY, office)
    officer = door.signed_in("+84950000077")
    listed = officer.get("/authority/identities").text
    wish = re.findall(r'action="(/authority/identities/[0-9a-f-]+)"', listed)[0]
    answer = officer.post(wish, {})
    assert answer.status_code == 409
    assert "Tên chờ xem" in said(answer)
    held = next(each for each in every_organisation(door) if each.slug.startswith("lam-son-"))
    officer.post(f"/authority/names/{held.id}", {})
    assert "Tên chờ xem trước" not in said(officer.post(wish, {}))


def test_a_number_with_an_account_is_answered_like_one_without_and_nothing_is_written(door: Door) -> None:
    known = {**FORM, "phone": "+84 950 000 005"}
    of_known, of_new = door.browser().post("/start", known), door.browser().post("/start", FORM)
    assert (of_known.status_code, of_new.status_code) == (200, 200)
    assert of_known.text.replace(known["phone"], PHONE) == of_new.text
    assert OPENED in said(of_known)
    assert len(every_organisation(door)) == 3
    assert door.browser().sign_in("+84 950 000 005", FORM["password"]).status_code == 403
    assert door.browser().sign_in("+84 950 000 005", PASSWORD).status_code == 303


def test_everything_that_is_wrong_is_told_at_its_field_and_the_password_is_not_shown_again(
    door: Door,
) -> None:
    wrong = {**FORM, "name": " ", "phone": "12", "password": "aaaaaaaaaaaaaa"}
    page = door.browser().post("/start", wrong)
    assert page.status_code in {400, 422}
    for name in ("name", "phone", "password"):
        assert f'id="{name}-wrong"' in page.text
    assert "aaaaaaaaaaaaaa" not in page.text
    assert door.browser().post("/start", {**FORM, "kind": "authority"}).status_code == 422
    unknown = door.browser().post("/start", {**FORM, "commune": "99999"})
    assert unknown.status_code == 422
    assert 'id="where"' in unknown.text
    assert len(every_organisation(door)) == 2


def test_no_number_and_no_address_opens_without_end_and_a_day_later_it_goes_on(door: Door) -> None:
    for _ in range(MOST_OF_PHONE):
        assert door.browser().post("/start", FORM).status_code == 200
    late = door.browser("198.51.100.1").post("/start", FORM)
    assert (late.status_code, late.headers["retry-after"]) == (429, "86400")
    assert "chờ 24 giờ" in said(late)
    crowd = [
        door.browser().post("/start", {**FORM, "phone": f"0951 000 {each:03}"}).status_code
        for each in range(100, 100 + MOST_OF_ADDRESS - MOST_OF_PHONE + 1)
    ]
    assert crowd[-1] == 429
    assert set(crowd[:-1]) == {200}
    door.later(hours=24)
    assert door.browser().post("/start", {**FORM, "phone": "0951 000 999"}).status_code == 200


def test_a_name_taken_for_anothers_is_told_to_whoever_looks(door: Door) -> None:
    door.browser().post("/start", {**FORM, "kind": "cooperative", "name": door.cooperative.name.upper()})
    made = opened(door)
    with door.services.reads.open() as reader:
        hold = reader.name_holds.find(made.id)
    assert hold is not None
    assert hold.others == (door.cooperative.slug,)


def test_an_operator_may_switch_it_off(tmp_path: Path) -> None:
    settings = settings_for(f"sqlite:///{tmp_path / 'off.sqlite'}", tmp_path).model_copy(
        update={"open_sign_up": False}
    )
    with open_door(settings) as door:
        assert door.browser().get("/start", 403).status_code == 403
        assert "/start" not in door.browser().get("/signin").text
        assert door.browser().post("/start", FORM).status_code == 403
        assert len(every_organisation(door)) == 2


def test_another_site_cannot_post_it(site: Site) -> None:
    refused = site.client.post("/start", data=FORM, headers={"Origin": "https://elsewhere.example"})
    assert refused.status_code == 403


def test_a_commune_is_found_by_its_old_name_and_a_split_one_is_the_persons_choice(site: Site) -> None:
    browser = Browser(site.client)
    page = browser.get("/start?where=dong+tho")
    assert "đã chia cho nhiều xã" in said(page)
    assert page.text.count('href="/start?commune=') == 2
    district = browser.get("/start?where=huyện+Thọ+Xuân")
    assert district.text.count('href="/start?commune=') == 8
    assert "Không thấy xã nào" in said(browser.get("/start?where=Paris"))
    assert "Xã Lam Sơn" in said(browser.get(f"/start?commune={LAM_SON}"))
    assert 'id="where"' in browser.get("/start?commune=1").text


def test_the_api_offers_communes_and_says_when_only_a_person_can_choose(site: Site) -> None:
    (first, second) = site.get("/v1/communes?q=Đông Thọ").json()["items"]
    assert {first["code"], second["code"]} == {"14758", "14797"}
    assert first["choose"]
    assert first["former"]["split"]
    district = site.get("/v1/communes?q=tho xuan").json()["items"]
    assert (district[0]["name"], district[0]["choose"]) == ("Xã Thọ Xuân", False)
    assert len([each for each in district if each["former_district"] == "Huyện Thọ Xuân"]) == 8
    assert site.get("/v1/communes?q=%20", status=422).json()["code"] == "query-empty"
    assert site.get(f"/v1/communes?q={'a' * 201}", status=400)
