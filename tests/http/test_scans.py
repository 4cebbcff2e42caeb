"""What a scan leaves behind: noted without waiting, told apart, never traced to a person, gone after 90 days."""

from __future__ import annotations

import logging
import re
from collections import Counter

import pytest
from sqlalchemy import inspect, text
from starlette.testclient import TestClient

from nguongoc.scans.checks import THRESHOLDS
from nguongoc.store.engine import open_engine
from tests.http.conftest import BASE_URL
from tests.http.desk import COOKIE, said
from tests.http.scanning import PHONE, Market, one_market

opened = one_market


@pytest.fixture
def market(opened: Market) -> Market:
    opened.sweep()
    return opened


def test_a_scan_is_kept_with_what_it_was_of_and_nothing_of_who_it_was(market: Market) -> None:
    for path in (market.packs[0], market.packs[0], market.packs[30], market.page):
        assert market.look(path).status_code == 200
    market.look(market.packs[0], "203.0.113.8")
    rows = market.rows()
    assert Counter((row.state, row.kind) for row in rows) == {
        ("active", "buyer"): 2, ("waiting", "buyer"): 1, ("unknown", "buyer"): 1,
    }  # fmt: skip
    first, other = (row for row in rows if row.state == "active")
    assert first.unit == other.unit is not None
    assert first.visitor != other.visitor
    assert len({bytes(row.visitor) for row in rows}) == 2
    assert {(row.cell, row.city, row.place_source) for row in rows} == {(None, None, "none")}


def test_a_page_that_is_kept_and_one_that_has_not_changed_are_scans_too(market: Market) -> None:
    tag = market.look(market.packs[0], "203.0.113.1").headers["etag"]
    market.look(market.packs[0], "203.0.113.2")
    again = market.look(market.packs[0], "203.0.113.3", **{"If-None-Match": tag})
    assert again.status_code == 304
    assert len(market.rows()) == 3


def test_who_is_no_buyer_is_kept_apart_without_a_name(market: Market) -> None:
    pack = market.packs[0]
    market.look(pack, agent="facebookexternalhit/1.1")
    market.look(pack, agent="Mozilla/5.0 (compatible; Googlebot/2.1)")
    market.look(pack, **{"Sec-Purpose": "prefetch"})
    market.look(pack, **{"Cookie": f"{COOKIE}=made-up"})
    market.look(pack, **market.site.producer())
    TestClient(market.door.app, BASE_URL).head(pack, headers={"User-Agent": PHONE})
    rows = market.rows()
    assert Counter(row.kind for row in rows) == {"preview": 1, "bot": 1, "staff": 1, "marketplace": 1}
    assert {row.visitor for row in rows} == {None}


def test_a_serial_that_nobody_printed_is_kept_as_none_of_the_lot(market: Market) -> None:
    assert market.look(market.false).status_code == 404
    wrong = "Z" if market.page[-1] != "Z" else "Y"
    assert market.look(f"{market.page[:-1]}{wrong}").status_code in {400, 404}
    (row,) = market.rows()
    assert (row.state, row.kind) == ("unknown", "buyer")
    assert row.unit is not None
    assert market.look(market.packs[0]).status_code == 200
    assert len({bytes(each.unit) for each in market.rows()}) == 2


def test_the_same_visitor_has_another_name_tomorrow(market: Market) -> None:
    market.look(market.packs[0])
    market.door.later(days=1)
    market.look(market.packs[0])
    names = [bytes(row.visitor) for row in market.rows()]
    assert len(set(names)) == 2


def test_a_store_that_takes_nothing_makes_no_page_fail_and_its_scans_are_written_later(
    market: Market, caplog: pytest.LogCaptureFixture
) -> None:
    market.look(market.packs[0])
    engine = open_engine(market.services.settings.database)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE scan RENAME TO elsewhere"))
    with pytest.raises(Exception, match="scan"):
        market.services.scans.write()
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO scan"))
    engine.dispose()
    assert len(market.rows()) == 1
    assert market.services.scans.dropped == 0
    assert "203.0.113" not in caplog.text


def test_scans_of_90_days_ago_are_gone_and_their_daily_sums_stay(market: Market) -> None:
    for number in range(6):
        market.look(market.packs[number % 2], f"203.0.113.{number}")
    market.look(market.packs[0], agent="curl/8")
    assert len(market.rows()) == 7
    market.door.later(days=THRESHOLDS.days_kept)
    market.look(market.packs[0])
    market.services.scans.write()
    assert market.services.scans.forget() == 0, "on its ninetieth day a scan is still there"
    market.door.later(days=1)
    assert market.services.scans.forget() == 7
    assert market.services.scans.forget() == 0
    assert len(market.rows()) == 1
    (summed,) = market.rows("SELECT * FROM scan_day")
    assert (summed.visitors, summed.city) == (6, "")
    engine = open_engine(market.services.settings.database)
    columns = {each["name"] for each in inspect(engine).get_columns("scan_day")}
    engine.dispose()
    assert columns == {"organisation_id", "day", "batch_id", "city", "visitors"}


def test_what_is_written_once_a_minute_is_written_when_the_service_ends(market: Market) -> None:
    market.services.visiting.counting.start()
    market.look(market.packs[0])
    market.services.visiting.counting.stop()
    assert len(market.rows()) == 1


def test_a_flood_is_dropped_and_told_once_a_minute(
    market: Market, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(market.services.scans._buffer, "_most", 2)
    caplog.set_level(logging.WARNING)
    for number in range(5):
        assert market.look(market.packs[0], f"203.0.113.{number}").status_code == 200
    assert len(market.rows()) == 2
    assert market.services.scans.dropped == 3
    assert caplog.text.count("3 scans found no room") == 1


def checked(page: str) -> str | None:
    found = re.search(r'data-checked="(\w+)"', page)
    return None if found is None else found[1]


def test_a_packs_page_says_no_yes_or_often_and_never_where_or_how_many(market: Market) -> None:
    pack = market.packs[0]
    assert checked(market.look(pack).text) == "no"
    market.rows()
    assert checked(market.look(pack).text) == "no", "who looks again the same day may be the only one"
    market.look(pack, "203.0.113.8")
    market.look(pack, agent="facebookexternalhit/1.1")
    market.rows()
    page = market.look(pack)
    assert (checked(page.text), page.headers["cache-control"]) == ("yes", "public, max-age=15")
    assert "Kiểm trước đây: có." in said(page)
    assert "Checked before: yes." in said(market.look(f"{pack}?lang=en"))
    assert "此前查询：是。" in said(market.look(f"{pack}?lang=zh"))
    for number in range(THRESHOLDS.often_from):
        market.look(pack, f"203.0.113.{100 + number}")
    market.rows()
    assert checked(market.look(pack).text) == "often"
    assert checked(market.look(market.packs[1]).text) == "no", "another pack of the lot"
    assert checked(market.look(market.page).text) is None, "a lot's stamp is on every pack"
    market.door.later(days=THRESHOLDS.days_kept)
    market.rows()
    assert checked(market.look(pack).text) == "no"


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
def test_a_page_tells_what_a_scan_leaves_behind_and_every_page_leads_to_it(
    market: Market, language: str
) -> None:
    page = market.look(f"/privacy?lang={language}")
    assert (page.status_code, page.headers["content-language"]) == (200, language)
    for number in (THRESHOLDS.days_kept, THRESHOLDS.shown_from):
        assert str(number) in said(page)
    assert 'href="/privacy"' in market.look(f"{market.packs[0]}?lang={language}").text
