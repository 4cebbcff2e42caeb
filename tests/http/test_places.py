"""Places over HTTP: public to read in three media types, an authority's to write."""

from __future__ import annotations

import pytest

from nguongoc.ports.rows import Role
from tests.http import bodies
from tests.http.conftest import BASE_URL, Site


@pytest.fixture
def stream(site: Site) -> str:
    festival = {
        "name_vi": "Hội xuân",
        "name_en": "Spring festival",
        "first": {"day": 8, "month": 1},
        "last": {"day": 10, "month": 1},
    }
    experience = {"id": "tam-suoi", "name_vi": "Tắm suối", "name_en": "Bathing", "months": [5, 6]}
    body = bodies.place(festivals=[festival], experiences=[experience], website="https://example.vn/suoi")
    made: str = site.post("/v1/places", body, site.as_(Role.AUTHORITY))["id"]
    return made


def test_a_place_is_read_back_by_anybody(site: Site, stream: str) -> None:
    shown = site.get(f"/v1/places/{stream}").json()
    assert shown["festivals"][0]["first"] == {"day": 8, "month": 1}
    assert shown["experiences"][0]["months"] == [5, 6]
    assert site.get("/v1/places").json() == {"items": [shown]}
    assert site.get("/v1/places/khong-co", status=404).json()["code"] == "place-not-found"


def test_an_id_is_given_to_one_place(site: Site, stream: str) -> None:
    refused = site.post("/v1/places", bodies.place(id=stream), site.as_(Role.AUTHORITY), 409)
    assert refused["code"] == "place-taken"


def test_maps_get_geojson(site: Site, stream: str) -> None:
    answer = site.get("/v1/places", {"Accept": "application/geo+json, application/json;q=0.5"})
    assert answer.headers["content-type"] == "application/geo+json"
    (feature,) = answer.json()["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [105.3, 20.2]}
    assert site.get(f"/v1/places/{stream}", {"Accept": "application/geo+json"}).json() == feature


def test_search_engines_get_json_ld(site: Site, stream: str) -> None:
    answer = site.get(f"/v1/places/{stream}", {"Accept": "application/ld+json"})
    assert answer.json()["@id"] == f"{BASE_URL}/places/{stream}"
    assert site.get("/v1/places", {"Accept": "application/ld+json"}).json() == [answer.json()]
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize("accept", ["", "*/*", "text/html", "application/*;q=x", ",,;;q=,"])
def test_whoever_asks_for_nothing_we_have_gets_json(site: Site, stream: str, accept: str) -> None:
    answer = site.get(f"/v1/places/{stream}", {"Accept": accept})
    assert answer.headers["content-type"] == "application/json"
