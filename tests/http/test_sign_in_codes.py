"""Signing in with a code by text message: who gets one, who gets in, and what somebody with bad intentions learns and reaches."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from httpx2 import Response
from sqlalchemy import text

from nguongoc.store.engine import open_engine
from nguongoc_api.jobs.texting import MOST_WAITING, Texting
from nguongoc_api.settings import Settings
from tests.http.conftest import BASE_URL, settings_for
from tests.http.desk import COOKIE, PASSWORD, Browser, Door, hidden, open_door, said
from tests.outbox.receiver import Receiver, receiving

PHONE, STRANGER = "0950 000 005", "0950 000 099"


@dataclass
class Town:
    """A service with a gateway that keeps what it is given."""

    door: Door
    gateway: Receiver
    sent: int = 0

    @property
    def texting(self) -> Texting:
        texting = self.door.services.entering.texting
        assert texting is not None
        return texting

    def asked(self, browser: Browser, phone: str = PHONE, status: int = 200, **form: str) -> Response:
        response = browser.post("/signin/code", {"phone": phone, **form})
        assert response.status_code == status, response.text
        self.texting.send_waiting()
        if status == 200 and re.sub(r"\D", "", phone).endswith("950000005"):
            self.sent += 1
            self.gateway.wait(self.sent)
        return response

    def code(self) -> str:
        """Of the newest message."""
        found = re.search(r"ma dang nhap (\d{6})", json.loads(self.gateway.got[-1].body)["text"])
        assert found is not None
        return found[1]

    def entered(self, browser: Browser, page: Response, code: str) -> Response:
        return browser.post("/signin/code/enter", {**hidden(page), "code": code})


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[Town]:
    with receiving() as gateway:
        settings = Settings(**{**settings_for(database_url, tmp_path).model_dump(), "sms_url": gateway.url})
        with open_door(settings) as door:
            yield Town(door, gateway)


def lets_in(browser: Browser) -> bool:
    return browser.client.get("/producer").status_code == 200


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def kept(door: Door) -> list[str]:
    engine = open_engine(door.services.settings.database)
    with engine.connect() as connection:
        tables = ("sign_in_code", "sign_in_try", "account_session", "outbox")
        rows = [
            f"{name} {row}" for name in tables for row in connection.execute(text(f"SELECT * FROM {name}"))
        ]
    engine.dispose()
    return rows


@pytest.mark.parametrize(
    "typed",
    ["0950000005", "+84 950.000.005", "84-950-000-005", "(+84) 0950 000 005", "０９５０ ０００ ００５"],
)
def test_a_phone_in_any_spelling_gets_a_code_that_signs_in_once(town: Town, typed: str) -> None:
    browser = town.door.browser()
    page = town.asked(browser, typed)
    (message,) = town.gateway.got
    assert json.loads(message.body)["to"] == "84950000005"
    code = town.code()
    assert json.loads(message.body)["text"].endswith(f"\n\n@trace.example #{code}"), (
        "phones fill it in here alone"
    )
    response = town.entered(browser, page, code)
    assert (response.status_code, response.headers["location"]) == (303, "/producer")
    assert lets_in(browser)
    again = town.door.browser()
    assert town.entered(again, page, code).status_code == 403
    assert not lets_in(again)


@pytest.mark.parametrize("group", ["{0} {1}", "{0}-{1}", " {0}{1} "])
def test_a_code_is_read_as_people_type_it(town: Town, group: str) -> None:
    browser = town.door.browser()
    page, code = town.asked(browser), town.code()
    wide = code.translate({ord(str(each)): chr(0xFF10 + each) for each in range(10)})
    assert town.entered(browser, page, group.format(wide[:3], wide[3:])).status_code == 303


def test_the_page_of_the_code_leads_on_to_what_was_asked_for(town: Town) -> None:
    browser = town.door.browser()
    page = town.asked(browser, next="/producer/new")
    assert town.entered(browser, page, town.code()).headers["location"] == "/producer/new"
    page = town.asked(browser, next="//evil.example")
    assert town.entered(browser, page, town.code()).headers["location"] == "/producer"


def test_an_unknown_phone_gets_the_same_page_the_same_rows_and_no_message(town: Town) -> None:
    known, unknown = town.asked(town.door.browser()), town.asked(town.door.browser(), STRANGER)
    assert len(town.gateway.got) == 1
    code = town.code()
    bare = [
        re.sub(r'name="asked" value="[^"]{43}"', "", page.text).replace(PHONE, STRANGER)
        for page in (known, unknown)
    ]
    assert bare[0] == bare[1]
    of_answer = {"x-request-id"}
    assert {n: v for n, v in known.headers.items() if n not in of_answer} == {
        n: v for n, v in unknown.headers.items() if n not in of_answer
    }
    assert len([row for row in kept(town.door) if row.startswith("sign_in_code")]) == 2, "a code each"
    refused = [
        town.entered(town.door.browser(), known, wrong(code)),
        town.entered(town.door.browser(), unknown, code),
    ]
    assert [each.status_code for each in refused] == [403, 403]
    bare = [
        re.sub(r'name="asked" value="[^"]{43}"', "", page.text).replace(PHONE, STRANGER) for page in refused
    ]
    assert bare[0] == bare[1]


def test_neither_code_nor_number_is_kept_or_logged(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    town.gateway.answers = [200, 500]
    browser = town.door.browser()
    page, code = town.asked(browser), town.code()
    town.entered(browser, page, wrong(code))
    town.texting.stop()
    town.asked(browser)
    assert "was not sent" in caplog.text
    for secret in (code, town.code(), "950000005", "0950 000 005", "950.000"):
        assert secret not in caplog.text
        assert secret not in "".join(kept(town.door)), "hashed, and not for the outbox"


def test_after_five_wrong_tries_the_right_code_is_dead_and_the_next_one_lives(town: Town) -> None:
    browser = town.door.browser()
    page, code = town.asked(browser), town.code()
    for _ in range(5):
        response = town.entered(browser, page, wrong(code))
        assert response.status_code == 403
        assert "Mã không đúng, đã dùng hoặc đã hết hạn." in said(response)
        assert code not in response.text
    assert town.entered(browser, page, code).status_code == 403
    page = town.asked(browser)
    assert town.entered(browser, page, town.code()).status_code == 303


def test_the_fifth_try_may_be_the_right_one(town: Town) -> None:
    browser = town.door.browser()
    page, code = town.asked(browser), town.code()
    for _ in range(4):
        town.entered(browser, page, wrong(code))
    assert town.entered(browser, page, code).status_code == 303


def test_a_code_dies_after_five_minutes(town: Town) -> None:
    browser = town.door.browser()
    page, code = town.asked(browser), town.code()
    town.door.later(minutes=4, seconds=59)
    other = town.door.browser()
    second = town.asked(other)
    town.door.later(seconds=1)
    assert town.entered(browser, page, code).status_code == 403
    town.door.later(minutes=4, seconds=58)
    assert town.entered(other, second, town.code()).status_code == 303


def test_one_code_of_a_phone_lives_at_a_time(town: Town) -> None:
    browser = town.door.browser()
    page, first = town.asked(browser), town.code()
    later = town.asked(browser)
    assert town.entered(browser, page, first).status_code == 403
    assert town.entered(browser, later, town.code()).status_code == 303


def test_a_stranger_neither_tries_a_code_nor_uses_up_its_tries(town: Town) -> None:
    """The code is tied to the browser that asked: knowing the number is not enough to guess."""
    browser, thief = town.door.browser(), town.door.browser("198.51.100.7")
    page, code = town.asked(browser), town.code()
    for asked in ("", "A" * 43, hidden(page)["asked"][:-1], "é" * 5000):
        form = {"phone": PHONE, "asked": asked, "code": code}
        for _ in range(3):
            assert thief.post("/signin/code/enter", form).status_code == 403
    assert not lets_in(thief)
    assert town.entered(browser, page, code).status_code == 303


@pytest.mark.parametrize("phone", [PHONE, STRANGER])
def test_the_fourth_code_of_a_phone_waits_whoever_has_the_phone(town: Town, phone: str) -> None:
    for number in range(3):
        town.asked(town.door.browser(f"198.51.100.{number}"), phone)
    response = town.asked(town.door.browser("198.51.100.9"), phone, status=429)
    assert response.headers["retry-after"] == "900"
    assert "chờ 15 phút" in said(response)
    town.door.later(minutes=15)
    town.asked(town.door.browser(), phone)


def test_the_eleventh_code_of_a_phone_in_a_day_waits(town: Town) -> None:
    for _ in range(10):
        town.asked(town.door.browser())
        town.door.later(minutes=16)
    assert int(town.asked(town.door.browser(), status=429).headers["retry-after"]) > 3600
    assert town.door.browser().sign_in(PHONE).status_code == 303, "the password goes on"


def test_the_thirty_first_code_of_an_address_waits_and_its_neighbour_does_not(town: Town) -> None:
    for number in range(30):
        town.asked(town.door.browser("2001:db8:1:2::1"), f"09500001{number:02}")
    town.asked(town.door.browser("2001:db8:1:2:ffff::9"), status=429)
    town.asked(town.door.browser("2001:db8:1:3::1"))


def test_codes_that_let_in_do_not_use_up_their_address(town: Town) -> None:
    for _ in range(35):
        browser = town.door.browser("198.51.100.7")
        page = town.asked(browser)
        assert town.entered(browser, page, town.code()).status_code == 303
        town.door.later(hours=3)


def test_wrong_codes_and_wrong_passwords_of_an_address_are_counted_together(town: Town) -> None:
    browser = town.door.browser("198.51.100.7")
    page, code = town.asked(browser), town.code()
    for number in range(10):
        browser.sign_in(f"09500001{number:02}", "wrong")
        browser.post("/signin/code/enter", {"phone": PHONE, "asked": "x", "code": "000000"})
    assert town.entered(browser, page, code).status_code == 429
    assert browser.sign_in(PHONE, PASSWORD).status_code == 429


def test_twins_with_the_right_code_get_one_session(town: Town) -> None:
    page, code = town.asked(town.door.browser()), town.code()
    browsers = [town.door.browser() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda each: town.entered(each, page, code).status_code, browsers))
    assert sorted(answers) == [303, 403, 403, 403]


def test_a_planted_token_is_not_taken_over_and_the_earlier_session_ends(town: Town) -> None:
    browser = town.door.browser()
    browser.client.cookies.set(COOKIE, "A" * 43, domain="trace.example", path="/")
    page = town.asked(browser)
    given = town.entered(browser, page, town.code()).headers["set-cookie"].partition("=")[2].partition(";")[0]
    assert given != "A" * 43
    copied = town.door.browser()
    copied.client.cookies.set(COOKIE, given)
    assert lets_in(copied)
    again = town.door.browser()
    again.client.cookies.set(COOKIE, given, domain="trace.example", path="/")
    page = town.asked(again)
    assert town.entered(again, page, town.code()).status_code == 303
    assert not lets_in(copied)


def test_a_gateway_that_is_down_is_said_to_everybody_alike_until_it_works(town: Town) -> None:
    town.gateway.answers = [503]
    assert "không gửi" not in said(town.door.browser().get("/signin"))
    town.texting.stop()
    town.asked(town.door.browser())
    for phone in (PHONE, STRANGER):
        page = said(town.asked(town.door.browser(), phone)) if phone == STRANGER else ""
        assert "không gửi đi được" in (page or said(town.door.browser().get("/signin")))
    town.asked(town.door.browser())
    assert len(town.gateway.got) == 2
    assert "không gửi" not in said(town.door.browser().get("/signin"))


@pytest.mark.parametrize("phone", [PHONE, STRANGER])
def test_when_too_many_wait_nobody_is_promised_a_message(town: Town, phone: str) -> None:
    for _ in range(MOST_WAITING):
        town.texting.hand_over(None)
    response = town.door.browser().post("/signin/code", {"phone": phone})
    assert response.status_code == 503
    assert response.headers["retry-after"] == "30"
    assert "Nhiều người đang nhận mã" in said(response)


def test_a_message_that_nobody_has_a_use_for_any_more_is_not_sent(town: Town) -> None:
    town.door.browser().post("/signin/code", {"phone": PHONE})
    town.door.later(minutes=5)
    town.texting.send_waiting()
    assert town.gateway.got == []


def test_what_is_no_phone_is_said_beside_its_field(town: Town) -> None:
    for path in ("/signin/code", "/signin/code/enter"):
        response = town.door.browser().post(path, {"phone": "12"})
        assert response.status_code == 422
        assert 'id="phone-wrong"' in response.text


@pytest.mark.parametrize("code", ["", "x", "12345", "1234567", "١٢٣٤٥٦", "-1", "1e5", "０" * 7, "é" * 9000])
def test_a_hostile_code_is_a_wrong_one(town: Town, code: str) -> None:
    browser = town.door.browser()
    page = town.asked(browser)
    assert town.entered(browser, page, code).status_code == 403


def test_a_form_of_another_site_sends_nobody_anything(town: Town) -> None:
    for path in ("/signin/code", "/signin/code/enter"):
        refused = town.door.browser().post(path, {"phone": PHONE}, {"Origin": "https://evil.example"})
        assert refused.status_code == 403
    town.texting.send_waiting()
    assert town.gateway.got == []


def test_without_a_gateway_there_is_no_such_way_in(database_url: str, tmp_path: Path) -> None:
    with open_door(settings_for(database_url, tmp_path)) as door:
        browser = door.browser()
        assert "/signin/code" not in browser.get("/signin").text
        assert browser.post("/signin/code", {"phone": PHONE}).status_code == 404
        assert browser.get("/signin/code", 303).headers["location"] == "/signin"


def test_pages_of_a_code_have_no_script_and_are_kept_by_nobody(town: Town) -> None:
    page = town.asked(town.door.browser())
    assert page.headers["cache-control"] == "no-store"
    assert "script-src" not in page.headers["content-security-policy"]
    assert 'autocomplete="one-time-code"' in page.text
    assert BASE_URL not in page.text
