"""Opening an organisation by oneself where messages are sent: a number counts once its code was typed, and nothing is written before."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from httpx2 import Response
from sqlalchemy import text

from nguongoc.parties.organisations import Organisation
from nguongoc.services.start_by_code import WAITS
from nguongoc.store.engine import open_engine
from tests.http.conftest import settings_for
from tests.http.desk import PASSWORD, SEE_OTHER, Browser, Door, hidden, open_door, said
from tests.http.test_sign_in_codes import PHONE, Town, town, wrong
from tests.http.test_start_desk import FORM, every_organisation, opened

__all__ = ["town"]

KNOWN = {**FORM, "phone": "0950 000 005"}


def began(town: Town, browser: Browser, form: dict[str, str] = FORM) -> Response:
    """The page that asks for the code, its message brought."""
    sent = len(town.gateway.got)
    page = browser.post("/start", form)
    assert page.status_code == 200, said(page)
    town.texting.send_waiting()
    town.gateway.wait(sent + 1)
    return page


def typed(browser: Browser, page: Response, code: str) -> Response:
    return browser.post("/start/code", {**hidden(page), "code": code})


def made_here(door: Door) -> list[Organisation]:
    known = {door.cooperative.id, door.neighbour.id}
    return [each for each in every_organisation(door) if each.id not in known]


def test_with_the_code_it_is_opened_and_signed_in_and_the_password_lets_in_from_then_on(town: Town) -> None:
    browser = town.door.browser()
    page = began(town, browser)
    assert made_here(town.door) == []
    assert browser.sign_in(FORM["phone"], FORM["password"]).status_code == 403, "no account before the code"
    assert json.loads(town.gateway.got[0].body)["to"] == "84951000001"
    response = typed(browser, page, town.code())
    assert (response.status_code, response.headers["location"]) == (SEE_OTHER, "/producer/start")
    assert opened(town.door).name == FORM["name"]
    browser.get("/producer/start")
    assert town.door.browser().sign_in(FORM["phone"], FORM["password"]).status_code == SEE_OTHER
    again = town.door.browser()
    assert typed(again, page, town.code()).status_code == 403, "a code is good once"
    assert len(made_here(town.door)) == 1


def test_neither_password_nor_number_can_be_read_in_the_page_or_the_database_before_the_code(
    town: Town,
) -> None:
    page = began(town, town.door.browser())
    sealed = hidden(page)["sealed"]
    for secret in (FORM["password"], "argon2", FORM["name"]):
        assert secret not in page.text
        assert secret not in sealed
    engine = open_engine(town.door.services.settings.database)
    with engine.connect() as connection:
        for table in ("sign_in_code", "sign_in_try", "account", "organisation", "outbox"):
            rows = str(connection.execute(text(f"SELECT * FROM {table}")).all())
            assert "951000001" not in rows, table
    engine.dispose()


def test_without_the_right_code_nothing_is_opened_and_five_tries_are_all(town: Town) -> None:
    browser = town.door.browser()
    page = began(town, browser)
    for _ in range(5):
        refused = typed(browser, page, wrong(town.code()))
        assert refused.status_code == 403
        assert 'id="code-wrong"' in refused.text
        assert hidden(refused)["sealed"] == hidden(page)["sealed"], "what was said is still there"
    assert typed(browser, page, town.code()).status_code == 403
    assert made_here(town.door) == []
    second = browser.post("/start/again", hidden(page))
    town.texting.send_waiting()
    town.gateway.wait(2)
    assert typed(browser, second, town.code()).status_code == SEE_OTHER


def test_a_number_with_an_account_gets_the_same_page_and_its_holder_gets_into_the_account_there_is(
    town: Town,
) -> None:
    browser, stranger = town.door.browser(), town.door.browser()
    of_known, of_new = began(town, browser, KNOWN), began(town, stranger)
    bare = [
        re.sub(r'name="(asked|sealed)" value="[^"]+"', "", page.text).replace(number, "")
        for page, number in ((of_known, "0950 000 005"), (of_new, "0951 000 001"))
    ]
    assert bare[0] == bare[1]
    code = json.loads(town.gateway.got[0].body)["text"]
    found = re.search(r"\d{6}", code)
    assert found is not None
    assert typed(browser, of_known, found[0]).status_code == SEE_OTHER
    assert made_here(town.door) == []
    assert town.door.browser().sign_in(KNOWN["phone"], FORM["password"]).status_code == 403
    assert town.door.browser().sign_in(KNOWN["phone"], PASSWORD).status_code == SEE_OTHER


def test_a_code_of_one_number_or_of_signing_in_opens_nothing_of_another(town: Town) -> None:
    browser = town.door.browser()
    page, other = began(town, browser), began(town, browser, {**FORM, "phone": "0951 000 002"})
    mixed = {**hidden(page), "asked": hidden(other)["asked"], "code": town.code()}
    assert browser.post("/start/code", mixed).status_code == 403
    signing_in = town.asked(browser, KNOWN["phone"])
    town.gateway.wait(3)
    form = {**hidden(began(town, browser, KNOWN)), "asked": hidden(signing_in)["asked"]}
    of_sign_in = re.search(r"\d{6}", json.loads(town.gateway.got[2].body)["text"])
    assert of_sign_in is not None
    assert browser.post("/start/code", {**form, "code": of_sign_in[0]}).status_code == 403
    assert made_here(town.door) == []


@pytest.mark.parametrize("sealed", ["", "AAAA", "é", "x" * 20_000])
def test_what_was_not_said_here_or_too_long_ago_begins_again(town: Town, sealed: str) -> None:
    browser = town.door.browser()
    page = began(town, browser)
    for path in ("/start/code", "/start/again"):
        lost = browser.post(path, {**hidden(page), "sealed": sealed, "code": "123456"})
        assert lost.status_code == 403
        assert "làm lại từ đầu" in said(lost)
    town.door.later(seconds=WAITS.total_seconds())
    assert typed(browser, page, town.code()).status_code == 403


def test_nobody_is_sent_messages_without_end(town: Town) -> None:
    browser = town.door.browser()
    page = began(town, browser)
    for _ in range(2):
        page = browser.post("/start/again", hidden(page))
        assert page.status_code == 200
    late = browser.post("/start/again", hidden(page))
    assert late.status_code == 429
    assert "Thử nhiều lần quá" in said(late)
    elsewhere = town.door.browser("198.51.100.9").post("/start", FORM)
    assert elsewhere.status_code == 429
    town.texting.send_waiting()
    town.gateway.wait(3)
    assert len(town.gateway.got) == 3


def test_somebody_who_was_signed_in_is_signed_out_by_it(town: Town) -> None:
    """No session that was planted before goes on under the new account."""
    browser = town.door.signed_in()
    before = browser.token
    page = began(town, browser)
    assert typed(browser, page, town.code()).status_code == SEE_OTHER
    assert browser.token != before
    assert town.door.services.entering.sessions.account(before) is None


def test_a_demo_that_sends_nothing_shows_the_code_of_a_number_that_lets_nobody_in_and_of_no_other(
    database_url: str, tmp_path: Path
) -> None:
    settings = settings_for(database_url, tmp_path).model_copy(update={"demo": True})
    with open_door(settings) as door:
        browser = door.browser()
        page = browser.post("/start", FORM)
        [code] = re.findall(r"<b>(\d{6})</b>", page.text)
        assert typed(browser, page, code).status_code == SEE_OTHER
        for known in (FORM["phone"], PHONE):
            again = door.browser().post("/start", {**FORM, "phone": known})
            assert not re.search(r"\b\d{6}\b", again.text.partition("<form")[0])


def test_in_earnest_no_code_is_ever_on_a_page(town: Town) -> None:
    page = began(town, town.door.browser())
    assert town.code() not in page.text
