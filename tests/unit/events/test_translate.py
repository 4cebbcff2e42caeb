"""Identifiers of an event are told in the format asked for; the event they tell of stays the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.events.hash import event_hash
from nguongoc.events.translate import EpcFormat, translate
from tests.unit.events.hostile import JSON
from tests.unit.events.mutants import places
from tests.unit.events.published import published_events
from tests.unit.events.test_hash import NAMESPACES, WHOLE

BOTH = (EpcFormat.ALWAYS_DIGITAL_LINK, EpcFormat.ALWAYS_URN)


def seven(text: str) -> int | None:
    del text
    return 7


def nobody_knows(text: str) -> int | None:
    del text
    return None


def texts(event: dict[str, Any]) -> list[str]:
    return [holder[name] for holder, name in places(event) if isinstance(holder[name], str)]


@pytest.mark.parametrize("format", [EpcFormat.NEVER, EpcFormat.NO_PREFERENCE])
def test_what_is_not_to_be_translated_is_the_same_object(format: EpcFormat) -> None:
    assert translate(WHOLE, format, seven) is WHOLE


@pytest.mark.parametrize("format", BOTH)
def test_no_translation_changes_the_hash_of_any_published_event(format: EpcFormat) -> None:
    for event, namespaces in [*published_events(), (WHOLE, NAMESPACES)]:
        translated = translate(event, format, seven)
        assert event_hash(translated, namespaces) == event_hash(event, namespaces)


def test_digital_links_leave_no_urn_of_an_instance_lot_place_or_party() -> None:
    told = translate(WHOLE, EpcFormat.ALWAYS_DIGITAL_LINK, nobody_knows)
    assert not [text for text in texts(told) if text.startswith("urn:epc:")]
    assert told["epcList"][0] == "https://id.gs1.org/01/04012345111118/21/9876"
    assert told["epcList"][1] == WHOLE["epcList"][1]
    assert told["readPoint"] == {"id": "https://id.gs1.org/414/4012345000054", "ex:gate": "north"}
    assert told["sourceList"][0]["source"] == "https://id.gs1.org/417/4012345000009"


def test_urns_are_written_where_the_company_prefix_is_known() -> None:
    told = translate(WHOLE, EpcFormat.ALWAYS_URN, seven)
    assert told["epcList"] == ["urn:epc:id:sgtin:4012345.011111.9876", "urn:epc:id:sgtin:4012345.011111.12"]
    assert told["quantityList"][1]["epcClass"] == "urn:epc:class:lgtin:4012345.011111.L2"
    assert told["bizLocation"]["id"] == "urn:epc:id:sgln:4012345.00005.0"
    assert translate(WHOLE, EpcFormat.ALWAYS_URN, nobody_knows)["bizLocation"] == WHOLE["bizLocation"]


@pytest.mark.parametrize("format", BOTH)
def test_names_words_master_data_and_extensions_are_not_touched(format: EpcFormat) -> None:
    urn = "urn:epc:id:sgtin:4012345.011111.1"
    event = {"eventID": urn, "ilmd": {"ex:a": urn}, "ex:b": urn, "readPoint": {"id": "geo:1,2", "ex:c": urn}}
    assert translate(event, format, seven) == event


@given(st.sampled_from(BOTH), st.dictionaries(st.sampled_from(sorted(WHOLE)), JSON))
def test_what_is_not_shaped_like_an_event_is_left_as_it_is(format: EpcFormat, event: dict[str, Any]) -> None:
    assert repr(translate(event, format, seven)) == repr(event)
