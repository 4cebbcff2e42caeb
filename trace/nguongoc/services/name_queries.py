"""Keep questions about events under a name: views that are asked for by their address (EPCIS 2.0, `/queries`)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nguongoc.errors import Conflict, Malformed, NotFound
from nguongoc.events.context import Namespaces
from nguongoc.events.query.criteria import EventQuery
from nguongoc.events.query.reading import query_of_json
from nguongoc.ports import Clock, ReadSource, UnitOfWork, Writer
from nguongoc.ports.named_queries import NamedQuery
from nguongoc.records.canonical import canonical_bytes
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.end_subscriptions import end_subscriptions

MOST_QUERIES = 1_000
"""Of one organisation."""
MOST_BYTES = 200_000
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~\-]{0,99}")


class QueryDefinitionWrong(Malformed):
    """Not an object of exactly a name and a query."""

    code = "query-definition-wrong"


class QueryNameTaken(Conflict):
    """The organisation has a query of this name, or as many as it may have; a query is never changed under its name."""

    code = "query-name-taken"


class QueryUnknown(NotFound):
    """No query of this name of this organisation."""

    code = "query-unknown"


@dataclass(frozen=True, slots=True)
class Definition:
    """A named query as it is shown: its name and the object it was given as."""

    name: str
    query: dict[str, Any]


class NameQueries:
    """Adds, shows and takes away; whoever may read events may keep questions about them."""

    def __init__(self, reads: ReadSource, writer: Writer, clock: Clock, base_url: str) -> None:
        self._reads = reads
        self._writer = writer
        self._clock = clock
        self._namespaces = Namespaces().within([{"nguongoc": f"{base_url}/ns/epcis#"}])

    def add(self, caller: Caller, given: Any) -> Definition:
        """Raises `QueryDefinitionWrong`, `QueryNameTaken` and the refusals of `query_of_json`."""
        caller.require(Scope.EVENTS_READ)
        definition = _definition(given)
        query_of_json(definition.query, self._namespaces)
        body = canonical_bytes(definition.query)
        if len(body) > MOST_BYTES:
            raise QueryDefinitionWrong(f"a query has at most {MOST_BYTES} bytes")
        named = NamedQuery(caller.organisation_id, definition.name, body, self._clock.now())

        def add(uow: UnitOfWork) -> None:
            if not uow.named_queries.add(named, MOST_QUERIES):
                raise QueryNameTaken("there is a query of this name, or no room for more", name=named.name)

        self._writer.run(add)
        return definition

    def all(self, caller: Caller, after: str | None, limit: int) -> Sequence[Definition]:
        """The organisation's own, in the order of their names."""
        caller.require(Scope.EVENTS_READ)
        with self._reads.open() as reader:
            found = reader.named_queries.of(caller.organisation_id, after, limit)
        return [Definition(each.name, json.loads(each.body)) for each in found]

    def one(self, caller: Caller, name: str) -> Definition:
        """Raises `QueryUnknown`; another organisation's is not found either."""
        caller.require(Scope.EVENTS_READ)
        with self._reads.open() as reader:
            found = reader.named_queries.get(caller.organisation_id, _asked(name))
        if found is None:
            raise QueryUnknown("no such query of this organisation")
        return Definition(found.name, json.loads(found.body))

    def question(self, caller: Caller, name: str) -> EventQuery:
        """What a named query asks. Raises `QueryUnknown`."""
        return query_of_json(self.one(caller, name).query, self._namespaces)

    def drop(self, caller: Caller, name: str) -> None:
        """Forget a query and end its subscriptions. Raises `QueryUnknown`."""
        caller.require(Scope.EVENTS_READ)

        def drop(uow: UnitOfWork) -> None:
            asked = _asked(name)
            end_subscriptions(uow, caller.organisation_id, asked)
            if not uow.named_queries.drop(caller.organisation_id, asked):
                raise QueryUnknown("no such query of this organisation")

        self._writer.run(drop)


def _asked(name: str) -> str:
    """A name as asked for; what cannot be one is not put to the database, which may be unable to read it."""
    if _NAME.fullmatch(name) is None:
        raise QueryUnknown("no such query of this organisation")
    return name


def _definition(given: Any) -> Definition:
    if not isinstance(given, Mapping) or given.keys() != {"name", "query"}:
        raise QueryDefinitionWrong('send {"name": "...", "query": {...}}')
    name, query = given["name"], given["query"]
    if not isinstance(name, str) or _NAME.fullmatch(name) is None:
        raise QueryDefinitionWrong("a name has 1 to 100 letters, digits, `.`, `_`, `~` and `-`")
    if not isinstance(query, dict):
        raise QueryDefinitionWrong("query is an object of query parameters")
    return Definition(name, query)
