"""Telephones that go from hand to hand: what is left on them, who goes on with what was typed, and where one is signed in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from nguongoc.ports.rows import Role
from nguongoc_api.settings import Settings
from tests.http.conftest import settings_for
from tests.http.desk import COOKIE, PASSWORD, Browser, Door, hidden, lot_form, open_door, said

PHONE, TU = "0950 000 005", "0950 000 006"
DEVICES = "/signin/devices"
NOTE = "bưởi nhà chị Lan"


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        opened.add_account("+84950000006")
        yield opened


def lets_in(browser: Browser) -> bool:
    return browser.client.get("/producer").status_code == 200


def with_agent(door: Door, agent: str) -> Browser:
    browser = door.browser()
    browser.client.headers["User-Agent"] = agent
    browser.sign_in(PHONE)
    return browser


def test_what_was_typed_when_a_session_ended_goes_on_after_signing_in(door: Door) -> None:
    browser = door.signed_in()
    form = {"draft": str(uuid4()), **lot_form(door, lot="L-KEPT-1")}
    door.later(minutes=31)
    page = browser.post("/producer/new", form)
    assert page.status_code == 200
    assert "Những gì vừa gõ vẫn giữ" in said(page)
    assert "L-KEPT-1" not in page.text, "nothing of the page before is left"
    resumed = browser.post("/signin", {**hidden(page), "phone": PHONE, "password": PASSWORD})
    assert resumed.status_code == 200
    kept = {name: value for name, value in hidden(resumed).items() if name in form}
    assert kept == form
    assert 'action="/producer/new"' in resumed.text
    assert browser.post("/producer/new", hidden(resumed)).status_code == 303


def test_another_member_takes_over_and_the_one_before_is_signed_out(door: Door) -> None:
    browser = door.signed_in()
    copied = browser.token or ""
    page = browser.post("/signin/switch?to=/producer/diary/new/spraying", {"note": NOTE, "password": "x"})
    assert NOTE not in page.text
    assert browser.token is None
    thief = door.browser()
    thief.client.cookies.set(COOKIE, copied)
    assert not lets_in(thief)
    resumed = browser.post("/signin", {**hidden(page), "phone": TU, "password": PASSWORD})
    assert hidden(resumed) == {"note": NOTE}, "never a password"
    assert 'action="/producer/diary/new/spraying"' in resumed.text
    assert lets_in(browser)


def test_forms_of_the_desk_offer_it_with_what_is_typed_in_them(door: Door) -> None:
    lot_form(door)
    browser = door.signed_in()
    for path in ("/producer/new", "/producer/diary/new/spraying"):
        page = browser.get(path)
        assert f'formaction="/signin/switch?to={path}" formnovalidate' in page.text
        assert f'data-kept="{path}"' in page.text
    again = browser.post("/signin/switch?to=/producer", {})
    assert (again.status_code, again.headers["location"]) == (303, "/signin?next=/producer")


def test_somebody_of_another_organisation_does_not_get_what_was_typed(door: Door) -> None:
    door.add_account("+84950000007", of=door.neighbour)
    browser = door.signed_in()
    page = browser.post("/signin/switch?to=/producer/new", {"note": NOTE})
    entered = browser.post("/signin", {**hidden(page), "phone": "0950000007", "password": PASSWORD})
    assert (entered.status_code, entered.headers["location"]) == (303, "/producer/new")
    assert NOTE not in browser.get("/producer/new").text


def test_a_wrong_password_in_between_loses_nothing(door: Door) -> None:
    browser = door.signed_in()
    page = browser.post("/signin/switch?to=/producer/new", {"note": NOTE})
    again = browser.post("/signin", {**hidden(page), "phone": PHONE, "password": "wrong one"})
    assert again.status_code == 403
    resumed = browser.post("/signin", {**hidden(again), "phone": PHONE, "password": PASSWORD})
    assert hidden(resumed) == {"note": NOTE}


@pytest.mark.parametrize("held", ["", "x", "é", "A" * 400, "-_" * 20_000])
def test_what_was_not_sealed_here_is_nothing(door: Door, held: str) -> None:
    browser = door.browser()
    assert browser.sign_in(PHONE, held=held).headers["location"] == "/producer"


def test_what_was_sealed_lasts_half_a_day(door: Door) -> None:
    browser = door.signed_in()
    page = browser.post("/signin/switch?to=/producer/new", {"note": NOTE})
    door.later(hours=12)
    assert browser.sign_in(PHONE, **hidden(page)).status_code == 303


@pytest.mark.parametrize(
    "to", ["//evil.example", "/signout", "https://evil.example", "/producer/../signout", ""]
)
def test_what_was_typed_is_sent_nowhere_but_to_a_desk(door: Door, to: str) -> None:
    browser = door.signed_in()
    page = browser.post(f"/signin/switch?to={to}", {"note": NOTE})
    resumed = browser.post("/signin", {**hidden(page), "phone": PHONE, "password": PASSWORD})
    assert 'action="/producer"' in resumed.text


def test_who_never_was_signed_in_has_nothing_kept(door: Door) -> None:
    response = door.browser().post("/producer/new", {"note": NOTE})
    assert (response.status_code, response.headers["location"]) == (303, "/signin?next=/producer/new")
    assert door.browser().post("/signin/switch?to=/producer/new", {"note": NOTE}).status_code == 303


def test_more_than_travels_in_a_form_is_not_promised(door: Door) -> None:
    page = door.signed_in().post("/signin/switch?to=/producer/new", {"note": "x" * 30_000})
    assert page.status_code == 303


def test_one_sees_where_one_is_signed_in_and_ends_it_there(door: Door) -> None:
    android = with_agent(
        door, "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/150.0 Mobile Safari/537.36 Zalo/1"
    )
    door.later(minutes=10)
    desk = with_agent(door, "Mozilla/5.0 (Windows NT 10.0) <script>alert(1)</script> Firefox/140.0")
    page = desk.get(DEVICES)
    assert "Android · Zalo" in said(page)
    assert "Windows · Firefox" in said(page)
    assert "alert" not in page.text
    assert said(page).count("Máy này") == 1
    (other,) = re.findall(r'name="device" value="(\w+)"', page.text)
    assert desk.post(DEVICES, {"device": other}).status_code == 303
    assert not lets_in(android)
    assert lets_in(desk)
    assert "Android" not in said(desk.get(DEVICES))


def test_signing_out_everywhere_ends_this_one_too_and_nobody_elses(door: Door) -> None:
    first, second, other = door.signed_in(), door.signed_in(), door.signed_in(TU)
    response = first.post(DEVICES, {"everywhere": "1"})
    assert response.headers["location"] == "/signin?out=1"
    assert [lets_in(each) for each in (first, second, other)] == [False, False, True]


def test_nobody_ends_or_sees_the_session_of_somebody_else(door: Door) -> None:
    own, other = door.signed_in(), door.signed_in(TU)
    own.sign_in(PHONE)
    second = door.signed_in()
    (id,) = re.findall(r'name="device" value="(\w+)"', second.get(DEVICES).text)
    assert id not in other.get(DEVICES).text
    other.post(DEVICES, {"device": id})
    assert lets_in(own)
    assert door.browser().client.get(DEVICES).status_code == 303
    door.add_account("+84950000016", Role.AUTHORITY)
    assert door.signed_in("0950000016").get(DEVICES).status_code == 200


def test_how_long_a_session_lies_idle_is_the_operators_choice(database_url: str, tmp_path: Path) -> None:
    settings = Settings(**{**settings_for(database_url, tmp_path).model_dump(), "idle_minutes": 5})
    with open_door(settings) as door:
        browser = door.signed_in()
        assert "trong 5 phút" in said(browser.get("/producer"))
        door.later(minutes=5)
        assert not lets_in(browser)


def test_a_desk_runs_no_script_but_our_own_file(door: Door) -> None:
    page = door.signed_in().get("/producer")
    assert "script-src 'self';" in page.headers["content-security-policy"]
    assert re.findall(r"<script[^>]*>[^<]", page.text) == []
