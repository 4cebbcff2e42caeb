"""Routes over HTTP and as pages; the open data of places and festivals."""

from __future__ import annotations

from typing import Any

import pytest

from nguongoc.ports.rows import Role
from tests.http import bodies
from tests.http.conftest import BASE_URL, Site

VI = {"Accept-Language": "vi"}


def a_route(**said: Any) -> dict[str, Any]:
    return {
        "id": "di-san",
        "name_vi": "Tuyến di sản",
        "name_en": "Heritage",
        "about_vi": "Đi trong ngày.",
        "about_en": "A day out.",
        "stops": ["suoi-ca-than", "thac-voi"],
        "checked_on": "2026-11-01",
        "source": "Uỷ ban xã",
        **said,
    }


@pytest.fixture
def authority(site: Site) -> dict[str, str]:
    key = site.as_(Role.AUTHORITY)
    festival = {
        "name_vi": "Hội xuân",
        "name_en": "Spring festival",
        "first": {"day": 8, "month": 1},
        "last": {"day": 10, "month": 1},
    }
    site.post(
        "/v1/places", bodies.place(festivals=[festival], phone="+84237123456", zalo="+84237123456"), key
    )
    site.post("/v1/places", bodies.place(id="thac-voi", name_vi="Thác Voi", latitude=20.1), key)
    return key


def test_a_route_is_read_back_by_anybody(site: Site, authority: dict[str, str]) -> None:
    made = site.post("/v1/routes", a_route(), authority)
    assert made["stops"] == ["suoi-ca-than", "thac-voi"]
    assert site.get("/v1/routes/di-san").json() == made
    assert site.get("/v1/routes").json() == {"items": [made]}
    assert site.get("/v1/routes/khong-co", status=404).json()["code"] == "route-not-found"


def test_maps_and_search_engines_get_it_in_their_form(site: Site, authority: dict[str, str]) -> None:
    site.post("/v1/routes", a_route(), authority)
    shape = site.get("/v1/routes/di-san", {"Accept": "application/geo+json"}).json()
    assert [each["geometry"]["type"] for each in shape["features"]] == ["LineString", "Point", "Point"]
    trip = site.get("/v1/routes/di-san", {"Accept": "application/ld+json"}).json()
    assert trip["@id"] == f"{BASE_URL}/routes/di-san"


@pytest.mark.parametrize(
    ("said", "status", "code", "pointer"),
    [
        ({"stops": ["suoi-ca-than"]}, 422, "stops-malformed", "/stops"),
        ({"stops": ["suoi-ca-than", "suoi-ca-than"]}, 422, "stops-malformed", "/stops"),
        ({"stops": [f"noi-{each}" for each in range(500)]}, 422, "stops-malformed", "/stops"),
        ({"stops": ["suoi-ca-than", "khong-co"]}, 422, "stop-unknown", "/stops/1"),
        ({"stops": ["suoi-ca-than", "Không Có"]}, 422, "place-id-malformed", "/stops/1"),
        ({"checked_on": "2030-01-01"}, 422, "checked-in-future", "/checked_on"),
        ({"id": "A"}, 422, "place-id-malformed", "/id"),
    ],
)
def test_a_bad_route_is_refused_by_the_member_at_fault(
    site: Site, authority: dict[str, str], said: dict[str, Any], status: int, code: str, pointer: str
) -> None:
    refused = site.post("/v1/routes", a_route(**said), authority, status)
    first = refused["errors"][0] if "errors" in refused else refused
    assert (first["code"], first["pointer"]) == (code, pointer)
    assert site.get("/v1/routes").json() == {"items": []}


def test_an_id_is_given_to_one_route(site: Site, authority: dict[str, str]) -> None:
    site.post("/v1/routes", a_route(), authority)
    assert site.post("/v1/routes", a_route(), authority, 409)["code"] == "route-taken"


def test_people_read_the_route_the_list_and_the_place_that_lies_on_it(
    site: Site, authority: dict[str, str]
) -> None:
    site.post("/v1/routes", a_route(), authority)
    page = site.get("/routes/di-san", VI).text
    assert page.index("Suối cá thần") < page.index("Thác Voi")
    assert '"TouristTrip"' in page
    listed = site.get("/places", VI).text
    assert "Tuyến di sản" in listed
    assert "Hội xuân" in listed
    place = site.get("/places/suoi-ca-than", VI).text
    assert "/routes/di-san" in place
    assert 'href="/places/suoi-ca-than/contact/zalo' in place, "a tap is counted on its way"
    led = site.client.get("/places/suoi-ca-than/contact/zalo", follow_redirects=False)
    assert led.headers["location"] == "https://zalo.me/0237123456"
    assert "Chưa có số liên hệ" not in place
    site.get("/routes/khong-co", VI, 404)


def test_a_place_shows_what_is_made_near_it(site: Site, authority: dict[str, str]) -> None:
    producer = site.producer()
    product = site.post("/v1/products", bodies.product(name="Bưởi Luận Văn"), producer)
    facility = site.post("/v1/facilities", bodies.facility(), producer)
    assert "Đất này có gì" not in site.get("/places/suoi-ca-than", VI).text
    near = bodies.place(id="gan-vuon", latitude=19.92, longitude=105.4)
    site.post("/v1/places", near, authority)
    said = bodies.batch(product_id=product["id"], facility_id=facility["id"])
    site.post("/v1/batches", said, producer)
    page = site.get("/places/gan-vuon", VI).text
    assert "Bưởi Luận Văn" in page[page.index("Đất này có gì") :]


def test_everything_is_there_to_take(site: Site, authority: dict[str, str]) -> None:
    site.post("/v1/routes", a_route(), authority)
    kinds = {}
    for path in ("/places.geojson", "/places.jsonld", "/places.csv", "/routes.geojson", "/festivals.ics"):
        answer = site.get(path)
        assert answer.headers["access-control-allow-origin"] == "*"
        kinds[path] = answer.headers["content-type"]
        again = site.client.get(path, headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304
    assert kinds["/festivals.ics"] == "text/calendar; charset=utf-8"
    assert len(site.get("/places.geojson").json()["features"]) == 2
    assert [each["id"] for each in site.get("/routes.geojson").json()["features"]] == ["di-san"]
    assert [each["@type"] for each in site.get("/places.jsonld").json()] == [
        "TouristAttraction",
        "TouristAttraction",
        "TouristTrip",
    ]
    assert "SUMMARY:Hội xuân" in site.get("/festivals.ics").text
    assert "SUMMARY:Spring festival" in site.get("/festivals.ics?lang=en").text
