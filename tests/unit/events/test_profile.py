"""What EPCIS and CBV say in prose, and what we ask besides: each rule refuses at its place, and nothing published breaks one."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nguongoc.errors import Several
from nguongoc.events.context import Namespaces
from nguongoc.events.profile import (
    AHEAD,
    LONGEST_NAME,
    MOST_CORRECTIONS,
    EventInFuture,
    QuantityWrong,
    check_profile,
    profile_faults,
)
from nguongoc.events.structure import MOST_FAULTS, event_faults
from tests.unit.events.hostile import JSON, refusal
from tests.unit.events.lots import Case, cases
from tests.unit.events.published import published_events
from tests.unit.events.test_hash import NAMESPACES, WHOLE
from tests.unit.events.test_structure import EVENTS, GONE, REPORT, changed

Json = dict[str, Any]
NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)
LOT = "https://s.example/01/04012345111118/10/L1"
LOT_AS_URN = "urn:epc:class:lgtin:4012345.011111.L1"
ITEM = "urn:epc:id:sgtin:4012345.011111.1"
ITEM_AS_LINK = "https://s.example/01/04012345111118/21/1"


def pointers(event: Json, **given: Any) -> list[str | None]:
    return [fault.pointer for fault in profile_faults(event, NAMESPACES, NOW, **given)]


def everything_is_ours(epc: str) -> bool:
    return bool(epc)


def test_no_published_event_breaks_a_rule() -> None:
    events = published_events()
    assert len(events) > 35
    assert [fault for event, spaces in events for fault in profile_faults(event, spaces, NOW)] == []


def test_neither_does_the_richest_event_of_these_tests() -> None:
    assert profile_faults(WHOLE, NAMESPACES, NOW, is_ours=everything_is_ours) == ()


@given(cases())
@settings(max_examples=30)
def test_nor_does_any_event_of_our_own_also_as_ours(case: Case) -> None:
    event = json.loads(json.dumps(case.event()))
    spaces = Namespaces.read(event["@context"])
    assert profile_faults(event, spaces, datetime(2100, 1, 1, tzinfo=UTC), is_ours=everything_is_ours) == ()


def quantity(**members: Any) -> Json:
    return {"quantityList": [{"epcClass": LOT} | members]}


def declared(**members: Any) -> Json:
    return {"errorDeclaration": {"declarationTime": "2026-11-12T08:30:15Z"} | members}


def ranged(report: Json, **metadata: Any) -> Json:
    return {"sensorElementList": [{"sensorMetadata": metadata, "sensorReport": [REPORT | report]}]}


@pytest.mark.parametrize(
    ("kind", "changes", "pointer"),
    [
        ("object", {"eventTime": "2026-11-27T08:10:00.001Z"}, "/eventTime"),
        ("extended", {"eventTime": "2026-11-27T15:10:01+07:00"}, "/eventTime"),
        ("object", declared(declarationTime="2027-01-01T00:00:00Z"), "/errorDeclaration/declarationTime"),
        ("object", declared(correctiveEventIDs=["a:1", "a:me"]) | {"eventID": "a:me"}, "/errorDeclaration/correctiveEventIDs/1"),
        ("object", declared(correctiveEventIDs=["a:1"] * (MOST_CORRECTIONS + 1)), "/errorDeclaration/correctiveEventIDs"),
        ("object", declared(correctiveEventIDs=["a:" + "1" * LONGEST_NAME]), "/errorDeclaration/correctiveEventIDs/0"),
        ("object", {"eventID": "a:" + "1" * LONGEST_NAME}, "/eventID"),
        ("object", {"bizStep": "cbv:BizStep-harvesting"}, "/bizStep"),
        ("object", {"bizStep": "https://ref.gs1.org/cbv/Disp-active"}, "/bizStep"),
        ("object", {"disposition": "cbv:Disp-eaten"}, "/disposition"),
        ("object", {"persistentDisposition": {"set": ["active", "cbv:Disp-x"]}}, "/persistentDisposition/set/1"),
        ("object", {"persistentDisposition": {"set": ["active"], "unset": ["active"]}}, "/persistentDisposition/unset/0"),
        ("object", {"persistentDisposition": {"set": ["cbv:Disp-active"], "unset": ["a:b", "active"]}}, "/persistentDisposition/unset/1"),
        ("object", {"bizTransactionList": [{"type": "cbv:BTT-x", "bizTransaction": "a:b"}]}, "/bizTransactionList/0/type"),
        ("object", quantity(quantity=-1, uom="KGM"), "/quantityList/0/quantity"),
        ("object", quantity(quantity=1e16), "/quantityList/0/quantity"),
        ("object", quantity(quantity=1.5), "/quantityList/0/quantity"),
        ("object", quantity(uom="KGM"), "/quantityList/0/uom"),
        ("aggregation", {"parentID": GONE}, "/parentID"),
        ("aggregation", {"parentID": GONE, "action": "DELETE"}, "/parentID"),
        ("aggregation", {"parentID": ITEM, "childEPCs": ["a:1", ITEM_AS_LINK]}, "/childEPCs/1"),
        ("association", {"parentID": ITEM, "childEPCs": [ITEM]}, "/childEPCs/0"),
        ("transformation", {"inputEPCList": [ITEM], "outputEPCList": ["a:2", ITEM_AS_LINK]}, "/outputEPCList/1"),
        ("object", ranged({}, startTime="2026-11-12T08:30:15Z", endTime="2026-11-12T08:30:14Z"), "/sensorElementList/0/sensorMetadata/endTime"),
        ("object", ranged({"minValue": 2, "maxValue": 1}), "/sensorElementList/0/sensorReport/0/maxValue"),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_sound_in_structure_and_refused_at_its_place(
    kind: str, changes: Json, pointer: str
) -> None:
    event = changed(kind, changes)
    assert event_faults(event) == ()
    assert pointers(event) == [pointer]
    assert pointers(event, pointer="/epcisBody/eventList/3") == [f"/epcisBody/eventList/3{pointer}"]


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("object", {"eventTime": "2026-11-27T08:10:00Z"}),
        ("object", {"bizStep": "https://own.example/harvesting"}),
        ("object", {"bizStep": "cbv:BizStep-shipping"}),
        ("object", quantity()),
        ("object", quantity(quantity=0)),
        ("object", quantity(quantity=3)),
        ("object", quantity(quantity=0.1, uom="XXX")),
        ("aggregation", {"parentID": GONE, "action": "OBSERVE"}),
        ("association", {}),
        ("transformation", {"inputQuantityList": [{"epcClass": LOT}], "outputQuantityList": [{"epcClass": LOT}]}),
        ("object", ranged({"minValue": 1, "maxValue": 1})),
    ],
)  # fmt: skip
def test_what_others_may_say_is_let_through(kind: str, changes: Json) -> None:
    assert pointers(changed(kind, changes)) == []


def test_more_is_asked_of_lots_registered_here() -> None:
    both = {"inputQuantityList": [{"epcClass": LOT}], "outputQuantityList": [{"epcClass": LOT_AS_URN}]}
    assert pointers(changed("transformation", both), is_ours=everything_is_ours) == [
        "/outputQuantityList/0/epcClass"
    ]
    odd = changed("object", quantity(quantity=1, uom="ONZ"))
    assert pointers(odd, is_ours=everything_is_ours) == ["/quantityList/0/uom"]


def test_the_clock_of_whoever_captures_may_be_a_little_fast() -> None:
    event = changed("object", {"eventTime": (NOW + AHEAD).isoformat()})
    assert profile_faults(event, NAMESPACES, NOW) == ()
    refused = refusal(lambda: check_profile(event, NAMESPACES, NOW - timedelta(seconds=1)))
    assert isinstance(refused, EventInFuture)


def test_one_fault_is_refused_by_itself_several_together_and_never_more_than_a_bound() -> None:
    one = changed("object", quantity(quantity=-1))
    assert isinstance(refusal(lambda: check_profile(one, NAMESPACES, NOW)), QuantityWrong)
    many = changed("object", {"quantityList": [{"epcClass": LOT, "quantity": -1}] * 1000})
    refused = refusal(lambda: check_profile(many, NAMESPACES, NOW))
    assert isinstance(refused, Several)
    assert len(refused.refusals) == MOST_FAULTS


@given(
    st.dictionaries(
        st.sampled_from(sorted({*WHOLE, *EVENTS["transformation"], "childEPCs", "parentID"})), JSON
    )
)
def test_any_json_is_judged_without_any_other_error(event: Json) -> None:
    assert all(fault.pointer for fault in profile_faults(event, NAMESPACES, NOW, is_ours=everything_is_ours))
