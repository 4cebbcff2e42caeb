"""*Scanned at fulfilment*: reported in bulk, the same report once, unknown codes by index, apart from buyers; and what it shows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from nguongoc.ports.rows import Role
from nguongoc.services.report_fulfilments import MOST_FULFILMENTS
from nguongoc.store.engine import open_engine
from tests.http.conftest import BASE_URL
from tests.http.desk import said
from tests.http.scanning import Market, one_market
from tests.http.test_copied_codes import judged, step_8

opened = one_market


@pytest.fixture
def market(opened: Market) -> Market:
    opened.sweep()
    engine = open_engine(opened.services.settings.database)
    with engine.begin() as connection:
        for table in ("unit_signal", "signal_mark"):
            connection.execute(text(f"DELETE FROM {table}"))
    engine.dispose()
    opened.services.sequence_log()
    opened.services.sign_status()
    return opened


def item(
    market: Market, pack: int = 0, days: float = 0, town: str = "ha-noi", **changed: Any
) -> dict[str, Any]:
    at = (market.services.clock.now() - timedelta(days=days)).isoformat()
    code = f"{BASE_URL}{market.packs[pack].removeprefix('/p')}"
    return {"code": code, "at": at, "town": town, **changed}


def report(market: Market, items: list[dict[str, Any]], status: int = 200, **headers: str) -> Any:
    key = market.site.as_(Role.MARKETPLACE) | headers
    return market.site.post("/v1/fulfilment-scans", {"items": items}, key, status)


def test_the_same_report_is_noted_once_and_what_is_no_pack_is_named_by_its_index(market: Market) -> None:
    lot = f"{BASE_URL}{market.page.removeprefix('/p')}"
    codes = [market.false.removeprefix("/p"), lot, "https://elsewhere.example/b/AAAAAAAAAA", "nonsense"]
    strangers = [
        item(market, code=each if each.startswith("http") else f"{BASE_URL}{each}") for each in codes[:3]
    ]
    items = [item(market), *strangers, item(market, code="nonsense"), item(market, 1)]
    key = market.site.as_(Role.MARKETPLACE)
    first = market.site.post("/v1/fulfilment-scans", {"items": items}, key, 200)
    assert (first["noted"], first["known"]) == (2, 0)
    assert first["not_taken"] == [
        {"index": 1, "reason": "unknown"}, {"index": 2, "reason": "not-a-unit"},
        {"index": 3, "reason": "foreign"}, {"index": 4, "reason": "malformed"},
    ]  # fmt: skip
    again = market.site.post("/v1/fulfilment-scans", {"items": [items[0], items[0], items[5]]}, key, 200)
    assert (again["noted"], again["known"]) == (0, 3)
    rows = market.rows()
    assert {(row.kind, row.city) for row in rows} == {("fulfilment", "ha-noi")}
    assert len({bytes(row.visitor) for row in rows}) == 1, "one says of one day and town"


def test_a_key_sent_again_is_answered_again(market: Market) -> None:
    key = market.site.as_(Role.MARKETPLACE) | {"Idempotency-Key": "gate-1"}
    body = {"items": [item(market)]}
    first = market.site.post("/v1/fulfilment-scans", body, key, 200)
    assert (
        market.site.post("/v1/fulfilment-scans", body, key, 200)
        == first
        == {"noted": 1, "known": 0, "not_taken": []}
    )
    assert len(market.rows()) == 1


def test_a_wrong_time_or_town_is_named_and_nothing_is_noted(market: Market) -> None:
    wrong = report(
        market,
        [item(market), item(market, days=-1), item(market, 1, town="paris"), item(market, days=91)],
        422,
    )
    assert [(each["pointer"], each["code"]) for each in wrong["errors"]] == [
        ("/items/1/at", "fulfilled-out-of-range"), ("/items/2/town", "city-unknown"), ("/items/3/at", "fulfilled-out-of-range"),
    ]  # fmt: skip
    assert market.rows() == []
    many = [{"code": "x", "at": "2026-11-23T08:00:00Z", "town": "ha-noi"}] * (MOST_FULFILMENTS + 1)
    assert report(market, many, 413)["code"] == "too-many-items"
    full = report(market, [item(market, code="x")] * MOST_FULFILMENTS)
    assert len(full["not_taken"]) == MOST_FULFILMENTS


def test_a_pack_that_goes_on_being_sent_is_suspicious_and_no_buyer_was_counted(market: Market) -> None:
    assert report(market, [item(market, 0, days) for days in (20, 19.5, 12)])["noted"] >= 2
    market.door.later(minutes=5)
    judged(market)
    assert step_8(market, 0)[2] == "scans-ordinary", "sent, returned and sent again"
    report(market, [item(market, 0, days) for days in (7, 2)])
    market.door.later(minutes=5)
    judged(market)
    assert step_8(market, 0)[::2] == ("suspicious", "scans-unusual")
    told = market.site.get("/v1/stats/checks", market.site.producer()).json()
    assert told["lots"] == [], "nobody looked"
    desk, lot = market.door.signed_in(), market.lot.shown["id"]
    assert "báo đã gửi cùng một gói nhiều lần" in said(desk.get(f"/producer/signals/{lot}")).lower()


def test_a_sale_entered_long_before_is_told_from_one_entered_with_it(market: Market) -> None:
    market.lot.say(change="activate", **{"from": 21, "to": 30})
    assert market.lot.say(change="sell", **{"from": 21, "to": 21}).status_code == 201
    report(market, [item(market, 20)])
    assert [row.state for row in market.rows()] == ["active"]
    market.door.later(days=2)
    report(market, [item(market, 20)])
    assert [row.state for row in market.rows()] == ["active", "sold"]


def test_nothing_leads_back_to_the_code_or_to_who_reported(market: Market) -> None:
    report(market, [item(market)])
    (row,) = market.rows()
    told = " ".join(str(each) for each in row)
    assert market.packs[0].rsplit("/", 1)[-1] not in told
    assert str(market.door.cooperative.id.hex) not in bytes(row.visitor).hex()
    assert len(bytes(row.visitor)) == 12
    market.site.post("/v1/fulfilment-scans", {"items": []}, market.site.producer(), 403)
    market.door.later(days=91)
    market.services.scans.forget()
    assert market.rows() == []
    assert market.rows("SELECT * FROM scan_day") == [], "a report is summed with no buyers"
