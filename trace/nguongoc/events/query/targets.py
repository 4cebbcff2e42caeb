"""What a row of the table of parameters may say: the kind of value it takes and what it asks of an event."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from nguongoc.events.index import EpcRole
from nguongoc.events.query.criteria import Column, Comparison, TimeColumn
from nguongoc.events.term_names import Part
from nguongoc.events.vocabulary import TermKind


class Value(StrEnum):
    """What a parameter takes, as the documentation says it."""

    TIME = "time (RFC 3339, with offset)"
    TYPES = "list of event types"
    ACTIONS = "list of ADD, OBSERVE, DELETE"
    WORDS = "list of CBV words or URIs"
    URIS = "list of URIs"
    TEXTS = "list of texts"
    NUMBERS = "list of numbers"
    NUMBER = "number"
    BOOLEAN = "true or false"
    PRESENCE = "true"
    FIELD = "list of texts, time or number"
    BOUND = "number or time"
    COUNT = "whole number from 1"
    ORDER = "eventTime or recordTime"
    DIRECTION = "ASC or DESC"


@dataclass(frozen=True, slots=True)
class OfColumn:
    """One of the values of a column; `kind` is the vocabulary they come from."""

    column: Column
    kind: TermKind | None = None


@dataclass(frozen=True, slots=True)
class OfPlace:
    """One of some places; `within` also what lies in them."""

    column: Column
    within: bool = False


@dataclass(frozen=True, slots=True)
class OfTime:
    """A time on one side of a moment."""

    column: TimeColumn
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class OfIdentifiers:
    """Identifiers in these places of an event."""

    roles: frozenset[EpcRole]
    is_class: bool


@dataclass(frozen=True, slots=True)
class OfNames:
    """`EQ_eventID`."""


@dataclass(frozen=True, slots=True)
class OfDeclaration:
    """`EXISTS_errorDeclaration`."""


class Spelling(StrEnum):
    """How the values of a statement become the texts that the index holds."""

    PLAIN = "plain"
    IDENTIFIER = "identifier"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class OfTerm:
    """A statement of a fixed name; None as comparison asks only whether it is there."""

    name: str
    comparison: Comparison | None = Comparison.EQ
    spelling: Spelling = Spelling.PLAIN
    kind: TermKind | None = None


@dataclass(frozen=True, slots=True)
class OfTyped:
    """A transaction, source or destination of the type that the parameter's name ends with."""

    family: str
    kind: TermKind


@dataclass(frozen=True, slots=True)
class OfMeasure:
    """A measure in the unit that the parameter's name ends with."""

    member: str
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class OfField:
    """An extension member by the full name that the parameter's name ends with."""

    part: Part
    inner: bool
    comparison: Comparison | None


class Control(StrEnum):
    """What is not asked of an event but of the answer."""

    ORDER_BY = "orderBy"
    DIRECTION = "orderDirection"
    LIMIT = "eventCountLimit"
    TOO_MANY = "maxEventCount"


Target: TypeAlias = (
    OfColumn
    | OfPlace
    | OfTime
    | OfIdentifiers
    | OfNames
    | OfDeclaration
    | OfTerm
    | OfTyped
    | OfMeasure
    | OfField
    | Control
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter, or with `stem` a family of them: its names begin with the stem and end with what is asked of."""

    name: str
    value: Value
    target: Target | None
    """None where it is not supported."""
    sensitive: bool = False
    """Answered only from events that the asker may read whole (ADR 10)."""
    stem: str | None = None
    note: str = field(default="", compare=False)
