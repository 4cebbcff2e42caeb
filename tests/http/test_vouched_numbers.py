"""A lost number has a way back: others vouch, everybody hears, days pass, and whoever has the old sign-in calls it off."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from nguongoc.ports import Account
from nguongoc.ports.rows import Duty, Role
from tests.factories import rows
from tests.http.conftest import add_organisation, settings_for
from tests.http.desk import PASSWORD, SEE_OTHER, WRONG, Browser, Door, open_door, said
from tests.http.test_sign_in_codes import Town, town

__all__ = ["town"]

OWNER, LOST, NEW = "+84950000005", "+84950000011", "0950 000 031"
OFFICER, AFAR = "+84950000016", "+84950000017"
OWN, AUTHORITY, CHOSEN = "/signin/number", "/authority/numbers", "chanh leo 2027"


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        opened.add_account(LOST, duty=Duty.CLERK)
        yield opened


def account_of(door: Door, phone: str) -> Account | None:
    with door.services.reads.open() as reader:
        return reader.access.account_by_phone(phone)


def page_of(door: Door, phone: str = LOST) -> str:
    account = account_of(door, phone)
    assert account is not None
    return f"/producer/accounts/{account.id}/number"


def vouch(door: Door, owner: Browser, phone: str = NEW, password: str = PASSWORD) -> int:
    return owner.post(page_of(door), {"phone": phone, "password": password}).status_code


def change_of(browser: Browser, path: str) -> str:
    found = re.search(r'name="change" value="([^"]+)"', browser.get(path).text)
    assert found is not None
    return found[1]


def code_from(browser: Browser, path: str) -> str:
    page = browser.post(path, {"do": "hand", "change": change_of(browser, path)})
    found = re.search(r"((?:[0-9A-Z]{4}-){2}[0-9A-Z]{4})", said(page))
    assert found is not None, said(page)
    return found[1]


def take_up(door: Door, code: str, phone: str = NEW) -> int:
    form = {"phone": phone, "code": code, "password": CHOSEN}
    return door.browser().post("/signin/invited", form).status_code


def office(door: Door, phone: str, commune: str | None) -> Browser:
    there = add_organisation(door.services, rows.organisation(name=f"UBND {phone}", commune_code=commune))
    door.add_account(phone, Role.AUTHORITY, there)
    return door.signed_in(phone)


def by_authority(browser: Browser, old: str = OWNER, password: str = PASSWORD) -> int:
    return browser.post(AUTHORITY, {"old_phone": old, "phone": NEW, "password": password}).status_code


def test_after_three_days_the_new_number_lets_in_and_the_old_one_does_not(door: Door) -> None:
    thief = door.signed_in(LOST)
    owner = door.signed_in()
    assert vouch(door, owner) == SEE_OTHER
    path, change = page_of(door), change_of(owner, page_of(door))
    assert owner.post(path, {"do": "hand", "change": change}).status_code == 409
    door.later(days=3)
    owner = door.signed_in()
    code = code_from(owner, path)
    assert take_up(door, code, "0950 000 032") == 403
    thief = door.signed_in(LOST)
    assert take_up(door, code) == SEE_OTHER
    assert thief.client.get("/producer").status_code == SEE_OTHER
    assert door.browser().sign_in(LOST).status_code == 403
    assert door.browser().sign_in(NEW).status_code == 403
    assert door.browser().sign_in(NEW, CHOSEN).status_code == SEE_OTHER
    assert take_up(door, code) == 403
    account = account_of(door, "+84950000031")
    assert account is not None
    assert account.duty is Duty.CLERK


def test_everybody_of_the_organisation_sees_what_is_coming_and_anybody_calls_it_off(door: Door) -> None:
    old, owner = door.signed_in(LOST), door.signed_in()
    assert vouch(door, owner) == SEE_OTHER
    for browser in (old, owner):
        assert "Có người xin đổi số điện thoại đăng nhập" in said(browser.get("/producer"))
    assert old.post(OWN, {"change": change_of(old, OWN)}).status_code == SEE_OTHER
    assert "Có người xin đổi" not in said(owner.get("/producer"))
    door.later(days=4)
    assert "Đưa mã" not in said(door.signed_in().get(page_of(door)))


def test_a_code_that_was_handed_over_is_worth_nothing_once_it_is_called_off(door: Door) -> None:
    assert vouch(door, door.signed_in()) == SEE_OTHER
    door.later(days=3)
    code = code_from(door.signed_in(), page_of(door))
    old = door.signed_in(LOST)
    assert old.post(OWN, {"change": change_of(old, OWN)}).status_code == SEE_OTHER
    assert take_up(door, code) == 403
    assert account_of(door, LOST) is not None


def test_what_nobody_took_up_in_fourteen_days_ends(door: Door) -> None:
    assert vouch(door, door.signed_in()) == SEE_OTHER
    door.later(days=3)
    code = code_from(door.signed_in(), page_of(door))
    door.later(days=14)
    assert take_up(door, code) == 403
    assert vouch(door, door.signed_in()) == SEE_OTHER


def test_nobody_vouches_for_themselves_without_the_password_or_for_others_people(door: Door) -> None:
    owner = door.signed_in()
    assert vouch(door, owner, password=WRONG) == 403
    assert owner.post(page_of(door, OWNER), {"phone": NEW, "password": PASSWORD}).status_code == 404
    stranger = door.add_account("+84950000020", of=door.neighbour)
    path = f"/producer/accounts/{stranger.id}/number"
    owner.get(path, 404)
    assert owner.post(path, {"phone": NEW, "password": PASSWORD}).status_code == 404
    clerk = door.signed_in(LOST)
    assert vouch(door, clerk) == 403
    assert "Có người xin đổi" not in said(owner.get("/producer"))


def test_another_organisation_neither_sees_nor_ends_it(door: Door) -> None:
    owner = door.signed_in()
    assert vouch(door, owner) == SEE_OTHER
    change = change_of(owner, OWN)
    door.add_account("+84950000020", of=door.neighbour)
    stranger = door.signed_in("+84950000020")
    assert "Không có lời xin nào đang chờ." in said(stranger.get(OWN))
    assert stranger.post(OWN, {"change": change}).status_code == 404
    door.later(days=3)
    stranger = door.signed_in("+84950000020")
    assert stranger.post(page_of(door), {"do": "hand", "change": change}).status_code == 404
    assert change_of(door.signed_in(), OWN) == change


def test_it_is_asked_three_times_a_month_and_one_at_a_time(door: Door) -> None:
    owner = door.signed_in()
    assert vouch(door, owner) == SEE_OTHER
    assert vouch(door, owner) == 409
    assert owner.post(OWN, {"change": change_of(owner, OWN)}).status_code == SEE_OTHER
    assert vouch(door, owner) == SEE_OTHER
    assert owner.post(OWN, {"change": change_of(owner, OWN)}).status_code == SEE_OTHER
    assert vouch(door, owner) == 429


def test_the_authority_of_the_commune_vouches_for_the_only_owner_after_seven_days(door: Door) -> None:
    officer = office(door, OFFICER, door.cooperative.commune_code)
    assert by_authority(officer) == SEE_OTHER
    assert "Có người xin đổi" in said(door.signed_in().get("/producer"))
    door.later(days=6, hours=23)
    officer = door.signed_in(OFFICER)
    change = change_of(officer, AUTHORITY)
    assert officer.post(AUTHORITY, {"do": "hand", "change": change}).status_code == 409
    door.later(hours=2)
    code = code_from(door.signed_in(OFFICER), AUTHORITY)
    assert take_up(door, code) == SEE_OTHER
    assert door.browser().sign_in(OWNER).status_code == 403


def test_an_authority_learns_and_does_nothing_beyond_its_territory_and_only_owners(door: Door) -> None:
    afar = office(door, AFAR, "14758" if door.cooperative.commune_code != "14758" else "15544")
    near = office(door, OFFICER, door.cooperative.commune_code)
    answers = [
        said(browser.post(AUTHORITY, {"old_phone": old, "phone": NEW, "password": PASSWORD}))
        for browser, old in ((afar, OWNER), (near, "0950 000 099"), (near, LOST), (near, OFFICER))
    ]
    for answer in answers:
        assert "Không có tài khoản này, hoặc người khác phải xác nhận." in answer
    door.add_account("+84950000021")
    assert by_authority(near) == 404, "there is another owner to ask"


def test_a_new_number_that_signs_in_elsewhere_is_told_to_its_holder_alone(door: Door) -> None:
    door.add_account("+84950000031", of=door.neighbour)
    assert vouch(door, door.signed_in()) == SEE_OTHER
    door.later(days=3)
    assert take_up(door, code_from(door.signed_in(), page_of(door))) == 409
    assert account_of(door, LOST) is not None


@pytest.mark.parametrize("path", [OWN, AUTHORITY, "number"])
def test_forms_of_other_sites_do_nothing(door: Door, path: str) -> None:
    owner = door.signed_in()
    where = page_of(door) if path == "number" else path
    for headers in ({"Origin": "https://evil.example"}, {}):
        assert owner.post(where, {"phone": NEW, "password": PASSWORD}, headers).status_code == 403
    assert "Có người xin đổi" not in said(owner.get("/producer"))


def test_the_old_number_is_told_and_the_code_goes_to_the_new_one(town: Town) -> None:
    door = town.door
    door.add_account(LOST, duty=Duty.CLERK)
    assert vouch(door, door.signed_in()) == SEE_OTHER
    town.texting.send_waiting()
    town.gateway.wait(1)
    told = json.loads(town.gateway.got[-1].body)
    assert "xin doi so dien thoai" in told["text"]
    assert told["text"].isascii()
    assert len(told["text"]) <= 160
    door.later(days=3)
    owner, path = door.signed_in(), page_of(door)
    page = owner.post(path, {"do": "hand", "change": change_of(owner, path)})
    town.texting.send_waiting()
    town.gateway.wait(2)
    code = re.search(r"ma ([0-9A-Z]{12})\.", json.loads(town.gateway.got[-1].body)["text"])
    assert code is not None
    assert code[1] not in page.text.replace("-", "")
    assert take_up(door, code[1]) == SEE_OTHER
