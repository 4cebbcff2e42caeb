"""Signing in: who gets in, what the browser keeps, and what somebody with bad intentions gets."""

from __future__ import annotations

import hashlib
import logging
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher, extract_parameters
from httpx2 import Response
from sqlalchemy import text
from starlette.responses import Response as Sent

from nguongoc.ports.rows import Role
from nguongoc.store.engine import open_engine
from nguongoc_api.pages.producer.cookies import SessionCookie
from nguongoc_api.settings import Settings
from tests.http import bodies
from tests.http.conftest import BASE_URL, settings_for
from tests.http.desk import COOKIE, OURS, PASSWORD, WRONG, Browser, Door, cheap_hash, open_door, said

PHONE = "0950 000 005"
STRANGER = "0950 000 099"


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        yield opened


def of_cookie(response: Response) -> tuple[str, set[str]]:
    value, *flags = response.headers["set-cookie"].split("; ")
    return value.partition("=")[0], {flag.lower() for flag in flags}


def lets_in(browser: Browser) -> bool:
    return browser.client.get("/producer").status_code == 200


@pytest.mark.parametrize("typed", ["0950000005", "+84 950.000.005", "(84) 950-000-005"])
def test_a_phone_in_any_spelling_signs_in(door: Door, typed: str) -> None:
    browser = door.browser()
    response = browser.sign_in(typed)
    assert (response.status_code, response.headers["location"]) == (303, "/producer")
    assert "Chị Lan" in said(browser.get("/producer"))


def test_the_cookie_is_out_of_reach_and_ends_with_the_browser(door: Door) -> None:
    response = door.browser().sign_in(PHONE)
    name, flags = of_cookie(response)
    assert name == COOKIE
    assert flags == {"httponly", "path=/", "samesite=lax", "secure"}
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("base_url", "demo", "name", "secure"),
    [
        ("http://localhost:8000", False, "nguongoc", False),
        ("http://127.0.0.1:8000", True, "nguongoc", False),
        ("http://192.168.1.20:8000", True, "nguongoc", False),
        ("http://trace.example", False, COOKIE, True),
        ("https://trace.example", True, COOKIE, True),
    ],
)
def test_only_a_demo_or_ones_own_machine_does_without_tls(
    base_url: str, demo: bool, name: str, secure: bool
) -> None:
    answer = Sent()
    SessionCookie(Settings(base_url=base_url, demo=demo)).give(answer, "token")
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(f"{name.lower()}=")
    assert ("secure" in cookie) is secure
    assert "httponly" in cookie


def test_the_store_holds_no_token(door: Door) -> None:
    token = door.signed_in().token or ""
    assert len(token) == 43
    with door.services.reads.open() as reader:
        assert reader.access.session(token) is None
        session = reader.access.session(hashlib.sha256(token.encode()).hexdigest())
    assert session is not None
    assert token not in repr(session)


def test_an_unknown_phone_and_a_wrong_password_get_the_same_page(door: Door) -> None:
    wrong, unknown = door.browser().sign_in(PHONE, WRONG), door.browser().sign_in(STRANGER, WRONG)
    assert wrong.status_code == unknown.status_code == 403
    assert wrong.text.replace(PHONE, STRANGER) == unknown.text
    assert "Số điện thoại hoặc mật khẩu không đúng." in said(wrong)
    of_answer = {"x-request-id", "content-length"}
    assert {n: v for n, v in wrong.headers.items() if n not in of_answer} == {
        n: v for n, v in unknown.headers.items() if n not in of_answer
    }


def test_an_unknown_phone_costs_the_same_work_as_a_known_one(door: Door) -> None:
    of_nobody = extract_parameters(door.services.entering.password._nobody)
    assert of_nobody == extract_parameters(PasswordHasher().hash(PASSWORD))


def test_the_page_shows_the_phone_again_and_never_the_password(door: Door) -> None:
    page = door.browser().sign_in(PHONE, WRONG).text
    assert f'value="{PHONE}"' in page
    assert WRONG not in page


def test_what_is_no_phone_is_said_beside_its_field(door: Door) -> None:
    response = door.browser().sign_in("12")
    assert response.status_code == 422
    assert "Số điện thoại chưa đúng. Viết như 0912 345 678." in said(response)


@pytest.mark.parametrize("typed", [PHONE, STRANGER])
def test_the_sixth_try_of_a_phone_waits_even_with_the_right_password(door: Door, typed: str) -> None:
    for _ in range(5):
        assert door.browser().sign_in(typed, WRONG).status_code == 403
    response = door.browser("198.51.100.7").sign_in(typed)
    assert response.status_code == 429
    assert response.headers["retry-after"] == "900"
    assert "chờ 15 phút" in said(response)
    assert "set-cookie" not in response.headers
    door.later(minutes=15)
    assert door.browser().sign_in(typed).status_code == (303 if typed == PHONE else 403)


def test_a_right_password_makes_earlier_slips_forgotten(door: Door) -> None:
    for _ in range(3):
        for _ in range(4):
            assert door.browser().sign_in(PHONE, WRONG).status_code == 403
        assert door.browser().sign_in(PHONE).status_code == 303


def test_the_twenty_first_wrong_try_of_an_address_waits_and_its_neighbour_does_not(door: Door) -> None:
    attacker = "2001:db8:1:2::1"
    for number in range(20):
        assert door.browser(attacker).sign_in(f"09500001{number:02}", WRONG).status_code == 403
    assert door.browser("2001:db8:1:2:ffff::9").sign_in(PHONE).status_code == 429, "the same household"
    assert door.browser("2001:db8:1:3::1").sign_in(PHONE).status_code == 303


def test_right_sign_ins_of_one_packhouse_do_not_use_up_its_address(door: Door) -> None:
    for _ in range(25):
        assert door.browser("198.51.100.7").sign_in(PHONE).status_code == 303


def test_neither_phones_nor_addresses_of_tries_are_kept(door: Door) -> None:
    door.browser("198.51.100.7").sign_in(PHONE, WRONG)
    engine = open_engine(door.services.settings.database)
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT * FROM sign_in_try")).all()
    engine.dispose()
    assert len(kept) == 2
    for value in ("+84950000005", "198.51.100.7"):
        assert value not in str(kept)
        assert hashlib.sha256(value.encode()).hexdigest() not in str(kept), (
            "without our key it is guessed at once"
        )


def test_a_planted_token_is_not_taken_over(door: Door) -> None:
    """Session fixation: whatever the browser brought, what it gets is new."""
    planted = "A" * 43
    browser = door.browser()
    browser.client.cookies.set(COOKIE, planted, domain="trace.example", path="/")
    response = browser.sign_in(PHONE)
    given = response.headers["set-cookie"].partition("=")[2].partition(";")[0]
    assert given != planted
    other = door.browser()
    other.client.cookies.set(COOKIE, planted)
    assert not lets_in(other)


def test_signing_in_again_ends_the_earlier_session(door: Door) -> None:
    browser = door.signed_in()
    first = browser.token
    browser.sign_in(PHONE)
    assert browser.token != first
    other = door.browser()
    other.client.cookies.set(COOKIE, first or "")
    assert not lets_in(other)
    assert lets_in(browser)


def test_signing_out_kills_the_session_wherever_its_token_was_copied(door: Door) -> None:
    browser = door.signed_in()
    copied = browser.token or ""
    response = browser.post("/signout", {})
    assert (response.status_code, response.headers["location"]) == (303, "/signin?out=1")
    assert browser.token is None
    thief = door.browser()
    thief.client.cookies.set(COOKIE, copied)
    assert thief.get("/producer", 303).headers["location"] == "/signin?next=/producer"


def test_a_session_ends_after_half_an_hour_without_use(door: Door) -> None:
    browser = door.signed_in()
    for _ in range(3):
        door.later(minutes=27)
        assert lets_in(browser)
    door.later(minutes=30)
    assert not lets_in(browser)


def test_a_session_ends_after_twelve_hours_however_busy(door: Door) -> None:
    browser = door.signed_in()
    for _ in range(35):
        door.later(minutes=20)
        assert lets_in(browser)
    door.later(minutes=20)
    assert not lets_in(browser)


@pytest.mark.parametrize(
    "token", ["", "x", "A" * 43, "Ạ" * 43, "A" * 4000, "'; DROP TABLE account_session; --"]
)
def test_a_token_that_is_none_is_nobody(door: Door, token: str) -> None:
    response = door.browser().client.get("/producer", headers={"Cookie": f"{COOKIE}={token}".encode()})
    assert response.status_code == 303


FOREIGN: list[dict[str, str]] = [
    {},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": f"{BASE_URL}.evil.example"},
    {"Origin": "http://trace.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", **OURS},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_form_of_another_site_changes_nothing(door: Door, headers: dict[str, str]) -> None:
    browser = door.signed_in()
    for path in ("/signout", "/signin", "/producer/new", "/producer/batches/x/stamps", "/producer/nothing"):
        refused = browser.post(path, {"phone": PHONE, "password": PASSWORD}, headers)
        assert refused.status_code == 403
        assert "Yêu cầu gửi từ trang khác" in said(refused)
        assert "set-cookie" not in refused.headers
    assert lets_in(browser)


@pytest.mark.parametrize("headers", [OURS, {"Sec-Fetch-Site": "same-origin"}])
def test_a_form_of_our_own_page_is_taken(door: Door, headers: dict[str, str]) -> None:
    form = {"phone": PHONE, "password": PASSWORD}
    assert door.browser().post("/signin", form, headers).status_code == 303


def test_the_policy_of_a_page_lets_browsers_name_its_origin(door: Door) -> None:
    assert door.browser().get("/signin").headers["referrer-policy"] == "same-origin"


def test_requests_with_a_key_are_asked_for_no_origin_and_a_cookie_opens_no_api(door: Door) -> None:
    _, secret = door.services.issue_api_key(door.cooperative.id, Role.PRODUCER, None, "test")
    headers = {"Authorization": f"Bearer {secret}", "Origin": "https://shop.example"}
    client = door.browser().client
    assert client.post("/v1/facilities", json=bodies.facility(), headers=headers).status_code == 201
    assert door.signed_in().client.get("/v1/products").status_code == 401


@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.example", "//evil.example", "/\\evil.example", "/producer//evil.example", "/producer/../signout",
        "javascript:alert(1)", "/signout", "/producer\r\nSet-Cookie: a=b", "/producer?x=//evil.example", "",
    ],
)  # fmt: skip
def test_signing_in_leads_nowhere_but_to_the_desk(door: Door, onward: str) -> None:
    assert door.browser().sign_in(PHONE, next=onward).headers["location"] == "/producer"


def test_signing_in_leads_on_to_the_page_that_was_asked_for(door: Door) -> None:
    browser = door.browser()
    asked = browser.get("/producer/new", 303).headers["location"]
    assert asked == "/signin?next=/producer/new"
    assert browser.sign_in(PHONE, **browser.hidden(asked)).headers["location"] == "/producer/new"


def test_a_password_hashed_with_less_is_hashed_anew(door: Door) -> None:
    account = door.add_account("+84950000006", password_hash=cheap_hash(PASSWORD))
    door.signed_in("0950 000 006")
    with door.services.reads.open() as reader:
        kept = reader.access.account(account.id)
    assert kept is not None
    assert extract_parameters(kept.password_hash) == extract_parameters(PasswordHasher().hash(""))
    door.signed_in("0950 000 006")


@pytest.mark.parametrize("kept", ["", "plain", "$argon2id$v=19$m=65536,t=3,p=4$$", "$2b$12$abc"])
def test_a_broken_hash_lets_nobody_in(door: Door, kept: str) -> None:
    door.add_account("+84950000006", password_hash=kept or " ")
    for password in (PASSWORD, kept, ""):
        assert door.browser().sign_in("0950000006", password).status_code == 403


@pytest.mark.parametrize("password", ["", " ", "\x00", "x" * 201, "x" * 20_000, "\ud7ff", "%ff%00"])
def test_a_hostile_password_is_a_wrong_one(door: Door, password: str) -> None:
    assert door.browser().sign_in(PHONE, password).status_code == 403


def test_a_password_is_the_same_however_its_marks_are_composed_and_keeps_its_blanks(door: Door) -> None:
    assert door.browser().sign_in(PHONE, unicodedata.normalize("NFD", PASSWORD)).status_code == 303
    assert door.browser().sign_in(PHONE, f"{PASSWORD} ").status_code == 403


def test_a_password_is_never_logged(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    door.add_account("+84950000006", password_hash="broken")
    for phone in (PHONE, STRANGER, "0950000006", "no phone"):
        for password in (PASSWORD, WRONG):
            door.browser().sign_in(phone, password)
    for word in (PASSWORD, WRONG, "+84950000005", "0950 000 005"):
        assert word not in caplog.text


def test_a_body_that_is_no_form_is_refused(door: Door) -> None:
    client = door.browser().client
    assert client.post("/signin", json={"phone": PHONE}, headers=OURS).status_code == 415
    huge: dict[str, Any] = {
        "content": b"x" * 70_000,
        "headers": OURS | {"Content-Type": "application/x-www-form-urlencoded"},
    }
    assert client.post("/signin", **huge).status_code == 413
    fields = "&".join(f"f{n}=1" for n in range(1_000)).encode()
    assert client.post("/signin", **{**huge, "content": fields}).status_code == 422
    assert client.post("/signin", **{**huge, "content": b"phone=%ff%fe&password=%00&=&&"}).status_code == 422


def test_pages_of_somebody_are_kept_by_nobody_and_framed_by_nobody(door: Door) -> None:
    browser = door.signed_in()
    for path in ("/producer", "/producer/new"):
        headers = browser.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert "etag" not in headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "script-src 'self';" in headers["content-security-policy"]


def test_who_has_no_desk_is_told_what_works_today(door: Door) -> None:
    door.add_account("+84950000015", Role.REPOSITORY)
    browser = door.browser()
    assert browser.sign_in("0950000015", next="/producer").headers["location"] == "/signin"
    page = browser.get("/signin")
    assert "Kho dữ liệu sự kiện" in said(page)
    assert 'href="/docs"' in page.text


def test_a_language_once_chosen_stays(door: Door) -> None:
    browser = door.browser()
    assert "Password" in said(browser.get("/signin?lang=en"))
    assert "Password" in said(browser.get("/signin"))
    assert "Mật khẩu" in said(browser.get("/signin?lang=vi"))
