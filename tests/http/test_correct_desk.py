"""A lot is corrected at the desk: nothing is signed before both versions were seen side by side, and nothing typed is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest

from nguongoc.ports.rows import Role
from tests.http import bodies
from tests.http.conftest import Site, one_site
from tests.http.desk import Browser, said
from tests.http.test_recall_desk import signed_in

site = one_site
FIELD = re.compile(r'<input (?![^>]*checkbox)[^>]*?name="([a-z_]+)"[^>]*?value="([^"]*)"')
CHOSEN = re.compile(r'<option value="([^"]*)" selected>')


@pytest.fixture
def farmer(site: Site) -> Browser:
    return signed_in(site, Role.PRODUCER)


def register(site: Site, **more: Any) -> dict[str, Any]:
    producer = site.producer()
    product = site.post("/v1/products", bodies.product(), producer)["id"]
    facility = site.post("/v1/facilities", bodies.facility(), producer)["id"]
    body = bodies.batch(product_id=product, facility_id=facility) | more
    made: dict[str, Any] = site.post("/v1/batches", body, producer)
    return made


@pytest.fixture
def lot(site: Site) -> dict[str, Any]:
    return register(site)


def at(lot: dict[str, Any]) -> str:
    return f"/producer/batches/{lot['id']}/correct"


def form(page: Any, **said: str) -> dict[str, str]:
    """As a browser sends it back, with what a person changed."""
    chosen = CHOSEN.search(page.text)
    unit = {} if chosen is None else {"unit": chosen[1]}
    return {**unit, **dict(FIELD.findall(page.text)), **said}


def passport(site: Site, lot: dict[str, Any]) -> str:
    shown = site.get(f"/v1/batches/{lot['id']}", site.producer()).json()["passport"]
    return str(shown)


def corrections(site: Site, lot: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = site.get(f"/v1/batches/{lot['id']}/corrections", site.producer()).json()[
        "items"
    ]
    return found


def test_what_changes_is_seen_side_by_side_before_anything_is_signed(
    site: Site, farmer: Browser, lot: dict[str, Any]
) -> None:
    page = farmer.get(at(lot))
    assert "Sửa lời khai" in said(farmer.get(f"/producer/batches/{lot['id']}"))
    typed = form(page, happened_on="18/11/2026", value="1.300", note="Ghi nhầm", do="look")
    look = farmer.post(at(lot), typed)
    told = said(look)
    assert look.status_code == 200
    assert "1.300 kg" in told.partition("Số lượng")[2]
    assert "18/11/2026" in told.partition("Ngày thu hoạch hoặc làm ra")[2]
    assert "Giống" not in told, "what stands is not shown as changed"
    assert passport(site, lot) == lot["passport"], "nothing is signed yet"
    again = farmer.post(at(lot), form(look, do="edit"))
    assert 'value="1.300"' in again.text
    done = farmer.post(at(lot), form(look, do="sign"))
    assert done.headers["location"] == f"/producer/batches/{lot['id']}?corrected=1"
    assert "Đã ký bản sửa." in said(farmer.get(done.headers["location"]))
    assert farmer.post(at(lot), form(look, do="sign")).headers["location"] == done.headers["location"]
    (correction,) = corrections(site, lot)
    assert (correction["members"], correction["note"]) == (["quantity", "happened_on"], "Ghi nhầm")


def test_a_preview_refuses_what_would_be_refused_and_leaves_nothing(
    site: Site, farmer: Browser, lot: dict[str, Any]
) -> None:
    page = farmer.get(at(lot))
    unchanged = farmer.post(at(lot), form(page, do="look"))
    assert unchanged.status_code == 422
    for name, wrong in (
        ("value", ""), ("value", "nhiều"), ("happened_on", "32/13/2026"), ("happened_on", "2030-01-01"),
        ("expires_on", "hôm qua"), ("pre_harvest_interval_days", "x"), ("note", "x" * 501),
    ):  # fmt: skip
        answer = farmer.post(at(lot), form(page, variety="Đỏ", do="look") | {name: wrong})
        assert (answer.status_code, f'id="{name}-wrong"' in answer.text) == (422, True), (name, wrong)
        assert 'value="Đỏ"' in answer.text, "what was typed is still there"
    assert passport(site, lot) == lot["passport"]
    assert corrections(site, lot) == []


def test_less_than_has_stamps_is_refused_when_looked_at_and_when_signed(site: Site, farmer: Browser) -> None:
    lot = register(site, quantity={"value": "500", "unit": "qua"})
    look = farmer.post(at(lot), form(farmer.get(at(lot)), value="10", do="look"))
    assert look.status_code == 200
    serials = {"count": 100, "level": "unit", "format": "csv"}
    labels = site.client.post(f"/v1/batches/{lot['id']}/labels", json=serials, headers=site.producer())
    assert labels.status_code == 200, labels.text
    for do in ("look", "sign"):
        fewer = farmer.post(at(lot), form(look, do=do))
        assert (fewer.status_code, 'id="value-wrong"' in fewer.text) == (422, True)
    assert passport(site, lot) == lot["passport"]


def test_who_looked_at_an_older_version_signs_nothing(
    site: Site, farmer: Browser, lot: dict[str, Any]
) -> None:
    look = farmer.post(at(lot), form(farmer.get(at(lot)), variety="Đỏ", do="look"))
    site.post(f"/v1/batches/{lot['id']}/correction", {"variety": "Hồng"}, site.producer())
    late = farmer.post(at(lot), form(look, do="sign"))
    assert late.status_code == 422
    assert len(corrections(site, lot)) == 1


def test_growing_is_corrected_line_by_line(site: Site, farmer: Browser, lot: dict[str, Any]) -> None:
    look = farmer.post(at(lot), form(farmer.get(at(lot)), water="Nước giếng", do="look"))
    told = said(look)
    assert "Nước giếng" in told
    assert "Phân bón" not in told
    assert farmer.post(at(lot), form(look, do="sign")).status_code == 303
    shown = site.get(f"/v1/batches/{lot['id']}", site.producer()).json()
    assert shown["statements"] == lot["statements"] | {"water": "Nước giếng"}


@pytest.mark.parametrize("made_at", ["boat", "workshop"])
def test_a_lot_of_a_boat_or_a_workshop_is_asked_nothing_of_a_field_and_both_versions_are_told(
    site: Site, farmer: Browser, made_at: str
) -> None:
    key = site.producer()
    said_of = {
        "boat": {"name": "Cá cơm", "category": "seafood"},
        "workshop": {"name": "Nước mắm", "category": "processed", "default_unit": "l"},
    }
    product = site.post("/v1/products", bodies.product(**said_of[made_at]), key)["id"]
    place = site.post("/v1/facilities", bodies.facility(kind=made_at, name="Nơi làm"), key)["id"]
    unit = said_of[made_at].get("default_unit", "kg")
    lot = site.post(
        "/v1/batches",
        bodies.batch(product_id=product, facility_id=place, quantity={"value": "40", "unit": unit}),
        key,
    )
    page = farmer.get(at(lot))
    for field in ("pesticide_name", "fertiliser"):
        assert f'name="{field}"' not in page.text
    look = farmer.post(at(lot), form(page, value="38", do="look"))
    assert look.status_code == 200, said(look)
    assert farmer.post(at(lot), form(look, do="sign")).status_code == 303
    public = said(site.get(f"/p/b/{lot['code']}"))
    assert "38" in public
    assert "đã sửa" in public.casefold(), "the page says that it was corrected"
    older, newer = lot["passport"], passport(site, lot)
    assert older != newer
    for each in (older, newer):
        site.get(each.removeprefix("https://trace.example"))


def test_a_strangers_lot_and_another_role_have_no_such_form(
    site: Site, farmer: Browser, lot: dict[str, Any]
) -> None:
    farmer.get("/producer/batches/x/correct", 404)
    farmer.get("/producer/batches/01a2063d-5f53-7ee9-bcec-d691f8539762/correct", 404)
    signed_in(site, Role.AUTHORITY).get(at(lot), 403)
    stranger = signed_in(site, Role.PRODUCER, site.neighbour)
    stranger.get(at(lot), 404)
    assert stranger.post(at(lot), {"do": "sign"}).status_code == 404
