"""Signing in with a passkey: who makes one, whom it lets in, and what somebody with bad intentions learns and reaches."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.members import Member
from nguongoc.ports.passkeys import Passkey
from nguongoc.ports.rows import Duty, Role
from nguongoc.services.passkeys import ASKED_OF_ADDRESS, LIFE, MOST
from nguongoc.services.sign_in import TRIES_OF_ADDRESS
from nguongoc_api.entering import relying_party
from tests.http.authenticator import PRESENT, Telephone, packed
from tests.http.conftest import BASE_URL, settings_for
from tests.http.desk import COOKIE, PASSWORD, SEE_OTHER, WRONG, Browser, Door, open_door, said
from tests.http.test_sign_in_codes import Town, town
from tests.http.test_vouched_numbers import LOST, NEW, code_from, page_of, take_up, vouch

__all__ = ["town"]

OWN, OWNER = "/signin/passkeys", "+84950000005"
REFUSED = "Không vào được bằng vân tay, khuôn mặt này"


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        yield opened


def told(page: Response) -> dict[str, Any]:
    """What the browser is asked to make."""
    found = re.search(r'data-options="([^"]+)"', page.text)
    assert found is not None, said(page)
    options: dict[str, Any] = json.loads(unescape(found[1]))
    return options


def asked_new(browser: Browser, password: str = PASSWORD) -> dict[str, Any]:
    return told(browser.post(OWN, {"password": password}))


def added(browser: Browser, answer: str, name: str = "Máy của Lan") -> int:
    return browser.post(f"{OWN}/new", {"answer": answer, "name": name}).status_code


def made(browser: Browser, **said_of_it: Any) -> Telephone:
    """A passkey of whoever is signed in."""
    telephone = Telephone(BASE_URL, **said_of_it)
    assert added(browser, telephone.make(asked_new(browser))) == SEE_OTHER
    return telephone


def asked(browser: Browser) -> dict[str, Any]:
    response = browser.post("/signin/passkey/ask", {})
    assert response.status_code == 200, response.text
    options: dict[str, Any] = response.json()
    return options


def entered(browser: Browser, answer: str, **form: str) -> Response:
    return browser.post("/signin/passkey", {"answer": answer, **form})


def lets_in(browser: Browser) -> bool:
    return browser.client.get("/producer").status_code == 200


def kept(door: Door, phone: str = OWNER) -> list[Passkey]:
    with door.services.reads.open() as reader:
        account = reader.access.account_by_phone(phone)
        assert account is not None
        return list(reader.passkeys.of(account.id))


def test_a_passkey_is_made_after_the_password_and_lets_in_without_one(door: Door) -> None:
    browser = door.signed_in()
    assert browser.post(OWN, {"password": WRONG}).status_code == 403
    options = asked_new(browser)
    assert options["rp"] == {"name": "Nguồn Gốc", "id": "trace.example"}
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["attestation"] == "none"
    assert OWNER not in json.dumps(options), "the whole number stands in no list of the telephone"
    telephone = Telephone(BASE_URL)
    assert added(browser, telephone.make(options)) == SEE_OTHER
    assert "Chưa dùng lần nào" in said(browser.get(OWN))
    door.later(hours=13)
    another = door.browser()
    options = asked(another)
    assert options.get("allowCredentials", []) == [], "whose passkeys there are is told to nobody"
    response = entered(another, telephone.use(options), next="/producer/land")
    assert (response.status_code, response.headers["location"]) == (SEE_OTHER, "/producer/land")
    assert lets_in(another)
    page = said(another.get(OWN))
    assert "Máy của Lan" in page
    assert "Chưa dùng lần nào" not in page


def test_where_messages_are_sent_a_code_will_do_and_a_new_passkey_is_told_to_the_number(town: Town) -> None:
    browser = town.door.signed_in()
    page = browser.post(OWN, {"do": "code"})
    town.texting.send_waiting()
    town.gateway.wait(1)
    token = re.search(r'name="asked" value="([^"]+)"', page.text)
    assert token is not None
    wrong = browser.post(OWN, {"asked": token[1], "code": "12"})
    assert wrong.status_code == 403
    form = {"asked": token[1], "code": town.code()}
    options = told(browser.post(OWN, form))
    assert browser.post(OWN, form).status_code == 403, "a code is good once"
    assert added(browser, Telephone(BASE_URL).make(options)) == SEE_OTHER
    town.texting.send_waiting()
    town.gateway.wait(2)
    assert "vua dat van tay" in json.loads(town.gateway.got[-1].body)["text"]


def test_an_answer_that_is_sent_again_lets_nobody_in(door: Door) -> None:
    telephone = made(door.signed_in())
    browser = door.browser()
    answer = telephone.use(asked(browser))
    assert entered(browser, answer).status_code == SEE_OTHER
    browser.post("/signout", {})
    assert entered(browser, answer).status_code == 403
    assert not lets_in(browser)


def test_a_planted_session_does_not_go_on_under_who_signs_in(door: Door) -> None:
    telephone = made(door.signed_in())
    door.add_account("+84950000019")
    planted = door.signed_in("+84950000019")
    token = planted.token
    assert entered(planted, telephone.use(asked(planted))).status_code == SEE_OTHER
    assert planted.token != token
    assert door.services.entering.sessions.account(token) is None


def test_an_answer_of_another_browser_or_another_question_lets_nobody_in(door: Door) -> None:
    telephone = made(door.signed_in())
    victim, thief = door.browser(), door.browser()
    answer = telephone.use(asked(victim))
    asked(thief)
    for browser in (thief, door.browser()):
        assert entered(browser, answer).status_code == 403
        assert not lets_in(browser)
    signed_in = door.signed_in()
    to_make = asked_new(signed_in)
    as_if = telephone.use({"challenge": to_make["challenge"], "rpId": "trace.example"})
    assert entered(signed_in, as_if).status_code == 403


def test_a_challenge_is_good_for_five_minutes(door: Door) -> None:
    browser = door.signed_in()
    options = asked_new(browser)
    door.later(seconds=LIFE.total_seconds())
    assert added(browser, Telephone(BASE_URL).make(options)) == 403
    assert kept(door) == []
    telephone = made(browser)
    another = door.browser()
    options = asked(another)
    door.later(seconds=LIFE.total_seconds())
    assert entered(another, telephone.use(options)).status_code == 403
    options = asked(another)
    door.later(seconds=LIFE.total_seconds() - 1)
    assert entered(another, telephone.use(options)).status_code == SEE_OTHER


@pytest.mark.parametrize(
    "origin",
    [
        "https://trace.example.evil.example",
        "https://evil.example",
        "http://trace.example",
        "https://trace.example:8443",
    ],
)
def test_what_a_telephone_answers_to_another_site_lets_nobody_in_here(door: Door, origin: str) -> None:
    browser = door.signed_in()
    assert added(browser, Telephone(origin).make(asked_new(browser))) == 403
    telephone = made(browser)
    telephone.origin = origin
    another = door.browser()
    assert entered(another, telephone.use(asked(another))).status_code == 403
    assert not lets_in(another)


def test_a_passkey_of_another_domain_lets_nobody_in(door: Door) -> None:
    telephone = made(door.signed_in())
    browser = door.browser()
    assert entered(browser, telephone.use(asked(browser) | {"rpId": "evil.example"})).status_code == 403


def test_a_telephone_whose_holder_did_not_prove_to_be_there_lets_nobody_in(door: Door) -> None:
    browser = door.signed_in()
    assert added(browser, Telephone(BASE_URL, flags=PRESENT).make(asked_new(browser))) == 403
    telephone = made(browser)
    telephone.flags = PRESENT
    another = door.browser()
    assert entered(another, telephone.use(asked(another))).status_code == 403


def test_a_removed_passkey_lets_nobody_in(door: Door) -> None:
    browser = door.signed_in()
    telephone = made(browser)
    (passkey,) = kept(door)
    assert browser.post(OWN, {"remove": str(passkey.id)}).status_code == SEE_OTHER
    assert kept(door) == []
    another = door.browser()
    assert entered(another, telephone.use(asked(another))).status_code == 403


def test_nobody_removes_or_signs_in_with_what_is_anothers(door: Door) -> None:
    telephone = made(door.signed_in())
    (passkey,) = kept(door)
    neighbour = door.add_account("+84950000020", of=door.neighbour)
    other = door.signed_in("+84950000020")
    assert "Máy của Lan" not in other.get(OWN).text
    assert other.post(OWN, {"remove": str(passkey.id)}).status_code == SEE_OTHER
    assert len(kept(door)) == 1
    thief = Telephone(BASE_URL, credential_id=telephone.credential_id)
    assert added(other, thief.make(asked_new(other))) == 403, "an id belongs to whoever had it first"
    own = made(other)
    browser = door.browser()
    claims = own.use(asked(browser), userHandle=packed(telephone.user))
    assert entered(browser, claims).status_code == 403
    answer = own.use(asked(browser))
    assert entered(browser, answer).status_code == SEE_OTHER
    account = door.services.entering.sessions.account(browser.token)
    assert account is not None
    assert account.id == neighbour.id
    mine = door.signed_in()
    options = asked_new(mine)
    for name in ("__Host-nguongoc-passkey", COOKIE):
        other.client.cookies.delete(name)
    other.sign_in("+84950000020")
    other.client.cookies.update({"__Host-nguongoc-passkey": mine.client.cookies["__Host-nguongoc-passkey"]})
    answer = Telephone(BASE_URL).make(options)
    assert added(other, answer) == 403, "what one was asked, another cannot answer"
    assert added(mine, answer) == SEE_OTHER


def test_a_count_that_goes_back_is_told_and_the_passkey_lets_nobody_in_again(door: Door) -> None:
    owner = door.signed_in()
    telephone = made(owner, counts=True, count=7)
    for _ in range(2):
        browser = door.browser()
        assert entered(browser, telephone.use(asked(browser))).status_code == SEE_OTHER
    telephone.count -= 1
    copy = door.browser()
    response = entered(copy, telephone.use(asked(copy)))
    assert response.status_code == 403
    assert "có thể bị sao chép" in said(response)
    telephone.count += 9
    assert entered(copy, telephone.use(asked(copy))).status_code == 403, "neither does the first of the two"
    assert "Có thể đã bị sao chép" in said(owner.get(OWN))


def test_unknown_removed_and_wrong_get_the_same_page(door: Door) -> None:
    owner = door.signed_in()
    known, gone = made(owner), made(owner)
    owner.post(OWN, {"remove": str(kept(door)[1].id)})
    browser, pages = door.browser(), []
    stranger = Telephone(BASE_URL, user=known.user)
    for answer in (
        stranger.use(asked(browser)),
        gone.use(asked(browser)),
        known.use(asked(browser), signature=packed(b"no")),
        "{}",
    ):
        page = entered(browser, answer)
        assert page.status_code == 403
        pages.append(page.text)
    assert len(set(pages)) == 1
    assert REFUSED in pages[0]


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "[" * 15_000,
        "x" * 30_000,
        '{"id":1}',
        '{"id":"AA","rawId":"AA","type":"public-key","response":{"userHandle":"AA","clientDataJSON":"AA","authenticatorData":"","signature":""}}',
        json.dumps({"rawId": "é", "response": {"userHandle": None}}),
        json.dumps({"rawId": "A" * 10_000, "response": {"userHandle": "A" * 5_000}}),
    ],
)
def test_what_is_no_answer_is_refused_like_a_wrong_one(door: Door, answer: str) -> None:
    browser = door.browser()
    asked(browser)
    assert entered(browser, answer).status_code == 403
    owner = door.signed_in()
    asked_new(owner)
    assert added(owner, answer) == 403


def test_a_broken_answer_of_a_real_telephone_is_refused_and_never_a_failure(door: Door) -> None:
    owner = door.signed_in()
    for cut in range(0, 240, 24):
        telephone = Telephone(BASE_URL)
        answer = json.loads(telephone.make(asked_new(owner)))
        whole = answer["response"]["attestationObject"]
        answer["response"]["attestationObject"] = whole[:cut] + "__9_" + whole[cut + 4 :]
        assert added(owner, json.dumps(answer)) in {403, SEE_OTHER}, cut
        for passkey in kept(door):
            owner.post(OWN, {"remove": str(passkey.id)})


def test_tries_are_counted_as_those_of_passwords_are(door: Door) -> None:
    telephone = made(door.signed_in())
    browser = door.browser("192.0.2.99")
    for _ in range(TRIES_OF_ADDRESS):
        assert entered(browser, "{}").status_code == 403
    answer = telephone.use(asked(browser))
    late = entered(browser, answer)
    assert late.status_code == 429
    assert "Retry-After" in late.headers
    assert browser.sign_in(OWNER).status_code == 429


def test_challenges_are_not_asked_for_without_end(door: Door) -> None:
    browser = door.browser("192.0.2.98")
    for _ in range(ASKED_OF_ADDRESS):
        asked(browser)
    assert browser.post("/signin/passkey/ask", {}).status_code == 429
    asked(door.browser())


def test_of_two_who_send_one_answer_at_once_one_gets_in(door: Door) -> None:
    telephone = made(door.signed_in())
    first, second = door.browser(), door.browser()
    answer = telephone.use(asked(first))
    second.client.cookies.update(dict(first.client.cookies))
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda each: entered(each, answer).status_code, (first, second)))
    assert sorted(answers) == [SEE_OTHER, 403]


def test_another_password_or_another_number_ends_every_passkey(door: Door) -> None:
    owner = door.signed_in()
    telephone = made(owner)
    chosen = {"password": PASSWORD, "new_password": "chanh leo 2027"}
    assert owner.post("/signin/password", chosen).status_code == SEE_OTHER
    assert kept(door) == []
    browser = door.browser()
    assert entered(browser, telephone.use(asked(browser))).status_code == 403
    door.add_account(LOST, duty=Duty.CLERK)
    clerk = door.signed_in(LOST)
    made(clerk)
    owner = door.browser()
    assert owner.sign_in(OWNER, "chanh leo 2027").status_code == SEE_OTHER
    assert vouch(door, owner, password="chanh leo 2027") == SEE_OTHER
    door.later(days=3, seconds=1)
    assert owner.sign_in(OWNER, "chanh leo 2027").status_code == SEE_OTHER
    assert take_up(door, code_from(owner, page_of(door))) == SEE_OTHER
    assert kept(door, "+84" + NEW.replace(" ", "")[1:]) == []


def test_who_is_taken_out_erased_or_gone_with_a_household_takes_passkeys_along(door: Door) -> None:
    clerk = door.add_account("+84950000011", duty=Duty.CLERK)
    household = Member(uuid7(door.clock.now()), door.cooperative.id, "Nhà bác Tư", None, door.clock.now())
    door.services.writer.run(lambda uow: uow.members.add(household))
    door.add_account("+84950000012", duty=Duty.MEMBER, member_id=household.id)
    telephones = [made(door.signed_in(phone)) for phone in ("+84950000011", "+84950000012", OWNER)]
    owner = door.signed_in()
    assert owner.post(f"/producer/accounts/{clerk.id}", {"remove": "1"}).status_code == SEE_OTHER
    door.services.writer.run(lambda uow: uow.members.erase(door.cooperative.id, household.id))
    door.services.writer.run(
        lambda uow: uow.erasing.erase_organisation(door.cooperative.id, door.clock.now())
    )
    with door.services.reads.open() as reader:
        assert [reader.passkeys.by_credential(each.credential_id) for each in telephones] == [None] * 3


def test_everybody_who_signs_in_may_have_one_and_nobody_more_than_ten(door: Door) -> None:
    office = door.add_account("+84950000016", Role.AUTHORITY, door.neighbour)
    browser = door.signed_in(office.phone)
    for _ in range(MOST):
        made(browser)
    full = browser.post(OWN, {"password": PASSWORD})
    assert (full.status_code, len(kept(door, office.phone))) == (409, MOST)
    assert "Nhiều nhất 10 máy" in said(full)


def test_another_page_cannot_have_passkeys_made_or_asked_for(door: Door) -> None:
    browser = door.signed_in()
    options = asked_new(browser)
    form = {"answer": Telephone(BASE_URL).make(options), "name": "x"}
    for path in (f"{OWN}/new", OWN, "/signin/passkey", "/signin/passkey/ask"):
        assert browser.post(path, form, {"Origin": "https://evil.example"}).status_code == 403
    assert kept(door) == []


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        ("https://id.thanhhoa.example", ("id.thanhhoa.example", "https://id.thanhhoa.example")),
        ("https://id.thanhhoa.example:443", ("id.thanhhoa.example", "https://id.thanhhoa.example")),
        ("https://id.thanhhoa.example:8443", ("id.thanhhoa.example", "https://id.thanhhoa.example:8443")),
        ("http://localhost:8000", ("localhost", "http://localhost:8000")),
        ("http://trace.localhost", ("trace.localhost", "http://trace.localhost")),
        ("http://id.thanhhoa.example", None),
        ("https://192.0.2.7", None),
        ("http://127.0.0.1:8000", None),
        ("https://[2001:db8::1]", None),
    ],
)
def test_passkeys_are_for_the_domain_of_the_base_address(
    base_url: str, expected: tuple[str, str] | None
) -> None:
    party = relying_party(base_url)
    assert (None if party is None else (party.id, party.origin)) == expected
