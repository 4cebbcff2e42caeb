"""Events on their way in: identity and names, what is stored whatever it was written like, and no failure on any JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.errors import Refusal
from nguongoc.events.documents import read_document
from nguongoc.events.incoming import MOST_BYTES, Incoming, check_event, receive
from tests.epcis import alone, declared_wrong, document, object_event

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def incoming(event: dict[str, Any]) -> Incoming:
    return receive(read_document(event), 0, NOW)


def test_an_event_is_its_hash_and_a_declaration_of_its_error_besides_its_time() -> None:
    event, declared = incoming(alone()), incoming(declared_wrong(alone()))
    assert event.identity == event.hash == declared.hash
    assert declared.identity == f"{event.hash}@2026-11-22T12:00:00.000000Z"
    assert len(declared.identity) <= 120


def test_without_a_name_the_hash_is_one_and_a_declaration_is_found_by_it_too() -> None:
    event, named = incoming(alone()), incoming(alone(eventID="urn:uuid:1"))
    assert event.names == (event.hash,)
    assert named.names == ("urn:uuid:1",)
    assert incoming(declared_wrong(alone(eventID="urn:uuid:1"))).names == ("urn:uuid:1", event.hash)


def test_what_is_stored_is_what_came_without_the_time_that_is_ours_to_give() -> None:
    came = alone(
        recordTime="2026-11-22T09:00:00.000Z", **{"ex:note": "é", "@context": [{"ex": "https://ex.example/"}]}
    )
    kept = json.loads(incoming(came).body)
    assert kept == {name: value for name, value in came.items() if name != "recordTime"}


def test_the_context_of_its_document_is_kept_beside_an_event() -> None:
    found = receive(read_document(document(object_event())), 0, NOW)
    assert found.context is not None
    assert json.loads(found.context) == document()["@context"]
    assert incoming(alone()).context is None


def test_an_event_of_a_megabyte_is_too_large() -> None:
    with pytest.raises(Refusal) as refused:
        incoming(alone(**{"rdfs:comment": "x" * MOST_BYTES}))
    assert refused.value.code == "event-too-large"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(
    st.sampled_from(
        [*alone(), "errorDeclaration", "ilmd", "quantityList", "sourceList", "sensorElementList"]
    ),
    JSON,
)
def test_an_event_with_any_member_replaced_is_received_or_refused_by_name(name: str, value: Any) -> None:
    event = alone() | {name: value}
    try:
        opened = read_document(event)
        check_event(opened, 0)
        receive(opened, 0, NOW)
    except Refusal as refusal:
        assert refusal.code  # noqa: PT017


@given(JSON)
def test_any_json_is_no_document_or_refused_by_name(value: Any) -> None:
    try:
        opened = read_document(value)
        for position in range(len(opened.events)):
            check_event(opened, position)
            receive(opened, position, NOW)
    except Refusal as refusal:
        assert refusal.code  # noqa: PT017
