"""Our events against GS1's EPCIS 2.0 JSON schema, with the formats asserted.

Without format assertion the schema lets un-prefixed ILMD members and naive times through, so a test makes sure first
that the validator here does refuse them.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft7Validator, FormatChecker

from nguongoc.events.envelopes import Told, capture_document
from tests.unit.events.lots import FACILITY, HARVEST, Case, cases
from tests.vectors import vectors

FOLDER = vectors("epcis")
SCHEMA = json.loads((FOLDER / "EPCIS-JSON-Schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft7Validator(SCHEMA, format_checker=FormatChecker())
NOW = datetime(2026, 11, 12, tzinfo=UTC)


def _faults(value: Any) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(value)]


def _harvest() -> dict[str, Any]:
    return json.loads(json.dumps(Case(HARVEST, FACILITY, ()).event()))  # type: ignore[no-any-return]


def test_the_validator_asserts_the_formats_that_make_the_schema_strict() -> None:
    for name, value in (
        ("bizStep", "harvesting"),
        ("eventTime", "2026-11-11T12:00:00"),
        ("ilmd", {"lotNumber": "1"}),
        ("action", "HARVEST"),
    ):
        assert _faults(_harvest() | {name: value}), name


@pytest.mark.parametrize("path", sorted((FOLDER / "examples").glob("*.jsonld")), ids=lambda path: path.stem)
def test_the_published_examples_are_valid_by_the_same_validator(path: Any) -> None:
    assert _faults(json.loads(path.read_text(encoding="utf-8"))) == []


@given(cases())
@settings(max_examples=40)
def test_the_event_of_any_lot_is_valid_alone_and_in_a_document(case: Case) -> None:
    event = case.event()
    assert _faults(event) == []
    assert _faults(capture_document([Told(event), Told(event)], NOW)) == []


@given(cases())
def test_every_prefix_an_event_uses_is_declared_in_its_context(case: Case) -> None:
    event = case.event()
    declared = set(event["@context"][1])
    used = {key.split(":")[0] for key in (*event, *event["ilmd"]) if ":" in key}
    assert used <= declared
    assert all(":" in key for key in event["ilmd"])
