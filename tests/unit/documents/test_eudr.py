"""GeoJSON of plots for the EUDR: points up to four hectares, polygons above, nothing handed out that lacks a plot."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from nguongoc.catalogue.products import Category, Classification
from nguongoc.documents.applicability import applies
from nguongoc.documents.eudr import PlotsMissing, eudr_plots, geojson_file
from nguongoc.documents.kinds import DocumentKind
from nguongoc.geography.borders import Border
from nguongoc.geography.rings import ring_of
from tests.factories.dossiers import CPC, FIELD, dossier, lot
from tests.golden import golden

COFFEE = Classification("01610", "Coffee, green", CPC, "UN CPC 2.1")
GATE = applies(DocumentKind.EUDR, Category.CROP, COFFEE, date(2026, 12, 30))
RING = ring_of(
    [
        (105.7123412, 19.6512341),
        (105.7123412, 19.6542),
        (105.7163412, 19.6542),
        (105.7163412, 19.6512341),
    ]
)
BORDER = Border((RING,))


def coffee(code: str = "7K3-MWQ-9DXA", **site: Any):
    said = {"product": "Cà phê nhân", "product_en": "Green coffee", "classification": COFFEE}
    return lot(code, category=Category.CROP, site=replace(FIELD, **site), **said)


def test_a_small_plot_is_a_point_with_its_area_a_large_one_a_polygon() -> None:
    small, large = coffee(), coffee("2B4-MWQ-9DXB", id="urn:large", area_m2=Decimal(130_000), border=BORDER)
    made = geojson_file(eudr_plots(dossier(small, large)), GATE)
    assert golden("eudr.geojson", made) == made
    told = json.loads(made)
    kinds = {each["geometry"]["type"]: each for each in told["features"]}
    assert kinds["Point"]["geometry"]["coordinates"] == [105.712341, 19.651234]
    assert kinds["Point"]["properties"] == {
        "ProducerName": "HTX Quảng Ngọc",
        "ProducerCountry": "VN",
        "ProductionPlace": "Nhà lưới số 2, Xã Quảng Ngọc, Thanh Hoá",
        "Area": 1.25,
    }
    (ring,) = kinds["Polygon"]["geometry"]["coordinates"]
    assert ring[0] == ring[-1]
    assert len(ring) == 5
    assert all(100 < longitude < 110 and 15 < latitude < 25 for longitude, latitude in ring)
    assert b"19.654200" in made


def test_a_plot_in_two_parts_is_two_polygons_each_with_its_own_area() -> None:
    east = tuple((longitude + 10_000, latitude) for longitude, latitude in RING)
    value = eudr_plots(dossier(coffee(area_m2=Decimal(260_000), border=Border((RING, east)))))
    first, second = json.loads(geojson_file(value, GATE))["features"]
    assert first["geometry"] != second["geometry"]
    assert first["properties"] == second["properties"]
    assert 13 < first["properties"]["Area"] < 14


def test_the_same_plot_is_there_once() -> None:
    value = eudr_plots(dossier(coffee(), coffee("2B4-MWQ-9DXB")))
    assert len(value["geojson"]["features"]) == 1


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({"area_m2": Decimal(40_001)}, "border"),
        ({"area_m2": None}, "area"),
        ({"latitude": None}, "coordinates"),
    ],
)
def test_a_plot_that_is_not_known_is_named_and_no_file_is_made_without_it(said: Any, missing: str) -> None:
    value = eudr_plots(dossier(coffee(**said), coffee("2B4-MWQ-9DXB", id="urn:other")))
    assert [each["missing"] for each in value["missing"]] == [missing]
    assert len(value["geojson"]["features"]) == 1
    with pytest.raises(PlotsMissing):
        geojson_file(value, GATE)


def test_four_hectares_are_still_a_point() -> None:
    value = eudr_plots(dossier(coffee(area_m2=Decimal(40_000))))
    assert value["missing"] == []


def test_a_chain_that_is_not_whole_makes_no_file() -> None:
    with pytest.raises(PlotsMissing):
        geojson_file(eudr_plots(dossier(coffee(), incomplete=("not_yours",))), GATE)


def test_a_statement_has_what_article_9_asks_of_the_goods() -> None:
    second = replace(coffee("2B4-MWQ-9DXB"), happened_on=date(2026, 11, 22))
    said = eudr_plots(dossier(coffee(), second))["statement"]
    assert (said["trade_name"], said["quantity"], said["uom"], said["classification"]) == (
        "Green coffee, Kim Hoàng Hậu",
        "820",
        "KGM",
        "CPC 01610",
    )
    assert (said["produced_from"], said["produced_until"]) == ("2026-11-20", "2026-11-22")
