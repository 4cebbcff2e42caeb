"""The event types of EPCIS 2.0 as tables: which members each has, and what has to be together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nguongoc.events.structure.checks import (
    Check,
    Faults,
    Names,
    Path,
    Rule,
    boolean,
    either,
    list_of,
    matching,
    number,
    object_of,
    text,
    uri,
    word,
    word_or_uri,
)
from nguongoc.events.structure.texts import is_hexadecimal, is_offset, is_time, is_unit
from nguongoc.events.vocabulary import VOCABULARIES, TermKind

_NOT_CBV = ("urn:epcglobal:cbv", "http://ns.gs1.org/cbv/", "https://ns.gs1.org/cbv/")
_NOT_WEB_VOCABULARY = tuple(
    f"{scheme}://{host}gs1.org/voc/" for scheme in ("http", "https") for host in ("", "www.")
)


def _term(kind: TermKind, not_from: tuple[str, ...] = _NOT_CBV) -> Check:
    return word_or_uri(VOCABULARIES[kind].words, not_from, f"a {kind.value} of CBV 2.0")


time = matching(is_time, "a time of RFC 3339 with its offset")


def _context_part(value: Any, path: Path, faults: Faults) -> None:
    """Inside an object everything is JSON-LD's."""
    if not isinstance(value, dict):
        uri(value, path, faults)


context = either(_context_part, list_of(_context_part, unique=True))
_uris = list_of(uri)
_distinct_uris = list_of(uri, unique=True)
_disposition = _term(TermKind.DISPOSITION)
_dispositions = list_of(_disposition, least=1, unique=True)


def _typed(member: str, kind: TermKind, *required: str, least: int = 0) -> Check:
    element = object_of({"type": _term(kind), member: uri}, required=(*required, member), names=Names.NONE)
    return list_of(element, least=least)


def _sets_or_unsets(value: dict[str, Any], path: Path, faults: Faults) -> None:
    if "set" not in value and "unset" not in value:
        faults.add(path, "sets nothing and unsets nothing")


_quantities = list_of(
    object_of(
        {"epcClass": uri, "quantity": number, "uom": matching(is_unit, "a unit code of UN/ECE Rec 20")},
        required=("epcClass",),
        names=Names.NONE,
    )
)
_place = object_of({"id": uri}, required=("id",))
_device = dict.fromkeys(("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"), uri)
_sensor_report = object_of(
    {
        **_device,
        "type": _term(TermKind.MEASUREMENT, _NOT_WEB_VOCABULARY),
        "exception": _term(TermKind.ALERT, _NOT_WEB_VOCABULARY),
        "time": time,
        "component": _term(TermKind.COMPONENT),
        "booleanValue": boolean,
        "hexBinaryValue": matching(is_hexadecimal, "hexadecimal"),
        **dict.fromkeys(("microorganism", "chemicalSubstance", "coordinateReferenceSystem", "uriValue"), uri),
        **dict.fromkeys(
            ("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"), number
        ),
        **dict.fromkeys(("stringValue", "uom"), text),
    },
    required=("type",),
    names=Names.URIS,
)
_sensor_elements = list_of(
    object_of(
        {
            "sensorMetadata": object_of(
                {**_device, **dict.fromkeys(("time", "startTime", "endTime"), time)}, names=Names.URIS
            ),
            "sensorReport": list_of(_sensor_report, least=1),
        },
        required=("sensorReport",),
        names=Names.URIS,
    )
)
_error_declaration = object_of(
    {"declarationTime": time, "reason": _term(TermKind.ERROR_REASON), "correctiveEventIDs": _uris},
    required=("declarationTime",),
    names=Names.URIS,
)
_EVERY_EVENT: Mapping[str, Check] = {
    "@context": context,
    "eventTime": time,
    "recordTime": time,
    "eventTimeZoneOffset": matching(is_offset, "an offset from -14:00 to +14:00"),
    "eventID": uri,
    "certificationInfo": either(uri, _uris),
    "errorDeclaration": _error_declaration,
}
_ALWAYS = ("eventTime", "eventTimeZoneOffset")
_ACTION: Mapping[str, Check] = {"action": word(("OBSERVE", "ADD", "DELETE"), "OBSERVE, ADD or DELETE")}
_CIRCUMSTANCES: Mapping[str, Check] = {
    "bizStep": _term(TermKind.BIZ_STEP),
    "disposition": _disposition,
    "readPoint": _place,
    "bizLocation": _place,
    "bizTransactionList": _typed("bizTransaction", TermKind.BIZ_TRANSACTION_TYPE),
    "sourceList": _typed("source", TermKind.SOURCE_DESTINATION_TYPE, "type"),
    "destinationList": _typed("destination", TermKind.SOURCE_DESTINATION_TYPE, "type"),
    "sensorElementList": _sensor_elements,
}
_PERSISTENT: Mapping[str, Check] = {
    "persistentDisposition": object_of(
        {"set": _dispositions, "unset": _dispositions}, names=Names.NONE, rules=(_sets_or_unsets,)
    )
}
_ILMD: Mapping[str, Check] = {"ilmd": object_of({}, names=Names.URIS)}


def _some(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _observes_something(event: dict[str, Any], path: Path, faults: Faults) -> None:
    sensed = _some(event.get("sensorElementList")) and "readPoint" in event
    if "epcList" not in event and not _some(event.get("quantityList")) and not sensed:
        faults.add(path, "names neither epcList nor quantityList nor sensorElementList with readPoint")


def _ilmd_at_birth_alone(event: dict[str, Any], path: Path, faults: Faults) -> None:
    if "ilmd" in event and event.get("action") != "ADD":
        faults.add((path, "ilmd"), "only an event with action ADD has ilmd")


def _has_children(event: dict[str, Any], path: Path, faults: Faults) -> None:
    has = _some(event.get("childEPCs")) or _some(event.get("childQuantityList"))
    if not has and event.get("action", "DELETE") != "DELETE":
        faults.add(path, "names neither childEPCs nor childQuantityList")


def _trades_something(event: dict[str, Any], path: Path, faults: Faults) -> None:
    has = "epcList" in event or _some(event.get("quantityList"))
    if not has and event.get("action", "DELETE") != "DELETE":
        faults.add(path, "names neither epcList nor quantityList")


def _transforms_something(event: dict[str, Any], path: Path, faults: Faults) -> None:
    into = _some(event.get("inputEPCList")) or _some(event.get("inputQuantityList"))
    out = _some(event.get("outputEPCList")) or _some(event.get("outputQuantityList"))
    if not (into and out) and not ((into or out) and "transformationID" in event):
        faults.add(path, "needs inputs and outputs, or transformationID and either")


def _event(members: Mapping[str, Check], rules: tuple[Rule, ...], *required: str) -> Check:
    return object_of(
        {"type": text, **_EVERY_EVENT, **members},
        required=(*_ALWAYS, *required),
        names=Names.URIS,
        rules=rules,
    )


_CHILDREN: Mapping[str, Check] = {
    **_ACTION, **_CIRCUMSTANCES, "parentID": uri, "childEPCs": _uris, "childQuantityList": _quantities
}  # fmt: skip
EVENT_TYPES: Mapping[str, Check] = {
    "ObjectEvent": _event(
        {
            **_ACTION,
            **_CIRCUMSTANCES,
            **_PERSISTENT,
            **_ILMD,
            "epcList": _distinct_uris,
            "quantityList": _quantities,
        },
        (_observes_something, _ilmd_at_birth_alone),
        "action",
    ),
    "AggregationEvent": _event(_CHILDREN, (_has_children,), "action"),
    "AssociationEvent": _event(_CHILDREN, (_has_children,), "action", "parentID"),
    "TransactionEvent": _event(
        {
            **_ACTION,
            **_CIRCUMSTANCES,
            "bizTransactionList": _typed("bizTransaction", TermKind.BIZ_TRANSACTION_TYPE, least=1),
            "parentID": uri,
            "epcList": _uris,
            "quantityList": _quantities,
        },
        (_trades_something,),
        "bizTransactionList",
        "action",
    ),
    "TransformationEvent": _event(
        {
            **_CIRCUMSTANCES,
            **_PERSISTENT,
            **_ILMD,
            **dict.fromkeys(("inputEPCList", "outputEPCList"), _distinct_uris),
            **dict.fromkeys(("inputQuantityList", "outputQuantityList"), _quantities),
            "transformationID": uri,
        },
        (_transforms_something,),
    ),
}
"""The event types of the standard."""
_EXTENDED = object_of({**_EVERY_EVENT, "type": uri}, required=("type", *_ALWAYS))
"""An event type of somebody else, named by a URI: its other members are its own."""


def event(value: Any, path: Path, faults: Faults) -> None:
    """Any event, by its type."""
    if not isinstance(value, dict):
        faults.add(path, "not an object")
        return
    type = value.get("type")
    (EVENT_TYPES.get(type, _EXTENDED) if isinstance(type, str) else _EXTENDED)(value, path, faults)
