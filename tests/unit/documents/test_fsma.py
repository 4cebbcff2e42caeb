"""The FSMA 204 sheet: key data elements by critical tracking event, and the workbook opened again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from nguongoc.catalogue.products import Category, Classification
from nguongoc.documents.applicability import applies
from nguongoc.documents.facts import Moved
from nguongoc.documents.fsma import fsma_sheet
from nguongoc.documents.kinds import DocumentKind
from nguongoc.documents.workbook import workbook
from nguongoc.parties.facilities import FacilityKind
from tests.factories.dossiers import (
    BUYER,
    CPC,
    FIELD,
    PACKHOUSE,
    dossier,
    happening,
    lot,
    packed,
)
from tests.golden import golden, parts

PALLET = "https://id.gs1.org/00/095212345678901234"
GATE = applies(DocumentKind.FSMA_204, lot().category, lot().classification, date(2026, 11, 27))


def rows(value: Any, name: str) -> list[dict[str, str | None]]:
    (table,) = [each for each in value["tables"] if each["name"] == name]
    names = [column["name"] for column in table["columns"]]
    return [dict(zip(names, row, strict=True)) for row in table["rows"]]


def melons():
    """Two harvests, one of them cooled, packed together, put on a pallet and shipped, received."""
    of, first, second = packed()
    cooled = happening(
        name="urn:uuid:cooled",
        step="https://words.example/bizstep/cooling",
        things=(Moved(first.key, Decimal(500), "KGM"),),
        destinations=(("location", PACKHOUSE.id),),
        at=datetime(2026, 11, 20, 14, tzinfo=UTC),
        day=date(2026, 11, 20),
    )
    on_pallet = happening(
        name="urn:uuid:packed",
        type="AggregationEvent",
        action="ADD",
        step="packing",
        parent=PALLET,
        things=(Moved(of.key, Decimal(300), "KGM"),),
        at=datetime(2026, 11, 21, 10, tzinfo=UTC),
        day=date(2026, 11, 21),
    )
    shipped = happening(name="urn:uuid:shipped", things=(Moved(PALLET),))
    received = happening(
        name="urn:uuid:received",
        step="receiving",
        things=(Moved(of.key, Decimal(298), "KGM"),),
        at=datetime(2026, 11, 23, 1, tzinfo=UTC),
        day=date(2026, 11, 23),
    )
    return dossier(of, first, second, happenings=(cooled, on_pallet, shipped, received))


def test_each_lot_that_was_packed_has_its_row_under_one_event() -> None:
    packing = rows(fsma_sheet(melons()), "Initial packing")
    assert len({row["Event ID"] for row in packing}) == 1
    assert [(row["Source lot"], row["Quantity received"]) for row in packing] == [
        ("7K3-MWQ-9DXA", "500"),
        ("2B4-MWQ-9DXB", "120.5"),
    ]
    assert {row["Traceability lot code"] for row in packing} == {"(01)09520000100094(10)DV-HOP-1"}
    assert packing[0]["Cooling date"] == "2026-11-20"
    assert packing[1]["Cooling date"] is None


def test_a_harvest_has_its_field_and_harvester_and_no_traceability_lot_code() -> None:
    value = fsma_sheet(melons())
    first, second = rows(value, "Harvest")
    assert "Traceability lot code" not in first
    assert (first["Field name"], first["Harvester phone"]) == ("Nhà lưới số 2", "+84912345678")
    assert first["Immediate subsequent recipient"].startswith("Nhà sơ chế Quảng Ngọc")
    assert {first["Source lot"], second["Source lot"]} == {"7K3-MWQ-9DXA", "2B4-MWQ-9DXB"}
    (cooling,) = rows(value, "Cooling")
    assert cooling["Quantity"] == "500"


def test_a_pallet_is_what_is_on_it_and_shipping_assigns_no_new_code() -> None:
    value = fsma_sheet(melons())
    (shipped,) = rows(value, "Shipping")
    assert (shipped["Traceability lot code"], shipped["Quantity"], shipped["Unit of measure"]) == (
        "(01)09520000100094(10)DV-HOP-1",
        "300",
        "kg",
    )
    assert shipped["Recipient location"] == "https://id.gs1.org/414/9521234000020"
    assert shipped["Reference document number"] == "PX-2026-0042"
    (received,) = rows(value, "Receiving")
    assert (received["Quantity"], received["Date received"]) == ("298", "2026-11-23")


def test_every_place_a_sheet_names_has_its_location_description() -> None:
    value = fsma_sheet(melons())
    named = {row["Location"]: row for row in rows(value, "Locations")}
    (shipped,) = rows(value, "Shipping")
    assert {shipped["Ship-from location"], shipped["Recipient location"], shipped["TLC source"]} <= set(named)
    packhouse = named[shipped["Ship-from location"]]
    assert packhouse == {
        "Location": "Nhà sơ chế Quảng Ngọc, Xã Quảng Ngọc, Thanh Hoá, VN, GLN 9521234000013",
        "Business name": "Quang Ngoc cooperative",
        "Phone": "+84912345678",
        "Address": "Xã Quảng Ngọc, Thanh Hoá",
        "Country": "VN",
        "Latitude": None,
        "Longitude": None,
        "GLN": "9521234000013",
    }
    number = list(named).index(shipped["Recipient location"]) + 1
    assert {"table": "Locations", "row": number, "column": "Phone"} in value["missing"]


def test_what_others_did_with_it_is_their_record() -> None:
    minimum = happening(whole=False, things=(Moved(lot().key),), sources=(), destinations=(), references=())
    assert rows(fsma_sheet(dossier(lot(), happenings=(minimum,))), "Shipping") == []


def test_papers_are_named_as_a_clerk_names_them() -> None:
    (shipped,) = rows(fsma_sheet(melons()), "Shipping")
    assert shipped["Reference document type"] == "Despatch advice"


def test_what_left_the_pallet_before_is_not_shipped_with_it() -> None:
    made = melons()
    out = happening(
        type="AggregationEvent",
        action="DELETE",
        step="unpacking",
        parent=PALLET,
        things=(),
        at=datetime(2026, 11, 21, 11, tzinfo=UTC),
    )
    value = fsma_sheet(replace(made, happenings=(*made.happenings[:2], out, *made.happenings[2:])))
    assert rows(value, "Shipping") == []


def test_units_packed_in_each_other_end() -> None:
    round_ = [
        happening(type="AggregationEvent", action="ADD", parent=a, things=(Moved(b),), step="packing")
        for a, b in (("urn:a", "urn:b"), ("urn:b", "urn:a"))
    ]
    made = dossier(happenings=(*round_, happening(things=(Moved("urn:a"),))))
    assert rows(fsma_sheet(made), "Shipping") == []


def test_an_event_that_was_taken_back_is_in_no_table() -> None:
    made = dossier(happenings=(happening(taken_back=True),))
    assert rows(fsma_sheet(made), "Shipping") == []


def test_a_transformation_names_each_input_and_the_new_code() -> None:
    of, first, second = packed(
        classification=Classification("21399", "Preserved fruit", CPC, "UN CPC 2.1"),
        gtin=None,
        code="9F1-MWQ-9DXC",
    )
    second = replace(second, packed_on=date(2026, 11, 20))
    made = rows(fsma_sheet(dossier(of, first, second)), "Transformation")
    assert [row["Input traceability lot code"] for row in made] == [None, "2B4-MWQ-9DXB"]
    assert {row["New traceability lot code"] for row in made} == {"9F1-MWQ-9DXC"}


def test_wild_catch_is_landed_not_harvested() -> None:
    boat = replace(FIELD, kind=FacilityKind.BOAT, name="Tàu TH-0001")
    shrimp = lot(
        category=Category.SEAFOOD,
        classification=Classification("04361", "Shrimps", CPC, "UN CPC 2.1"),
        site=boat,
    )
    value = fsma_sheet(dossier(shrimp))
    (landed,) = rows(value, "First land-based receiving")
    assert rows(value, "Harvest") == []
    assert landed["Traceability lot code"] == shrimp.code
    assert landed["Date landed"] is None
    assert {"table": "First land-based receiving", "row": 1, "column": "Date landed"} in value["missing"]


def test_what_is_not_known_is_named_and_not_made_up() -> None:
    hidden = lot(quantity=None, whole=False, party=replace(BUYER, phone=None))
    missing = {(each["table"], each["column"]) for each in fsma_sheet(dossier(hidden))["missing"]}
    assert {("Harvest", "Quantity"), ("Harvest", "Harvester phone")} <= missing
    assert ("Harvest", "Source lot") not in missing


def test_the_sheet_is_the_same_every_time() -> None:
    value = fsma_sheet(melons())
    text = json.dumps(value, ensure_ascii=False, indent=1).encode()
    assert golden("fsma-204.json", text) == text
    made = workbook(value, GATE)
    assert made == workbook(value, GATE)
    assert parts(golden("fsma-204.xlsx", made)) == parts(made)


def test_the_workbook_opens_with_dates_numbers_and_filters() -> None:
    book = load_workbook(BytesIO(workbook(fsma_sheet(melons()), GATE)))
    assert book.sheetnames == [
        "Harvest",
        "Cooling",
        "Initial packing",
        "First land-based receiving",
        "Shipping",
        "Receiving",
        "Transformation",
        "Locations",
        "About",
    ]
    sheet = book["Initial packing"]
    head = [cell.value for cell in sheet[1]]
    assert sheet.auto_filter.ref == "A1:V3"
    assert sheet.freeze_panes == "B2"
    first = dict(zip(head, [cell.value for cell in sheet[2]], strict=True))
    assert first["Packing date"] == datetime(2026, 11, 21)  # noqa: DTZ001 - Excel knows no zones
    assert first["Quantity received"] == 500
    about = {row[0].value: row[1].value for row in book["About"].iter_rows(min_row=1, max_row=9)}
    assert about["Applies"] == "required"
    assert about["Counts from"] == "2028-07-20"


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("https://evil.example")', "+1+1", "-2", "@SUM(A1)", "https://x.example", "{=1}"]
)
def test_no_text_becomes_a_formula_or_a_link(text: str) -> None:
    made = workbook(fsma_sheet(dossier(lot(product_en=text, variety=None))), GATE)
    cell = load_workbook(BytesIO(made))["Harvest"]["C2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
