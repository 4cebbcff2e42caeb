"""Who signs in for a cooperative: invited by its owner, given a duty, taken out; and what is in the way of a thief."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from nguongoc.parties.members import Member
from nguongoc.ports import Account
from nguongoc.ports.rows import Duty, Role
from nguongoc.services.sessions import caller_of_account
from nguongoc.store.engine import open_engine
from tests.http.conftest import settings_for
from tests.http.desk import COOKIE, PASSWORD, SEE_OTHER, WRONG, Browser, Door, open_door, said
from tests.http.test_sign_in_codes import Town, town

__all__ = ["town"]

LIST = "/producer/accounts"
OWNER, CLERK = "+84950000005", "+84950000011"
NEW = "chanh leo 2027"


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        yield opened


def household(door: Door, name: str = "Nhà bác Tư") -> UUID:
    now = door.clock.now()
    member = Member(uuid4(), door.cooperative.id, name, None, now)
    door.services.writer.run(lambda uow: uow.members.add(member))
    return member.id


def invited(owner: Browser, phone: str = CLERK, duty: str = "clerk", **form: str) -> str:
    """The code that the owner passes on."""
    page = owner.post(LIST, {"phone": phone, "name": "Anh Tám", "duty": duty, **form})
    found = re.search(r"((?:[0-9A-Z]{4}-){2}[0-9A-Z]{4})", said(page))
    assert found is not None, said(page)
    return found[1]


def join(browser: Browser, code: str, phone: str = CLERK, password: str = NEW) -> int:
    form = {"phone": phone, "code": code, "password": password}
    return browser.post("/signin/invited", form).status_code


def account_of(door: Door, phone: str) -> Account | None:
    with door.services.reads.open() as reader:
        return reader.access.account_by_phone(phone)


def one(door: Door, phone: str) -> str:
    account = account_of(door, phone)
    assert account is not None
    return f"{LIST}/{account.id}"


def test_who_is_invited_chooses_a_password_that_the_owner_never_sees(door: Door) -> None:
    owner = door.signed_in()
    code = invited(owner)
    assert "Đã mời, chưa vào" in said(owner.get(LIST))
    assert code not in owner.get(LIST).text
    clerk = door.browser()
    # As people type it: small letters, no hyphens, an O for the nought.
    assert join(clerk, code.lower().replace("-", " ").replace("0", "o"), "0950 000 011") == SEE_OTHER
    assert clerk.get("/producer").status_code == 200
    account = account_of(door, CLERK)
    assert account is not None
    assert (account.duty, account.organisation_id) == (Duty.CLERK, door.cooperative.id)
    assert door.browser().sign_in(CLERK, NEW).status_code == SEE_OTHER
    assert "Người nhập liệu" in said(owner.get(LIST))
    assert join(door.browser(), code, password="xoài cát 2028") == 403


def test_a_code_is_good_for_its_number_alone_once_and_seven_days(door: Door) -> None:
    owner = door.signed_in()
    code = invited(owner)
    assert join(door.browser(), code, "0950 000 012") == 403
    newer = invited(owner)
    assert join(door.browser(), code) == 403
    door.later(days=7)
    assert join(door.browser(), newer) == 403
    assert account_of(door, CLERK) is None


def test_codes_are_guessed_at_five_times(door: Door) -> None:
    code = invited(door.signed_in())
    answers = [join(door.browser(f"198.51.100.{n}"), "0000-0000-0000") for n in range(6)]
    assert answers == [403] * 5 + [429]
    assert join(door.browser(), code) == 429


def test_of_two_who_answer_one_invitation_at_once_one_gets_in(door: Door) -> None:
    code = invited(door.signed_in())
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: join(door.browser(), code), range(2)))
    assert sorted(answers) == [SEE_OTHER, 403]


def test_an_owner_does_not_learn_which_numbers_sign_in_elsewhere(door: Door) -> None:
    door.add_account(CLERK, of=door.neighbour)
    owner = door.signed_in()
    taken, free = invited(owner), invited(owner, "0950 000 013")
    assert len(taken) == len(free)
    browser = door.browser()
    form = {"phone": CLERK, "code": taken, "password": NEW}
    refused = browser.post("/signin/invited", form)
    assert refused.status_code == 409
    assert "đã có tài khoản" in said(refused)
    assert taken not in refused.text
    assert NEW not in refused.text
    account = account_of(door, CLERK)
    assert account is not None
    assert account.organisation_id == door.neighbour.id


def test_an_invitation_called_back_lets_nobody_in(door: Door) -> None:
    owner = door.signed_in()
    code = invited(owner)
    found = re.search(r'name="drop" value="([^"]+)"', owner.get(LIST).text)
    assert found is not None
    door.add_account("+84950000020", of=door.neighbour)
    assert door.signed_in("+84950000020").post(LIST, {"drop": found[1]}).status_code == SEE_OTHER
    assert "Đã mời, chưa vào" in said(owner.get(LIST)), "the neighbour called back what is not theirs"
    assert owner.post(LIST, {"drop": found[1]}).status_code == SEE_OTHER
    assert join(door.browser(), code) == 403


def test_a_member_needs_a_household_of_this_cooperative(door: Door) -> None:
    owner = door.signed_in()
    for member in ("", str(uuid4()), "none"):
        form = {"phone": CLERK, "name": "Bác Tư", "duty": "member", "member": member}
        assert owner.post(LIST, form).status_code in {404, 422}
    code = invited(owner, duty="member", member=str(household(door)))
    assert join(door.browser(), code) == SEE_OTHER
    account = account_of(door, CLERK)
    assert account is not None
    assert account.duty is Duty.MEMBER


@pytest.mark.parametrize("duty", ["", "admin", "OWNER"])
def test_a_duty_that_there_is_not_is_refused(door: Door, duty: str) -> None:
    form = {"phone": CLERK, "name": "Anh Tám", "duty": duty, "role": "authority"}
    assert door.signed_in().post(LIST, form).status_code == 422


def test_one_owner_always_stays(door: Door) -> None:
    owner, own = door.signed_in(), one(door, OWNER)
    for form in ({"duty": "clerk", "member": ""}, {"remove": "1"}):
        refused = owner.post(own, form)
        assert refused.status_code == 409
        assert "Phải còn một chủ cơ sở" in said(refused)
    door.add_account(CLERK, duty=Duty.CLERK)
    assert owner.post(own, {"remove": "1"}).status_code == 409
    assert owner.post(one(door, CLERK), {"duty": "owner", "member": ""}).status_code == SEE_OTHER
    assert owner.post(own, {"duty": "clerk", "member": ""}).status_code == SEE_OTHER
    owner.get(LIST, 403)


def test_of_two_owners_who_remove_each_other_at_once_one_stays(door: Door) -> None:
    door.add_account(CLERK)
    calls = [(door.signed_in(OWNER), one(door, CLERK)), (door.signed_in(CLERK), one(door, OWNER))]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda call: call[0].post(call[1], {"remove": "1"}), calls))
    left = [each for each in (OWNER, CLERK) if account_of(door, each) is not None]
    assert len(left) == 1


def test_who_is_taken_out_is_signed_out_at_once_and_their_number_is_gone(door: Door) -> None:
    door.add_account(CLERK, duty=Duty.CLERK)
    owner, clerk = door.signed_in(), door.signed_in(CLERK)
    clerk.get("/producer")
    assert owner.post(one(door, CLERK), {"remove": "1"}).status_code == SEE_OTHER
    assert clerk.client.get("/producer").status_code == SEE_OTHER
    assert account_of(door, CLERK) is None


def test_a_duty_taken_away_is_gone_at_the_next_page(door: Door) -> None:
    door.add_account(CLERK)
    owner, other = door.signed_in(), door.signed_in(CLERK)
    other.get(LIST)
    assert owner.post(one(door, CLERK), {"duty": "clerk", "member": ""}).status_code == SEE_OTHER
    other.get(LIST, 403)
    other.get("/producer")


def test_an_account_of_another_organisation_is_not_found(door: Door) -> None:
    theirs = door.add_account(CLERK, of=door.neighbour, duty=Duty.CLERK)
    owner = door.signed_in()
    owner.get(f"{LIST}/{theirs.id}", 404)
    for form in ({"remove": "1"}, {"duty": "owner", "member": ""}):
        assert owner.post(f"{LIST}/{theirs.id}", form).status_code == 404
    account = account_of(door, CLERK)
    assert account is not None
    assert account.duty is Duty.CLERK


def test_a_form_typed_by_a_clerk_is_not_held_for_the_owner_who_signs_in_next(door: Door) -> None:
    account = door.add_account(CLERK, duty=Duty.CLERK)
    clerk = door.signed_in(CLERK)
    form = {"duty": "owner", "member": ""}
    switched = clerk.post(f"/signin/switch?to={LIST}/{account.id}", form)
    assert 'name="held"' not in switched.text


def test_erasing_a_household_signs_its_people_out_and_leaves_the_clerk_of_it(door: Door) -> None:
    member = household(door)
    door.add_account(CLERK, duty=Duty.MEMBER, member_id=member)
    door.add_account("+84950000012", duty=Duty.CLERK, member_id=member)
    owner = door.signed_in()
    invited(owner, "0950 000 013", "member", member=str(member))
    assert owner.post(f"/producer/members/{member}", {"erase": "1"}).status_code == SEE_OTHER
    assert account_of(door, CLERK) is None
    clerk = account_of(door, "+84950000012")
    assert clerk is not None
    assert clerk.member_id is None
    assert "Đã mời, chưa vào" not in said(owner.get(LIST))


def test_a_code_stands_nowhere_in_the_database(door: Door) -> None:
    code = invited(door.signed_in())
    engine = open_engine(door.services.settings.database)
    with engine.connect() as connection:
        rows = connection.execute(text("select * from invitation")).all()
    engine.dispose()
    assert rows
    assert code not in str(rows)
    assert code.replace("-", "") not in str(rows)


def test_where_messages_can_be_sent_the_code_goes_to_the_number_and_not_to_the_owner(town: Town) -> None:
    owner = town.door.signed_in()
    page = owner.post(LIST, {"phone": CLERK, "name": "Anh Tám", "duty": "clerk"})
    town.texting.send_waiting()
    town.gateway.wait(1)
    message = json.loads(town.gateway.got[-1].body)
    code = re.search(r"ma ([0-9A-Z]{12})\.", message["text"])
    assert code is not None
    assert message["text"].isascii()
    assert len(message["text"]) <= 160
    assert code[1] not in page.text.replace("-", "")
    assert join(town.door.browser(), code[1]) == SEE_OTHER


def test_a_password_is_changed_by_who_knows_it_and_signs_everybody_out(door: Door) -> None:
    own, elsewhere = door.signed_in(), door.signed_in()
    assert own.post("/signin/password", {"password": WRONG, "new_password": NEW}).status_code == 403
    weak = own.post("/signin/password", {"password": PASSWORD, "new_password": "11112222"})
    assert weak.status_code == 422
    own.get("/producer")
    changed = own.post("/signin/password", {"password": PASSWORD, "new_password": f" {NEW} "})
    assert changed.headers["location"] == "/signin?out=1"
    for browser in (own, elsewhere):
        assert browser.client.get("/producer").status_code == SEE_OTHER
    assert door.browser().sign_in(OWNER, PASSWORD).status_code == 403
    assert door.browser().sign_in(OWNER, f" {NEW} ").status_code == SEE_OTHER


def test_guessing_the_old_password_there_is_limited_like_signing_in(door: Door) -> None:
    own = door.signed_in()
    answers = [
        own.post("/signin/password", {"password": f"{WRONG}{n}", "new_password": NEW}).status_code
        for n in range(6)
    ]
    assert answers == [403] * 5 + [429]


def test_a_token_planted_before_an_invitation_is_answered_is_worth_nothing(door: Door) -> None:
    code = invited(door.signed_in())
    planted = door.signed_in()
    token = planted.token
    assert join(planted, code) == SEE_OTHER
    assert planted.token != token
    thief = door.browser()
    thief.client.cookies.set(COOKIE, token or "")
    assert thief.client.get("/producer").status_code == SEE_OTHER


@pytest.mark.parametrize(
    "path", [LIST, f"{LIST}/00000000-0000-7000-8000-000000000000", "/signin/password", "/signin/invited"]
)
def test_forms_of_other_sites_do_nothing(door: Door, path: str) -> None:
    owner = door.signed_in()
    form = {"phone": CLERK, "name": "Kẻ lạ", "duty": "owner", "password": PASSWORD, "new_password": NEW}
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {}):
        assert owner.post(path, form, headers).status_code == 403
    assert "Kẻ lạ" not in said(owner.get(LIST))
    assert door.browser().sign_in(OWNER).status_code == SEE_OTHER


def test_no_key_manages_accounts(door: Door) -> None:
    _, secret = door.services.issue_api_key(door.cooperative.id, Role.PRODUCER, None, "shop")
    response = door.browser().client.get(LIST, headers={"Authorization": f"Bearer {secret}"})
    assert response.status_code in {SEE_OTHER, 401, 403, 404}
    member = door.add_account(CLERK, duty=Duty.CLERK)
    assert "accounts:write" not in caller_of_account(member).scopes
