"""Faulty copies of EPCIS documents: what is deleted, doubled, retyped, renamed, moved or misspelt, by a seed."""

from __future__ import annotations

from copy import deepcopy
from random import Random
from typing import Any

Place = tuple[Any, Any]
EVENT_TYPES = [
    f"{kind}Event" for kind in ("Object", "Aggregation", "Transaction", "Transformation", "Association")
]
NAMES = [
    "@context", "type", "id", "eventTime", "recordTime", "eventTimeZoneOffset", "eventID", "certificationInfo", "errorDeclaration",
    "epcList", "quantityList", "action", "bizStep", "disposition", "persistentDisposition", "readPoint", "bizLocation",
    "bizTransactionList", "sourceList", "destinationList", "sensorElementList", "ilmd", "parentID", "childEPCs", "childQuantityList",
    "inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList", "transformationID", "set", "unset", "epcClass",
    "quantity", "uom", "source", "destination", "bizTransaction", "sensorMetadata", "sensorReport", "time", "deviceID", "value",
    "component", "exception", "booleanValue", "hexBinaryValue", "stringValue", "uriValue", "declarationTime", "reason",
    "correctiveEventIDs", "epcisHeader", "epcisMasterData", "vocabularyList", "epcisBody", "eventList", "queryResults", "resultsBody",
    "queryName", "subscriptionID", "schemaVersion", "creationDate", "sender", "receiver", "instanceIdentifier", "children", "attributes",
    "attribute", "vocabularyElementList", "example:new", "bare", "https://x.example/n", "urn:x:y", "with space", "1:a", "", ":", "a:",
]  # fmt: skip
TEXTS = [
    "", "x", "ADD", "DELETE", "OBSERVE", "add", "harvesting", "shipping", "active", "recalled", "po", "location", "did_not_occur", "Temperature",
    "ALARM_CONDITION", "ERROR_CONDITION", "x", "latitude", "KGM", "kg", "K", "KGMM", "0aF", "0xg", "2.0", "2", "2.", "v2", "+07:00", "-14:00",
    "+14:30", "07:00", "+7:00", "2026-11-12T08:30:15Z", "2026-11-12T08:30:15", "2026-02-29T00:00:00Z", "2024-02-29T00:00:00z", "2026-11-31T08:30:15Z",
    "2026-11-12 08:30:15Z", "2026-11-12T24:00:00Z", "2026-11-12T23:59:60Z", "2026-11-12T08:30:15.123456789+07:00", "0000-01-01T00:00:00Z",
    "2026-11-12T08:30:15,5Z", "2026-11-12t08:30:15-24:00", "urn:epcglobal:cbv:bizstep:shipping", "https://ns.gs1.org/cbv/BizStep-shipping",
    "https://ref.gs1.org/cbv/BizStep-shipping", "cbv:BizStep-shipping", "https://gs1.org/voc/Temperature", "http://www.gs1.org/voc/Temperature",
    "gs1:Temperature", "https://x.example/a b", "https://x.example/%zz", "https://x.example/%C3%A1", "https://x.example/á", "https://[::1]/", "https://[::g]/",
    "https://[1:2:3:4:5:6:7:8]/", "https://[1:2:3:4:5:6:7::]", "https://[::1.2.3.4]", "https://[v1.a:b]/", "https://u:p@h.example:80/p?q#f", "https://h:8a/", "a:",
    "a:b", "A+.-1:/", "a://", "a:///x", "1a:b", ":b", "a", "urn:", "geo:1,2", "a:b?c?d#e", "a:b#c#d", "a:[", "https://h\\x", "a:{b}", "a:b^c", "mailto:x@y",
    "ObjectEvent", "EPCISDocument", "EPCISQueryDocument", "example:OwnEvent", *EVENT_TYPES,
]  # fmt: skip
VALUES: list[Any] = [None, True, False, 0, 1, -1, 1.0, 2.5, [], {}, [[]], [{}], ["x"], ["a:b"], ["a:b", "a:b"], {"id": "a:b"}, {"a": 1}]  # fmt: skip


def places(value: Any) -> list[Place]:
    """(object or list, name or index) of everything in a value."""
    found: list[Place] = []
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        for name in holder if isinstance(holder, dict) else range(len(holder)):
            found.append((holder, name))
            if isinstance(holder[name], (dict, list)):
                waiting.append(holder[name])
    return found


def mutant(document: Any, random: Random) -> Any:
    """A copy with one to three changes."""
    copy = deepcopy(document)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        here = places(copy)
        if not here:
            return copy
        _change(*random.choice(here), here, random)
    return copy


def _change(holder: Any, name: Any, others: list[Place], random: Random) -> None:
    value = holder[name]
    match random.randrange(9):
        case 0:
            del holder[name]
        case 1 if isinstance(holder, list):
            holder.append(deepcopy(value))
        case 1 | 2:
            holder[name] = deepcopy(random.choice(VALUES))
        case 3:
            holder[name] = random.choice(TEXTS)
        case 4 if isinstance(value, str):
            holder[name] = misspelt(value, random)
        case 5 if isinstance(holder, dict):
            holder[random.choice(NAMES)] = holder.pop(name)
        case 6 if isinstance(holder, dict):
            source, other = random.choice(others)
            holder[other if isinstance(other, str) else random.choice(NAMES)] = deepcopy(source[other])
        case 7 if isinstance(holder, dict) and "type" in holder:
            holder["type"] = random.choice(EVENT_TYPES)
        case 8 if isinstance(value, list):
            value.clear()
        case _:
            source, other = random.choice(others)
            holder[name] = deepcopy(source[other])


def misspelt(text: str, random: Random) -> str:
    """One character more, less or other."""
    at = random.randrange(len(text) + 1)
    more = random.choice(["", *" :/?#[]@%a0Zá{}|\\^`\t~,'\"<>.-+_"])
    return text[:at] + more + text[at + random.randrange(2) :]
