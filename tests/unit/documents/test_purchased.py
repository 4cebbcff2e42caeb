"""Documents of goods that were bought from outside: what their seller told is told as that, the rest is missing and never the buyer's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nguongoc.batches.bought_inputs import BoughtInputs
from nguongoc.batches.lots import Origin
from nguongoc.batches.told_origin import Extent, ToldOrigin
from nguongoc.catalogue.products import Category
from nguongoc.documents.eu import eu_178_2002
from nguongoc.documents.eudr import PlotsMissing, eudr_plots, geojson_file
from nguongoc.documents.facts import Lot, Moved
from nguongoc.documents.gdst import gdst_elements
from nguongoc.documents.vn_passport import vn_passport
from tests.factories.dossiers import PACKHOUSE, dossier, happening, lot, packed
from tests.unit.documents.test_eudr import GATE

NGHE_AN = ToldOrigin(Extent.PROVINCE, "40")


def bought(told: ToldOrigin | None = NGHE_AN, category: Category = Category.FRUIT) -> Lot:
    return lot(origin=Origin.PURCHASED, told_origin=told, site=PACKHOUSE, category=category)


def test_the_product_passport_has_the_told_place_and_none_of_the_buyers() -> None:
    told = vn_passport(dossier(bought()))
    assert told["origin"] == {
        "country": "VN",
        "place": "Nghệ An",
        "facility": None,
        "area_codes": [],
        "by_word_of": "seller",
    }
    assert told["dates"]["harvested_or_made_on"] is None
    unknown = vn_passport(dossier(bought(None)))
    assert (unknown["origin"]["country"], unknown["origin"]["place"]) == (None, None)
    assert {"/origin/place", "/dates/harvested_or_made_on"} <= set(unknown["missing"])


def test_a_purchase_is_told_once_and_whatever_was_received_into_a_lot_since_beside_it() -> None:
    of = bought()
    begun = happening(name=of.event, action="ADD", step="receiving", things=(Moved(of.key),))
    since = replace(begun, name="ni:///sha-256;since?ver=CBV2.0")
    told = [
        vn_passport(dossier(of, happenings=each))["traceability"]["steps"]
        for each in ((begun,), (begun, since))
    ]
    assert [[step["step"] for step in steps] for steps in told] == [["purchased"], ["purchased", "receive"]]


def test_no_deforestation_statement_is_made_of_what_grew_who_knows_where() -> None:
    value = eudr_plots(dossier(bought()))
    assert value["missing"] == [{"lot": "7K3-MWQ-9DXA", "place": "Nghệ An", "missing": "plot"}]
    assert value["geojson"]["features"] == []
    with pytest.raises(PlotsMissing):
        geojson_file(value, GATE)


def test_a_statement_of_what_is_made_names_every_country_its_raw_material_grew_in() -> None:
    made, first, second = packed()
    lao = lot(
        first.code, origin=Origin.PURCHASED, site=PACKHOUSE, told_origin=ToldOrigin(Extent.COUNTRY, "LA")
    )
    made = replace(made, bought_inputs=BoughtInputs(("LA", "VN"), processed=True))
    statement = eudr_plots(dossier(made, lao, second))["statement"]
    assert (statement["country"], statement["countries"]) == (None, ["LA", "VN"])


def test_the_step_back_is_there_and_its_supplier_is_in_the_buyers_own_books() -> None:
    made, first, second = packed()
    source = lot(first.code, origin=Origin.PURCHASED, site=PACKHOUSE)
    back = eu_178_2002(dossier(made, source, second))["tables"][0]
    rows = [dict(zip([each["name"] for each in back["columns"]], row, strict=True)) for row in back["rows"]]
    row = next(each for each in rows if each["Record"] == source.event)
    assert row["Supplier"] is None
    assert row["Date"] == "2026-11-20"


def test_fish_from_an_unknown_boat_lacks_every_element_of_its_catch() -> None:
    value = gdst_elements(dossier(bought(None, Category.SEAFOOD)))
    missing = {each["element"] for each in value["missing"]}
    assert {"cbvmda:countryOfOrigin", "cbvmda:harvestStartDate", "cbvmda:vesselName"} <= missing
