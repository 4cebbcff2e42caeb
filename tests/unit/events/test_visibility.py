"""What anybody may read of an event holds nothing but what decision 10 lets be read, whatever the event holds."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.events.context import Namespaces
from nguongoc.events.model import EPCIS_CONTEXT
from nguongoc.events.visibility import PUBLIC_ILMD, public_minimum
from nguongoc.events.vocabulary import VOCABULARIES
from tests.unit.events.hostile import JSON
from tests.unit.events.lots import FACILITY, HARVEST, Case
from tests.unit.events.mutants import mutant, places
from tests.unit.events.published import published_events
from tests.unit.events.test_hash import WHOLE

EVENTS = [*published_events(), (WHOLE, Namespaces())]
LOT = "https://s.example/01/04012345111118/10/L2"
MEMBERS = {
    "@context", "type", "eventID", "eventTime", "eventTimeZoneOffset", "recordTime", "action", "bizStep", "disposition",
    "persistentDisposition", "set", "unset", "errorDeclaration", "declarationTime", "reason", "epcList", "childEPCs", "inputEPCList",
    "outputEPCList", "quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList", "epcClass", "parentID", "readPoint",
    "bizLocation", "id", "ilmd", *(f"cbvmda:{name}" for name in PUBLIC_ILMD),
}  # fmt: skip
WORDS = {word for each in VOCABULARIES.values() for word in each.words}
FIXED = {
    EPCIS_CONTEXT,
    "cbvmda",
    "urn:epcglobal:cbv:mda:",
    "ADD",
    "OBSERVE",
    "DELETE",
    "epcis:EPCISEvent",
} | {f"{kind}Event" for kind in ("Object", "Aggregation", "Transaction", "Transformation", "Association")}


def strings(value: Any) -> set[str]:
    here = places([value])
    return {name for _, name in here if isinstance(name, str)} | {
        holder[name] for holder, name in here if isinstance(holder[name], str)
    }


def said_openly(event: dict[str, Any]) -> set[str]:
    """The values that may be told as they are: names, times, and what a label says."""
    named = [event.get(name) for name in ("eventID", "eventTime", "eventTimeZoneOffset", "recordTime")]
    declared, ilmd = event.get("errorDeclaration"), event.get("ilmd")
    if isinstance(declared, dict):
        named.append(declared.get("declarationTime"))
    if isinstance(ilmd, dict):
        named += [value for name, value in ilmd.items() if name.partition(":")[2] in PUBLIC_ILMD]
    return {text for text in named if isinstance(text, str)}


def check(event: dict[str, Any], public: set[str], namespaces: Namespaces) -> None:
    told = public_minimum(event, public.__contains__, namespaces)
    assert strings(told) <= MEMBERS | WORDS | FIXED | public | said_openly(event)
    assert not any(isinstance(holder[name], (int, float)) for holder, name in places(told))


@given(st.randoms(use_true_random=False))
def test_nothing_of_a_hidden_member_survives_in_any_mutant_of_any_event(random: Random) -> None:
    event, namespaces = random.choice(EVENTS)
    event = mutant(event, random) if isinstance(event, dict) else event
    texts = sorted(strings(event) - MEMBERS)
    check(event, set(random.sample(texts, min(2, len(texts)))), namespaces)


@given(st.dictionaries(st.sampled_from(sorted(MEMBERS | {"sourceList", "x:y"})), JSON))
def test_nothing_survives_of_any_json_either(event: dict[str, Any]) -> None:
    event = {name: value for name, value in event.items() if isinstance(name, str)}
    check(event, set(), Namespaces())


def test_it_tells_what_happened_when_and_to_which_public_lot() -> None:
    told = public_minimum(WHOLE, {LOT, "https://s.example/414/4012345000054"}.__contains__)
    assert told == {
        "type": "ObjectEvent",
        "eventID": WHOLE["eventID"],
        "eventTime": WHOLE["eventTime"],
        "eventTimeZoneOffset": "+07:00",
        "recordTime": WHOLE["recordTime"],
        "action": "ADD",
        "quantityList": [{"epcClass": LOT}],
        "bizStep": "commissioning",
        "disposition": "active",
        "persistentDisposition": {"set": ["recalled", "damaged"], "unset": ["available"]},
        "bizLocation": {"id": "https://s.example/414/4012345000054"},
        "errorDeclaration": WHOLE["errorDeclaration"],
    }


def test_a_harvest_of_ours_shows_its_label_and_not_who_grew_it() -> None:
    event = json.loads(json.dumps(Case(HARVEST, FACILITY, ()).event()))
    lot = event["quantityList"][0]["epcClass"]
    told = public_minimum(event, {lot}.__contains__, Namespaces.read(event["@context"]))
    assert told["quantityList"] == [{"epcClass": lot}]
    assert set(told["ilmd"]) <= {f"cbvmda:{name}" for name in PUBLIC_ILMD}
    assert told["ilmd"]["cbvmda:lotNumber"] == event["ilmd"]["cbvmda:lotNumber"]
    assert told["nguongoc:eventTimePrecision"] == "day"
    assert set(told["@context"][1]) == {"cbvmda", "nguongoc"}
    assert "nguongoc:declaredBy" not in told


def test_master_data_of_several_things_is_told_only_when_all_of_them_are_public() -> None:
    event = {
        **{name: WHOLE[name] for name in ("type", "eventTime", "eventTimeZoneOffset", "action")},
        "quantityList": [{"epcClass": LOT}, {"epcClass": "https://s.example/01/04012345111118/10/L3"}],
        "ilmd": {"cbvmda:lotNumber": "L3"},
    }
    assert "ilmd" not in public_minimum(event, {LOT}.__contains__)
    assert "ilmd" in public_minimum(event, lambda _: True)


@pytest.mark.parametrize("context", [{"cbvmda": "https://own.example/"}, {"cbvmda": None}])
def test_master_data_is_known_by_its_namespace_and_not_by_its_prefix(context: dict[str, Any]) -> None:
    event = {"type": "ObjectEvent", "epcList": [LOT], "action": "ADD", "ilmd": {"cbvmda:lotNumber": "secret"}}
    assert "ilmd" not in public_minimum(event, {LOT}.__contains__, Namespaces.read(context))


def test_words_of_somebody_elses_vocabulary_are_hidden() -> None:
    event = {
        "type": "x:Own",
        "bizStep": "https://own.example/secret",
        "disposition": "x:secret",
        "epcList": [LOT],
    }
    assert public_minimum(event, {LOT}.__contains__) == {"type": "epcis:EPCISEvent", "epcList": [LOT]}
