"""Borders of plots: drawn by their owner, told to nobody else, in no signed byte, in the EUDR file, gone when erased."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import text

from nguongoc.ports.rows import Role
from nguongoc.store.engine import open_engine
from tests.http import bodies
from tests.http.conftest import Site
from tests.http.desk import OURS, Browser, said, undo_of
from tests.http.test_documents import POMELO
from tests.http.test_recall_desk import signed_in

COFFEE = {**POMELO, "code": "01610", "name": "Coffee, green"}
RING = [[105.401234, 19.901234], [105.404, 19.901234], [105.404, 19.9045], [105.401234, 19.9045]]
"""About 290 by 360 metres in Lam Sơn: ten hectares."""
BORDER = {"type": "Polygon", "coordinates": [[*RING, RING[0]]]}
CORNER = "105.401234"
PATH = "/v1/facilities/{}/border"


def plot(site: Site, **said: Any) -> str:
    made = site.post("/v1/facilities", bodies.facility(kind="plot", **said), site.producer())
    return str(made["id"])


def draw(site: Site, place: str, geojson: Any = BORDER, status: int = 200, **headers: str) -> Any:
    response = site.client.put(
        PATH.format(place), json=geojson, headers={**site.producer(), "Accept-Language": "en", **headers}
    )
    assert response.status_code == status, response.text
    return response.json()


def test_a_border_is_drawn_replaced_shown_and_erased(site: Site) -> None:
    place = plot(site, area_m2="105000")
    site.get(PATH.format(place), site.producer(), 404)
    feature = {"type": "Feature", "properties": {"ten": "Thửa 12"}, "geometry": BORDER}
    draw(site, place, feature, **{"Content-Type": "application/geo+json"})
    made = draw(site, place, {"type": "Polygon", "coordinates": [RING[::-1]]})
    assert made["geometry"]["type"] == "Polygon"
    assert len(made["geometry"]["coordinates"][0]) == 5
    assert 104_000 < float(made["area_m2"]) < 106_000
    assert (made["declared_area_m2"], made["warnings"]) == ("105000", [])
    assert site.get(PATH.format(place), site.producer()).json() == made
    assert site.client.delete(PATH.format(place), headers=site.producer()).status_code == 204
    assert (
        site.client.delete(PATH.format(place), headers=site.producer()).json()["code"] == "border-not-found"
    )
    site.get(PATH.format(place), site.producer(), 404)


def test_what_looks_odd_is_told_and_taken(site: Site) -> None:
    place = plot(site, area_m2="20000", latitude=19.95, longitude=105.40)
    assert draw(site, place)["warnings"] == ["area_differs", "off_position"]
    west = [[x - 1.2, y] for x, y in RING]
    far = draw(site, plot(site), {"type": "Polygon", "coordinates": [west]})
    assert far["warnings"] == ["far_from_commune", "outside_province"]


def test_a_border_that_is_none_is_refused_with_its_place(site: Site) -> None:
    place = plot(site)
    swapped = {"type": "Polygon", "coordinates": [[[y, x] for x, y in RING]]}
    refused = draw(site, place, swapped, 422)
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("border-swapped", "/coordinates/0")
    assert "longitude (about 105) before latitude" in refused["errors"][0]["detail"]
    boat = site.post("/v1/facilities", bodies.facility(kind="boat"), site.producer())["id"]
    assert draw(site, boat, status=422)["code"] == "border-unfit"


def test_nobody_else_draws_reads_or_erases_it(site: Site) -> None:
    place = plot(site)
    draw(site, place)
    for other in (site.as_(Role.PRODUCER, site.neighbour), site.as_(Role.AUTHORITY, site.neighbour)):
        status = {403, 404}
        assert site.client.get(PATH.format(place), headers=other).status_code in status
        assert site.client.put(PATH.format(place), json=BORDER, headers=other).status_code in status
        assert site.client.delete(PATH.format(place), headers=other).status_code in status
    site.get(PATH.format(place), site.producer())


def test_a_plot_above_four_hectares_goes_to_europe_with_its_border_and_without_it_does_not(
    site: Site,
) -> None:
    place = plot(site, latitude=19.902, longitude=105.402, area_m2="105000")
    product = site.post("/v1/products", bodies.product(name="Cà phê", classification=COFFEE), site.producer())
    said = bodies.batch(product_id=product["id"], facility_id=place)
    lot = site.post("/v1/batches", said, site.producer())
    eudr = f"/v1/batches/{lot['id']}/documents/eudr"
    lacking = site.get(f"{eudr}?format=json", site.producer()).json()["document"]["missing"]
    assert [each["missing"] for each in lacking] == ["border"]
    assert site.get(eudr, site.producer(), 409).json()["code"] == "document-plots-missing"
    draw(site, place)
    made = site.get(eudr, site.producer())
    (told,) = made.json()["features"]
    assert told["geometry"] == BORDER
    assert 10 < told["properties"]["Area"] < 11
    assert b"[105.404000,19.904500]" in made.content
    site.get(eudr, site.as_(Role.AUTHORITY, site.neighbour), 409)


def test_a_border_is_in_its_own_row_and_nowhere_else(site: Site) -> None:
    """Every text and byte of every table, after a lot was registered, signed, logged and exported."""
    place = plot(site)
    draw(site, place)
    product = site.post("/v1/products", bodies.product(), site.producer())["id"]
    lot = site.post("/v1/batches", bodies.batch(product_id=product, facility_id=place), site.producer())
    site.services.sequence_log()
    for kind in ("vn-passport", "epcis"):
        assert "05.401" not in site.get(f"/v1/batches/{lot['id']}/documents/{kind}", site.producer()).text
    assert tables_with(site, "105401234") == {"facility_border"}
    site.client.delete(PATH.format(place), headers=site.producer())
    assert tables_with(site, "105401234") | tables_with(site, CORNER) == set()


def tables_with(site: Site, wanted: str) -> set[str]:
    from nguongoc.store.columns import metadata

    engine = open_engine(site.services.settings.database)
    found = set()
    with engine.connect() as connection:
        for name in metadata().tables:
            for row in connection.execute(text(f'SELECT * FROM "{name}"')):
                if any(wanted in as_text(value) for value in row):
                    found.add(name)
    engine.dispose()
    return found


def as_text(value: Any) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


@pytest.fixture
def farmer(site: Site) -> Browser:
    return signed_in(site, Role.PRODUCER)


def send(browser: Browser, path: str, **form: Any) -> Any:
    files = {"file": form.pop("file", ("", b""))}
    return browser.client.post(path, data=form, files=files, headers=OURS)


def test_a_farmer_sends_the_file_or_pastes_it_sees_it_drawn_and_erases_it(
    site: Site, farmer: Browser
) -> None:
    place = plot(site, area_m2="20000")
    path = f"/producer/land/{place}"
    assert "Chưa có ranh giới" in said(farmer.get("/producer/land"))
    windows = b"\xef\xbb\xbf" + json.dumps(BORDER).encode()
    for form in ({"file": ("thua.geojson", windows)}, {"geojson": json.dumps(BORDER, indent=2)}):
        assert send(farmer, path, **form).headers["location"] == f"{path}?drawn=1"
        page = farmer.get(f"{path}?drawn=1")
        assert '<svg class="border"' in page.text
        assert "Đã ghi ranh giới." in said(page)
        assert "10,47 ha · 4 góc" in said(page)
        assert "khác diện tích đã khai hơn một phần mười" in said(page)
        assert "Có ranh giới: 10,47 ha" in said(farmer.get("/producer/land"))
        gone = farmer.post(path, {"erase": "1"})
        assert "Đã xoá ranh giới." in said(gone)
        assert "chưa có ranh giới" in said(farmer.get(path))
        assert farmer.post(path, {"erase": "1"}).headers["location"] == path, "pressed twice"


def test_a_border_erased_or_replaced_by_a_slip_comes_back_by_one_press(site: Site, farmer: Browser) -> None:
    place = plot(site)
    path = f"/producer/land/{place}"
    first = draw(site, place)["geometry"]
    gone = farmer.post(path, {"erase": "1"})
    assert tables_with(site, "105401234") == set(), "the page has it, and nothing of ours"
    assert send(farmer, path, **undo_of(gone)).headers["location"] == f"{path}?drawn=1"
    assert site.get(PATH.format(place), site.producer()).json()["geometry"] == first
    smaller = {"type": "Polygon", "coordinates": [[*RING[:3], RING[0]]]}
    replaced = send(farmer, path, geojson=json.dumps(smaller))
    assert "Đã thay ranh giới." in said(replaced)
    assert "3 góc" in said(replaced)
    assert "Đã thay ranh giới." in said(farmer.post(path, undo_of(replaced)))
    assert site.get(PATH.format(place), site.producer()).json()["geometry"] == first


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "Chỗ này chưa điền"),
        ({"geojson": "Thửa 12"}, "JSON"),
        (
            {"geojson": json.dumps({"type": "Polygon", "coordinates": [[[y, x] for x, y in RING]]})},
            "kinh độ (khoảng 105) đứng trước",
        ),
        ({"file": ("a.json", b"[" * 5_000)}, ""),
        ({"file": ("a.json", b" " * 300_001 + b"1")}, "Nhiều nhất 1000 góc"),
    ],
)
def test_a_file_that_is_no_border_is_told_beside_the_field_with_what_was_pasted(
    site: Site, farmer: Browser, form: dict[str, Any], words: str
) -> None:
    path = f"/producer/land/{plot(site)}"
    page = send(farmer, path, **form)
    assert page.status_code == 422
    assert words in said(page)
    assert 'aria-invalid="true"' in page.text


def test_forms_in_parts_are_bounded_and_broken_ones_refused(site: Site, farmer: Browser) -> None:
    path = f"/producer/land/{plot(site)}"
    assert send(farmer, path, file=("a.json", b"1" * 700_000)).status_code == 413
    parts = {**OURS, "Content-Type": "multipart/form-data; boundary=x"}
    assert farmer.client.post(path, content=b"--y\r\nnothing", headers=parts).status_code in {415, 422}
    no_boundary = {**OURS, "Content-Type": "multipart/form-data"}
    assert farmer.client.post(path, content=b"x", headers=no_boundary).status_code == 415


def test_land_of_somebody_else_and_what_is_no_land_have_no_page(site: Site, farmer: Browser) -> None:
    boat = site.post("/v1/facilities", bodies.facility(kind="boat"), site.producer())["id"]
    theirs = site.post("/v1/facilities", bodies.facility(), site.as_(Role.PRODUCER, site.neighbour))["id"]
    for each in (boat, theirs, "nothing"):
        farmer.get(f"/producer/land/{each}", 404)
