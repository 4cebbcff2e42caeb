"""Criteria of a question as conditions on the `event` table.

What an index finds by itself (identifiers, names, equal texts) is a set of ids, so that either database may begin there; what only narrows
down is asked of each event by its own rows. The same statement tells both databases the same thing: the planner chooses.
"""

from collections.abc import Sequence
from datetime import datetime
from operator import eq, ge, gt, le, lt
from typing import Any, assert_never

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, union_all

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
_COMPARE = {
    Comparison.EQ: eq,
    Comparison.GT: gt,
    Comparison.GE: ge,
    Comparison.LT: lt,
    Comparison.LE: le,
}


def condition_of(criterion: Criterion, dialect: str) -> Condition:
    """What an event has to be for the criterion to hold."""
    match criterion:
        case OneOf(column, keys):
            return EVENT.c[column.value].in_(keys)
        case Place(column, matches):
            return _matches(EVENT.c[column.value], matches, dialect)
        case InTime(column, comparison, moment):
            return _compared(EVENT.c[column.value], comparison, moment)
        case Declares():
            return EVENT.c.declared_at.is_not(None)
        case Named(names):
            by_name = select(NAME.c.event_id).where(NAME.c.name.in_(names))
            by_address = select(EVENT.c.id).where(EVENT.c.event_uri.in_(names))
            return EVENT.c.id.in_(union_all(by_name, by_address))
        case Identifies():
            return _identifies(criterion, dialect)
        case States(name):
            return _stated(TERM.c.name == name)
        case StatesText(name, texts, moments):
            return _states_text(name, texts, moments)
        case StatesNumber(name, numbers):
            found = select(TERM.c.event_id).where(TERM.c.name == name, TERM.c.number.in_(numbers))
            return EVENT.c.id.in_(found)
        case Compares(name, comparison, bound):
            value = TERM.c.moment if isinstance(bound, datetime) else TERM.c.number
            return _stated(and_(TERM.c.name == name, _compared(value, comparison, bound)))
        case _:
            assert_never(criterion)


def _compared(column: ColumnElement[Any], comparison: Comparison, bound: float | datetime) -> Condition:
    condition: Condition = _COMPARE[comparison](column, bound)
    return condition


def _identifies(criterion: Identifies, dialect: str) -> Condition:
    if not criterion.matches:
        return false()
    roles = sorted(role.value for role in criterion.roles)
    found = select(EPC.c.event_id).where(
        _matches(EPC.c.key, criterion.matches, dialect), EPC.c.role.in_(roles)
    )
    if criterion.is_class is not None:
        found = found.where(EPC.c.is_class.is_(criterion.is_class))
    return EVENT.c.id.in_(found)


def _states_text(name: str, texts: Sequence[str], moments: Sequence[datetime]) -> Condition:
    found = select(TERM.c.event_id).where(TERM.c.name == name, TERM.c.text.in_(texts))
    by_text: Condition = EVENT.c.id.in_(found)
    if not moments:
        return by_text
    return or_(by_text, _stated(and_(TERM.c.name == name, TERM.c.moment.in_(moments))))


def _stated(condition: Condition) -> Condition:
    return exists().where(TERM.c.event_id == EVENT.c.id, condition).correlate(EVENT)


def _matches(column: ColumnElement[Any], matches: Sequence[KeyMatch], dialect: str) -> Condition:
    exact = [match.key for match in matches if not match.prefix]
    found: list[Condition] = [column.in_(exact)] if exact else []
    found += [_begins(column, match.key, dialect) for match in matches if match.prefix]
    return or_(*found) if found else false()


def _begins(column: ColumnElement[Any], prefix: str, dialect: str) -> Condition:
    """As a range of bytes, which an index walks: on PostgreSQL by the operators that no collation changes."""
    behind = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    if dialect == "postgresql":
        return and_(column.op("~>=~")(prefix), column.op("~<~")(behind))
    return and_(column >= prefix, column < behind)
