"""A passkey is offered once to who enters for many, and an organisation may ask one of everybody who does its work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nguongoc.ports.rows import Duty, Role
from tests.http.authenticator import Telephone
from tests.http.conftest import BASE_URL, settings_for
from tests.http.desk import PASSWORD, SEE_OTHER, Browser, Door, open_door, said
from tests.http.test_passkeys import OWN, added, asked, asked_new, entered, made

OWNER, CLERK, MEMBER, OFFICER, COLLEAGUE = (f"+8495000000{number}" for number in range(5, 10))
PEOPLE = "/producer/accounts"


@contextmanager
def opened(database_url: str, folder: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, folder)) as door:
        door.add_account(CLERK, duty=Duty.CLERK)
        door.add_account(MEMBER, duty=Duty.MEMBER)
        door.add_account(OFFICER, role=Role.AUTHORITY, of=door.neighbour)
        door.add_account(COLLEAGUE, role=Role.AUTHORITY, of=door.neighbour, duty=Duty.CLERK)
        yield door


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with opened(f"sqlite:///{tmp_path / 'test.sqlite'}", tmp_path) as made_door:
        yield made_door


@pytest.fixture
def twice(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with opened(database_url, tmp_path) as made_door:
        yield made_door


def led(browser: Browser, phone: str, onward: str = "") -> str:
    return browser.sign_in(phone, PASSWORD, next=onward).headers["location"]


def required(door: Door) -> Browser:
    """The owner, who has a passkey and asks one of the others."""
    owner = door.signed_in()
    made(owner)
    answer = owner.post(PEOPLE, {"passkeys": "require"})
    assert answer.headers["location"] == f"{PEOPLE}?required=1"
    return owner


@pytest.mark.parametrize(
    ("phone", "onward", "desk"),
    [(CLERK, "/producer/land", "/producer/land"), (OFFICER, "", "/authority"), (COLLEAGUE, "", "/authority")],
)
def test_a_clerk_and_an_officer_are_offered_one_once_with_the_way_past_it(
    door: Door, phone: str, onward: str, desk: str
) -> None:
    browser = door.browser()
    assert led(browser, phone, onward) == f"{OWN}?next={desk}"
    offer = browser.get(f"{OWN}?next={desk}")
    assert "Để sau, vào làm việc" in said(offer)
    assert f'href="{desk}"' in offer.text
    assert browser.client.get(desk).headers.get("location") != OWN
    assert led(door.browser("192.0.2.11"), phone, onward) == desk, "nor from another telephone"


@pytest.mark.parametrize(("phone", "desk"), [(OWNER, "/producer"), (MEMBER, "/producer/mine")])
def test_who_works_for_one_household_is_not_bothered(door: Door, phone: str, desk: str) -> None:
    assert led(door.browser(), phone) == desk


def test_who_has_one_is_offered_none(door: Door) -> None:
    browser = door.browser()
    led(browser, CLERK)
    telephone = made(browser)
    another = door.browser()
    assert entered(another, telephone.use(asked(another))).headers["location"] == "/producer"


def test_the_way_past_the_offer_leads_nowhere_but_to_our_own_pages(door: Door) -> None:
    browser = door.browser()
    led(browser, CLERK)
    for elsewhere in ("https://evil.example", "//evil.example", "javascript:alert(1)", "/signout"):
        assert 'href="/producer"' in browser.get(f"{OWN}?next={elsewhere}").text
        assert "evil" not in browser.get(f"{OWN}?next={elsewhere}").text


def test_where_it_is_required_nothing_else_is_reached_before_it_is_made(twice: Door) -> None:
    clerk = twice.browser()
    led(clerk, CLERK)
    clerk.get("/producer")
    required(twice)
    for path in ("/producer", "/producer/new", "/signin/devices", "/signin/password"):
        assert clerk.get(path, SEE_OTHER).headers["location"] == OWN, path
    assert clerk.post("/producer/members", {"name": "Nhà bác Tư"}).headers["location"] == OWN
    api = clerk.client.get("/producer/app/v1/diary", headers={"Acting-Account": "x"})
    assert (api.status_code, api.json()["code"]) == (403, "passkey-owed")
    page = said(clerk.get(OWN))
    assert "Đặt xong mới vào làm việc được" in page
    assert "Để sau" not in page
    for shown in (clerk.get(OWN), clerk.post(OWN, {"password": PASSWORD})):
        links = set(re.findall(r'<a[^>]* href="(/[^"]*)"', shown.text))
        assert links <= {"/", OWN}, "what leads anywhere else would lead back here"
    assert led(twice.browser(), CLERK) == "/producer", "nor is it offered to who must"
    assert added(clerk, Telephone(BASE_URL).make(asked_new(clerk))) == SEE_OTHER
    clerk.get("/producer")
    assert clerk.post("/signout", {}).headers["location"] == "/signin?out=1"


def test_who_only_confirms_and_another_organisation_need_none(door: Door) -> None:
    required(door)
    member, officer = door.browser(), door.browser()
    assert led(member, MEMBER) == "/producer/mine"
    assert member.client.get("/producer/mine").headers.get("location") != OWN
    led(officer, OFFICER)
    assert officer.client.get("/authority").headers.get("location") != OWN


def test_an_owner_without_one_shuts_nobody_out_and_a_clerk_decides_nothing(door: Door) -> None:
    owner, clerk = door.signed_in(), door.signed_in(CLERK)
    refused = owner.post(PEOPLE, {"passkeys": "require"})
    assert (refused.status_code, "Anh chị đặt vân tay, khuôn mặt của mình trước" in said(refused)) == (
        409,
        True,
    )
    made(clerk)
    assert clerk.post(PEOPLE, {"passkeys": "require"}).status_code == 403
    owner.get("/producer")
    clerk.get("/producer")


def test_the_page_of_people_says_who_has_one_and_lets_it_go_again(door: Door) -> None:
    owner, clerk = required(door), door.signed_in(CLERK)
    words = said(owner.get(PEOPLE))
    assert (words.count("Đã đặt vân tay"), words.count("Chưa đặt vân tay")) == (1, 1), "a member needs none"
    clerk.get("/producer", SEE_OTHER)
    assert owner.post(PEOPLE, {"passkeys": "free"}).headers["location"] == f"{PEOPLE}?free=1"
    clerk.get("/producer")


def test_a_passkey_that_was_removed_or_copied_is_owed_again(door: Door) -> None:
    owner, clerk = required(door), door.browser()
    led(clerk, CLERK)
    telephone = Telephone(BASE_URL, counts=True)
    added(clerk, telephone.make(asked_new(clerk)))
    another = door.browser()
    entered(another, telephone.use(asked(another)))
    another.get("/producer")
    telephone.count = 0
    assert entered(door.browser(), telephone.use(asked(door.browser()))).status_code == 403
    owner.get("/producer")


def test_the_offer_needs_no_script_and_comes_after_what_was_being_typed(door: Door) -> None:
    browser = door.signed_in(CLERK)
    door.later(minutes=31)
    stale = browser.post("/producer/members", {"name": "Nhà bác Tư"})
    held = stale.text.partition('name="held" value="')[2].partition('"')[0]
    resumed = browser.sign_in(CLERK, PASSWORD, held=held)
    assert resumed.status_code == 200
    assert "Nhà bác Tư" in resumed.text
