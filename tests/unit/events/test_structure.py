"""Every rule of the structure of EPCIS JSON: what breaks it is refused at its place and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from nguongoc.errors import Several
from nguongoc.events.structure import (
    MOST_FAULTS,
    StructureWrong,
    check_structure,
    event_faults,
    structure_faults,
)
from tests.unit.events.hostile import JSON, refusal

Json = dict[str, Any]
BASE: Json = {"eventTime": "2026-11-12T08:30:15Z", "eventTimeZoneOffset": "+07:00"}
CHILDREN: Json = {"parentID": "a:p", "childEPCs": ["a:1"], "action": "ADD"}
EVENTS: dict[str, Json] = {
    "object": {**BASE, "type": "ObjectEvent", "action": "ADD", "epcList": ["a:1"]},
    "aggregation": {**BASE, "type": "AggregationEvent", **CHILDREN},
    "association": {**BASE, "type": "AssociationEvent", **CHILDREN},
    "transaction": {
        **BASE, "type": "TransactionEvent", "action": "ADD", "epcList": ["a:1"], "bizTransactionList": [{"bizTransaction": "a:t"}]
    },
    "transformation": {**BASE, "type": "TransformationEvent", "inputEPCList": ["a:1"], "outputEPCList": ["a:2"]},
    "extended": {**BASE, "type": "example:OwnEvent", "anything": "goes"},
}  # fmt: skip
GONE: Any = object()
REPORT = {"type": "Temperature", "value": 1}


def changed(kind: str, changes: Json) -> Json:
    return {name: value for name, value in (EVENTS[kind] | changes).items() if value is not GONE}


def pointers(event: Json) -> list[str]:
    return [fault.pointer or "" for fault in event_faults(event)]


@pytest.mark.parametrize("kind", EVENTS)
def test_an_event_of_every_type_is_accepted(kind: str) -> None:
    assert event_faults(EVENTS[kind]) == ()


def sensed(report: Json, metadata: Json | None = None) -> Json:
    return {"sensorElementList": [{"sensorMetadata": metadata or {}, "sensorReport": [report]}]}


@pytest.mark.parametrize(
    ("kind", "changes", "pointer"),
    [
        ("object", {"eventTime": GONE}, "/eventTime"),
        ("object", {"eventTime": "2026-11-12T08:30:15"}, "/eventTime"),
        ("object", {"eventTime": 5}, "/eventTime"),
        ("object", {"eventTimeZoneOffset": "+14:30"}, "/eventTimeZoneOffset"),
        ("object", {"recordTime": "yesterday"}, "/recordTime"),
        ("object", {"eventID": "no uri"}, "/eventID"),
        ("object", {"certificationInfo": ["a:b", "no uri"]}, "/certificationInfo/1"),
        ("object", {"certificationInfo": {}}, "/certificationInfo"),
        ("object", {"errorDeclaration": {"reason": "incorrect_data"}}, "/errorDeclaration/declarationTime"),
        ("object", {"errorDeclaration": {"declarationTime": BASE["eventTime"], "reason": "a slip"}}, "/errorDeclaration/reason"),
        ("object", {"errorDeclaration": {"declarationTime": BASE["eventTime"], "correctiveEventIDs": ["x"]}}, "/errorDeclaration/correctiveEventIDs/0"),
        ("object", {"errorDeclaration": {"declarationTime": BASE["eventTime"], "why": 1}}, "/errorDeclaration/why"),
        ("object", {"@context": ["a:b", "a:b"]}, "/@context"),
        ("object", {"@context": [{"a": 1}, {"a": 1.0}]}, "/@context"),
        ("object", {"@context": 1}, "/@context"),
        ("object", {"action": GONE}, "/action"),
        ("object", {"action": "HARVEST"}, "/action"),
        ("object", {"epcList": ["a:1", "a:1"]}, "/epcList"),
        ("object", {"epcList": GONE}, ""),
        ("object", {"epcList": GONE, "quantityList": []}, ""),
        ("object", {"epcList": GONE, **sensed(REPORT)}, ""),
        ("object", {"quantityList": [{"quantity": 1}]}, "/quantityList/0/epcClass"),
        ("object", {"quantityList": [{"epcClass": "a:b", "quantity": True}]}, "/quantityList/0/quantity"),
        ("object", {"quantityList": [{"epcClass": "a:b", "uom": "kg"}]}, "/quantityList/0/uom"),
        ("object", {"quantityList": [{"epcClass": "a:b", "a:b": 1}]}, "/quantityList/0/a:b"),
        ("object", {"bizStep": "harvesting"}, "/bizStep"),
        ("object", {"bizStep": "urn:epcglobal:cbv:bizstep:shipping"}, "/bizStep"),
        ("object", {"disposition": "https://ns.gs1.org/cbv/Disp-active"}, "/disposition"),
        ("object", {"persistentDisposition": {}}, "/persistentDisposition"),
        ("object", {"persistentDisposition": {"set": []}}, "/persistentDisposition/set"),
        ("object", {"persistentDisposition": {"unset": ["active", "active"]}}, "/persistentDisposition/unset"),
        ("object", {"readPoint": {}}, "/readPoint/id"),
        ("object", {"bizLocation": "a:b"}, "/bizLocation"),
        ("object", {"bizTransactionList": [{"type": "po"}]}, "/bizTransactionList/0/bizTransaction"),
        ("object", {"bizTransactionList": [{"type": "order", "bizTransaction": "a:b"}]}, "/bizTransactionList/0/type"),
        ("object", {"sourceList": [{"source": "a:b"}]}, "/sourceList/0/type"),
        ("object", {"destinationList": [{"type": "location", "source": "a:b", "destination": "a:b"}]}, "/destinationList/0/source"),
        ("object", {"ilmd": {"lotNumber": 1}}, "/ilmd/lotNumber"),
        ("object", {"ilmd": {}, "action": "OBSERVE"}, "/ilmd"),
        ("object", {"parentID": "a:b"}, "/parentID"),
        ("object", {"own/member~": 1}, "/own~1member~0"),
        ("object", sensed({"value": 1}), "/sensorElementList/0/sensorReport/0/type"),
        ("object", sensed(REPORT | {"type": "https://gs1.org/voc/Temperature"}), "/sensorElementList/0/sensorReport/0/type"),
        ("object", sensed(REPORT | {"exception": "ALARM"}), "/sensorElementList/0/sensorReport/0/exception"),
        ("object", sensed(REPORT | {"component": "w"}), "/sensorElementList/0/sensorReport/0/component"),
        ("object", sensed(REPORT | {"hexBinaryValue": "0x"}), "/sensorElementList/0/sensorReport/0/hexBinaryValue"),
        ("object", sensed(REPORT | {"booleanValue": 1}), "/sensorElementList/0/sensorReport/0/booleanValue"),
        ("object", sensed(REPORT | {"note": 1}), "/sensorElementList/0/sensorReport/0/note"),
        ("object", sensed(REPORT, {"time": "noon"}), "/sensorElementList/0/sensorMetadata/time"),
        ("object", {"sensorElementList": [{"sensorReport": []}]}, "/sensorElementList/0/sensorReport"),
        ("aggregation", {"childEPCs": []}, ""),
        ("aggregation", {"persistentDisposition": {"set": ["active"]}}, "/persistentDisposition"),
        ("aggregation", {"ilmd": {}}, "/ilmd"),
        ("association", {"parentID": GONE}, "/parentID"),
        ("transaction", {"bizTransactionList": GONE}, "/bizTransactionList"),
        ("transaction", {"bizTransactionList": []}, "/bizTransactionList"),
        ("transaction", {"epcList": GONE}, ""),
        ("transformation", {"action": "ADD"}, "/action"),
        ("transformation", {"inputEPCList": []}, ""),
        ("transformation", {"inputEPCList": GONE, "outputEPCList": GONE, "transformationID": "a:b"}, ""),
        ("transformation", {"outputEPCList": ["a:1", "a:1"]}, "/outputEPCList"),
        ("extended", {"type": "OwnEvent"}, "/type"),
        ("extended", {"eventTimeZoneOffset": GONE}, "/eventTimeZoneOffset"),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_refused_at_its_place(kind: str, changes: Json, pointer: str) -> None:
    assert pointers(changed(kind, changes)) == [pointer]


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("object", {"epcList": []}),
        ("object", {"epcList": GONE, "readPoint": {"id": "a:b", "note": 1}, **sensed(REPORT)}),
        ("object", {"ilmd": {"cbvmda:lotNumber": "1"}}),
        ("object", {"bizStep": "https://ref.gs1.org/cbv/BizStep-shipping"}),
        ("object", {"quantityList": [{"epcClass": "a:b", "quantity": -1.5, "uom": "KGM"}]}),
        ("object", {"@context": ["a:b", {"x": None}, {"x": False}, {"x": 0}]}),
        ("aggregation", {"action": "DELETE", "childEPCs": GONE, "parentID": GONE}),
        ("aggregation", {"childEPCs": ["a:1", "a:1"]}),
        ("transaction", {"epcList": GONE, "action": "DELETE"}),
        ("transformation", {"inputEPCList": GONE, "transformationID": "a:b"}),
        ("transformation", {"ilmd": {"a:b": 1}}),
    ],
)  # fmt: skip
def test_what_the_standard_allows_is_allowed(kind: str, changes: Json) -> None:
    assert pointers(changed(kind, changes)) == []


def document(*events: Any, **members: Any) -> Json:
    return {
        "@context": {}, "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": BASE["eventTime"],
        "epcisBody": {"eventList": list(events)}, **members,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        (document(schemaVersion="two"), "/schemaVersion"),
        (document(own=1), "/own"),
        (document(sender=1), "/sender"),
        (document(epcisBody={}), "/epcisBody/eventList"),
        (document(1), "/epcisBody/eventList/0"),
        (document(EVENTS["object"], changed("object", {"action": 1})), "/epcisBody/eventList/1/action"),
        (document(epcisHeader={"own": 1}), "/epcisHeader/own"),
        (document(epcisHeader={"epcisMasterData": {"vocabularyList": [{"type": "x"}]}}), "/epcisHeader/epcisMasterData/vocabularyList/0/type"),
        ({"@context": {}, "type": "EPCISQueryDocument", "epcisBody": {"queryResults": {"queryName": "q"}}}, "/epcisBody/queryResults/resultsBody"),
        (EVENTS["object"], "/@context"),
    ],
)  # fmt: skip
def test_envelopes_have_rules_of_their_own(value: Json, pointer: str) -> None:
    assert [fault.pointer for fault in structure_faults(value)] == [pointer]


def test_all_faults_are_told_at_once_up_to_a_bound() -> None:
    event = changed("object", {"action": 1, "bizStep": 2, "eventID": 3})
    assert sorted(pointers(event)) == ["/action", "/bizStep", "/eventID"]
    refused = refusal(lambda: check_structure({"@context": {}, **event}))
    assert isinstance(refused, Several)
    assert len(structure_faults(document(*[event] * 100))) == MOST_FAULTS


def test_a_single_fault_is_refused_by_itself_and_none_not_at_all() -> None:
    refused = refusal(lambda: check_structure(document(own=1)))
    assert isinstance(refused, StructureWrong)
    check_structure(document(EVENTS["object"]))


def test_a_long_text_is_judged_in_linear_time() -> None:
    for text in ("a:" + "%41" * 200_000 + "%", "a://" + "b@" * 200_000, "a:" + "b" * 500_000 + " "):
        assert pointers(changed("object", {"eventID": text})) == ["/eventID"]


@given(JSON)
def test_any_json_is_accepted_or_refused_with_pointers(value: Any) -> None:
    assert all(fault.pointer is not None for fault in structure_faults(value))
