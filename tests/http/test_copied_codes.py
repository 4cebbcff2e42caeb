"""From stored scans to step 8: judged beside the requests, looked up by the page, told to producers and authorities."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from nguongoc.batches.dates import vietnamese_day
from nguongoc.scans.cells import cell_of
from nguongoc.scans.noted import Noted, Stamp
from nguongoc.scans.observation import PlaceSource, ScanKind, StampState
from nguongoc.scans.references import UnitReferences
from nguongoc.store.engine import open_engine
from tests.databases import DATABASES
from tests.http.conftest import BASE_URL
from tests.http.scanning import Market, open_module_market

TOWNS = (
    (19.8, 105.8),
    (21.1, 105.8),
    (10.8, 106.7),
    (16.1, 108.2),
    (12.2, 109.2),
    (18.7, 105.7),
    (10.1, 105.8),
    (13.8, 109.2),
)


@pytest.fixture(scope="module", params=DATABASES)
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Market]:
    with open_module_market(request, tmp_path_factory) as market:
        yield market


@pytest.fixture
def market(opened: Market) -> Market:
    opened.sweep()
    engine = open_engine(opened.services.settings.database)
    with engine.begin() as connection:
        for table in ("unit_signal", "signal_mark", "signal_look"):
            connection.execute(text(f"DELETE FROM {table}"))
    engine.dispose()
    opened.services.sequence_log()
    opened.services.sign_status()
    return opened


def batch_of(market: Market) -> Any:
    with market.services.reads.open() as reader:
        batch = reader.lots.batch_by_code(market.lot.shown["code"])
    assert batch is not None
    return batch


def scanned(
    market: Market, pack: int, scans: list[tuple[int, str, int | None, ScanKind, StampState]]
) -> None:
    """Scans of the pack that is counted so from 0: days ago, visitor, town, who, how the pack stood."""
    batch, now = batch_of(market), market.services.clock.now()
    unit = market.services.verify_codes.references.of_unit(batch.id, pack + 1)
    noted = []
    for days, visitor, town, kind, state in scans:
        at = datetime.combine((now - timedelta(days=days)).date(), time(4), UTC)
        cell = None if town is None else cell_of(*TOWNS[town])
        source = PlaceSource.NONE if cell is None else PlaceSource.CONSENTED
        name = f"{visitor} {days}".encode() if kind is ScanKind.BUYER else None
        stamp = Stamp(batch.organisation_id, batch.id, unit, state)
        noted.append(Noted(stamp, at, vietnamese_day(at), kind, name, cell, None, source))
    market.services.writer.run(lambda uow: uow.scans.add(noted, now))
    market.door.later(minutes=5)


def copies(kind: ScanKind = ScanKind.BUYER) -> list[tuple[int, str, int | None, ScanKind, StampState]]:
    """Two months of buyers in eight towns, seven of one town a week."""
    return [
        (7 * week + day, f"v{day}", week, kind, StampState.ACTIVE) for week in range(8) for day in range(7)
    ]


def step_8(market: Market, pack: int | None) -> tuple[str, str, str]:
    code = f"{BASE_URL}{(market.page if pack is None else market.packs[pack]).removeprefix('/p')}"
    body = {"items": [{"code": code}]}
    (item,) = market.site.post("/v1/verifications", body, market.site.producer(), 200)["items"]
    check = item["checks"][7]
    return item["verdict"], check["outcome"], check["reason"]


def judged(market: Market) -> int:
    return market.services.visiting.judge()


def test_before_anybody_judged_step_8_says_not_checked_and_then_ordinary(market: Market) -> None:
    scanned(market, 0, [(0, "a", None, ScanKind.BUYER, StampState.ACTIVE)])
    assert step_8(market, 0)[1:] == ("not_checked", "scans-not-checked")
    assert judged(market) == 1
    assert step_8(market, 0)[1:] == ("pass", "scans-ordinary")
    assert step_8(market, 1)[1:] == ("pass", "scans-ordinary"), "nobody scanned it, and that was looked at"
    assert step_8(market, None)[1:] == ("not_checked", "scans-of-a-lot")
    market.door.later(days=2)
    assert step_8(market, 0)[1:] == ("not_checked", "scans-not-checked"), "what nobody keeps up says nothing"


def test_a_pack_scanned_in_eight_towns_for_two_months_is_suspicious_on_the_page_and_its_lot_is_not(
    market: Market,
) -> None:
    before = market.look(market.packs[0]).text
    scanned(market, 0, copies())
    judged(market)
    assert step_8(market, 0) == ("suspicious", "fail", "scans-unusual")
    page = market.look(market.packs[0]).text
    assert page != before
    assert "kiểm nhiều khác thường" in page
    assert "giả" not in page.split("<main")[1].split("</section>")[0]
    assert step_8(market, 1)[2] == "scans-ordinary"
    assert "kiểm nhiều khác thường" not in market.look(market.packs[1]).text


def test_what_is_unusual_is_named_in_the_api_and_never_where(market: Market) -> None:
    scanned(market, 0, copies())
    judged(market)
    body = {"items": [{"code": f"{BASE_URL}{market.packs[0].removeprefix('/p')}"}]}
    (item,) = market.site.post("/v1/verifications", body, market.site.producer(), 200)["items"]
    assert "many-areas" in item["checks"][7]["detail"]
    assert "many-visitors" in item["checks"][7]["detail"]
    assert "105" not in item["checks"][7]["detail"]


@pytest.mark.parametrize("kind", [kind for kind in ScanKind if kind is not ScanKind.BUYER])
def test_whoever_is_no_buyer_makes_nothing_suspicious(market: Market, kind: ScanKind) -> None:
    scanned(market, 0, copies(kind))
    judged(market)
    assert step_8(market, 0)[2] == "scans-ordinary"


def test_a_judgement_is_made_anew_with_each_scan_and_ends_with_the_scans(market: Market) -> None:
    scanned(market, 0, copies())
    assert judged(market) == 1
    assert judged(market) == 0
    scanned(market, 0, [(0, "late", None, ScanKind.BUYER, StampState.ACTIVE)])
    assert judged(market) == 1
    assert step_8(market, 0)[2] == "scans-unusual"
    market.door.later(days=91)
    judged(market)
    assert step_8(market, 0)[2] == "scans-ordinary"
    assert market.rows("SELECT * FROM unit_signal") == []


def test_more_scans_than_one_round_takes_are_all_judged(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nguongoc.services.judge_scans.AT_ONCE", 3)
    for pack in range(5):
        scanned(market, pack, [(1, "a", None, ScanKind.BUYER, StampState.WAITING), (0, "b", None, ScanKind.BUYER, StampState.WAITING),
                               (2, "c", None, ScanKind.BUYER, StampState.WAITING)])  # fmt: skip
    assert judged(market) >= 5
    assert len(market.rows("SELECT * FROM unit_signal")) == 5


def test_what_another_process_may_still_be_writing_is_left_for_the_next_time(market: Market) -> None:
    scanned(market, 0, copies())
    market.door.later(minutes=-4)
    assert judged(market) == 0
    market.door.later(minutes=4)
    assert judged(market) == 1


def test_the_reference_of_a_pack_is_the_one_that_its_scans_are_kept_under(market: Market) -> None:
    market.look(market.packs[3])
    (row,) = market.rows()
    references = market.services.verify_codes.references
    assert isinstance(references, UnitReferences)
    assert bytes(row.unit) == references.of_unit(UUID(str(row.batch_id)), 4)
