"""Events are found in every published document, and come out again in an envelope that changes no reading."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.events.documents import (
    MOST_EVENTS,
    DocumentKind,
    DocumentNotReadable,
    TooManyEvents,
    read_document,
)
from nguongoc.events.envelopes import MOST_MERGED, Told, capture_document, query_document, single_event
from nguongoc.events.model import EPCIS_CONTEXT
from tests.unit.events.hostile import JSON, refusal
from tests.vectors import vectors

NOW = datetime(2026, 11, 12, 8, 30, tzinfo=UTC)
PATHS = sorted(vectors("epcis").glob("e*/*.jsonld"))


def event(**members: Any) -> dict[str, Any]:
    return {"type": "ObjectEvent", "action": "OBSERVE", **members}


def document(*events: Any, context: Any = EPCIS_CONTEXT) -> dict[str, Any]:
    return {"type": "EPCISDocument", "@context": context, "epcisBody": {"eventList": list(events)}}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_events_of_every_published_document_come_out_as_they_went_in(path: Path) -> None:
    value = json.loads(path.read_text(encoding="utf-8"))
    read = read_document(value)
    assert read.events
    assert read.namespaces.unread == ()
    for index, one in enumerate(read.events):
        step: Any = value
        for token in read.pointer(index).split("/")[1:]:
            step = step[int(token) if isinstance(step, list) else token]
        assert step is one
    told = [Told(one, read.context) for one in read.events]
    assert read_document(query_document(told, NOW)).events == read.events
    assert capture_document(told, NOW)["@context"] == value["@context"]


def test_an_event_may_come_alone() -> None:
    alone = event(**{"@context": {"ex": "https://x.example/"}})
    read = read_document(alone)
    assert (read.kind, read.events, read.pointer(0)) == (DocumentKind.EVENT, (alone,), "")
    assert read.namespaces_of(0).expand("ex:a") == "https://x.example/a"


def test_an_event_reads_its_names_by_its_own_context_first() -> None:
    own = event(**{"@context": {"ex": "https://y.example/"}})
    read = read_document(document(event(), own, context={"ex": "https://x.example/"}))
    assert [read.namespaces_of(n).expand("ex:a") for n in (0, 1)] == [
        "https://x.example/a",
        "https://y.example/a",
    ]


@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        ([], ""),
        ({}, "/type"),
        ({"type": ["EPCISDocument"]}, "/type"),
        ({"type": "EPCISDocument"}, "/epcisBody"),
        ({"type": "EPCISDocument", "epcisBody": 1}, "/epcisBody"),
        ({"type": "EPCISDocument", "epcisBody": {}}, "/epcisBody/eventList"),
        (document() | {"epcisBody": {"eventList": {}}}, "/epcisBody/eventList"),
        (document(event(), 1), "/epcisBody/eventList/1"),
        ({"type": "EPCISQueryDocument", "epcisBody": {"queryResults": []}}, "/epcisBody/queryResults"),
    ],
)
def test_an_envelope_without_events_is_refused_where_it_goes_wrong(value: Any, pointer: str) -> None:
    with pytest.raises(DocumentNotReadable) as refused:
        read_document(value)
    assert refused.value.pointer == pointer


def test_a_document_is_bounded() -> None:
    read_document(document(*[event()] * MOST_EVENTS))
    with pytest.raises(TooManyEvents):
        read_document(document(*[event()] * (MOST_EVENTS + 1)))


def test_events_of_several_documents_stay_as_they_came_where_their_contexts_agree() -> None:
    first, second = event(**{"ex:a": 1}), event(**{"other:b": 2})
    whole = query_document([Told(first, [EPCIS_CONTEXT, {"ex": "https://x.example/"}]), Told(second, [EPCIS_CONTEXT, {"other": "https://o.example/"}])], NOW)  # fmt: skip
    assert whole["@context"] == [EPCIS_CONTEXT, {"ex": "https://x.example/", "other": "https://o.example/"}]
    assert read_document(whole).events == (first, second)


def test_where_there_are_too_many_contexts_to_merge_every_event_carries_its_own() -> None:
    told = [Told(event(**{"ex:a": n}), {"ex": f"https://x{n}.example/"}) for n in range(MOST_MERGED + 1)]
    whole = query_document(told, NOW)
    assert whole["@context"] == [EPCIS_CONTEXT]
    assert [one["@context"] for one in read_document(whole).events] == [[each.context] for each in told]


CONTEXTS = st.lists(
    st.one_of(
        st.just(EPCIS_CONTEXT),
        st.just("https://x.example/context"),
        st.dictionaries(
            st.sampled_from(["ex", "geo", "cbvmda", "bare"]),
            st.sampled_from(["https://a.example/", "https://b.example/", "urn:epcglobal:cbv:mda:", {"@id": "https://a.example/"}, None]),
            max_size=3,
        ),
    ),
    max_size=3,
)  # fmt: skip
NAMES = st.sampled_from(["ex:a", "geo:b", "cbvmda:lotNumber", "bare", "gs1:c"])
EVENTS = st.builds(
    lambda members, own: event(**members) | ({} if own is None else {"@context": own}),
    st.dictionaries(NAMES, st.sampled_from(["geo:1,2", "ex:v", "text", 3])),
    st.none() | CONTEXTS,
)


def reading(one: dict[str, Any], expand: Any) -> dict[str, Any]:
    return {
        expand(name): expand(value) if isinstance(value, str) else value
        for name, value in one.items()
        if name != "@context"
    }


@given(st.lists(st.tuples(EVENTS, CONTEXTS), max_size=5))
def test_no_envelope_changes_what_the_names_in_an_event_stand_for(parts: list[tuple[Any, Any]]) -> None:
    whole = read_document(query_document([Told(*part) for part in parts], NOW))
    for index, (one, context) in enumerate(parts):
        meant = reading(one, read_document(document(one, context=context)).namespaces_of(0).expand)
        alone = single_event(Told(one, context))
        assert reading(alone, read_document(alone).namespaces.expand) == meant
        assert reading(whole.events[index], whole.namespaces_of(index).expand) == meant


@given(JSON | st.builds(document, JSON, context=JSON))
def test_any_json_is_read_or_refused_with_a_pointer(value: Any) -> None:
    def read() -> None:
        found = read_document(value)
        for index in range(len(found.events)):
            found.namespaces_of(index)

    refused = refusal(read)
    assert refused is None or refused.pointer is not None
