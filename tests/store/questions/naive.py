"""What a question of the query language means, written down as plainly as the standard says it: one event, one parameter.

Shares no code with the product. Identifiers are compared by the table of the corpus, words by their last part, fields by their expanded name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from tests.store.questions.corpus import known_as

PREFIXES = {
    "example": "http://ns.example.com/epcis/",
    "shop": "https://shop.vn/ns#",
    "cbvmda": "urn:epcglobal:cbv:mda:",
}
PLACES = {"packhouse": {"packhouse", "gate"}}
INSTANCES = {"class": {"unit 1", "unit 2", "class"}}
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "EQ": lambda a, b: bool(a == b),
    "GT": lambda a, b: bool(a > b),
    "GE": lambda a, b: bool(a >= b),
    "LT": lambda a, b: bool(a < b),
    "LE": lambda a, b: bool(a <= b),
}
LISTS = {
    "epc": ["epcList", "childEPCs"],
    "parentID": ["parentID"],
    "inputEPC": ["inputEPCList"],
    "outputEPC": ["outputEPCList"],
    "anyEPC": ["epcList", "childEPCs", "parentID", "inputEPCList", "outputEPCList"],
    "epcClass": ["quantityList", "childQuantityList"],
    "inputEPCClass": ["inputQuantityList"],
    "outputEPCClass": ["outputQuantityList"],
    "anyEPCClass": ["quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"],
}
QUANTITIES = LISTS["anyEPCClass"]
MEASURES = ("value", "minValue", "maxValue", "meanValue", "sDev", "percValue")
REPORTED = (
    "type",
    "microorganism",
    "chemicalSubstance",
    "stringValue",
    "hexBinaryValue",
    "uriValue",
    "booleanValue",
)


def holds(event: dict[str, Any], record_time: datetime, name: str, asked: Any) -> bool:
    """Whether an event meets one parameter in its JSON form."""
    operator, _, rest = name.partition("_")
    if name == "eventType":
        return event["type"] in asked
    if operator == "MATCH":
        return _match(event, rest, asked)
    if rest in {"eventTime", "recordTime"}:
        return COMPARE[operator](
            record_time if rest == "recordTime" else _time(event["eventTime"]), _time(asked)
        )
    if rest == "action":
        return event.get("action") in asked
    if rest in {"bizStep", "disposition"}:
        return rest in event and _word(event[rest]) in map(_word, asked)
    if rest in {"readPoint", "bizLocation"}:
        return _place(event, operator, rest, asked)
    if rest == "eventID":
        return event.get("eventID") in asked
    if rest.startswith("errorDeclaration") and operator in {"GE", "LT", "EXISTS"}:
        declared = event.get("errorDeclaration")
        return declared is not None and (
            operator == "EXISTS" or COMPARE[operator](_time(declared["declarationTime"]), _time(asked))
        )
    return _states(event, operator, rest, asked)


def _match(event: dict[str, Any], which: str, asked: list[str]) -> bool:
    there = set()
    for member in LISTS[which]:
        value = event.get(member, [])
        for each in value if isinstance(value, list) else [value]:
            there.add(known_as(each["epcClass"] if isinstance(each, dict) else each))
    wanted = set(map(known_as, asked))
    if not which.endswith("Class"):
        wanted |= {unit for each in wanted for unit in INSTANCES.get(each, ())}
    return bool(there & wanted)


def _place(event: dict[str, Any], operator: str, member: str, asked: list[str]) -> bool:
    wanted = set(map(known_as, asked))
    if operator == "WD":
        wanted |= {inner for each in wanted for inner in PLACES.get(each, ())}
    return member in event and known_as(event[member]["id"]) in wanted


def _states(event: dict[str, Any], operator: str, rest: str, asked: Any) -> bool:
    values = list(_values(event, rest))
    if operator == "EXISTS":
        return bool(values)
    if operator != "EQ":
        return any(_compared(operator, value, asked) for value in values)
    wanted = asked if isinstance(asked, list) else [asked]
    if rest in {"persistentDisposition_set", "persistentDisposition_unset", "errorReason", "type"}:
        return any(_word(value) in map(_word, wanted) for value in values)
    return any(_equal(value, each) for value in values for each in wanted)


def _compared(operator: str, value: Any, asked: Any) -> bool:
    if isinstance(asked, str):
        return (time := _as_time(value)) is not None and COMPARE[operator](time, _time(asked))
    return (number := _as_number(value)) is not None and COMPARE[operator](number, asked)


def _equal(value: Any, asked: Any) -> bool:
    if isinstance(value, bool) or isinstance(asked, bool):
        return (str(value).lower() if isinstance(value, bool) else value) == (
            str(asked).lower() if isinstance(asked, bool) else asked
        )
    if isinstance(asked, int | float):
        return _as_number(value) == asked
    if not isinstance(value, str | int | float):
        return False
    if isinstance(value, str) and (known_as(value) == known_as(asked)):
        return True
    if "T" in asked and _as_time(asked) is not None:
        return _as_time(value) == _as_time(asked)
    # Written as a number, it asks for the number that the value is, or for the text as numbers are written.
    return not isinstance(value, str) and _as_number(asked) == float(value)


def _values(event: dict[str, Any], rest: str) -> Iterator[Any]:
    """Every value that an event has under the rest of a parameter's name."""
    family, _, ending = rest.partition("_")
    if family in {"bizTransaction", "source", "destination"}:
        for element in event.get(f"{family}List", []):
            if _word(element.get("type", "")) == _word(ending):
                yield element[family]
    elif family == "persistentDisposition":
        yield from event.get("persistentDisposition", {}).get(ending, [])
    elif rest in {"errorReason", "correctiveEventID"}:
        declared = event.get("errorDeclaration", {})
        yield from [declared["reason"]] if rest == "errorReason" and "reason" in declared else []
        yield from declared.get("correctiveEventIDs", []) if rest == "correctiveEventID" else []
    elif rest == "transformationID":
        yield from [event[rest]] if rest in event else []
    elif family == "quantity":
        for member in QUANTITIES:
            for element in event.get(member, []):
                if "quantity" in element and (not ending or element.get("uom") == ending):
                    yield element["quantity"]
    elif ":" in rest:
        yield from _fields(event, rest)
    else:
        yield from _sensed(event, rest, family, ending)


def _sensed(event: dict[str, Any], rest: str, family: str, ending: str) -> Iterator[Any]:
    if rest == "sensorElementList" and rest in event:
        yield True
    for element in event.get("sensorElementList", []):
        for members in (element.get("sensorMetadata", {}), *element["sensorReport"]):
            if rest in members and rest not in MEASURES:
                yield members[rest]
        for report in element["sensorReport"]:
            if family in MEASURES and ending and report.get("uom") == ending and family in report:
                yield report[family]


def _fields(event: dict[str, Any], rest: str) -> Iterator[Any]:
    inner = rest.startswith("INNER_")
    rest = rest.removeprefix("INNER_")
    found = re.fullmatch(
        r"(?:(ILMD|ERROR_DECLARATION|readPoint|bizLocation|SENSORELEMENT|SENSORMETADATA|SENSORREPORT)_)?(.+)",
        rest,
    )
    assert found is not None
    for part in _parts(event, found[1]):
        for name, value in part.items():
            if _full(name) is None:
                continue
            if inner:
                yield from _inside(value, found[2])
            elif _full(name) == _full(found[2]):
                yield from _each(value)


def _parts(event: dict[str, Any], part: str | None) -> Iterator[dict[str, Any]]:
    sensors = event.get("sensorElementList", [])
    match part:
        case None:
            yield event
        case "ILMD":
            yield event.get("ilmd", {})
        case "ERROR_DECLARATION":
            yield event.get("errorDeclaration", {})
        case "readPoint" | "bizLocation":
            yield event.get(part, {})
        case "SENSORELEMENT":
            yield from sensors
        case "SENSORMETADATA":
            yield from (each["sensorMetadata"] for each in sensors)
        case _:
            yield from (report for each in sensors for report in each["sensorReport"])


def _inside(value: Any, wanted: str) -> Iterator[Any]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            for name, inner in each.items():
                if _full(name) == _full(wanted):
                    yield from _each(inner)
                yield from _inside(inner, wanted)


def _each(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        yield from value or [None]
    else:
        yield value


def _full(name: str) -> str | None:
    prefix, colon, local = name.partition(":")
    return f"{PREFIXES[prefix]}{local}" if colon and prefix in PREFIXES else None


def _word(text: str) -> str:
    if (full := _full(text)) is not None:
        return full
    return re.split(r"[:/-]", text)[-1] if "cbv" in text or "gs1" in text else text


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _as_time(value: Any) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        return datetime.fromisoformat(value if "T" in value else f"{value}T00:00:00+00:00")
    except ValueError:
        return None


def _as_number(value: Any) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return float(value) if isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value) else None
