"""A marketplace looks at what it verified: its own alone, no code of it, as a list, as numbers, as a table."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import create_engine, text

from nguongoc.errors import Unavailable
from nguongoc.ports.rows import Role
from nguongoc.services.note_verifications import NoteVerifications
from nguongoc.services.sessions import caller_of_account
from tests.http.desk import Browser, Door, said
from tests.http.two_markets import OTHER, PHONE, lot_of, two_markets

HERE = "/market/verifications"


@pytest.fixture(scope="module")
def door(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with two_markets(sqlite_template, tmp_path_factory.mktemp("history")) as opened:
        yield opened


@pytest.fixture(scope="module")
def market(door: Door) -> Browser:
    return door.signed_in(PHONE)


def key_on(page: Response) -> dict[str, str]:
    [key, *_] = re.findall(r'value="(ng_[a-z0-9_]+)"', page.text)
    return {"Authorization": f"Bearer {key}"}


@pytest.fixture(scope="module")
def lot(door: Door) -> dict[str, Any]:
    return lot_of(door)


def test_what_was_verified_is_listed_counted_and_downloaded_by_who_did_it_alone(
    door: Door, market: Browser, lot: dict[str, Any]
) -> None:
    form = {"label": "Kho =hàng", "verify": "1", "days": "90"}
    client, key = door.browser().client, key_on(market.post("/market/keys", form))
    packed = f"{lot['digital_link']}/8XC8VTT1BTGEW"
    codes = [lot["code"], packed, packed, "xin gọi chị Lan 0950000123"]
    body = {"items": [{"code": each} for each in codes]}
    answered = client.post("/v1/verifications", json=body, headers=key).json()["items"]
    assert client.get("/v1/verifications", params={"code": lot["code"]}, headers=key).status_code == 200
    assert "Chưa có lần kiểm nào" in said(market.get(HERE)), "nothing waits for it"
    assert door.services.visiting.verified.write() == 3
    page = market.get(HERE)
    assert said(page).count("Kho =hàng") >= 3
    assert "Mã không dẫn tới lô nào" in said(page)
    verdict = answered[0]["verdict"]
    assert said(market.get(f"{HERE}?code={lot['code']}")).count("· cả lô ·") == 1
    assert said(market.get(f"{HERE}?code={packed}")).count("· một gói ·") == 1
    table = market.get(f"{HERE}/table?verdict={verdict}")
    assert table.headers["cache-control"] == "no-store"
    read = list(csv.DictReader(io.StringIO(table.text.removeprefix("\ufeff"))))
    assert {each["verdict"] for each in read} == {verdict}
    assert read[-1]["lot"] == lot["lot"]
    used = said(market.get("/market/usage"))
    assert "2 lượt gọi" in used
    assert "5 mã" in used
    other = door.signed_in(OTHER)
    assert "Kho =hàng" not in said(other.get(HERE))
    assert "Chưa kiểm mã nào" in said(other.get("/market/usage"))
    assert len(other.get(f"{HERE}/table").text.splitlines()) == 1


def test_no_serial_and_nothing_that_was_typed_is_stored(
    door: Door, market: Browser, lot: dict[str, Any]
) -> None:
    engine = create_engine(f"sqlite:///{door.services.settings.data_dir.parent / 'base.db'}")
    with engine.connect() as connection:
        stored = str(connection.execute(text("select * from verification")).fetchall())
    engine.dispose()
    assert stored.count("key:") == 3
    assert "8XC8VTT1BTGEW" not in stored
    assert "Lan" not in stored


def test_test_keys_and_producers_leave_no_trace(door: Door, market: Browser, lot: dict[str, Any]) -> None:
    page = market.post("/market/keys", {"label": "Thử", "test": "1", "days": "90"})
    _, producer = door.services.issue_api_key(door.cooperative.id, Role.PRODUCER, None, "test")
    for headers in (key_on(page), {"Authorization": f"Bearer {producer}"}):
        body = {"items": [{"code": lot["code"]}]}
        answer = door.browser().client.post("/v1/verifications", json=body, headers=headers)
        assert answer.status_code == 200
    assert door.services.visiting.verified.write() == 0


def test_what_is_wrong_with_a_question_stands_beside_it(market: Browser) -> None:
    page = market.get(f"{HERE}?since=x&code=%20", 422)
    assert 'id="since-wrong"' in page.text
    assert 'id="code-wrong"' in market.get(f"{HERE}?code=hong!!", 422).text
    market.get(f"{HERE}?before=x", 400)
    market.get(f"{HERE}/table?until=x", 400)
    assert "Tìm" in said(market.get(f"{HERE}?verdict=nothing&key=%00&days=9"))


class FullDisk:
    """A writer that takes nothing now."""

    def run(self, work: object) -> int:
        raise Unavailable("the disk is full")


def test_nothing_is_lost_while_the_store_takes_nothing(
    door: Door, market: Browser, lot: dict[str, Any]
) -> None:
    services = door.services
    with services.reads.open() as reader:
        account = reader.access.account_by_phone(PHONE)
    assert account is not None
    writer: Any = FullDisk()
    verified = NoteVerifications(writer, services.clock, services.verify_codes.references)
    verified.note(caller_of_account(account), services.verify_codes([lot["code"], "x"]))
    with pytest.raises(Unavailable):
        verified.write()
    verified._writer = services.writer
    assert verified.write() == 2
    assert "Chị Lan" in said(market.get(f"{HERE}?key=account:{account.id}"))


def test_it_is_a_marketplaces(door: Door) -> None:
    for path in (HERE, "/market/usage", f"{HERE}/table"):
        door.browser().get(path, 303)
        door.signed_in().get(path, 403)
