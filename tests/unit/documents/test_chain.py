"""The events of a chain as one EPCIS document: valid, in order, and plain about what is not told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nguongoc.documents.chain import chain_document
from nguongoc.documents.happenings import happening_of
from nguongoc.documents.untp import MAPPINGS, UntpEvent, mapping_table, untp_event
from nguongoc.events.envelopes import Told
from nguongoc.events.structure import structure_faults
from tests.epcis import CONTEXT, object_event, of_lot
from tests.factories.dossiers import BASE, NOW, happening
from tests.golden import golden
from tests.vectors import ROOT

LOT = "https://id.gs1.org/01/09520000100094/10/DV-HOP-1"
OURS = f"{BASE}/ns/epcis#"


def told(name: str, whole: bool = True, context: Any = None, **said: Any) -> Told:
    event = {"eventID": name, **of_lot(LOT, 5.0)} | said
    return Told(
        {key: value for key, value in event.items() if value is not None}, context or [CONTEXT], whole
    )


def test_it_is_a_valid_document_in_the_order_things_happened() -> None:
    late = told("urn:uuid:late", eventTime="2026-11-23T08:00:00.000+07:00")
    other = told("urn:uuid:other", context=[CONTEXT, {"ex": "https://ex.example/"}], **{"ex:note": "x"})
    document = chain_document([late, other], NOW, BASE, ["nodes", "nodes"])
    assert structure_faults(document) == ()
    names = [each["eventID"] for each in document["epcisBody"]["eventList"]]
    assert names == ["urn:uuid:other", "urn:uuid:late"]
    assert document[f"{OURS}incomplete"] == ["nodes"]


def test_a_public_minimum_is_listed_and_what_says_too_little_is_named_only() -> None:
    minimum = told("urn:uuid:min", whole=False)
    bare = told("urn:uuid:bare", whole=False, eventTime=None)
    document = chain_document([told("urn:uuid:whole"), minimum, bare], NOW, BASE)
    assert structure_faults(document) == ()
    assert document[f"{OURS}publicMinimum"] == ["urn:uuid:min"]
    assert document[f"{OURS}notTold"] == ["urn:uuid:bare"]
    assert len(document["epcisBody"]["eventList"]) == 2


def test_events_without_an_untp_event_are_listed_and_not_forced() -> None:
    stored = told("urn:uuid:stored", bizStep="storing")
    made = told("urn:uuid:made", action="ADD", bizStep="commissioning", readPoint={"id": f"{BASE}/f/1"})
    document = chain_document([stored, made], NOW, BASE)
    assert document[f"{OURS}noUntpEvent"] == ["urn:uuid:stored"]


def test_a_chain_is_told_byte_for_byte_as_a_person_has_read_it() -> None:
    """Harvest, making, sending off and storing, one of them as anybody may read it, one told too thinly to stand in a document."""
    raw = f"{BASE}/b/7K3MWQ9DXA"
    place = {"readPoint": {"id": f"{BASE}/f/1"}}
    ends = {
        "sourceList": [{"type": "location", "source": f"{BASE}/f/1"}],
        "destinationList": [{"type": "location", "destination": "https://id.gs1.org/414/9521234000020"}],
    }
    made = {
        "type": "TransformationEvent",
        "action": None,
        "quantityList": None,
        "inputQuantityList": [{"epcClass": raw, "quantity": 820, "uom": "KGM"}],
        "outputQuantityList": [{"epcClass": LOT, "quantity": 600, "uom": "KGM"}],
    }
    on = {"action": "ADD", "bizStep": "commissioning", "eventTime": "2026-11-20T09:00:00.000+07:00"}
    harvested = of_lot(raw, 820.0) | on
    chain = [
        told("urn:uuid:sent", eventTime="2026-11-22T09:00:00.000+07:00", bizStep="shipping", **ends),
        told(
            "urn:uuid:made",
            eventTime="2026-11-21T09:00:00.000+07:00",
            bizStep="commissioning",
            **made,
            **place,
        ),
        told("urn:uuid:grown", **harvested, **place),
        told("urn:uuid:kept", False, eventTime="2026-11-23T09:00:00.000+07:00", bizStep="storing"),
        told("urn:uuid:thin", False, eventTime=None),
    ]
    document = chain_document(chain, NOW, BASE, ["not_yours"])
    assert structure_faults(document) == ()
    written = (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
    assert golden("chain.jsonld", written) == written


@pytest.mark.parametrize(
    ("said", "untp"),
    [
        ({}, None),
        ({"sources": (("location", "urn:a"),), "destinations": (("location", "urn:b"),)}, UntpEvent.MOVE),
        ({"type": "TransformationEvent", "action": None, "step": "commissioning"}, UntpEvent.MAKE),
        ({"type": "TransformationEvent", "read_point": None}, None),
        ({"step": "repackaging"}, UntpEvent.MODIFY),
        ({"type": "AggregationEvent", "action": "ADD", "step": "packing"}, None),
        ({"step": "inspecting"}, None),
    ],
)
def test_which_untp_event_an_event_is(said: Any, untp: UntpEvent | None) -> None:
    ends = {"sources": (), "destinations": ()}
    assert untp_event(happening(**{**ends, **said})) is untp


def test_no_event_fits_two_rows_of_the_published_table() -> None:
    ends: Any = {"sources": (("location", "urn:a"),), "destinations": (("location", "urn:b"),)}
    steps = {step for row in MAPPINGS for step in row.steps} | {"inspecting"}
    for type, action in {(row.type, row.action) for row in MAPPINGS}:
        for step in steps:
            event = happening(**ends, type=type, action=action, step=step)
            assert sum(row.fits(event) for row in MAPPINGS) <= 1


def test_the_page_shows_the_table_that_decides() -> None:
    page = (ROOT / "docs/reference/untp.md").read_text(encoding="utf-8")
    shown, end, _ = page.partition("a test compares -->\n")[2].partition("<!-- end of mappings -->")
    assert end
    assert shown == mapping_table()


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"eventTime": 5},
        {"eventTime": "yesterday"},
        {
            "eventTime": "2026-11-22T08:00:00Z",
            "epcList": [1, None, {}],
            "quantityList": ["x", {"epcClass": 1}],
        },
        {"eventTime": "2026-11-22T08:00:00Z", "eventTimeZoneOffset": "+99:99", "ilmd": [], "@context": 5},
        {"eventTime": "2026-11-22T08:00:00Z", "sourceList": {}, "readPoint": "x", "parentID": []},
        {
            "eventTime": "0001-01-01T00:00:00Z",
            "eventTimeZoneOffset": "+14:00",
            "quantityList": [{"epcClass": "a", "quantity": 1e400}],
        },
        {"eventTime": "9999-12-31T23:59:59Z", "eventTimeZoneOffset": "+14:00"},
        {"eventTime": "0001-01-01T00:00:00Z", "eventTimeZoneOffset": "-14:00"},
    ],
)
def test_no_shape_of_an_event_breaks_a_document(event: Any) -> None:
    happening_of(Told(event))
    chain_document([Told(event, None, False)], NOW, BASE)


def test_the_day_is_that_of_the_place() -> None:
    found = happening_of(Told(object_event(eventTime="2026-11-21T18:00:00Z", eventTimeZoneOffset="+07:00")))
    assert found is not None
    assert found.day.isoformat() == "2026-11-22"
