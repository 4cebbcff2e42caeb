"""The searchable statements of an event, apart from its identifiers, under the names of `term_names`."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nguongoc.events.context import BUILT_IN, Namespaces
from nguongoc.events.fitting import fitting
from nguongoc.events.moments import read_day_or_moment
from nguongoc.events.reading import listed, objects, text_of
from nguongoc.events.term_names import (
    MEASURES,
    QUANTITY,
    SENSORS,
    Part,
    field_term,
    measured_term,
    typed_term,
)
from nguongoc.events.vocabulary import TermKind, canonical_term
from nguongoc.identifiers.epc import canonical_epc

MOST_DEPTH = 64
"""Of an extension; bodies nest no deeper (`records.canonical.DEPTH_LIMIT`)."""
_URI_MEMBERS = ("deviceMetadata", "rawData", "dataProcessingMethod", "bizRules")
_REPORT_TEXTS = ("microorganism", "chemicalSubstance", "stringValue", "hexBinaryValue", "uriValue")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,30})(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?")
_QUANTITY_LISTS = ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")


@dataclass(frozen=True, slots=True)
class IndexedTerm:
    """One statement under a name that queries use; text, number and moment are the same value read in each way it can be.

    All three are None where only the name can be asked for: an object, or an empty list.
    """

    name: str
    text: str | None = None
    number: float | None = None
    moment: datetime | None = None


def terms_of(event: Mapping[str, Any], namespaces: Namespaces, *, own: bool) -> Iterator[IndexedTerm]:
    """Every statement in the order of the event's members; the same one perhaps several times."""
    yield from _transactions(event, namespaces)
    yield from _quantities(event)
    for member in ("set", "unset"):
        for value in listed(event.get("persistentDisposition"), member):
            yield from _word(f"persistentDisposition_{member}", TermKind.DISPOSITION, value, namespaces)
    yield from _identifier("transformationID", event.get("transformationID"))
    declaration = event.get("errorDeclaration")
    if isinstance(declaration, Mapping):
        yield from _word("errorReason", TermKind.ERROR_REASON, declaration.get("reason"), namespaces)
        for id in listed(declaration, "correctiveEventIDs"):
            yield from _plain("correctiveEventID", id)
    yield from _sensors(event, namespaces)
    yield from _extensions(event, namespaces, own=own)


def value_term(name: str, value: Any) -> IndexedTerm | None:
    """A JSON scalar under a name, read in each way it can be; None for what is no scalar."""
    match value:
        case bool():
            return IndexedTerm(name, "true" if value else "false")
        case int() | float():
            number = as_number(value)
            return None if number is None else IndexedTerm(name, number_text(number), number)
        case str():
            number = as_number(value)
            return IndexedTerm(name, fitting(value), number, read_day_or_moment(value))
        case _:
            return None


def as_number(value: int | float | str) -> float | None:
    """A finite double, or None: text counts as a number where it is written as JSON writes one, so that `01` stays a text."""
    if isinstance(value, str) and _NUMBER.fullmatch(value) is None:
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def number_text(number: float) -> str:
    """One text for a number, `5` for 5.0, so that a question in text finds a value in numbers."""
    return str(int(number)) if number.is_integer() and abs(number) < 10**16 else repr(number)


def _transactions(event: Mapping[str, Any], namespaces: Namespaces) -> Iterator[IndexedTerm]:
    for lists, family, kind in (
        ("bizTransactionList", "bizTransaction", TermKind.BIZ_TRANSACTION_TYPE),
        ("sourceList", "source", TermKind.SOURCE_DESTINATION_TYPE),
        ("destinationList", "destination", TermKind.SOURCE_DESTINATION_TYPE),
    ):
        for element in objects(event, lists):
            type_ = text_of(element, "type")
            if type_ is not None:
                name = typed_term(family, canonical_term(kind, namespaces.expand(type_)))
                yield from _identifier(name, element.get(family))


def _quantities(event: Mapping[str, Any]) -> Iterator[IndexedTerm]:
    for lists in _QUANTITY_LISTS:
        for element in objects(event, lists):
            yield from _measure(QUANTITY, element.get("quantity"), None)
            uom = text_of(element, "uom")
            if uom is not None:
                yield from _measure(QUANTITY, element.get("quantity"), uom)


def _sensors(event: Mapping[str, Any], namespaces: Namespaces) -> Iterator[IndexedTerm]:
    if isinstance(event.get(SENSORS), list):
        yield IndexedTerm(SENSORS)
    for element in objects(event, SENSORS):
        yield from _members(Part.SENSOR_ELEMENT, element, namespaces)
        metadata = element.get("sensorMetadata")
        if isinstance(metadata, Mapping):
            yield from _device(metadata)
            yield from _members(Part.SENSOR_METADATA, metadata, namespaces)
        for report in objects(element, "sensorReport"):
            yield from _device(report)
            yield from _report(report, namespaces)
            yield from _members(Part.SENSOR_REPORT, report, namespaces)


def _device(members: Mapping[str, Any]) -> Iterator[IndexedTerm]:
    """What a sensor's metadata and each of its reports may both say."""
    for name in ("time", "startTime", "endTime"):
        yield from _plain(name, members.get(name))
    yield from _identifier("deviceID", members.get("deviceID"))
    for name in _URI_MEMBERS:
        yield from _plain(name, members.get(name))


def _report(report: Mapping[str, Any], namespaces: Namespaces) -> Iterator[IndexedTerm]:
    yield from _word("type", TermKind.MEASUREMENT, report.get("type"), namespaces)
    for name in _REPORT_TEXTS:
        yield from _plain(name, report.get(name))
    if isinstance(report.get("booleanValue"), bool):
        yield from _plain("booleanValue", report["booleanValue"])
    yield from _measure("percRank", report.get("percRank"), None)
    uom = text_of(report, "uom")
    if uom is not None:
        for name in MEASURES:
            yield from _measure(name, report.get(name), uom)


def _extensions(event: Mapping[str, Any], namespaces: Namespaces, *, own: bool) -> Iterator[IndexedTerm]:
    """Members of others, in each part of the event that may have some."""
    only = BUILT_IN["cbvmda"] if own else None
    for part, members in (
        (Part.EVENT, event),
        (Part.ILMD, event.get("ilmd")),
        (Part.ERROR_DECLARATION, event.get("errorDeclaration")),
        (Part.READ_POINT, event.get("readPoint")),
        (Part.BIZ_LOCATION, event.get("bizLocation")),
    ):
        if isinstance(members, Mapping):
            yield from _members(part, members, namespaces, only)


def _members(
    part: Part, members: Mapping[str, Any], namespaces: Namespaces, only: str | None = None
) -> Iterator[IndexedTerm]:
    """The members of an object that have a full name; `only` those whose name begins so."""
    for name, value in members.items():
        iri = _field(name, namespaces)
        if iri is not None and (only is None or iri.startswith(only)):
            yield from _field_values(part, iri, value, namespaces)


def _field(name: str, namespaces: Namespaces) -> str | None:
    """The full name of an extension member; None for a keyword of JSON-LD and a member that EPCIS names."""
    iri = namespaces.expand(name)
    return iri if ":" in iri and not iri.startswith("@") else None


def _field_values(
    part: Part, iri: str, value: Any, namespaces: Namespaces, depth: int = 0
) -> Iterator[IndexedTerm]:
    name = field_term(part, iri, inner=depth > 0)
    values = value if isinstance(value, list) else [value]
    found = [_scalar(name, each) for each in values]
    yield from [term for term in found if term is not None] or [IndexedTerm(name)]
    if depth == MOST_DEPTH:
        return
    for each in values:
        if isinstance(each, Mapping):
            for inner, inside in each.items():
                inner_iri = _field(inner, namespaces)
                if inner_iri is not None:
                    yield from _field_values(part, inner_iri, inside, namespaces, depth + 1)


def _scalar(name: str, value: Any) -> IndexedTerm | None:
    """A scalar, or the value object JSON-LD wraps one in to give it a type or a language."""
    return value_term(name, value.get("@value") if isinstance(value, Mapping) else value)


def _plain(name: str, value: Any) -> Iterator[IndexedTerm]:
    term = value_term(name, value) if isinstance(value, str | bool) else None
    if term is not None:
        yield term


def _identifier(name: str, value: Any) -> Iterator[IndexedTerm]:
    """Identifiers under the one key of all their spellings."""
    if isinstance(value, str):
        yield IndexedTerm(name, fitting(canonical_epc(value)))


def _word(name: str, kind: TermKind, value: Any, namespaces: Namespaces) -> Iterator[IndexedTerm]:
    if isinstance(value, str):
        yield IndexedTerm(name, fitting(canonical_term(kind, namespaces.expand(value))))


def _measure(name: str, value: Any, uom: str | None) -> Iterator[IndexedTerm]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = as_number(value)
        if number is not None:
            yield IndexedTerm(name if uom is None else measured_term(name, uom), number=number)
