"""A lot that was bought, at the desk: one question more than a harvest, and none that only a grower could answer."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from nguongoc.batches.lots import Batch, Origin
from nguongoc.batches.told_origin import Extent, ToldOrigin
from nguongoc.parties.facilities import FacilityKind
from tests.factories import rows
from tests.http.conftest import settings_for
from tests.http.desk import Browser, Door, hidden, lot_form, open_door, said
from tests.http.test_new_lot_desk import HOME, lots, step


@pytest.fixture
def door(sqlite_template: Path, tmp_path: Path) -> Iterator[Door]:
    shutil.copy(sqlite_template, tmp_path / "test.sqlite")
    with open_door(settings_for(f"sqlite:///{tmp_path / 'test.sqlite'}", tmp_path)) as opened:
        yield opened


def trader_form(door: Door) -> dict[str, str]:
    """A form of goods that are received at a packhouse; the orchard of the same trader receives nothing."""
    packhouse = rows.facility(door.cooperative, kind=FacilityKind.PACKHOUSE, name="Kho thu mua")
    door.services.writer.run(lambda uow: uow.parties.add_facility(packhouse))
    return lot_form(door) | {"facility_id": str(packhouse.id)}


def asked_from(door: Door, browser: Browser, form: dict[str, str]) -> str:
    """A bought draft whose last question is open."""
    first = {"draft": str(uuid4()), "product_id": form["product_id"], "bought": "1"}
    where = step(browser, HOME, **first)
    assert "Nhận hàng ở đâu?" in said(browser.get(where))
    amount = step(browser, where, facility_id=form["facility_id"])
    day = step(browser, amount, value="3 tạ", unit="kg")
    assert "Mua về ngày nào?" in said(browser.get(day))
    return step(browser, day, pick="2026-11-22")


def bought(door: Door, told: str) -> Batch:
    browser, form = door.signed_in(), trader_form(door)
    check = step(browser, asked_from(door, browser, form), told=told)
    assert check.endswith("/check")
    step(browser, check, go="sign")
    return lots(door)[0]


@pytest.mark.parametrize(
    ("told", "origin"),
    [
        ("commune:16561", ToldOrigin(Extent.COMMUNE, "16561")),
        ("country:LA", ToldOrigin(Extent.COUNTRY, "LA")),
        ("-", None),
    ],
)
def test_five_questions_make_a_bought_lot(door: Door, told: str, origin: ToldOrigin | None) -> None:
    lot = bought(door, told)
    assert (lot.origin, lot.told_origin) == (Origin.PURCHASED, origin)


def test_a_commune_is_looked_for_by_its_name_on_the_same_screen(door: Door) -> None:
    browser, form = door.signed_in(), trader_form(door)
    page = asked_from(door, browser, form)
    assert page.endswith("/from")
    found = browser.get(f"{page}?where=tinh+gia").text
    assert 'name="told" value="commune:16561"' in found
    assert 'value="province:40"' in found
    assert 'value="country:LA"' in found
    assert "Không thấy xã nào" in said(browser.get(f"{page}?where=khong+co+dau"))


def test_what_is_no_place_is_asked_again(door: Door) -> None:
    browser, form = door.signed_in(), trader_form(door)
    page = asked_from(door, browser, form)
    for told in ("", "commune:00000", "planet:mars"):
        refused = browser.post(page, {"told": told})
        assert refused.status_code == 422
        assert re.search(r'class="wrong" id="told-wrong"', refused.text)
    assert lots(door) == []


def test_nothing_is_asked_of_how_it_grew(door: Door) -> None:
    browser, form = door.signed_in(), trader_form(door)
    page = asked_from(door, browser, form)
    more = browser.get(page.replace("/from", "/more")).text
    assert 'name="notes"' in more
    assert 'name="pesticide_name"' not in more


def test_the_second_purchase_begins_as_one_and_offers_the_same_place(door: Door) -> None:
    bought(door, "commune:16561")
    browser = door.signed_in()
    start = browser.get(HOME)
    assert re.search(r'name="bought" value="1" checked', start.text)
    amount = step(browser, HOME, **hidden(start), again="1")
    day = step(browser, amount, value="2", unit="kg")
    page = step(browser, day, pick="2026-11-22")
    assert 'name="told" value="commune:16561"' in browser.get(page).text


def test_of_whom_it_was_bought_is_asked_for_ones_own_book(door: Door) -> None:
    browser, form = door.signed_in(), trader_form(door)
    page = asked_from(door, browser, form)
    more = page.replace("/from", "/more")
    assert "Mua của ai?" in said(browser.get(more))
    step(browser, page, told="-")
    check = step(browser, more, bought_from="Bà Lê Thị Lúa")
    assert "Mua của ai: Bà Lê Thị Lúa" in said(browser.get(check))
    assert "Bà Lê Thị Lúa" not in browser.get(check.replace("/check", "/preview")).text
    lot = step(browser, check, go="sign").partition("?")[0]
    assert 'value="Bà Lê Thị Lúa"' in browser.get(lot).text
    step(browser, f"{lot}/bought-from", bought_from="Ông Hai")
    assert 'value="Ông Hai"' in browser.get(lot).text


def test_what_the_seller_said_is_corrected_from_one_list(door: Door) -> None:
    lot = bought(door, "commune:16561")
    browser, path = door.signed_in(), f"/producer/batches/{lot.id}/correct"
    form = browser.get(path)
    assert 'value="commune:16561" selected' in form.text
    typed = {**hidden(form), "value": "300", "unit": "kg", "happened_on": "2026-11-22", "told": "country:KH"}
    look = browser.post(path, {**typed, "do": "look"})
    assert "Phường Tĩnh Gia, Thanh Hóa" in said(look)
    assert "Campuchia" in said(look)
    assert 'name="told" value="country:KH"' in look.text
    wrong = browser.post(path, {**typed, "told": "planet:mars", "do": "look"})
    assert wrong.status_code == 422
    assert 'id="told-wrong"' in wrong.text
    assert browser.post(path, {**hidden(look), "do": "sign"}).status_code == 303
    assert lots(door)[0].told_origin == ToldOrigin(Extent.COUNTRY, "KH")


def test_goods_are_received_in_a_building_and_never_on_land(door: Door) -> None:
    browser, orchard = door.signed_in(), lot_form(door)
    first = {"draft": str(uuid4()), "product_id": orchard["product_id"], "bought": "1"}
    where = step(browser, HOME, **first)
    nowhere = browser.get(where)
    assert "Hàng mua về cần một nơi nhận" in said(nowhere)
    assert orchard["facility_id"] not in nowhere.text
    refused = browser.post(where, {"facility_id": orchard["facility_id"]})
    assert refused.status_code == 422
    assert "không nhận ở đất trồng hay trên tàu" in said(refused)


def test_buyers_see_before_it_is_signed_what_nobody_declares(door: Door) -> None:
    browser, form = door.signed_in(), trader_form(door)
    check = step(browser, asked_from(door, browser, form), told="-")
    assert "Không rõ" in said(browser.get(check))
    assert "Mua từ đâu chưa rõ" in said(browser.get(check.replace("/check", "/preview")))
