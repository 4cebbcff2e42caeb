"""Criteria of a question as conditions on the `event` table.

Most criteria can be asked in two ways: as the ids that an index knows for them (`found_by`), good where these are few, and of each event
by its own rows (`condition_of`), good where events are walked in their order anyway. `event_search` counts and chooses.
"""

from collections.abc import Sequence
from datetime import datetime
from operator import eq, ge, gt, le, lt
from typing import Any, assert_never

from sqlalchemy import ColumnElement, Select, UnaryExpression, and_, exists, false, or_, select, union_all
from sqlalchemy.sql.elements import Grouping
from sqlalchemy.sql.operators import custom_op

from nguongoc.events.query.criteria import (
    Compares,
    Comparison,
    Criterion,
    Declares,
    Identifies,
    InTime,
    KeyMatch,
    Named,
    OneOf,
    OwnPlace,
    Place,
    States,
    StatesNumber,
    StatesText,
)
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import EventEpcRow, EventNameRow, EventRow, EventTermRow

EVENT = table(EventRow)
EPC = table(EventEpcRow)
TERM = table(EventTermRow)
NAME = table(EventNameRow)
Condition = ColumnElement[bool]
_TOGETHER = 50
_COMPARE = {
    Comparison.EQ: eq,
    Comparison.GT: gt,
    Comparison.GE: ge,
    Comparison.LT: lt,
    Comparison.LE: le,
}


def found_by(criterion: Criterion, dialect: str) -> Select[Any] | None:
    """The ids that an index knows for a criterion; None where no index begins there."""
    match criterion:
        case Named(names):
            by_name = select(NAME.c.event_id).where(NAME.c.name.in_(names))
            return union_all(
                by_name,
                select(EVENT.c.id).where(EVENT.c.event_uri.in_(names)),
                select(EVENT.c.id).where(EVENT.c.identity.in_(names)),
            ).subquery().select()  # fmt: skip
        case Identifies(matches=matches) if matches:
            return select(EPC.c.event_id).where(*_identified(criterion, dialect))
        case StatesText(name, texts, moments) if not moments:
            return select(TERM.c.event_id).where(TERM.c.name == name, TERM.c.text.in_(texts))
        case StatesNumber(name, numbers):
            return select(TERM.c.event_id).where(TERM.c.name == name, TERM.c.number.in_(numbers))
        case Compares(name, comparison, bound) if not isinstance(bound, datetime):
            compared = _compared(TERM.c.number, comparison, bound)
            return select(TERM.c.event_id).where(TERM.c.name == name, compared)
        case _:
            return None


def counted_by(criterion: Criterion, dialect: str) -> Select[Any] | None:
    """No fewer ids than `found_by` tells, counted without leaving the index: it knows keys, not the roles they stand in."""
    match criterion:
        case Identifies(matches=matches) if matches:
            return select(EPC.c.event_id).where(_matches(EPC.c.key, matches, dialect))
        case _:
            return found_by(criterion, dialect)


def condition_of(criterion: Criterion, dialect: str) -> Condition:
    """What an event has to be for the criterion to hold, asked of the event by its own rows."""
    match criterion:
        case OneOf(column, keys):
            return EVENT.c[column.value].in_(keys)
        case Place(column, matches):
            return _matches(EVENT.c[column.value], matches, dialect)
        case OwnPlace(column, places):
            at = EVENT.c[column.value]
            return _any_of([and_(at == key, EVENT.c.organisation_id == id) for key, id in places])
        case InTime(column, comparison, moment):
            return _compared(EVENT.c[column.value], comparison, moment)
        case Declares():
            return EVENT.c.declared_at.is_not(None)
        case Named():
            found = found_by(criterion, dialect)
            return false() if found is None else EVENT.c.id.in_(found)
        case Identifies(matches=matches):
            there = exists().where(EPC.c.event_id == EVENT.c.id, *_identified(criterion, dialect))
            return there.correlate(EVENT) if matches else false()
        case States(name):
            return _stated(name, dialect)
        case StatesText(name, texts, moments):
            return _stated(name, dialect, or_(TERM.c.text.in_(texts), TERM.c.moment.in_(moments)))
        case StatesNumber(name, numbers):
            return _stated(name, dialect, TERM.c.number.in_(numbers))
        case Compares(name, comparison, bound):
            value = TERM.c.moment if isinstance(bound, datetime) else TERM.c.number
            return _stated(name, dialect, _compared(value, comparison, bound))
        case _:
            assert_never(criterion)


def unindexed(column: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    """The column as SQLite's planner, which knows no numbers of rows, shall not begin with; PostgreSQL knows better by itself."""
    return UnaryExpression(column, operator=custom_op("+")) if dialect == "sqlite" else column


def _compared(column: ColumnElement[Any], comparison: Comparison, bound: float | datetime) -> Condition:
    condition: Condition = _COMPARE[comparison](column, bound)
    return condition


def _identified(criterion: Identifies, dialect: str) -> list[Condition]:
    roles = sorted(role.value for role in criterion.roles)
    found = [_matches(EPC.c.key, criterion.matches, dialect), EPC.c.role.in_(roles)]
    return found if criterion.is_class is None else [*found, EPC.c.is_class.is_(criterion.is_class)]


def _stated(name: str, dialect: str, *conditions: Condition) -> Condition:
    named = unindexed(TERM.c.name, dialect) == name
    return exists().where(TERM.c.event_id == EVENT.c.id, named, *conditions).correlate(EVENT)


def _matches(column: ColumnElement[Any], matches: Sequence[KeyMatch], dialect: str) -> Condition:
    exact = [match.key for match in matches if not match.prefix]
    found: list[Condition] = [column.in_(exact)] if exact else []
    found += [_begins(column, match.key, dialect) for match in matches if match.prefix]
    return _any_of(found)


class _Together(Grouping[bool]):
    """Some conditions in parentheses, which SQLAlchemy takes apart again where it sees that they are of one operator."""

    inherit_cache = True
    operator = None


def _any_of(conditions: Sequence[Condition]) -> Condition:
    """In groups of groups: a thousand of them in one row are nested deeper than SQLite reads."""
    found = list(conditions)
    while len(found) > _TOGETHER:
        found = [_Together(or_(*found[at : at + _TOGETHER])) for at in range(0, len(found), _TOGETHER)]
    return or_(*found) if found else false()


def _begins(column: ColumnElement[Any], prefix: str, dialect: str) -> Condition:
    """As a range of bytes, which an index walks: on PostgreSQL by the operators that no collation changes."""
    behind = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    if dialect == "postgresql":
        return and_(column.op("~>=~")(prefix), column.op("~<~")(behind))
    return and_(column >= prefix, column < behind)
