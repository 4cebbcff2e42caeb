"""Whole files of codes and badges at the market's desk: begun, looked at, ended, and nobody else's."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

from tests.http.desk import OURS, Browser, Door, said, undo_of
from tests.http.two_markets import OTHER, PHONE, lot_of, two_markets

LISTING = "https://shop.example/p/buoi"


@pytest.fixture(scope="module")
def door(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with two_markets(sqlite_template, tmp_path_factory.mktemp("market")) as opened:
        opened.services.bulk_verifying.worker.stop()
        opened.services.bulk_verifying.run.stopping = lambda: False
        yield opened


@pytest.fixture(scope="module")
def market(door: Door) -> Browser:
    return door.signed_in(PHONE)


@pytest.fixture(scope="module")
def other(door: Door) -> Browser:
    return door.signed_in(OTHER)


@pytest.fixture(scope="module")
def lot(door: Door) -> dict[str, Any]:
    return lot_of(door)


def send(browser: Browser, content: bytes, **typed: str) -> Response:
    files = {"file": ("ma.csv", content, "text/csv")}
    return browser.client.post("/market/jobs", data=typed, files=files, headers=OURS)


def table(browser: Browser, address: str) -> list[dict[str, str]]:
    answer = browser.get(address)
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["cache-control"] == "no-store"
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def test_a_file_is_followed_to_its_end_and_what_needs_a_look_is_told_apart(
    door: Door, market: Browser, other: Browser, lot: dict[str, Any]
) -> None:
    sent = send(market, f"code\n{lot['code']}\nhong\n=1+1\n".encode(), name="Xe sáng thứ bảy")
    here = sent.headers["location"]
    waiting = market.get(here)
    assert "0 trên 3 mã" in said(waiting)
    assert waiting.headers["refresh"] == "3"
    door.services.bulk_verifying.run()
    done = market.get(here)
    assert "refresh" not in done.headers
    verdicts = [each["verdict"] for each in table(market, f"{here}/results")]
    look = table(market, f"{here}/look")
    assert [each["code"] for each in look] == [
        code for code, each in zip((lot["code"], "hong", "'=1+1"), verdicts, strict=True) if each != "valid"
    ]
    assert f"{len(look)} mã cần xem" in said(done)
    assert "Xe sáng thứ bảy" in said(market.get("/market/jobs"))
    assert "Xe sáng thứ bảy" not in said(other.get("/market/jobs"))
    for path in (here, f"{here}/results", f"{here}/look", "/market/jobs/x"):
        other.get(path, 404)
    assert market.post(f"{here}/end", {}).status_code == 422
    assert other.post(f"{here}/end", {"sure": "1"}).status_code == 404
    gone = market.post(f"{here}/end", {"sure": "1"}).headers["location"]
    assert "Đã bỏ, không giữ gì" in said(market.get(gone))
    market.get(f"{here}/results", 404)


def test_codes_are_pasted_as_well_and_what_is_wrong_with_a_file_stands_beside_it(market: Browser) -> None:
    empty = send(market, b"")
    assert empty.status_code == 422
    assert 'id="file-wrong"' in empty.text
    pasted = market.post("/market/jobs", {"codes": "a\nb\n"})
    assert "0 trên 2 mã" in said(market.get(pasted.headers["location"]))


def test_a_badge_is_made_seen_elsewhere_and_taken_back(
    door: Door, market: Browser, other: Browser, lot: dict[str, Any]
) -> None:
    wrong = market.post("/market/badges", {"code": "none", "seller": "", "listing": "http://x"})
    assert wrong.status_code in {404, 422}
    assert 'id="listing-wrong"' in wrong.text
    form = {"code": lot["code"], "seller": "Bà <Tư>", "listing": LISTING}
    here = market.post("/market/badges", form).headers["location"].partition("?")[0]
    page = market.get(f"{here}?made=1")
    assert "chưa thấy ở trang nào khác" in said(page)
    assert "Bà &lt;Tư&gt;" in page.text
    public = re.findall(r'href="(/badges/[0-9a-z]{14})"', page.text)[0]
    door.browser().client.get(public, headers={"Referer": "https://copied.example/"})
    assert "https://copied.example 1" in said(market.get(here))
    assert "đã thấy ở trang khác 1 lần" in said(market.get("/market/badges"))
    assert "Bà <Tư>" not in said(other.get("/market/badges"))
    other.get(here, 404)
    assert other.post(f"{here}/end", {}).status_code == 404
    assert market.post(f"{here}/end", {}).status_code == 303, "nothing is asked: it can be undone"
    assert "Đã rút ngày" in said(market.get(here))
    assert door.browser().client.get(public).status_code == 404


def test_the_first_page_says_what_needs_doing_first(
    door: Door, market: Browser, other: Browser, lot: dict[str, Any]
) -> None:
    def due(browser: Browser) -> str:
        return said(browser.get("/market")).partition("Việc cần làm trước")[2].partition("Mọi việc")[0]

    assert "Chưa có địa chỉ nhận tin" in due(other)
    assert "Xe chiều" not in due(other)
    send(market, b"hong\n", name="Xe chiều")
    assert "Xe chiều: 0 trên 1 mã" in due(market)
    door.services.bulk_verifying.run()
    assert "Xe chiều: 1 mã cần xem" in due(market)
    made = market.post("/market/badges", {"code": lot["code"], "seller": "Bà Năm", "listing": LISTING})
    badge = made.headers["location"].rpartition("/")[2].partition("?")[0]
    door.browser().client.get(f"/badges/{badge}", headers={"Referer": "https://copied.example/"})
    assert "Nút của Bà Năm thấy ở trang khác 1 lần" in due(market)
    market.post(f"/market/badges/{badge}/end", {})
    assert "Bà Năm" not in due(market)
    back = undo_of(market.get(f"/market/badges/{badge}"))
    for _ in range(2):
        assert market.post(f"/market/badges/{badge}/end", back).status_code == 303
    assert "Bà Năm" in due(market)
    assert undo_of(market.get(f"/market/badges/{badge}")) == {}
    market.post(f"/market/badges/{badge}/end", {})
    key = {"label": "Kho lạnh", "verify": "1", "days": "7"}
    market.post("/market/keys", key)
    assert "Khoá Kho lạnh hết hạn ngày 30/11/2026" in due(market)


def test_work_desks_are_for_a_marketplace(door: Door) -> None:
    for path in ("/market/jobs", "/market/badges"):
        assert door.browser().get(path, 303).headers["location"] == f"/signin?next={path}"
        door.signed_in().get(path, 403)
