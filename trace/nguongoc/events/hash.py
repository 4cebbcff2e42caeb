"""The event hash of CBV 2.0 (8.9.2): the name an event has by what it says, whoever holds a copy and however it is written.

A canonical string, the *pre-hash*, is made of the event's members in a fixed order, values in one spelling, lists
sorted; its SHA-256 in `ni` form (RFC 6920) is the hash. What is said *about* an event (`eventID`, `recordTime`,
`errorDeclaration`, comments) takes no part, so that an error declaration hashes like the event it takes back.

Where the text of the standard and its published vectors differ, the vectors are followed: `certificationInfo` stands
third; business transactions, sources and destinations stand among the extensions, with `type` first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Any

from nguongoc.events.context import Namespaces
from nguongoc.events.hash_values import EventNotHashable, plain_value, term_value, time_value
from nguongoc.events.vocabulary import TermKind

MOST_DEPTH = 64
"""Of nesting in extensions."""
NOT_HASHED = frozenset(
    {"type", "eventID", "recordTime", "errorDeclaration", "@context", "comment", "rdfs:comment"}
)
"""At the top; comments and `@context` nowhere."""
_NEVER = frozenset({"@context", "comment", "rdfs:comment"})
_TEXT = "#text"

Write = Callable[[str, Any, Namespaces], str]
"""(name, value, namespaces) -> what a member adds to the pre-hash; empty where it says nothing."""


def event_hash(event: Mapping[str, Any], namespaces: Namespaces) -> str:
    """`ni:///sha-256;...?ver=CBV2.0`. `namespaces` are those in force in the event (`Document.namespaces_of`).

    Raises `EventNotHashable` with a pointer within the event.
    """
    digest = sha256(prehash(event, namespaces).encode("utf-8", "surrogatepass")).hexdigest()
    return f"ni:///sha-256;{digest}?ver=CBV2.0"


def prehash(event: Mapping[str, Any], namespaces: Namespaces) -> str:
    """The canonical string that is hashed. Raises `EventNotHashable`."""
    type = event.get("type")
    if not isinstance(type, str):
        raise EventNotHashable("type is not a text").within("type")
    if "eventTime" not in event:
        raise EventNotHashable("an event has a time").within("eventTime")
    rest = (
        fragment
        for name, value in event.items()
        if name not in NOT_HASHED and name not in _ORDERED
        for fragment in _members(name, value, namespaces)
    )
    return f"eventType={namespaces.expand(type)}{_in_order(_EVENT, event, namespaces)}{''.join(sorted(rest))}"


def _in_order(order: Mapping[str, Write], members: Mapping[str, Any], namespaces: Namespaces) -> str:
    written = []
    for name, write in order.items():
        if name in members:
            try:
                written.append(write(name, members[name], namespaces))
            except EventNotHashable as fault:
                raise fault.within(name) from None
    return "".join(written)


def _plain(name: str, value: Any, namespaces: Namespaces) -> str:
    """One value, or each of a list, under its name."""
    return _each(name, value, lambda item: plain_value(item, namespaces))


def _time(name: str, value: Any, namespaces: Namespaces) -> str:
    del namespaces
    return f"{name}={time_value(value)}"


def _term(kind: TermKind) -> Write:
    return lambda name, value, namespaces: _each(name, value, lambda item: term_value(kind, item, namespaces))


def _each(name: str, value: Any, write: Callable[[Any], str]) -> str:
    if not isinstance(value, list):
        text = write(value)
        return f"{name}={text}" if text else ""
    return "".join(sorted(f"{name}={text}" for text in _over(value, write) if text))


def _over(items: list[Any], write: Callable[[Any], str]) -> Iterable[str]:
    for index, item in enumerate(items):
        try:
            yield write(item)
        except EventNotHashable as fault:
            raise fault.within(index) from None


def _list(child: str, write_item: Write) -> Write:
    """A list under its own name, its items under the name that XML gives them."""

    def write(name: str, value: Any, namespaces: Namespaces) -> str:
        if not isinstance(value, list):
            raise EventNotHashable("not a list")
        items = "".join(sorted(_over(value, lambda item: write_item(child, item, namespaces))))
        return name + items if items else ""

    return write


def _object(order: Mapping[str, Write]) -> Write:
    """Known members in their order, then whatever else is in the object, sorted."""

    def write(name: str, value: Any, namespaces: Namespaces) -> str:
        if not isinstance(value, dict):
            raise EventNotHashable("not an object")
        rest = sorted(
            fragment
            for member, inner in value.items()
            if member not in order and member not in _NEVER
            for fragment in _members(member, inner, namespaces)
        )
        content = _in_order(order, value, namespaces) + "".join(rest)
        return name + content if content else ""

    return write


def _several(write_item: Write) -> Write:
    """A list whose items each repeat its name (`sensorReport`)."""

    def write(name: str, value: Any, namespaces: Namespaces) -> str:
        if not isinstance(value, list):
            return write_item(name, value, namespaces)
        return "".join(sorted(_over(value, lambda item: write_item(name, item, namespaces))))

    return write


def _typed_list(member: str, kind: TermKind) -> Write:
    """`bizTransactionList` and its like: `type`, then the value, whatever their order in the object."""
    element = _object({"type": _term(kind), member: _plain})

    def write(name: str, value: Any, namespaces: Namespaces) -> str:
        if not isinstance(value, list):
            raise EventNotHashable("not a list")
        items = sorted(_over(value, lambda item: element("", item, namespaces)))
        return name + "".join(items) if items else ""

    return write


def _members(name: str, value: Any, namespaces: Namespaces, depth: int = 0) -> list[str]:
    """What a member outside the fixed order adds: one piece, or one for each item of its list."""
    try:
        write = _UNORDERED.get(name) if depth == 0 else None
        if write is not None:
            written = write(name, value, namespaces)
            return [written] if written else []
        split = namespaces.split(name)
        key = name if split is None else f"{{{split[0]}}}{split[1]}"
        if key.endswith("List"):
            items = value if isinstance(value, list) else [value]
            pieces = sorted(_over(items, lambda item: key[:-4] + _content(item, namespaces, depth)))
            return [key + "".join(pieces)] if pieces else []
        if isinstance(value, list):
            return list(_over(value, lambda item: key + _content(item, namespaces, depth)))
        return [key + _content(value, namespaces, depth)]
    except EventNotHashable as fault:
        raise fault.within(name) from None


def _content(value: Any, namespaces: Namespaces, depth: int) -> str:
    if depth > MOST_DEPTH:
        raise EventNotHashable(f"nested deeper than {MOST_DEPTH}")
    if isinstance(value, dict):
        text = plain_value(value[_TEXT], namespaces) if _TEXT in value else ""
        pieces = [
            piece
            for name, inner in value.items()
            if name != _TEXT and name not in _NEVER
            for piece in _members(name, inner, namespaces, depth + 1)
        ]
        return (f"={text}" if text else "") + "".join(sorted(pieces))
    if isinstance(value, list):
        return "".join(sorted(_over(value, lambda item: _content(item, namespaces, depth + 1))))
    text = plain_value(value, namespaces)
    return f"={text}" if text else ""


_EPCS = _list("epc", _plain)
_QUANTITIES = _list("quantityElement", _object({"epcClass": _plain, "quantity": _plain, "uom": _plain}))
_PLACE = _object({"id": _plain})
_METADATA = _object(
    {
        **dict.fromkeys(("time", "startTime", "endTime"), _time),
        **dict.fromkeys(
            ("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"), _plain
        ),
    }
)
_REPORT = _object(
    {
        "type": _term(TermKind.MEASUREMENT),
        "exception": _term(TermKind.ALERT),
        **dict.fromkeys(("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod"), _plain),
        "time": _time,
        **dict.fromkeys(("microorganism", "chemicalSubstance", "value"), _plain),
        "component": _term(TermKind.COMPONENT),
        **dict.fromkeys(("stringValue", "booleanValue", "hexBinaryValue", "uriValue"), _plain),
        **dict.fromkeys(("minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"), _plain),
        **dict.fromkeys(("uom", "coordinateReferenceSystem"), _plain),
    }
)
_DISPOSITION = _term(TermKind.DISPOSITION)
_EVENT: Mapping[str, Write] = {
    "eventTime": _time,
    "eventTimeZoneOffset": _plain,
    "certificationInfo": _plain,
    "parentID": _plain,
    **dict.fromkeys(("epcList", "inputEPCList", "childEPCs"), _EPCS),
    **dict.fromkeys(("quantityList", "childQuantityList", "inputQuantityList"), _QUANTITIES),
    "outputEPCList": _EPCS,
    "outputQuantityList": _QUANTITIES,
    "action": _plain,
    "transformationID": _plain,
    "bizStep": _term(TermKind.BIZ_STEP),
    "disposition": _DISPOSITION,
    "persistentDisposition": _object({"set": _DISPOSITION, "unset": _DISPOSITION}),
    "readPoint": _PLACE,
    "bizLocation": _PLACE,
    "sensorElementList": _list(
        "sensorElement", _object({"sensorMetadata": _METADATA, "sensorReport": _several(_REPORT)})
    ),
}
_ORDERED = _EVENT.keys()
_UNORDERED: Mapping[str, Write] = {
    "bizTransactionList": _typed_list("bizTransaction", TermKind.BIZ_TRANSACTION_TYPE),
    "sourceList": _typed_list("source", TermKind.SOURCE_DESTINATION_TYPE),
    "destinationList": _typed_list("destination", TermKind.SOURCE_DESTINATION_TYPE),
}
