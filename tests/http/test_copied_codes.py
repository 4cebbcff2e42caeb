"""From stored scans to step 8: judged beside the requests, looked up by the page, told to producers and authorities."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from nguongoc.batches.dates import vietnamese_day
from nguongoc.parties.organisations import OrganisationKind
from nguongoc.ports.rows import Role
from nguongoc.scans.cells import cell_of
from nguongoc.scans.noted import Noted, Stamp
from nguongoc.scans.observation import PlaceSource, ScanKind, StampState
from nguongoc.scans.references import UnitReferences
from nguongoc.store.engine import open_engine
from tests.factories import rows
from tests.http.conftest import BASE_URL, add_organisation
from tests.http.desk import said
from tests.http.scanning import Market, one_market

NO_ID = "00000000-0000-7000-8000-000000000000"
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


opened = one_market


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


@pytest.fixture(scope="module")
def officers(opened: Market) -> dict[str, Any]:
    """Authorities: of the commune that the lot comes from, of another one, of the province; and the neighbour."""
    site = opened.site
    made = {
        name: add_organisation(opened.services, rows.organisation(name=f"Cơ quan {name}", kind=OrganisationKind.AUTHORITY, commune_code=code))
        for name, code in (("here", "15544"), ("elsewhere", "14758"), ("province", None))
    }  # fmt: skip
    keys = {name: site.as_(Role.AUTHORITY, each) for name, each in made.items()}
    return keys | {"producer": site.producer(), "neighbour": site.as_(Role.PRODUCER, opened.site.neighbour)}


def test_a_suspect_lot_is_seen_by_its_producer_and_the_authority_of_its_commune_alone(
    market: Market, officers: dict[str, Any]
) -> None:
    scanned(market, 0, copies())
    scanned(market, 1, [(0, name, None, ScanKind.BUYER, StampState.WAITING) for name in "abc"])
    judged(market)
    for name in ("producer", "here", "province"):
        (lot,) = market.site.get("/v1/stats/signals", officers[name]).json()["items"]
        assert (lot["unusual"], lot["worth_a_look"], lot["looked_at"]) == (1, 1, False)
        assert {"many-areas", "many-visitors", "before-activation"} <= set(lot["signals"])
    for name in ("elsewhere", "neighbour"):
        assert market.site.get("/v1/stats/signals", officers[name]).json() == {"items": []}
    path = f"/v1/batches/{batch_of(market).id}/signals"
    assert market.site.client.get(path, headers=officers["neighbour"]).status_code == 404
    assert market.site.client.get(path, headers=officers["elsewhere"]).status_code == 403


def test_where_is_told_from_five_visitors_on_and_otherwise_by_area_or_not_at_all(
    market: Market, officers: dict[str, Any]
) -> None:
    few = [(day, "one", 2, ScanKind.BUYER, StampState.ACTIVE) for day in range(4)]
    scanned(market, 0, [scan for scan in copies() if scan[2] != 2] + few)
    judged(market)
    places = market.site.get(f"/v1/batches/{batch_of(market).id}/signals", officers["producer"]).json()[
        "places"
    ]
    assert len(places) == 7
    assert all(place["visitors"] >= 5 for place in places)
    assert not any(abs(place["latitude"] - 10.8) < 0.6 and place["longitude"] > 106.2 for place in places)


def test_looking_at_a_lot_is_written_down_and_changes_nothing_for_buyers(
    market: Market, officers: dict[str, Any]
) -> None:
    scanned(market, 0, copies())
    judged(market)
    path = f"/v1/batches/{batch_of(market).id}/signals/look"
    response = market.site.client.put(path, json={"note": "Gói bày ở cửa hàng"}, headers=officers["here"])
    assert response.status_code == 200, response.text
    shown = response.json()["lot"]
    assert shown["looked_at"] is True
    assert [look["note"] for look in shown["looks"]] == ["Gói bày ở cửa hàng"]
    again = market.site.client.put(path, json={"note": "Đã hỏi lại"}, headers=officers["here"])
    assert [look["note"] for look in again.json()["lot"]["looks"]] == ["Đã hỏi lại"]
    assert step_8(market, 0)[2] == "scans-unusual"
    assert market.site.client.put(path, json={"note": " "}, headers=officers["here"]).status_code == 422
    assert market.site.client.put(path, json={"note": "x"}, headers=officers["neighbour"]).status_code == 404
    market.door.later(days=1)
    scanned(market, 0, [(0, "new", None, ScanKind.BUYER, StampState.ACTIVE)])
    judged(market)
    (lot,) = market.site.get("/v1/stats/signals", officers["producer"]).json()["items"]
    assert lot["looked_at"] is False, "something came since"


def test_at_the_desk_a_lot_is_shown_with_its_map_and_looked_at(market: Market) -> None:
    scanned(market, 0, copies())
    judged(market)
    lan = market.door.signed_in()
    page = lan.get("/producer/signals")
    assert "1 tem được kiểm nhiều khác thường" in said(page)
    one = f"/producer/signals/{batch_of(market).id}"
    assert one in page.text
    shown = lan.get(one)
    assert '<svg class="country"' in shown.text
    assert "gần xã Hoa Lộc: 7 lượt người" in said(shown)
    assert "gần Đà Nẵng: 7 lượt người" in said(shown)
    assert "giả" not in said(shown).split("Điều nhận thấy")[1].split("Đã xem")[0]
    assert lan.post(one, {"note": ""}).status_code == 422
    assert lan.post(one, {"note": "Ảnh đăng trên mạng"}).status_code == 303
    assert "Ảnh đăng trên mạng" in said(lan.get(one))
    assert lan.get(f"/producer/signals/{NO_ID}", 404)
    assert "Checked unusually" in said(lan.get("/producer/signals?lang=en"))


def test_a_lot_of_which_nothing_was_noticed_says_so(market: Market, officers: dict[str, Any]) -> None:
    shown = market.site.get(f"/v1/batches/{batch_of(market).id}/signals", officers["producer"]).json()
    assert shown == {"lot": None, "places": []}


def test_what_an_organisation_noted_goes_with_it_when_it_is_forgotten(
    market: Market, officers: dict[str, Any]
) -> None:
    scanned(market, 0, copies())
    judged(market)
    path = f"/v1/batches/{batch_of(market).id}/signals/look"
    assert (
        market.site.client.put(path, json={"note": "Chị Lan kể"}, headers=officers["here"]).status_code == 200
    )
    (noted,) = market.rows("SELECT organisation_id FROM signal_look")
    office, now = UUID(str(noted.organisation_id)), market.services.clock.now()
    market.services.writer.run(lambda uow: uow.erasing.erase_organisation(office, now))
    assert market.rows("SELECT * FROM signal_look") == []
