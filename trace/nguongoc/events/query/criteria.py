"""What a question asks of an event, typed: what the store turns into SQL.

Every criterion of a query has to hold. The values in it are keys as `events.index` makes them, so that nothing is spelled twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from nguongoc.events.index import EpcRole


class Comparison(StrEnum):
    """The operators of the language, as parameters begin with them."""

    EQ = "EQ"
    GT = "GT"
    GE = "GE"
    LT = "LT"
    LE = "LE"


class Column(StrEnum):
    """What an event has at most one of."""

    TYPE = "type"
    ACTION = "action"
    BIZ_STEP = "biz_step"
    DISPOSITION = "disposition"
    READ_POINT = "read_point"
    BIZ_LOCATION = "biz_location"


class TimeColumn(StrEnum):
    """The times an event has."""

    EVENT_TIME = "event_time"
    RECORD_TIME = "record_time"
    DECLARED_AT = "declared_at"


@dataclass(frozen=True, slots=True)
class OneOf:
    """The column holds one of these keys."""

    column: Column
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyMatch:
    """An identifier by its key; with `prefix` every key that begins so."""

    key: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """The column holds one of these places; `KeyMatch.prefix` stands for what lies within one."""

    column: Column
    matches: tuple[KeyMatch, ...]


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """The column holds a place that the organisation whose event it is has registered: each place with one that has."""

    column: Column
    places: tuple[tuple[str, UUID], ...]


@dataclass(frozen=True, slots=True)
class InTime:
    """The column is on this side of a moment; an event without it is not found."""

    column: TimeColumn
    comparison: Comparison
    moment: datetime


@dataclass(frozen=True, slots=True)
class Declares:
    """The event is an error declaration."""


@dataclass(frozen=True, slots=True)
class Named:
    """The event has one of these names, whoever gave it; `learnt` here, not told by whoever asks."""

    names: tuple[str, ...]
    learnt: bool = False


@dataclass(frozen=True, slots=True)
class Identifies:
    """One of these identifiers stands in one of these places of the event, as an instance, as a class, or as either (None)."""

    roles: frozenset[EpcRole]
    is_class: bool | None
    matches: tuple[KeyMatch, ...]


@dataclass(frozen=True, slots=True)
class States:
    """A statement of this name is there."""

    name: str


@dataclass(frozen=True, slots=True)
class StatesText:
    """A statement of this name reads as one of these texts, or is one of these moments however it is written."""

    name: str
    texts: tuple[str, ...]
    moments: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class StatesNumber:
    """A statement of this name is one of these numbers."""

    name: str
    numbers: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Compares:
    """A statement of this name is on this side of a number or of a moment."""

    name: str
    comparison: Comparison
    bound: float | datetime


Criterion: TypeAlias = (
    OneOf
    | Place
    | OwnPlace
    | InTime
    | Declares
    | Named
    | Identifies
    | States
    | StatesText
    | StatesNumber
    | Compares
)


class OrderBy(StrEnum):
    """What the answers are ordered by; `RECORDED` is the order in which they came to be stored, the cheapest to walk."""

    RECORDED = "recorded"
    EVENT_TIME = "event_time"
    RECORD_TIME = "record_time"


@dataclass(frozen=True, slots=True)
class EventQuery:
    """A whole question. `sensitive`: it asks for what only those may know who may read an event whole (ADR 10)."""

    criteria: tuple[Criterion, ...] = ()
    sensitive: bool = False
    order_by: OrderBy = OrderBy.RECORDED
    descending: bool = True
    limit: int | None = None
    """`eventCountLimit`: no more than the first so many."""
    too_many: int | None = None
    """`maxEventCount`: an answer of more is refused."""
