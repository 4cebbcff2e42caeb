"""Our structural validation and GS1's JSON schema, with formats asserted, accept and refuse the same.

One class is left out, because the Python validators end their patterns in `$`, which stands before a last line feed as
well: a text or name that ends in one. Neither RFC 3986, RFC 3339 nor the patterns as ECMA-262 reads them allow it; here it is refused.
"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, FormatChecker

from nguongoc.events.structure import structure_faults
from tests.unit.events.hostile import JSON
from tests.unit.events.lots import Case, cases
from tests.unit.events.mutants import NAMES, TEXTS, mutant
from tests.vectors import vectors

FOLDER = vectors("epcis")
SCHEMA = Draft7Validator(
    json.loads((FOLDER / "EPCIS-JSON-Schema.json").read_text(encoding="utf-8")),
    format_checker=FormatChecker(),
)
PATHS = sorted(FOLDER.glob("e*/*.jsonld"))
DOCUMENTS = [json.loads(path.read_text(encoding="utf-8")) for path in PATHS]
MUTANTS_OF_EACH = 120
EVENT: dict[str, Any] = {
    "@context": {},
    "type": "ObjectEvent",
    "eventTime": "2026-11-12T08:30:15Z",
    "eventTimeZoneOffset": "+07:00",
    "action": "OBSERVE",
    "epcList": [],
}


def single_events() -> list[dict[str, Any]]:
    """Every published event, standing alone with the context of its document."""
    found = []
    for document in DOCUMENTS:
        body = document["epcisBody"]
        events = (
            body["eventList"] if "eventList" in body else body["queryResults"]["resultsBody"]["eventList"]
        )
        found += [{"@context": document["@context"], **event} for event in events]
    return found


def agree(value: Any) -> bool:
    """Whether it is accepted, by both."""
    faults = structure_faults(value)
    accepted = SCHEMA.is_valid(value)
    assert accepted == (not faults), (value, [(fault.pointer, fault.detail) for fault in faults])
    return accepted


def test_the_schema_is_asked_with_its_formats() -> None:
    assert {"uri", "date-time"} <= set(SCHEMA.format_checker.checkers)  # type: ignore[union-attr]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_published_document_is_accepted(path: Path) -> None:
    assert agree(json.loads(path.read_text(encoding="utf-8")))


def test_every_published_event_is_accepted_alone() -> None:
    assert all(agree(event) for event in single_events())


@pytest.mark.parametrize("index", range(len(PATHS)), ids=lambda index: PATHS[index].stem)
def test_mutants_of_every_document_are_judged_alike(index: int) -> None:
    random = Random(index)
    outcomes = [agree(mutant(DOCUMENTS[index], random)) for _ in range(MUTANTS_OF_EACH)]
    assert {True, False} == set(outcomes)


def test_mutants_of_single_events_are_judged_alike(capsys: pytest.CaptureFixture[str]) -> None:
    random = Random(2026)
    events = single_events()
    outcomes = [agree(mutant(random.choice(events), random)) for _ in range(2000)]
    with capsys.disabled():
        print(
            f"\nstructure: {len(outcomes) + MUTANTS_OF_EACH * len(PATHS)} mutants judged like the schema"
            f" (of {len(outcomes)} single events {sum(outcomes)} accepted)"
        )
    assert 200 < sum(outcomes) < 1800


@given(
    st.sampled_from(NAMES),
    st.sampled_from(TEXTS) | st.text(max_size=12).filter(lambda text: not text.endswith("\n")),
)
@settings(max_examples=200)
def test_any_text_under_any_name_is_judged_alike(name: str, text: str) -> None:
    agree({**EVENT, name: text})


@given(st.text(max_size=12).filter(lambda text: not text.endswith("\n")), JSON)
@settings(max_examples=100)
def test_any_member_and_any_value_is_judged_alike(name: str, value: Any) -> None:
    agree({**EVENT, name: value})


@given(st.from_regex(r"\A[a-z]:(//)?[a-z:@\[\].%0-9A-F/?#\-]{0,14}\Z"))
@settings(max_examples=400)
def test_what_nearly_is_a_uri_is_judged_alike(text: str) -> None:
    agree({**EVENT, "eventID": text})


@pytest.mark.parametrize("name", ["eventTime", "eventID", "eventTimeZoneOffset", "example:n"])
def test_the_class_that_is_left_out_is_a_last_line_feed_and_it_is_refused(name: str) -> None:
    event = {**EVENT, f"{name}\n": 1} if ":" in name else {**EVENT, name: f"{EVENT.get(name, 'a:b')}\n"}
    assert structure_faults(event)
    assert SCHEMA.is_valid(event)


@given(cases())
@settings(max_examples=30)
def test_our_own_events_and_their_mutants_are_judged_alike(case: Case) -> None:
    event = json.loads(json.dumps(case.event()))
    assert agree(event)
    random = Random(json.dumps(event))
    for _ in range(10):
        agree(mutant(event, random))
