"""The envelopes of EPCIS 2.0 as tables, and which one a value is held to."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from nguongoc.errors import Refusal, Several
from nguongoc.events.structure.checks import (
    Check,
    Enough,
    Faults,
    Names,
    Path,
    list_of,
    matching,
    number,
    object_of,
    text,
    uri,
)
from nguongoc.events.structure.events import context, event, time
from nguongoc.events.structure.texts import is_version


def structure_faults(value: Any) -> tuple[Refusal, ...]:
    """What the published JSON schema, with formats asserted, has against a document or an event that stands alone.

    All of it, up to `MOST_FAULTS`, each with its pointer; nothing for what the schema accepts.
    """
    return _faults(_top, value, "")


def event_faults(value: Any, pointer: str = "") -> tuple[Refusal, ...]:
    """The same for one event of a document, which needs no `@context` of its own."""
    return _faults(event, value, pointer)


def check_structure(value: Any) -> None:
    """Raises `Several` of `StructureWrong`, or the only one."""
    faults = structure_faults(value)
    if faults:
        raise faults[0] if len(faults) == 1 else Several(faults)


def _faults(check: Check, value: Any, base: str) -> tuple[Refusal, ...]:
    faults = Faults(base)
    with suppress(Enough):
        check(value, None, faults)
    return tuple(faults.found)


def _attribute_value(value: Any, path: Path, faults: Faults) -> None:
    if not isinstance(value, (str, dict)):
        number(value, path, faults)


_attribute = object_of({"id": uri, "attribute": _attribute_value}, required=("id",))
_vocabulary_element = object_of(
    {"id": uri, "attributes": list_of(_attribute), "children": list_of(uri)}, required=("id",)
)
_vocabularies = list_of(
    object_of({"type": uri, "vocabularyElementList": list_of(_vocabulary_element)}, required=("type",))
)
_events = list_of(event)
_document = object_of(
    {
        "@context": context,
        "id": uri,
        "type": text,
        "schemaVersion": matching(is_version, "a version"),
        "creationDate": time,
        **dict.fromkeys(("instanceIdentifier", "sender", "receiver"), text),
        "epcisHeader": object_of(
            {"epcisMasterData": object_of({"vocabularyList": _vocabularies})}, names=Names.URIS
        ),
        "epcisBody": object_of({"eventList": _events}, required=("eventList",)),
    },
    required=("@context", "schemaVersion", "creationDate", "epcisBody"),
    names=Names.URIS,
)
_results = object_of(
    {
        "queryName": text,
        "subscriptionID": text,
        "resultsBody": object_of(
            {"eventList": _events, "vocabularyList": _vocabularies}, required=("eventList",), names=Names.URIS
        ),
    },
    required=("queryName", "resultsBody"),
    names=Names.URIS,
)
_query_document = object_of(
    {
        "@context": context,
        "id": uri,
        "type": text,
        "schemaVersion": matching(is_version, "a version"),
        "creationDate": time,
        "epcisBody": object_of({"queryResults": _results}, required=("queryResults",), names=Names.URIS),
    },
    required=("@context", "epcisBody"),
    names=Names.URIS,
)


def _top(value: Any, path: Path, faults: Faults) -> None:
    kind = value.get("type") if isinstance(value, dict) else None
    if kind == "EPCISDocument":
        _document(value, path, faults)
    elif kind == "EPCISQueryDocument":
        _query_document(value, path, faults)
    else:
        event(value, path, faults)
        if isinstance(value, dict) and "@context" not in value:
            faults.add((path, "@context"), "@context is missing")
