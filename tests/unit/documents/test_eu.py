"""One step back and one forward, and what goes with food of animal origin."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

from openpyxl import load_workbook

from nguongoc.batches.lots import Origin
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.catalogue.products import Category, Classification
from nguongoc.documents.applicability import applies
from nguongoc.documents.eu import eu_178_2002, eu_931_2011
from nguongoc.documents.facts import Grower, Moved, Part
from nguongoc.documents.kinds import DocumentKind
from nguongoc.documents.workbook import workbook
from tests.factories.dossiers import BUYER, COOPERATIVE, CPC, dossier, happening, lot, packed
from tests.golden import golden, parts
from tests.unit.documents.test_fsma import rows


def honey(**said):
    values = {
        "product": "Mật ong Yên Nhân",
        "product_en": "Yen Nhan honey",
        "variety": None,
        "category": Category.HONEY,
        "classification": Classification("02910", "Natural honey", CPC, "UN CPC 2.1"),
        "quantity": Quantity(Decimal(120), Unit("kg")),
    }
    return lot(**{**values, **said})


def test_back_to_what_it_was_made_of_and_forward_to_who_got_it_and_no_further() -> None:
    of, first, second = packed()
    far = happening(
        name="urn:uuid:far",
        step="receiving",
        things=(Moved("https://id.gs1.org/01/09521234543213/10/OTHER"),),
    )
    shipped = happening(things=(Moved(of.key, Decimal(300), "KGM"),))
    value = eu_178_2002(dossier(of, first, second, happenings=(shipped, far)))
    back, forward = rows(value, "One step back"), rows(value, "One step forward")
    own = "Quang Ngoc cooperative, Xã Quảng Ngọc, Thanh Hoá, VN (own production)"
    assert [(row["Supplier"], row["Lot"], row["Quantity"]) for row in back] == [
        (own, "DV-9DXA (7K3-MWQ-9DXA)", "500"),
        (own, "DV-9DXB (2B4-MWQ-9DXB)", "120.5"),
    ]
    assert [(row["Customer"], row["Quantity"], row["Date"]) for row in forward] == [
        ("Wholesale market, Phường Hạc Thành, Thanh Hoá, VN", "300", "2026-11-22")
    ]
    text = json.dumps(value, ensure_ascii=False, indent=1).encode()
    assert golden("eu-178-2002.json", text) == text


def test_what_others_made_of_it_counts_as_supplied() -> None:
    start = lot()
    made = lot("9F1-MWQ-9DXC", party=BUYER, parts=(Part(start.key, Quantity(Decimal(5), Unit("kg"))),))
    value = eu_178_2002(dossier(start, after={made.key: made}))
    assert [row["Customer"] for row in rows(value, "One step forward")] == [
        "Wholesale market, Phường Hạc Thành, Thanh Hoá, VN"
    ]


def test_a_delivery_of_what_went_in_has_its_supplier() -> None:
    start = lot()
    received = happening(
        step="receiving",
        sources=(("owning_party", BUYER.id),),
        destinations=(("owning_party", COOPERATIVE.id),),
        things=(Moved(start.key, Decimal(12), "KGM"),),
    )
    (row,) = rows(eu_178_2002(dossier(start, happenings=(received,))), "One step back")
    assert (row["Supplier"], row["Quantity"], row["Date"]) == (
        "Wholesale market, Phường Hạc Thành, Thanh Hoá, VN",
        "12",
        "2026-11-22",
    )


def test_who_delivered_is_the_step_back_and_not_who_once_made_it() -> None:
    """Nor is one sack counted twice: as it came and as it went in."""
    maker = replace(BUYER, id="did:web:elsewhere.example", name_en="Far mill")
    flour = lot("2B4-MWQ-9DXB", party=maker, origin=Origin.MADE)
    cakes = lot(origin=Origin.MADE, parts=(Part(flour.key, Quantity(Decimal(500), Unit("kg"))),))
    came = happening(
        step="receiving",
        sources=(("possessing_party", BUYER.id),),
        destinations=(("possessing_party", COOPERATIVE.id),),
        things=(Moved(flour.key, Decimal(520), "KGM"),),
    )
    (row,) = rows(eu_178_2002(dossier(cakes, flour, happenings=(came,))), "One step back")
    assert (row["Supplier"], row["Quantity"], row["Quantity used"]) == (
        "Wholesale market, Phường Hạc Thành, Thanh Hoá, VN",
        "520",
        "500",
    )


def test_members_whose_harvest_the_owner_made_something_of_are_its_suppliers() -> None:
    harvest = lot("2B4-MWQ-9DXB", growers=(Grower("Nhà bác Tư", "0950000091", None),))
    of = lot(origin=Origin.MADE, parts=(Part(harvest.key, harvest.quantity),))
    (row,) = rows(eu_178_2002(dossier(of, harvest)), "One step back")
    assert (row["Supplier"], row["Quantity"]) == ("Nhà bác Tư, 0950000091", "820")


def test_what_a_customer_received_or_sent_on_is_no_step_of_the_owner() -> None:
    start = lot()
    by = {
        "sources": (("possessing_party", COOPERATIVE.id),),
        "things": (Moved(start.key, Decimal(9), "KGM"),),
    }
    to = (("possessing_party", BUYER.id),)
    onward = happening(
        sources=to, destinations=(("possessing_party", "urn:shop"),), things=(Moved(start.key),)
    )
    told = (
        happening(**by, destinations=to),
        happening(**by, step="receiving", destinations=to),
        onward,
        replace(onward, whole=False, sources=(), destinations=()),
    )
    value = eu_178_2002(dossier(start, happenings=told))
    assert rows(value, "One step back") == []
    assert [row["Customer"] for row in rows(value, "One step forward")] == [
        "Wholesale market, Phường Hạc Thành, Thanh Hoá, VN"
    ]


def test_an_owner_who_is_not_the_dispatcher_is_named() -> None:
    of = honey()
    sources = (("possessing_party", COOPERATIVE.id), ("owning_party", BUYER.id))
    shipped = happening(things=(Moved(of.key, Decimal(40), "KGM"),), sources=sources)
    (row,) = rows(eu_931_2011(dossier(of, happenings=(shipped,))), "Consignments")
    assert row["Owner, if not the dispatcher"] == "Wholesale market, Phường Hạc Thành, Thanh Hoá, VN"


def test_every_dispatch_of_food_of_animal_origin_has_what_article_3_asks_for() -> None:
    of = honey()
    shipped = happening(things=(Moved(of.key, Decimal(40), "KGM"),))
    value = eu_931_2011(dossier(of, happenings=(shipped,)))
    (row,) = rows(value, "Consignments")
    assert row == {
        "Description of the food": "Yen Nhan honey",
        "Quantity": "40",
        "Unit of measure": "kg",
        "Dispatched from: name and address": "Quang Ngoc cooperative, Xã Quảng Ngọc, Thanh Hoá, VN;"
        " Nhà sơ chế Quảng Ngọc, Xã Quảng Ngọc, Thanh Hoá, VN, GLN 9521234000013",
        "Owner, if not the dispatcher": None,
        "Dispatched to: name and address": "Wholesale market, Phường Hạc Thành, Thanh Hoá, VN;"
        " https://id.gs1.org/414/9521234000020",
        "New owner, if not the recipient": None,
        "Reference of the lot or consignment": "DV-9DXA (7K3-MWQ-9DXA); PX-2026-0042",
        "Date of dispatch": "2026-11-22",
        "Record": "ni:///sha-256;aaaa?ver=CBV2.0",
    }
    assert value["missing"] == []
    gate = applies(DocumentKind.EU_931_2011, of.category, of.classification, date(2026, 11, 27))
    made = workbook(value, gate)
    assert parts(golden("eu-931-2011.xlsx", made)) == parts(made)
    assert load_workbook(BytesIO(made))["Consignments"]["B2"].value == 40


def test_a_dispatch_to_nobody_named_is_a_gap() -> None:
    of = honey()
    shipped = happening(things=(Moved(of.key),), destinations=())
    value = eu_931_2011(dossier(of, happenings=(shipped,)))
    assert {"table": "Consignments", "row": 1, "column": "Dispatched to: name and address"} in value[
        "missing"
    ]
    assert rows(value, "Consignments")[0]["Quantity"] == "120"
