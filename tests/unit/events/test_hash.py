"""The event hash names what an event says: every spelling of it alike, every change of it differently."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nguongoc.events.context import Namespaces
from nguongoc.events.documents import read_document
from nguongoc.events.hash import MOST_DEPTH, event_hash, prehash
from nguongoc.events.hash_values import EventNotHashable
from tests.unit.events.hostile import JSON, refusal
from tests.unit.events.lots import Case, cases
from tests.vectors import vectors

NAMESPACES = Namespaces.read({"ex": "https://x.example/", "urnex": "urn:x:"})
WHOLE: dict[str, Any] = {
    "type": "ObjectEvent",
    "eventID": "urn:uuid:00000000-0000-4000-8000-000000000001",
    "eventTime": "2026-11-12T08:30:15.5+07:00",
    "eventTimeZoneOffset": "+07:00",
    "recordTime": "2026-11-12T02:00:00Z",
    "certificationInfo": ["https://c.example/2", "https://c.example/1"],
    "epcList": ["urn:epc:id:sgtin:4012345.011111.9876", "https://s.example/01/04012345111118/21/12"],
    "quantityList": [
        {"epcClass": "urn:epc:class:lgtin:4012345.011111.L1", "quantity": 12.5, "uom": "KGM"},
        {"epcClass": "https://s.example/01/04012345111118/10/L2", "quantity": 3},
    ],
    "action": "ADD",
    "bizStep": "commissioning",
    "disposition": "active",
    "persistentDisposition": {"set": ["recalled", "damaged"], "unset": ["available"]},
    "readPoint": {"id": "urn:epc:id:sgln:4012345.00005.0", "ex:gate": "north"},
    "bizLocation": {"id": "https://s.example/414/4012345000054"},
    "bizTransactionList": [
        {"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:4012345000009:A"},
        {"bizTransaction": "urn:epcglobal:cbv:bt:4012345000009:B", "type": "inv"},
    ],
    "sourceList": [{"type": "owning_party", "source": "urn:epc:id:pgln:4012345.00000"}],
    "destinationList": [{"type": "location", "destination": "urn:epc:id:sgln:4012345.00012.0"}],
    "sensorElementList": [
        {
            "sensorMetadata": {"time": "2026-11-12T08:30:15Z", "bizRules": "https://r.example/1"},
            "sensorReport": [
                {"type": "Temperature", "value": 4.2, "uom": "CEL", "ex:note": "door"},
                {"type": "gs1:RelativeHumidity", "value": 80, "uom": "A93", "booleanValue": True},
            ],
        }
    ],
    "ilmd": {"cbvmda:lotNumber": "L1", "ex:parts": {"ex:a": ["1", "x"], "ex:bList": [{"ex:c": "y"}, "z"]}},
    "ex:extra": [{"ex:deep": {"ex:deeper": "v"}}, "w", ["p", "q"]],
    "errorDeclaration": {"declarationTime": "2026-11-13T00:00:00Z", "reason": "incorrect_data"},
    "rdfs:comment": "no part of it",
}
UNSAID = ("eventID", "recordTime", "errorDeclaration", "rdfs:comment")
Place = tuple[Any, Any]


def hashed(event: dict[str, Any]) -> str:
    return event_hash(event, NAMESPACES)


def shuffled(value: Any, random: Random) -> Any:
    if isinstance(value, dict):
        return {name: shuffled(value[name], random) for name in random.sample(list(value), len(value))}
    if isinstance(value, list):
        return [shuffled(item, random) for item in random.sample(value, len(value))]
    return value


def places(value: Any) -> Iterator[Place]:
    """(object or list, name or index) of everything in it."""
    for name in list(value) if isinstance(value, dict) else range(len(value)):
        if name in UNSAID:
            continue
        yield value, name
        if isinstance(value[name], (dict, list)):
            yield from places(value[name])


PLACES = len(list(places(WHOLE)))


@given(st.randoms(use_true_random=False))
def test_neither_the_order_of_members_nor_of_lists_changes_the_hash(random: Random) -> None:
    assert hashed(shuffled(WHOLE, random)) == hashed(WHOLE)


@pytest.mark.parametrize("name", UNSAID)
def test_what_is_said_about_an_event_is_no_part_of_it(name: str) -> None:
    other = deepcopy(WHOLE)
    del other[name]
    assert hashed(other) == hashed(WHOLE)
    assert hashed({**WHOLE, name: {"declarationTime": "2027-01-01T00:00:00Z"}}) == hashed(WHOLE)


@pytest.mark.parametrize("place", range(PLACES))
def test_every_removal_changes_the_hash(place: int) -> None:
    other = deepcopy(WHOLE)
    holder, name = list(places(other))[place]
    del holder[name]
    changed = refusal(lambda: hashed(other))
    assert changed is not None or hashed(other) != hashed(WHOLE)


@pytest.mark.parametrize("place", range(PLACES))
def test_every_other_text_changes_the_hash(place: int) -> None:
    other = deepcopy(WHOLE)
    holder, name = list(places(other))[place]
    holder[name] = "2026-01-01T00:00:00Z" if "ime" in str(name) else "something else"
    changed = refusal(lambda: hashed(other))
    assert changed is not None or hashed(other) != hashed(WHOLE)


@pytest.mark.parametrize("place", range(PLACES))
def test_every_addition_changes_the_hash(place: int) -> None:
    other = deepcopy(WHOLE)
    holder, name = list(places(other))[place]
    if isinstance(holder, list):
        holder.append(deepcopy(holder[name]))
    else:
        holder["ex:new"] = "n"
    assert hashed(other) != hashed(WHOLE)


def test_an_error_declaration_hashes_like_the_event_it_takes_back() -> None:
    text = (
        vectors("epcis") / "examples" / "Example_9.6.1-ObjectEvent-with-error-declaration.jsonld"
    ).read_text()
    document = read_document(json.loads(text))
    for index, event in enumerate(document.events):
        bare = {name: value for name, value in event.items() if name != "errorDeclaration"}
        namespaces = document.namespaces_of(index)
        assert event_hash(event, namespaces) == event_hash(bare, namespaces)


def said(**members: Any) -> str:
    return prehash({"type": "ObjectEvent", "eventTime": "2026-01-01T00:00:00Z", **members}, NAMESPACES)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-12T08:30:15+07:00", "2026-11-12T01:30:15.000Z"),
        ("2026-11-12t01:30:15z", "2026-11-12T01:30:15.000Z"),
        ("2026-11-12T01:30:15.1414999Z", "2026-11-12T01:30:15.141Z"),
        ("2026-11-12T01:30:15.1425Z", "2026-11-12T01:30:15.143Z"),
        ("2026-12-31T23:59:59.9995Z", "2027-01-01T00:00:00.000Z"),
        ("2026-01-01T00:00:00-05:30", "2026-01-01T05:30:00.000Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
    ],
)
def test_times_are_utc_to_the_millisecond_rounded_half_up(written: str, meant: str) -> None:
    assert prehash({"type": "ObjectEvent", "eventTime": written}, NAMESPACES).endswith(f"eventTime={meant}")


@pytest.mark.parametrize(
    "written",
    ["2026-11-12T08:30:15", "2026-02-30T00:00:00Z", "0001-01-01T00:00:00+01:00", "2026-W01-1", "9999-12-31T23:59:59.9999Z", "", 5, None],
)  # fmt: skip
def test_what_is_no_moment_is_refused_with_its_place(written: Any) -> None:
    refused = refusal(lambda: prehash({"type": "ObjectEvent", "eventTime": written}, NAMESPACES))
    assert isinstance(refused, EventNotHashable)
    assert refused.pointer == "/eventTime"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (12.50, "12.5"), (3.0, "3"), (-0.0, "0"), ("12.50", "12.5"), ("+3", "3"), ("1e3", "1000"), (True, "true"),
        ("340123451111111113", "340123451111111113"), ("0.12345678901234567890", "0.12345678901234567890"),
        ("1e999", "1e999"), ("1_000", "1_000"), ("١٢", "١٢"), ("nan", "nan"), ("  x ", "x"), (2**53 - 1, "9007199254740991"),
    ],
)  # fmt: skip
def test_numbers_are_written_by_their_value_and_never_rounded(written: Any, meant: str) -> None:
    assert said(**{"ex:n": written}).endswith(f"{{https://x.example/}}n={meant}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"bizStep": "shipping"}, {"bizStep": "urn:epcglobal:cbv:bizstep:shipping"}),
        ({"bizStep": "cbv:BizStep-shipping"}, {"bizStep": "https://ref.gs1.org/cbv/BizStep-shipping"}),
        ({"epcList": ["urn:epc:id:sgtin:4012345.011111.1"]}, {"epcList": ["https://a.example/x/01/04012345111118/21/1?q=1"]}),
        ({"ex:a": "ex:b"}, {"ex:a": "https://x.example/b"}),
        ({"epcList": []}, {}),
    ],
)  # fmt: skip
def test_spellings_of_one_statement_hash_alike(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert said(**one) == said(**other)


def test_a_prefix_is_a_name_for_a_namespace_and_nothing_more() -> None:
    event = {"type": "ObjectEvent", "eventTime": "2026-01-01T00:00:00Z", "a:n": "a:v"}
    renamed = {"type": "ObjectEvent", "eventTime": "2026-01-01T00:00:00Z", "b:n": "b:v"}
    spaces = [Namespaces.read({prefix: "urn:x:"}) for prefix in "ab"]
    assert event_hash(event, spaces[0]) == event_hash(renamed, spaces[1])


@given(cases())
@settings(max_examples=30)
def test_our_own_events_hash_alone_as_they_do_in_a_document(case: Case) -> None:
    event = json.loads(json.dumps(case.event()))
    alone = read_document(event)
    within = read_document({"type": "EPCISDocument", "@context": [], "epcisBody": {"eventList": [event]}})
    assert event_hash(event, alone.namespaces_of(0)) == event_hash(event, within.namespaces_of(0))


def test_nesting_is_bounded() -> None:
    deep: Any = "x"
    for _ in range(MOST_DEPTH + 10):
        deep = [deep]
    refused = refusal(lambda: said(**{"ex:a": deep}))
    assert isinstance(refused, EventNotHashable)


@given(st.dictionaries(st.sampled_from([*WHOLE, "ex:a", "#text"]), JSON, max_size=6))
def test_any_json_is_hashed_or_refused_with_a_pointer(members: dict[str, Any]) -> None:
    event = {"type": "ObjectEvent", "eventTime": "2026-01-01T00:00:00Z", **members}
    refused = refusal(lambda: hashed(event))
    assert refused is None or (refused.pointer or "").startswith("/")
