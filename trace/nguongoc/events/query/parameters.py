"""Every parameter of SimpleEventQuery, as data: how it is read, what it asks of, who is answered, or why nobody is.

From this table parameters are read (`query.reading`), refused, and documented (`docs/reference/epcis.md`). Sections are those of
EPCIS 2.0, 8.2.7; names with a part in angle brackets are families.
"""

from __future__ import annotations

from collections.abc import Iterator

from nguongoc.events.index import EpcRole
from nguongoc.events.query.criteria import Column, Comparison, TimeColumn
from nguongoc.events.query.targets import (
    Control,
    OfColumn,
    OfDeclaration,
    OfField,
    OfIdentifiers,
    OfMeasure,
    OfNames,
    OfPlace,
    OfTerm,
    OfTime,
    OfTyped,
    Parameter,
    Spelling,
    Value,
)
from nguongoc.events.term_names import MEASURES, QUANTITY, SENSORS, Part
from nguongoc.events.vocabulary import TermKind

_R = EpcRole
_TIMES = (Comparison.GE, Comparison.LT)
_BOUNDS = (Comparison.GT, Comparison.GE, Comparison.LT, Comparison.LE)
_HERE = frozenset({_R.EPC, _R.CHILD})
_ANY = frozenset(_R)
_ANY_CLASS = _ANY - {_R.PARENT}


def _fixed() -> Iterator[Parameter]:
    yield Parameter("eventType", Value.TYPES, OfColumn(Column.TYPE))
    for name, time in (("eventTime", TimeColumn.EVENT_TIME), ("recordTime", TimeColumn.RECORD_TIME)):
        yield from (Parameter(f"{each}_{name}", Value.TIME, OfTime(time, each)) for each in _TIMES)
    yield Parameter("EQ_action", Value.ACTIONS, OfColumn(Column.ACTION))
    yield Parameter("EQ_bizStep", Value.WORDS, OfColumn(Column.BIZ_STEP, TermKind.BIZ_STEP))
    yield Parameter("EQ_disposition", Value.WORDS, OfColumn(Column.DISPOSITION, TermKind.DISPOSITION))
    for member in ("set", "unset"):
        name = f"persistentDisposition_{member}"
        target = OfTerm(name, spelling=Spelling.WORD, kind=TermKind.DISPOSITION)
        yield Parameter(f"EQ_{name}", Value.WORDS, target)
    for name, column in (("readPoint", Column.READ_POINT), ("bizLocation", Column.BIZ_LOCATION)):
        yield Parameter(f"EQ_{name}", Value.URIS, OfPlace(column), note=_PLACES)
        yield Parameter(f"WD_{name}", Value.URIS, OfPlace(column, within=True), note=_WITHIN)
    yield _term("EQ_transformationID", "transformationID", Value.URIS, Spelling.IDENTIFIER)
    yield from _identifiers()
    yield Parameter("EQ_eventID", Value.URIS, OfNames(), note="every name of an event, and its address here")
    yield from _declarations()
    yield Parameter("orderBy", Value.ORDER, Control.ORDER_BY, note=_ORDER)
    yield Parameter("orderDirection", Value.DIRECTION, Control.DIRECTION, note="DESC when left out")
    yield Parameter("eventCountLimit", Value.COUNT, Control.LIMIT, note="needs `orderBy`")
    yield Parameter("maxEventCount", Value.COUNT, Control.TOO_MANY, note="more: 413 `QueryTooLargeException`")


_PLACES = "any spelling of the identifier"
_WITHIN = "the place itself, and for a GLN the units (254) in it; no other hierarchy is known here"
_ORDER = "an extension field is refused"
_PATTERNS = "any spelling; patterns `urn:epc:idpat:...` and a key without its serial ask for every instance"
_CLASSES = "any spelling of the class or lot, exactly"


def _identifiers() -> Iterator[Parameter]:
    for name, roles in (
        ("epc", _HERE),
        ("parentID", frozenset({_R.PARENT})),
        ("inputEPC", frozenset({_R.INPUT})),
        ("outputEPC", frozenset({_R.OUTPUT})),
        ("anyEPC", _ANY),
    ):
        yield Parameter(f"MATCH_{name}", Value.URIS, OfIdentifiers(roles, is_class=False), note=_PATTERNS)
    for name, roles in (
        ("epcClass", _HERE),
        ("inputEPCClass", frozenset({_R.INPUT})),
        ("outputEPCClass", frozenset({_R.OUTPUT})),
        ("anyEPCClass", _ANY_CLASS),
    ):
        yield Parameter(f"MATCH_{name}", Value.URIS, OfIdentifiers(roles, is_class=True), note=_CLASSES)
    yield Parameter("EQ_quantity", Value.NUMBERS, OfTerm(QUANTITY), sensitive=True, note="in any unit")
    for each in _BOUNDS:
        yield Parameter(
            f"{each}_quantity", Value.NUMBER, OfTerm(QUANTITY, each), sensitive=True, note="in any unit"
        )


def _declarations() -> Iterator[Parameter]:
    yield Parameter("EXISTS_errorDeclaration", Value.PRESENCE, OfDeclaration())
    for each in _TIMES:
        target = OfTime(TimeColumn.DECLARED_AT, each)
        # The OpenAPI document and the query schema differ in how they spell it.
        yield Parameter(f"{each}_errorDeclarationTime", Value.TIME, target)
        yield Parameter(f"{each}_errorDeclaration_Time", Value.TIME, target)
    reason = OfTerm("errorReason", spelling=Spelling.WORD, kind=TermKind.ERROR_REASON)
    yield Parameter("EQ_errorReason", Value.WORDS, reason)
    yield _term("EQ_correctiveEventID", "correctiveEventID", Value.URIS)


def _sensors() -> Iterator[Parameter]:
    yield Parameter("EXISTS_sensorElementList", Value.PRESENCE, OfTerm(SENSORS, None), sensitive=True)
    for name in ("time", "startTime", "endTime"):
        for each in _TIMES:
            yield Parameter(f"{each}_{name}", Value.TIME, OfTerm(name, each), sensitive=True)
    yield _term("EQ_type", "type", Value.WORDS, Spelling.WORD, TermKind.MEASUREMENT)
    yield _term("EQ_deviceID", "deviceID", Value.URIS, Spelling.IDENTIFIER)
    for name in ("dataProcessingMethod", "microorganism", "chemicalSubstance", "bizRules"):
        yield _term(f"EQ_{name}", name, Value.URIS)
    for name in ("stringValue", "hexBinaryValue"):
        yield _term(f"EQ_{name}", name, Value.TEXTS)
    yield _term("EQ_uriValue", "uriValue", Value.URIS)
    yield _term("EQ_booleanValue", "booleanValue", Value.BOOLEAN)
    for each in _BOUNDS:
        yield Parameter(f"{each}_percRank", Value.NUMBER, OfTerm("percRank", each), sensitive=True)


def _families() -> Iterator[Parameter]:
    for family, kind in (
        ("bizTransaction", TermKind.BIZ_TRANSACTION_TYPE),
        ("source", TermKind.SOURCE_DESTINATION_TYPE),
        ("destination", TermKind.SOURCE_DESTINATION_TYPE),
    ):
        stem = f"EQ_{family}_"
        yield Parameter(f"{stem}<type>", Value.URIS, OfTyped(family, kind), sensitive=True, stem=stem)
    for member in (QUANTITY, *MEASURES):
        for each in Comparison:
            stem, value = f"{each}_{member}_", Value.NUMBERS if each is Comparison.EQ else Value.NUMBER
            yield Parameter(f"{stem}<uom>", value, OfMeasure(member, each), sensitive=True, stem=stem)
    yield from _fields()
    for stem in ("HASATTR_", "EQ_ATTR_"):
        yield Parameter(
            f"{stem}<fieldname>", Value.TEXTS, None, sensitive=True, stem=stem, note=_NO_MASTER_DATA
        )


_NO_MASTER_DATA = "vocabulary attributes (master data) are not kept here"


def _fields() -> Iterator[Parameter]:
    for part in Part:
        for inner in ("INNER_", ""):
            for each in (*Comparison, None):
                stem = f"{each or 'EXISTS'}_{inner}{part}"
                value = (
                    Value.PRESENCE if each is None else Value.FIELD if each is Comparison.EQ else Value.BOUND
                )
                target = OfField(part, bool(inner), each)
                yield Parameter(f"{stem}<fieldname>", value, target, sensitive=True, stem=stem)


def _term(
    parameter: str,
    name: str,
    value: Value,
    spelling: Spelling = Spelling.PLAIN,
    kind: TermKind | None = None,
) -> Parameter:
    return Parameter(parameter, value, OfTerm(name, spelling=spelling, kind=kind), sensitive=True)


FIXED: dict[str, Parameter] = {each.name: each for each in (*_fixed(), *_sensors())}
FAMILIES: tuple[Parameter, ...] = tuple(_families())
_LONGEST_FIRST = sorted(FAMILIES, key=lambda family: -len(family.stem or ""))


def find(name: str) -> tuple[Parameter, str] | None:
    """The parameter of that name and, of a family, what the name ends with. None when there is none."""
    fixed = FIXED.get(name)
    if fixed is not None:
        return fixed, ""
    for family in _LONGEST_FIRST:
        if family.stem is not None and name.startswith(family.stem) and len(name) > len(family.stem):
            return family, name[len(family.stem) :]
    return None
