"""Suspect lots on one map: each desk sees its own, as coarse as it is known, and the same in words."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from nguongoc.batches.dates import vietnamese_day
from nguongoc.parties.organisations import OrganisationKind
from nguongoc.ports.rows import Role
from nguongoc.scans.cells import cell_of
from nguongoc.scans.noted import Noted, Stamp
from nguongoc.scans.observation import PlaceSource, ScanKind, StampState
from tests.factories import rows
from tests.http import bodies
from tests.http.conftest import add_organisation
from tests.http.desk import Browser, said
from tests.http.scanning import Market, one_market

SAM_SON, VINH, BA_THUOC = (19.74, 105.90), (18.68, 105.69), (20.35, 105.10)
SQUARE = re.compile(
    r'<rect x="[\d.-]+" y="[\d.-]+" width="([\d.]+)" height="([\d.]+)"/><text[^>]*>(\d+)</text>'
)
NOTHING = "Chưa thấy tem nào được kiểm khác thường"

opened = one_market


@pytest.fixture(scope="module")
def desks(opened: Market) -> dict[str, Browser]:
    """Of the cooperative and its neighbour; of authorities of the first lot's commune, of another's, of none, of the province."""
    door = opened.door
    accounts = {"producer": "+84950000005", "neighbour": "+84950000061"}
    door.add_account(accounts["neighbour"], of=door.neighbour)
    communes = {"here": "15544", "there": "14959", "elsewhere": "14758", "province": None}
    for number, (name, code) in enumerate(communes.items(), start=71):
        office = rows.organisation(name=f"Cơ quan {name}", kind=OrganisationKind.AUTHORITY, commune_code=code)
        accounts[name] = f"+849500000{number}"
        door.add_account(accounts[name], Role.AUTHORITY, add_organisation(opened.services, office))
    return {name: door.signed_in(phone) for name, phone in accounts.items()}


@pytest.fixture(scope="module")
def lots(opened: Market, desks: dict[str, Browser]) -> dict[str, UUID]:
    """One of each place: `here` of the cooperative, `there` of it too, `next` of the neighbour; all with suspect packs."""
    site = opened.site
    neighbour = site.as_(Role.PRODUCER, site.neighbour)
    made = {
        "here": _lot(site, site.producer(), "LV-1", "15544"),
        "there": _lot(site, site.producer(), "LV-2", "14959"),
        "next": _lot(site, neighbour, "LV-3", "15544"),
    }
    _scanned(opened, made["here"], site.cooperative.id, SAM_SON, 6)
    _scanned(opened, made["here"], site.cooperative.id, VINH, 5)
    _scanned(opened, made["here"], site.cooperative.id, BA_THUOC, 4)
    _scanned(opened, made["there"], site.cooperative.id, SAM_SON, 5)
    _scanned(opened, made["there"], site.cooperative.id, BA_THUOC, 4)
    _scanned(opened, made["next"], site.neighbour.id, SAM_SON, 9)
    opened.door.later(minutes=5)
    opened.services.visiting.judge()
    return made


def _lot(site: Any, key: dict[str, str], lot: str, commune: str) -> UUID:
    product = site.post("/v1/products", bodies.product(name=f"Bưởi {lot}"), key)["id"]
    facility = site.post("/v1/facilities", bodies.facility(commune_code=commune), key)["id"]
    body = bodies.batch(product_id=product, facility_id=facility, lot=lot)
    return UUID(site.post("/v1/batches", body, key)["id"])


def _scanned(market: Market, batch: UUID, owner: UUID, where: tuple[float, float], visitors: int) -> None:
    """Somewhere, before it was activated: a visitor a day (each day has its own names), on a pack that nobody else scanned."""
    unit = market.services.verify_codes.references.of_unit(batch, int(where[0] * 100))
    now = market.services.clock.now()
    noted = []
    for days in range(visitors):
        at = datetime.combine((now - timedelta(days=days)).date(), time(1), UTC)
        stamp = Stamp(owner, batch, unit, StampState.WAITING)
        day, cell = vietnamese_day(at), cell_of(*where)
        noted.append(Noted(stamp, at, day, ScanKind.BUYER, b"%d" % days, cell, None, PlaceSource.CONSENTED))
    market.services.writer.run(lambda uow: uow.scans.add(noted, now))


def listed(desk: Browser, path: str) -> tuple[str, list[str], list[int]]:
    """The page, the lots in the order of its list, and the numbers in the squares of its map."""
    page = desk.get(path)
    names = re.findall(r"<h2><a href=[^>]*>([^<]*)</a>", page.text)
    return (
        said(page),
        [name.rpartition(" ")[2] for name in names],
        [int(n) for _, _, n in SQUARE.findall(page.text)],
    )


def test_a_producer_sees_its_own_lots_together_and_nobody_elses(
    desks: dict[str, Browser], lots: dict[str, UUID]
) -> None:
    words, names, squares = listed(desks["producer"], "/producer/signals")
    assert sorted(names) == ["LV-1", "LV-2"]
    assert squares == [11], "of both lots, each with five at least"
    assert "6 lượt" not in words
    assert ": 11 lượt người (lô số 1, 2)" in words
    assert f"gần Vinh: 5 lượt người (lô số {names.index('LV-1') + 1})" in words
    words, names, squares = listed(desks["neighbour"], "/producer/signals")
    assert (names, squares) == (["LV-3"], [9])
    assert "từ xã Lam Sơn" in words or "Từ xã Lam Sơn" in words


def test_an_authority_sees_what_comes_from_its_territory_whoever_made_it_and_nothing_else(
    desks: dict[str, Browser], lots: dict[str, UUID]
) -> None:
    _, names, squares = listed(desks["here"], "/authority/signals")
    assert (sorted(names), squares) == (["LV-1", "LV-3"], [15])
    _, names, squares = listed(desks["there"], "/authority/signals")
    assert (names, squares) == (["LV-2"], [5])
    words, names, squares = listed(desks["elsewhere"], "/authority/signals")
    assert (names, squares) == ([], [])
    assert NOTHING in words
    _, names, squares = listed(desks["province"], "/authority/signals")
    assert (sorted(names), squares) == (["LV-1", "LV-2", "LV-3"], [20])


def test_where_two_lots_have_four_each_neither_map_nor_words_tell_of_it(
    desks: dict[str, Browser], lots: dict[str, UUID]
) -> None:
    words, _, squares = listed(desks["province"], "/authority/signals")
    assert "4 lượt" not in words
    assert "8 lượt" not in words
    assert all(number >= 5 for number in squares)


def test_nothing_on_the_map_is_finer_than_a_cell(desks: dict[str, Browser], lots: dict[str, UUID]) -> None:
    page = desks["province"].get("/authority/signals").text
    sides = [(float(wide), float(high)) for wide, high, _ in SQUARE.findall(page)]
    assert sides
    # A fifth of a degree in a drawing of 1.92 degrees that is 320 wide.
    assert all(wide >= 33 and high >= 33 for wide, high in sides)
    assert "19.74" not in page
    assert "105.9" not in page


def test_the_map_says_in_english_what_it_says_in_vietnamese(
    desks: dict[str, Browser], lots: dict[str, UUID]
) -> None:
    english = said(desks["neighbour"].get("/producer/signals?lang=en"))
    assert "From Lam Sơn commune" in english
    assert ": 9 daily visitors (lot no. 1)" in english
