"""What a place tells its visitors, said by who receives them: by API and at the desk, confirmed with each word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.ports.rows import Role
from nguongoc_api.pages.producer.host_forms import MonthsUnreadable, read_months, written_months
from tests.http import bodies
from tests.http.conftest import Site, settings_for
from tests.http.desk import Door, hidden, open_door, said, undo_of

WELCOME = {
    "about_vi": "Vườn mở cửa đón khách.",
    "about_en": "The garden is open.",
    "months": [9, 10],
    "experiences": [
        {"id": "hai-buoi", "name_vi": "Hái bưởi", "name_en": "Pick pomelos", "months": [9], "kind": "picking"}
    ],
    "opening": "sa,su 8:00-17:00",
    "phone": "+84237123456",
    "zalo": "+84912345678",
    "booking_url": "https://dat-cho.example.vn/",
}
PLACE = "/v1/places/suoi-ca-than"


def put(site: Site, body: dict[str, Any], key: dict[str, str], tag: str = "*", status: int = 200) -> Any:
    response = site.client.put(f"{PLACE}/welcome", json=body, headers=key | {"If-Match": tag})
    assert response.status_code == status, response.text
    return response.json()


@pytest.fixture
def hosted(site: Site) -> Site:
    site.post("/v1/places", bodies.place(host=site.cooperative.slug), site.as_(Role.AUTHORITY))
    return site


def test_the_host_says_what_visitors_are_told_and_confirms_it_today(hosted: Site) -> None:
    told = put(hosted, WELCOME, hosted.producer())
    assert told["opening"] == "Sa-Su 08:00-17:00"
    assert (told["confirmed_on"], told["checked_on"]) == ("2026-11-23", "2026-11-01")
    assert told["experiences"][0]["kind"] == "picking"
    page = hosted.get("/places/suoi-ca-than", {"Accept-Language": "vi"}).text
    assert "thứ Bảy đến Chủ nhật 08:00–17:00" in page
    assert "Hái bưởi (hỏi giá trước)" in page
    assert 'href="https://zalo.me/0912345678"' in page or "/contact/zalo" in page
    data = hosted.get(PLACE, {"Accept": "application/ld+json"}).json()
    assert data["openingHoursSpecification"][0]["opens"] == "08:00"
    assert data["potentialAction"]["target"] == WELCOME["booking_url"]


def test_only_its_own_host_and_an_authority_speak_for_a_place(hosted: Site) -> None:
    put(hosted, WELCOME, hosted.as_(Role.HOST))
    other = put(hosted, WELCOME, hosted.as_(Role.PRODUCER, hosted.neighbour), status=404)
    assert other["code"] == "place-not-found"
    # Said by an authority it is checked, not confirmed: the host did not say it.
    checked = put(hosted, WELCOME, hosted.as_(Role.AUTHORITY, hosted.neighbour))
    assert checked["checked_on"] == "2026-11-23"


def test_who_read_an_older_version_overwrites_nothing(hosted: Site) -> None:
    key = hosted.producer()
    tag = hosted.get(PLACE).headers["etag"]
    put(hosted, WELCOME, key, tag)
    assert put(hosted, WELCOME, key, tag, 412)["code"] == "place-changed"
    missing = hosted.client.put(f"{PLACE}/welcome", json=WELCOME, headers=key)
    assert (missing.status_code, missing.json()["code"]) == (428, "if-match-missing")


@pytest.mark.parametrize(
    ("said", "code", "pointer"),
    [
        ({"opening": "sáng"}, "opening-hours-malformed", "/opening"),
        ({"zalo": "0912"}, "phone-malformed", "/zalo"),
        ({"booking_url": "javascript:alert(1)"}, "website-malformed", "/booking_url"),
        ({"months": [13]}, "not-a-month", "/months"),
        ({"experiences": [WELCOME["experiences"][0]] * 31}, "too-many-parts", "/experiences"),
    ],
)
def test_what_is_wrong_is_named(hosted: Site, said: dict[str, Any], code: str, pointer: str) -> None:
    refused = put(hosted, WELCOME | said, hosted.producer(), status=422)
    first = refused["errors"][0] if "errors" in refused else refused
    assert (first["code"], first["pointer"]) == (code, pointer)


def test_a_host_that_is_not_here_receives_nobody(site: Site) -> None:
    refused = site.post("/v1/places", bodies.place(host="khong-co"), site.as_(Role.AUTHORITY), 422)
    assert (refused.get("errors") or [refused])[0]["code"] == "host-unknown"


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        authority = Site(
            opened.services, opened.app, opened.browser().client, opened.cooperative, opened.neighbour
        )
        authority.post(
            "/v1/places", bodies.place(host=opened.cooperative.slug), authority.as_(Role.AUTHORITY)
        )
        yield opened


def test_at_the_desk_a_host_tells_and_adds_what_there_is_to_do(door: Door) -> None:
    door.add_account("+84950000006", Role.HOST)
    browser = door.signed_in("+84950000006")
    assert "chưa xác nhận lần nào" in said(browser.get("/host"))
    page = "/host/places/suoi-ca-than"
    form = browser.hidden(page) | {
        "about_vi": "Suối mát.", "months": "11-1", "phone": "0912 345 678", "opening": "t2-t6,CN 8:00-9:00",
    }  # fmt: skip
    kept = browser.post(page, form)
    assert (kept.status_code, kept.headers["location"]) == (303, f"{page}?saved=1")
    thing = browser.hidden(f"{page}/experiences/new") | {
        "kind": "cooking",
        "name_vi": "Nấu cá",
        "months": "12",
    }
    assert browser.post(f"{page}/experiences/new", thing).status_code == 303
    told = browser.client.get(PLACE).json()
    assert (told["about_en"], told["months"], told["phone"]) == ("Suối mát.", [11, 12, 1], "+84912345678")
    assert told["opening"] == "Mo-Fr,Su 08:00-09:00"
    assert 'value="T2-T6,CN 08:00-09:00"' in browser.get(page).text
    (made,) = told["experiences"]
    assert (made["kind"], made["name_en"], made["months"]) == ("cooking", "Nấu cá", [12])
    gone = browser.hidden(f"{page}/experiences/{made['id']}") | {"remove": "1"}
    assert "Đã bỏ Nấu cá." in said(browser.post(f"{page}/experiences/{made['id']}", gone))
    assert browser.client.get(PLACE).json()["experiences"] == []


def test_what_there_is_to_do_comes_back_by_one_press_where_it_stood_whatever_else_was_changed_meanwhile(
    door: Door,
) -> None:
    browser = door.signed_in()
    page = "/host/places/suoi-ca-than"
    for name in ("Nấu cá", "Bẻ ngô", "Xay lúa"):
        thing = browser.hidden(f"{page}/experiences/new")
        new = {"kind": "cooking", "name_vi": name, "months": "11-1", "price_note_vi": "50.000 ₫ một người"}
        browser.post(f"{page}/experiences/new", thing | new)
    before = browser.client.get(PLACE).json()["experiences"]
    at = f"{page}/experiences/{before[1]['id']}"
    gone = browser.post(at, browser.hidden(at) | {"remove": "1"})
    assert [each["name_vi"] for each in browser.client.get(PLACE).json()["experiences"]] == [
        "Nấu cá",
        "Xay lúa",
    ]
    told = browser.hidden(page) | {"about_vi": "Suối mát.", "months": "11-1"}
    assert browser.post(page, told).status_code == 303
    for _ in range(2):
        assert browser.post(at, undo_of(gone)).headers["location"] == f"{page}?saved=1"
    place = browser.client.get(PLACE).json()
    assert (place["experiences"], place["about_vi"]) == (before, "Suối mát.")


def test_a_form_that_is_wrong_comes_back_with_what_was_typed(door: Door) -> None:
    browser = door.signed_in()
    page = "/host/places/suoi-ca-than"
    first = browser.get(page)
    form = hidden(first) | {"about_vi": "", "months": "mùa hè", "website": "http://x.vn", "phone": "12"}
    back = browser.post(page, form)
    assert back.status_code == 422
    assert "Viết như 9-12, 1" in said(back)
    assert 'value="mùa hè"' in back.text
    # Somebody else saved in between: nothing is lost, nothing overwritten.
    good = hidden(first) | {"about_vi": "Một"}
    assert browser.post(page, good).status_code == 303
    late = browser.post(page, good | {"about_vi": "Hai"})
    assert late.status_code == 409
    assert browser.client.get(PLACE).json()["about_vi"] == "Một"


def test_the_desk_of_hosts_is_closed_to_others_and_to_other_peoples_places(door: Door) -> None:
    door.add_account("+84950000007", Role.PRODUCER, door.neighbour)
    door.add_account("+84950000008", Role.MARKETPLACE)
    assert door.signed_in("+84950000007").client.get("/host/places/suoi-ca-than").status_code == 404
    assert door.signed_in("+84950000008").client.get("/host").status_code == 403
    away = door.browser().client.get("/host/places/suoi-ca-than")
    assert away.headers["location"] == "/signin?next=/host/places/suoi-ca-than"
    assert door.signed_in().client.get("/host/places/suoi-ca-than/experiences/khong-co").status_code == 404


@given(
    st.text(max_size=40) | st.lists(st.integers(1, 12), max_size=12).map(lambda all: ", ".join(map(str, all)))
)
def test_months_are_read_or_refused(typed: str) -> None:
    try:
        months = read_months(typed)
    except MonthsUnreadable:
        return
    assert len(set(months)) == len(months) <= 12
    assert read_months(written_months(months)) == months
