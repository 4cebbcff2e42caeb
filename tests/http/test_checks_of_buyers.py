"""*Your pomelos were checked in Đà Nẵng*: said by who wants to say it, summed by day, told from five on, to whose goods they are."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from nguongoc.batches.dates import vietnamese_day
from nguongoc.ports.rows import Role
from nguongoc.scans.checks import THRESHOLDS
from nguongoc.scans.cities import CITIES
from tests.factories import rows
from tests.http.conftest import add_organisation
from tests.http.desk import OURS, said
from tests.http.scanning import PHONE, Market, one_market

opened = one_market


@pytest.fixture
def market(opened: Market) -> Market:
    opened.sweep()
    return opened


def near(market: Market, city: str, address: str, path: str | None = None, **headers: str) -> int:
    of = (path or market.packs[0]).removeprefix("/p")
    client = market.door.browser(address).client
    form = {"of": of, "city": city, "lang": "vi"}
    answer = client.post("/where", data=form, headers={**OURS, "User-Agent": PHONE, **headers})
    return int(answer.status_code)


def told(market: Market, days: int = 30) -> dict[str, Any]:
    market.services.scans.write()
    found: dict[str, Any] = market.site.get(f"/v1/stats/checks?days={days}", market.site.producer()).json()
    return found


def test_the_producer_sees_where_its_goods_were_checked_once_five_have_said_so(market: Market) -> None:
    for number in range(4):
        market.look(market.packs[number], f"203.0.113.{number}")
        assert near(market, "da-nang", f"203.0.113.{number}") == 200
    few = told(market)
    assert (few["visitors"], few["towns"], few["days"]) == (None, [], [])
    desk = market.door.signed_in()
    assert "chưa đủ 5 lượt" in said(desk.get("/producer/checks"))
    market.look(market.packs[5], "203.0.113.4")
    assert near(market, "da-nang", "203.0.113.4") == 200
    assert near(market, "hue", "203.0.113.4") == 200
    found = told(market)
    assert found["visitors"] == 5
    assert found["towns"] == [{"town": "da-nang", "visitors": 5}]
    assert [each["visitors"] for each in found["days"]] == [5]
    (lot,) = found["lots"]
    assert (lot["code"], lot["visitors"]) == (market.lot.shown["code"], 5)
    page = said(desk.get("/producer/checks"))
    assert "Hàng của anh chị được xem ở gần Đà Nẵng." in page
    assert "Huế" not in page
    table = desk.get("/producer/checks.csv")
    lines = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert {(row["of"], row["daily_visitors_summed"]) for row in lines} == {
        ("day", "5"), ("town", "5"), ("product", "5"), ("lot", "5"),
    }  # fmt: skip
    assert told(market, days=1)["visitors"] == 5
    market.door.later(days=THRESHOLDS.days_kept + 1)
    market.services.scans.forget()
    assert told(market, days=200)["towns"] == [{"town": "da-nang", "visitors": 5}]
    assert told(market)["lots"] == []


def test_who_comes_again_tomorrow_counts_again_and_today_does_not(market: Market) -> None:
    for _ in range(3):
        for number in range(3):
            market.look(market.packs[0], f"203.0.113.{number}")
            market.look(market.packs[1], f"203.0.113.{number}")
        market.services.scans.write()
        market.door.later(days=1)
    assert told(market)["visitors"] == 9


def test_nobody_else_is_told_and_nothing_looks_empty_without_a_reason(market: Market) -> None:
    for number in range(6):
        market.look(market.packs[0], f"203.0.113.{number}")
    market.services.scans.write()
    neighbour = market.site.as_(Role.PRODUCER, market.door.neighbour)
    assert market.site.get("/v1/stats/checks", neighbour).json()["lots"] == []
    market.site.get("/v1/stats/checks", market.site.as_(Role.MARKETPLACE), status=403)
    phone = "+84950000009"
    market.door.add_account(phone, of=market.door.neighbour)
    empty = said(market.door.signed_in(phone).get("/producer/checks"))
    assert "Chưa thấy người mua nào" in empty
    assert "quét để biết ai trồng" in empty


def test_an_authority_sees_what_comes_from_its_territory_and_no_number_below_five(market: Market) -> None:
    market.door.add_account("+84950000031", Role.AUTHORITY)
    desk = market.door.signed_in("+84950000031")
    assert "Chưa thấy người mua nào" in said(desk.get("/authority/checks"))
    for number in range(4):
        market.look(market.packs[number], f"203.0.113.{number}")
        near(market, "da-nang", f"203.0.113.{number}")
    market.services.scans.write()
    assert "chưa đủ 5 lượt" in said(desk.get("/authority/checks"))
    market.look(market.packs[5], "203.0.113.4")
    near(market, "da-nang", "203.0.113.4")
    near(market, "hue", "203.0.113.4")
    market.services.scans.write()
    page = said(desk.get("/authority/checks"))
    assert "5 lượt người xem theo ngày" in page
    assert "Đà Nẵng 5" in page
    assert market.door.cooperative.name in page
    assert "Huế" not in page

    table = csv.DictReader(io.StringIO(desk.get("/authority/checks.csv").content.decode("utf-8-sig")))
    summed = {(row["of"], row["daily_visitors_summed"]) for row in table}
    assert summed == {("day", "5"), ("town", "5"), ("product", "5")}
    elsewhere = add_organisation(market.services, rows.organisation(commune_code="14821"))
    market.door.add_account("+84950000032", Role.AUTHORITY, elsewhere)
    other = market.door.signed_in("+84950000032")
    assert "Chưa thấy người mua nào" in said(other.get("/authority/checks"))
    market.door.signed_in().get("/authority/checks", 403)
    since = vietnamese_day(market.door.clock.now())
    market.door.later(days=THRESHOLDS.days_kept + 1)
    market.services.scans.forget()
    with market.services.reads.open() as reader:
        left = reader.scans.checked_territory("15544", since, 10)
    assert (list(left.days.values()), left.towns) == ([5], {"da-nang": 5, "hue": 1}), (
        "of what is gone, the sums"
    )


@pytest.mark.parametrize(
    ("city", "path", "status"),
    [("paris", None, 422), ("", None, 422), ("hue", "/p/b/AAAAAAAAAA", 404), ("hue", "/p/x", 404), ("hue", "/p//", 404)],
)  # fmt: skip
def test_what_is_no_town_or_no_stamp_is_refused(
    market: Market, city: str, path: str | None, status: int
) -> None:
    assert near(market, city, "203.0.113.9", path) in {status, 400}
    assert market.rows() == []


def test_a_town_is_told_from_our_own_page_alone_and_machines_are_not_counted(market: Market) -> None:
    of = market.packs[0].removeprefix("/p")
    client = market.door.browser("203.0.113.9").client
    assert client.post("/where", data={"of": of, "city": "hue"}).status_code == 403
    assert near(market, "hue", "203.0.113.9", None, **{"User-Agent": "curl/8"}) == 200
    assert near(market, "hue", "203.0.113.9", market.false) == 404
    assert market.rows() == []


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
def test_the_form_needs_no_script_says_that_nobody_has_to_and_is_kept_by_nobody(
    market: Market, language: str
) -> None:
    shown = market.look(market.packs[0] + f"?lang={language}").text
    of = market.packs[0].removeprefix("/p")
    assert f'href="/where?of={of}"' in shown
    form = market.look(f"/where?of={of}&lang={language}")
    assert (form.status_code, form.headers["cache-control"], form.headers["content-language"]) == (
        200, "no-store", language,
    )  # fmt: skip
    assert "<script" not in form.text
    assert form.text.count("<option") == len(CITIES) + 1
    assert market.look("/where").status_code in {400, 404}


def test_a_town_that_is_none_is_asked_for_again_where_it_stands(market: Market) -> None:
    of = market.packs[0].removeprefix("/p")
    client = market.door.browser("203.0.113.9").client
    form = {"of": of, "city": "paris", "lang": "en"}
    again = client.post("/where", data=form, headers=OURS | {"Accept": "text/html"})
    assert (again.status_code, again.headers["content-language"]) == (422, "en")
    assert 'aria-invalid="true" aria-describedby="city-wrong"' in again.text
    assert f'name="of" value="{of}"' in again.text
    told = client.post("/where", data=form, headers=OURS | {"Accept": "application/json"})
    assert (told.status_code, told.json()["code"]) == (422, "city-unknown")


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
@pytest.mark.parametrize("path", ["/where", "/pin", "/vouchers/x"])
def test_a_small_form_that_is_not_taken_answers_people_with_a_page(
    market: Market, path: str, language: str
) -> None:
    client = market.door.browser("203.0.113.9").client
    asking = {"Accept-Language": language, "Accept": "text/html,*/*;q=0.8"}
    tries = {
        403: client.post(path, data={"of": "x"}, headers=asking | {"Origin": "https://evil.example"}),
        413: client.post(path, data={"of": "x" * 5_000}, headers=asking | OURS),
        415: client.post(path, content=b"{}", headers=asking | OURS),
    }
    for status, answer in tries.items():
        assert (answer.status_code, answer.headers["content-language"]) == (status, language)
        assert answer.headers["content-type"].startswith("text/html")
        assert 'action="/find"' in answer.text
        assert (answer.headers["cache-control"], answer.headers["x-robots-tag"]) == ("no-store", "noindex")
    program = client.post(path, data={"of": "x" * 5_000}, headers=OURS | {"Accept": "application/json"})
    assert (program.headers["content-type"], program.json()["code"]) == (
        "application/problem+json", "body-too-large",
    )  # fmt: skip


def test_a_form_about_a_code_that_is_none_names_the_code(market: Market) -> None:
    answer = market.look("/where?of=/b/AAAAAAAAAA")
    assert "Quét lại tem" in answer.text
