"""Asking to be forgotten at the desk: the password again, a week in which anybody may call it off, then it is done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.organisations import OrganisationKind
from nguongoc.ports.rows import Duty, Role
from nguongoc.recalls.recall import NamedLot, Order, Outcome, Reason
from nguongoc.services.recall_lot import Ordered
from nguongoc.store.engine import open_engine
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import MemberRow
from tests.factories import rows
from tests.http.conftest import add_organisation, settings_for
from tests.http.desk import PASSWORD, WRONG, Browser, Door, open_door, said
from tests.http.test_sign_in_codes import Town, town
from tests.service import Farm

__all__ = ["town"]

FORGET, OF_HOST, TERRITORY = "/producer/forget", "/host/forget", "/authority/forgetting"
PHONE, OTHER = "+84912000001", "+84912000002"
MEMBER = table(MemberRow)


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        yield opened


@pytest.fixture
def household(door: Door) -> str:
    """A name that has to go."""
    name = "Hộ bà Lê Thị Quên"
    engine = open_engine(door.services.settings.database)
    with engine.begin() as connection:
        row = {"id": uuid7(rows.NOW), "organisation_id": door.cooperative.id, "name": name}
        connection.execute(insert(MEMBER), row | {"created_at": rows.NOW})
    engine.dispose()
    return name


def signed_in(door: Door, phone: str = PHONE, role: Role = Role.PRODUCER) -> Browser:
    door.add_account(phone, role)
    browser = door.browser()
    assert browser.sign_in(phone).status_code == 303
    return browser


def members(door: Door) -> int:
    engine = open_engine(door.services.settings.database, read_only=True)
    with engine.connect() as connection:
        count: int = connection.exec_driver_sql("select count(*) from member").scalar_one()
    engine.dispose()
    return count


def test_it_is_said_what_goes_and_what_stays_before_anything_is_asked(door: Door) -> None:
    page = said(signed_in(door).get(FORGET))
    assert "Việc này không làm lại được" in page
    assert "người đã mua vẫn kiểm được tem" in page
    assert "còn 7 ngày để rút lại" in page


def test_those_who_work_at_the_desk_are_told_on_their_telephones_once(town: Town) -> None:
    """A thief with the password is not the only one who reads what comes."""
    door = town.door
    door.add_account(OTHER, duty=Duty.CLERK)
    door.add_account("+84912000003", duty=Duty.MEMBER)
    owner = door.signed_in()
    for _ in range(2):
        assert owner.post(FORGET, {"password": PASSWORD}).headers["location"] == FORGET
        town.texting.send_waiting()
    town.gateway.wait(2)
    told = [json.loads(each.body) for each in town.gateway.got]
    assert len(told) == 2
    assert any(OTHER[3:] in each["to"] for each in told), told
    words = {each["text"] for each in told}
    assert len(words) == 1
    assert "xin xoa co so cua ban, 7 ngay" in next(iter(words))
    assert next(iter(words)).isascii()
    assert len(next(iter(words))) <= 160


def test_after_a_week_everything_goes_and_nobody_signs_in_any_more(door: Door, household: str) -> None:
    browser = signed_in(door)
    assert browser.post(FORGET, {"password": PASSWORD}).headers["location"] == FORGET
    assert "Đến ngày 30/11/2026 thì làm" in said(browser.get(FORGET))
    assert door.services.forget() == 0, "not before its day"
    assert members(door) == 1
    door.later(days=7)
    browser = door.browser()
    assert browser.sign_in(PHONE).status_code == 303
    assert door.services.forget() == 1
    assert door.services.forget() == 0, "once"
    assert members(door) == 0
    assert browser.get("/producer", 303).headers["location"].startswith("/signin")
    assert door.browser().sign_in(PHONE).status_code == 403
    with door.services.reads.open() as reader:
        forgotten = reader.parties.organisation(door.cooperative.id)
    assert forgotten is not None
    assert forgotten.erased_at == door.clock.now()


def test_the_day_stands_on_every_page_of_everybody_of_it_and_any_of_them_calls_it_off(door: Door) -> None:
    browser, other = signed_in(door), signed_in(door, OTHER)
    browser.post(FORGET, {"password": PASSWORD})
    assert "Cơ sở đã xin được quên: làm ngày 30/11/2026" in said(other.get("/producer/land"))
    assert other.post(FORGET, {"do": "stay"}).headers["location"] == FORGET
    assert "xin được quên: làm ngày" not in said(browser.get("/producer"))
    door.later(days=7)
    assert door.services.forget() == 0
    assert signed_in(door, "+84912000003").post(FORGET, {"do": "stay"}).status_code == 404


def test_asked_twice_it_keeps_its_first_day(door: Door) -> None:
    browser = signed_in(door)
    browser.post(FORGET, {"password": PASSWORD})
    door.later(minutes=10)
    browser.post(FORGET, {"password": PASSWORD})
    (wish,) = door.services.forget.open_wishes()
    assert wish.asked_at == rows.NOW


@pytest.mark.parametrize("typed", ["", WRONG, "x" * 500])
def test_without_the_password_nothing_is_asked(door: Door, typed: str) -> None:
    answer = signed_in(door).post(FORGET, {"password": typed})
    assert answer.status_code == 403
    assert "Mật khẩu không đúng" in said(answer)
    assert typed == "" or typed not in answer.text
    assert door.services.forget.open_wishes() == []


def test_who_tries_passwords_here_is_stopped_as_at_the_door(door: Door) -> None:
    browser = signed_in(door)
    for _ in range(5):
        browser.post(FORGET, {"password": WRONG})
    answer = browser.post(FORGET, {"password": PASSWORD})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_a_recall_that_is_open_comes_first_whenever_it_was_ordered(door: Door) -> None:
    farm = Farm(door.services)
    door.add_account(OTHER, of=farm.organisation)
    browser = door.browser()
    browser.sign_in(OTHER)
    browser.post(FORGET, {"password": PASSWORD})
    order = Order((NamedLot(farm.register().batch.id),), Reason.MICROBES)
    ordered = door.services.recalling.lot(farm.caller, order)
    assert isinstance(ordered, Ordered)
    door.later(days=7)
    assert door.services.forget() == 0, "whoever holds the goods must reach it"
    browser.sign_in(OTHER)
    browser.post(FORGET, {"do": "stay"})
    answer = browser.post(FORGET, {"password": PASSWORD})
    assert answer.status_code == 409
    assert "kết thúc thu hồi rồi xin lại" in said(answer)
    door.services.recalling.end(farm.caller, ordered.recall.id, Outcome.LIFTED)
    assert browser.post(FORGET, {"password": PASSWORD}).status_code == 303


def test_a_host_asks_at_its_own_desk_and_others_have_none(door: Door) -> None:
    assert signed_in(door, role=Role.HOST).post(OF_HOST, {"password": PASSWORD}).status_code == 303
    assert signed_in(door, OTHER, Role.AUTHORITY).get(FORGET, 403).status_code == 403


def test_another_site_and_no_one_cannot_ask(door: Door) -> None:
    browser = signed_in(door)
    forged: dict[str, Any] = {"headers": {"Origin": "https://boidep.example"}}
    assert browser.client.post(FORGET, data={"password": PASSWORD}, **forged).status_code == 403
    assert door.browser().post(FORGET, {"password": PASSWORD}).headers["location"].startswith("/signin")
    assert door.services.forget.open_wishes() == []


def test_an_authority_sees_who_of_its_commune_goes_and_went_and_nothing_else_of_them(door: Door) -> None:
    with door.services.reads.open() as reader:
        known = reader.parties.organisation(door.cooperative.id)
    assert known is not None
    offices = {
        code: add_organisation(
            door.services,
            replace(rows.organisation(name="UBND xã", kind=OrganisationKind.AUTHORITY), commune_code=code),
        )
        for code in (known.commune_code, "16174")
    }
    for number, office in enumerate(offices.values()):
        door.add_account(f"+8491200003{number}", Role.AUTHORITY, office)
    clerk, elsewhere = door.signed_in("+84912000030"), door.signed_in("+84912000031")
    assert door.cooperative.name not in said(clerk.get(TERRITORY))
    signed_in(door).post(FORGET, {"password": PASSWORD})
    page = said(clerk.get(TERRITORY))
    assert f"{door.cooperative.name} Sẽ được quên ngày 30/11/2026 Xin ngày 23/11/2026" in page
    assert PHONE.removeprefix("+84") not in page.replace(" ", "")
    assert door.cooperative.name not in said(elsewhere.get(TERRITORY)), "another commune's"
    signed_in(door, OTHER).get(TERRITORY, 403)
    door.later(days=7)
    assert door.services.forget() == 1
    clerk = door.signed_in("+84912000030")
    assert f"{door.cooperative.name} Đã được quên ngày 30/11/2026" in said(clerk.get(TERRITORY))
    door.later(days=91)
    assert door.cooperative.name not in said(door.signed_in("+84912000030").get(TERRITORY))
