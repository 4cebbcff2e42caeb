"""GDST key data elements: what is known with where from, what nobody told by name."""

from __future__ import annotations

import json
from dataclasses import replace

from nguongoc.batches.lots import Origin
from nguongoc.catalogue.products import Category
from nguongoc.documents.facts import Moved, Part
from nguongoc.documents.gdst import gdst_elements
from nguongoc.parties.facilities import FacilityKind
from tests.factories.dossiers import FIELD, PACKHOUSE, dossier, happening, lot
from tests.golden import golden


def shrimp(**said):
    values = {
        "product": "Moi biển Hậu Lộc",
        "product_en": "Hau Loc shrimp",
        "variety": None,
        "category": Category.SEAFOOD,
        "site": replace(FIELD, kind=FacilityKind.BOAT, name="Tàu TH-0001"),
    }
    return lot(**{**values, **said})


def elements(value, code: str):
    (told,) = [each for each in value["lots"] if each["lot"] == code]
    return {each["name"]: (each["value"], each["from"]) for each in told["elements"]}


def test_a_catch_with_what_an_event_states_and_what_is_missing() -> None:
    catch = shrimp()
    paste = shrimp(
        code="9F1-MWQ-9DXC", origin=Origin.MADE, site=PACKHOUSE, parts=(Part(catch.key, catch.quantity),)
    )
    stated = {
        "urn:epcglobal:cbv:mda:vesselName": "TH-0001",
        "https://traceability-dialogue.org/epcis/humanWelfarePolicy": "https://policy.example",
    }
    landed = happening(step="inspecting", things=(Moved(catch.key),), stated=stated)
    value = gdst_elements(dossier(paste, catch, happenings=(landed,)))
    told = elements(value, catch.code)
    assert told["cbvmda:vesselName"] == ("TH-0001", "event")
    assert told["gdst:humanWelfarePolicy"] == ("https://policy.example", "event")
    assert told["quantity"][0] == {"value": "820", "uom": "KGM", "entered": "820 kg"}
    assert told["cbvmda:harvestStartDate"] == ("2026-11-20", "registration")
    assert {"lot": catch.code, "element": "cbvmda:catchArea"} in value["missing"]
    assert elements(value, paste.code)["inputs"] == ([catch.key], "registration")
    text = json.dumps(value, ensure_ascii=False, indent=1).encode()
    assert golden("gdst.json", text) == text


def test_a_farm_is_asked_for_feed_and_broodstock_and_not_for_a_vessel() -> None:
    pond = shrimp(site=FIELD)
    missing = {each["element"] for each in gdst_elements(dossier(pond))["missing"]}
    assert {"gdst:aquacultureMethod", "gdst:proteinSource", "gdst:broodstockSource"} <= missing
    assert "cbvmda:vesselName" not in missing


def test_what_was_taken_back_or_is_only_public_states_nothing() -> None:
    catch = shrimp()
    said = {"things": (Moved(catch.key),), "stated": {"cbvmda:catchArea": "X"}}
    for hidden in ({"taken_back": True}, {"whole": False}):
        value = gdst_elements(dossier(catch, happenings=(happening(**said, **hidden),)))
        assert elements(value, catch.code)["cbvmda:catchArea"] == (None, None)


def test_a_boat_that_is_registered_here_is_the_vessel_until_somebody_says_another() -> None:
    catch = shrimp()
    told = elements(gdst_elements(dossier(catch)), catch.code)
    assert told["cbvmda:vesselName"] == ("Tàu TH-0001", "registration")
