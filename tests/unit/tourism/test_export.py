from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date

import pytest

from nguongoc.tourism.export import (
    event_json_ld,
    feature_collection,
    place_json_ld,
    places_csv,
    route_features,
    route_json_ld,
)
from nguongoc.tourism.lunar import dated
from nguongoc.tourism.places import Festival, LunarDay, Place, PlaceKind
from nguongoc.tourism.routes import Route

FESTIVAL = Festival("Lễ hội Lam Kinh", "Lam Kinh festival", LunarDay(21, 8), LunarDay(22, 8))
LAM_KINH = Place(
    id="lam-kinh",
    name_vi="Khu di tích Lam Kinh",
    name_en="Lam Kinh royal site",
    kind=PlaceKind.HERITAGE,
    commune_code="15544",
    latitude=19.925,
    longitude=105.4075,
    coordinate_error_km=2,
    about_vi="Lăng và điện thời Lê.",
    about_en="Tombs and halls of the Lê.",
    months=(),
    festivals=(FESTIVAL,),
    experiences=(),
    phone=None,
    website=None,
    host_organisation_id=None,
    product_slugs=("buoi-luan-van",),
    checked_on=date(2026, 11, 23),
    source="test",
)


def test_geojson_puts_longitude_first_and_leaves_out_what_nobody_verified() -> None:
    exported = feature_collection([LAM_KINH], "http://localhost:8000/")
    assert json.loads(json.dumps(exported)) == exported
    (feature,) = exported["features"]
    assert exported["type"] == "FeatureCollection"
    assert feature["geometry"] == {"type": "Point", "coordinates": [105.4075, 19.925]}
    assert feature["properties"]["url"] == "http://localhost:8000/places/lam-kinh"
    assert feature["properties"]["commune"] == "Xã Lam Sơn"
    assert "phone" not in feature["properties"]


def test_json_ld_speaks_the_language_asked_for_and_keeps_the_other_beside_it() -> None:
    vietnamese = place_json_ld(LAM_KINH, "https://example.vn")
    english = place_json_ld(LAM_KINH, "https://example.vn", "en")
    assert vietnamese["@context"] == "https://schema.org"
    assert (vietnamese["name"], vietnamese["alternateName"]) == (
        "Khu di tích Lam Kinh",
        "Lam Kinh royal site",
    )
    assert (english["name"], english["description"]) == ("Lam Kinh royal site", "Tombs and halls of the Lê.")
    assert vietnamese["geo"] == {"@type": "GeoCoordinates", "latitude": 19.925, "longitude": 105.4075}
    assert vietnamese["address"]["addressLocality"] == "Xã Lam Sơn"
    assert "telephone" not in vietnamese


@pytest.mark.parametrize("kind", list(PlaceKind))
def test_every_kind_of_place_is_a_tourist_attraction(kind: PlaceKind) -> None:
    import dataclasses

    found = place_json_ld(
        dataclasses.replace(LAM_KINH, kind=kind, phone="+84912345678"), "https://example.vn"
    )
    assert "TouristAttraction" in found["@type"]
    assert found["telephone"] == "+84912345678"


def test_a_festival_is_an_event_with_solar_dates_at_its_place() -> None:
    held = dated(FESTIVAL, 2026)
    assert held is not None
    event = event_json_ld(LAM_KINH, held, "https://example.vn")
    assert (event["@type"], event["startDate"], event["endDate"]) == ("Event", "2026-10-01", "2026-10-02")
    assert event["location"]["@id"] == "https://example.vn/places/lam-kinh"


TRIP = Route(
    "di-san", "Tuyến di sản", "Heritage", "Một ngày.", "One day.", ("ho", "lam-kinh"), date(2026, 11, 27), "x"
)
HO = replace(LAM_KINH, id="ho", latitude=20.078, longitude=105.605)


def test_a_route_is_a_line_through_its_stops_in_order() -> None:
    line, *stops = route_features(TRIP, [HO, LAM_KINH], "http://localhost:8000")["features"]
    assert line["geometry"]["coordinates"] == [[105.605, 20.078], [105.4075, 19.925]]
    assert line["properties"]["straightLines"] is True
    assert [(each["id"], each["properties"]["stop"]) for each in stops] == [("ho", 1), ("lam-kinh", 2)]


def test_a_route_of_which_one_stop_is_left_is_no_line() -> None:
    features = route_features(TRIP, [HO], "http://localhost:8000")["features"]
    assert [each["geometry"]["type"] for each in features] == ["Point"]


def test_a_trip_lists_its_stops_in_order() -> None:
    trip = route_json_ld(TRIP, [HO, LAM_KINH], "http://localhost:8000", "en")
    assert (trip["@type"], trip["name"]) == ("TouristTrip", "Heritage")
    itinerary = trip["itinerary"]
    assert itinerary["numberOfItems"] == 2
    assert [each["position"] for each in itinerary["itemListElement"]] == [1, 2]
    assert itinerary["itemListElement"][0]["item"]["@id"] == "http://localhost:8000/places/ho"


def test_a_sheet_of_places_opens_in_excel_and_runs_nothing() -> None:
    sheet = places_csv([replace(LAM_KINH, name_vi="=1+1", phone="+84237123456")], "http://localhost:8000")
    assert sheet[0] == "\ufeff"
    (row,) = csv.DictReader(io.StringIO(sheet[1:]))
    assert (row["id"], row["name_vi"], row["phone"]) == ("lam-kinh", "'=1+1", "'+84237123456")
    assert (row["latitude"], row["festivals"]) == ("19.9250", "Lễ hội Lam Kinh")
