"""Answers to questions about events, each asker's own (ADR 10), in pages behind a key.

Who may read an event is asked in up to three statements, one for each reason: own events, events that name the asker as a party, the
public minimum. Each is simple enough for an index; their answers, in one order, are merged here.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, or_, select
from sqlalchemy.engine import Connection

from nguongoc.events.query.criteria import (
    Column,
    Criterion,
    EventQuery,
    Identifies,
    Named,
    OneOf,
    OrderBy,
    OwnPlace,
    Place,
    StatesText,
)
from nguongoc.events.query.refusals import QueryTooSlow
from nguongoc.events.visibility import tells_whole
from nguongoc.events.vocabulary import CBV
from nguongoc.ports import Standing
from nguongoc.ports.event_search import ArrivedPage, Asker, Found, FoundPage, Spelling, Spot
from nguongoc.store.repositories.event_conditions import (
    EPC,
    EVENT,
    NAME,
    Condition,
    condition_of,
    counted_by,
    found_by,
    unindexed,
)
from nguongoc.store.repositories.events import pieces
from nguongoc.store.repositories.limited_work import MOST_STEPS, WorkExceeded, limited_work
from nguongoc.store.repositories.rows import stored_event, table
from nguongoc.store.tables import EventArrivalRow, EventPartyRow, FacilityRow

PARTY = table(EventPartyRow)
ARRIVAL = table(EventArrivalRow)
FACILITY = table(FacilityRow)
MOST_BYTES = 8_000_000
"""Of the events of one page; a larger one still comes, alone."""
FEW = 20_000
"""Ids that are found first and sorted; where there are more, events are walked in their order and each is asked."""
_ORDERS: Mapping[OrderBy, ColumnElement[Any] | None] = {
    OrderBy.RECORDED: None,
    OrderBy.EVENT_TIME: EVENT.c.event_time,
    OrderBy.RECORD_TIME: EVENT.c.record_time,
}
_PUBLIC = (Standing.OURS.value, Standing.CAPTURED.value)


@dataclass(frozen=True, slots=True)
class _Hit:
    id: UUID
    moment: Any
    """Its value in the order; None where that is the id alone."""
    size: int
    whole: bool


class SqlEventSearch:
    __slots__ = ("_connection", "_dialect", "_most_steps")

    def __init__(self, connection: Connection, most_steps: int = MOST_STEPS) -> None:
        self._connection = connection
        self._dialect = connection.dialect.name
        self._most_steps = most_steps

    def find(self, query: EventQuery, asker: Asker, after: Spot | None, limit: int) -> FoundPage:
        with self._bounded():
            hits = self._hits(query, asker, after, limit + 1)
        taken = _fitting(hits[:limit])
        more = len(hits) > len(taken)
        events = self._events([hit.id for hit in taken])
        found = [Found(events[hit.id], hit.whole) for hit in taken]
        return FoundPage(found, Spot(taken[-1].id, taken[-1].moment) if taken and more else None)

    def arrivals(
        self, query: EventQuery, asker: Asker, after: int, limit: int, most_bytes: int
    ) -> ArrivedPage:
        # Asked first: whatever is committed meanwhile has a greater number.
        head = self._connection.execute(select(func.coalesce(func.max(ARRIVAL.c.number), 0))).scalar_one()
        lists = []
        with self._bounded():
            for statement, whole in self._readable(query, asker, ARRIVAL.c.number):
                numbered = statement.join(ARRIVAL, ARRIVAL.c.event_id == EVENT.c.id)
                within = numbered.where(ARRIVAL.c.number > after, ARRIVAL.c.number <= head)
                lists.append(self._run(within.order_by(ARRIVAL.c.number).limit(limit + 1), whole))
        hits = _each_once(lists, limit + 1, descending=False)
        taken = _fitting(hits[:limit], most_bytes)
        events = self._events([hit.id for hit in taken])
        found = [Found(events[hit.id], hit.whole) for hit in taken]
        return ArrivedPage(
            found, taken[-1].moment if len(hits) > len(taken) else head, len(hits) == len(taken)
        )

    def exceeds(self, query: EventQuery, asker: Asker, most: int) -> bool:
        with self._bounded():
            return len(self._hits(query, asker, None, most + 1)) > most

    @contextmanager
    def _bounded(self) -> Iterator[None]:
        try:
            with limited_work(self._connection, self._most_steps):
                yield
        except WorkExceeded as error:
            raise QueryTooSlow("the question takes too long: narrow it by time or identifier") from error

    def _hits(self, query: EventQuery, asker: Asker, after: Spot | None, limit: int) -> list[_Hit]:
        """The first answers behind a spot, each once, as one that may be read whole where it may."""
        column = _ORDERS[query.order_by]
        lists = [
            self._run(_ordered(statement, query, column, after).limit(limit), whole)
            for statement, whole in self._readable(query, asker, column)
        ]

        return _each_once(lists, limit, descending=query.descending)

    def _readable(
        self, query: EventQuery, asker: Asker, column: ColumnElement[Any] | None
    ) -> Iterator[tuple[Select[Any], bool]]:
        moment = select(EVENT.c.id, func.length(EVENT.c.body).label("size"))
        statement = moment if column is None else moment.add_columns(column.label("moment"))
        if asker.organisation_id is not None:
            conditions, few = self._conditions(query.criteria)
            owner = unindexed(EVENT.c.organisation_id, self._dialect) if few else EVENT.c.organisation_id
            yield statement.where(owner == asker.organisation_id, *conditions), True
            named = select(PARTY.c.event_id).where(PARTY.c.organisation_id == asker.organisation_id)
            yield statement.where(EVENT.c.id.in_(named), *conditions), True
        public = _public(query, asker)
        if public is not None:
            yield statement.where(EVENT.c.standing.in_(_PUBLIC), *self._conditions(public)[0]), False

    def _conditions(self, criteria: Sequence[Criterion]) -> tuple[list[Condition], bool]:
        """The criteria as conditions, and whether one of them finds so few events that it is where to begin."""
        found: list[Condition] = []
        few = False
        for each in criteria:
            ids = found_by(each, self._dialect)
            if ids is not None and (isinstance(each, Named) or self._are_few(each)):
                found.append(EVENT.c.id.in_(ids))
                few = True
            else:
                found.append(condition_of(each, self._dialect))
        return found, few

    def _are_few(self, criterion: Criterion) -> bool:
        ids = counted_by(criterion, self._dialect)
        if ids is None:
            return False
        counted = select(func.count()).select_from(ids.limit(FEW + 1).subquery())
        return bool(self._connection.execute(counted).scalar_one() <= FEW)

    def _run(self, statement: Select[Any], whole: bool) -> list[_Hit]:
        rows = self._connection.execute(statement)
        return [_Hit(row.id, getattr(row, "moment", None), row.size, whole) for row in rows]

    def _events(self, ids: Sequence[UUID]) -> dict[UUID, Any]:
        found = {}
        for part in pieces(ids):
            for row in self._connection.execute(select(EVENT).where(EVENT.c.id.in_(part))):
                found[row.id] = stored_event(row)
        return found

    def names(self, event_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[str]]:
        found: dict[UUID, list[str]] = defaultdict(list)
        for part in pieces(event_ids):
            query = (
                select(NAME.c.event_id, NAME.c.name).where(NAME.c.event_id.in_(part)).order_by(NAME.c.name)
            )
            for event_id, name in self._connection.execute(query):
                found[event_id].append(name)
        return found

    def spellings(self, event_ids: Sequence[UUID], names: Sequence[str]) -> Mapping[UUID, Spelling]:
        found = {}
        for part in pieces(event_ids):
            query = select(NAME.c.event_id, NAME.c.body, NAME.c.context).where(
                NAME.c.event_id.in_(part), NAME.c.name.in_(names), NAME.c.body.is_not(None)
            )
            for row in self._connection.execute(query):
                found[row.event_id] = Spelling(row.body, row.context)
        return found

    def values(self, column: Column, organisation_id: UUID, after: str | None, limit: int) -> Sequence[str]:
        return self._distinct(EVENT, EVENT.c[column.value], organisation_id, after, limit)

    def identifiers(self, organisation_id: UUID, after: str | None, limit: int) -> Sequence[str]:
        both = EVENT.join(EPC, EPC.c.event_id == EVENT.c.id)
        return self._distinct(both, EPC.c.key, organisation_id, after, limit)

    def _distinct(
        self,
        source: FromClause,
        column: ColumnElement[Any],
        organisation_id: UUID,
        after: str | None,
        limit: int,
    ) -> Sequence[str]:
        """From the caller's own events, never from the index of a column: what others have shall not cost the caller time."""
        # By bytes on PostgreSQL too, whatever its collation: the two lists are merged here.
        sqlite = self._dialect == "sqlite"
        value = (unindexed(column, "sqlite") if sqlite else column.collate("C")).label("value")
        statement = select(value).select_from(source).distinct().where(column.is_not(None)).limit(limit)
        if after is not None:
            statement = statement.where(value > after)
        named = select(PARTY.c.event_id).where(PARTY.c.organisation_id == organisation_id)
        found: set[str] = set()
        with self._bounded():
            for readable in (EVENT.c.organisation_id == organisation_id, EVENT.c.id.in_(named)):
                found.update(self._connection.execute(statement.where(readable).order_by(value)).scalars())
        return sorted(found)[:limit]

    def organisations_at(self, gln: str) -> frozenset[UUID]:
        query = select(FACILITY.c.organisation_id).where(FACILITY.c.gln == gln)
        return frozenset(self._connection.execute(query).scalars())


def _each_once(lists: Sequence[Sequence[_Hit]], limit: int, *, descending: bool) -> list[_Hit]:
    """The first hits of lists in the same order, each as one that may be read whole where it may."""

    def place(hit: _Hit) -> tuple[Any, ...]:
        return (hit.id.bytes,) if hit.moment is None else (hit.moment, hit.id.bytes)

    found: dict[UUID, _Hit] = {}
    for hit in heapq.merge(*lists, key=place, reverse=descending):
        known = found.get(hit.id)
        if known is None:
            if len(found) == limit:
                break
            found[hit.id] = hit
        elif hit.whole and not known.whole:
            found[hit.id] = hit
    return list(found.values())


def _public(query: EventQuery, asker: Asker) -> Sequence[Criterion] | None:
    """The criteria as anybody may ask them; None where such a question tells nothing to nobody known.

    It has to name what it asks about, ask nothing that only readers of the whole may know, and each place and identifier in it counts only
    where it is public itself.
    """
    if query.sensitive or not any(isinstance(each, Identifies | Named) for each in query.criteria):
        return None
    found = [_restricted(each, asker) for each in query.criteria]
    return None if None in found else [each for each in found if each is not None]


def _restricted(criterion: Criterion, asker: Asker) -> Criterion | None:
    """The criterion with only the values that anybody may know of an event; None where none of them is.

    Words of somebody's own are no more public than places: `events.visibility` hides them. A hash asks for everything at once.
    """
    match criterion:
        case Named(names, learnt=False):
            told = tuple(each for each in names if not tells_whole(each))
            return Named(told) if told else None
        case Identifies(matches=matches):
            known = tuple(each for each in matches if not each.prefix and each.key in asker.lots)
            return replace(criterion, matches=known) if known else None
        case Place(column, matches):
            keys = [each.key for each in matches if not each.prefix]
            places = tuple((key, id) for key in keys for id in sorted(asker.places.get(key, ())))
            return OwnPlace(column, places) if places else None
        case OneOf(column=Column.BIZ_STEP | Column.DISPOSITION, keys=keys):
            words = tuple(each for each in keys if each.startswith(CBV))
            return replace(criterion, keys=words) if words else None
        case StatesText(texts=texts):
            words = tuple(each for each in texts if each.startswith(CBV))
            return replace(criterion, texts=words, moments=()) if words else None
        case _:
            return criterion


def _ordered(
    statement: Select[Any], query: EventQuery, column: ColumnElement[Any] | None, after: Spot | None
) -> Select[Any]:
    columns = [EVENT.c.id] if column is None else [column, EVENT.c.id]
    if after is not None:
        statement = statement.where(_behind(query, column, after))
    return statement.order_by(*(each.desc() if query.descending else each for each in columns))


def _behind(query: EventQuery, column: ColumnElement[Any] | None, after: Spot) -> Condition:
    id_behind = EVENT.c.id < after.id if query.descending else EVENT.c.id > after.id
    if column is None or after.moment is None:
        return id_behind
    # The first condition is there for the index: it alone is a range.
    if query.descending:
        return and_(column <= after.moment, or_(column < after.moment, id_behind))
    return and_(column >= after.moment, or_(column > after.moment, id_behind))


def _fitting(hits: Sequence[_Hit], most_bytes: int = MOST_BYTES) -> Sequence[_Hit]:
    """As many from the beginning as have so many bytes together, one at least."""
    total = 0
    for position, hit in enumerate(hits):
        total += hit.size
        if total > most_bytes and position:
            return hits[:position]
    return hits
