"""Answer questions about events: to each asker what they may read, in the format they ask for (ADR 10)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from nguongoc.errors import NotFound, TooLarge
from nguongoc.events.context import Namespaces
from nguongoc.events.envelopes import Told, single_event
from nguongoc.events.fitting import fitting
from nguongoc.events.query.criteria import EventQuery, Identifies, KeyMatch, Named, OrderBy, Place
from nguongoc.events.translate import EpcFormat, translate
from nguongoc.events.visibility import public_minimum, tells_whole
from nguongoc.ports import Clock, Reader, ReadSource, StoredEvent
from nguongoc.ports.event_search import Asker, Found, Spelling, Spot
from nguongoc.records.canonical import canonical_bytes
from nguongoc.services.caller import MAY, Caller, Scope
from nguongoc.services.company_prefixes import CompanyPrefixes
from nguongoc.services.public_keys import PublicKeys

MOST_COUNTED = 10_000
"""Of `maxEventCount`: more are not counted, whatever is asked."""
MOST_DECLARATIONS = 100
"""Told together with the event that they take back."""


class QueryTooLarge(TooLarge):
    """More answers than the question allows: the standard's `QueryTooLargeException`."""

    code = "query-too-large"


class EventNotFound(NotFound):
    """No event of this name that the asker may read."""

    code = "event-not-found"


@dataclass(frozen=True, slots=True)
class Answer:
    """One page: events to tell with their contexts, and the spot behind which to go on."""

    events: Sequence[Told]
    next: Spot | None
    public: bool
    """The same for everybody: whoever asked has no key that reads more."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """Events in the order in which they came to stand here; everything up to the number `last` is told."""

    events: Sequence[Told]
    last: int
    complete: bool


class QueryEvents:
    """Reads events. Never refuses for want of a key: who has none is answered as anybody is."""

    def __init__(self, reads: ReadSource, clock: Clock, base_url: str) -> None:
        self._reads = reads
        self._clock = clock
        self._base_url = base_url

    def now(self) -> datetime:
        """The time that an answer says it was made."""
        return self._clock.now()

    def ask(
        self,
        caller: Caller | None,
        query: EventQuery,
        limit: int,
        after: Spot | None = None,
        format: EpcFormat = EpcFormat.ALWAYS_DIGITAL_LINK,
    ) -> Answer:
        """A page of at most `limit` answers. Raises `QueryTooLarge`."""
        with self._reads.open() as reader:
            public = PublicKeys(reader, self._base_url)
            query = _widened(query, public)
            asker = _asker(_organisation(caller), query, public)
            if query.too_many is not None and after is None:
                most = min(query.too_many, MOST_COUNTED)
                if reader.event_search.exceeds(query, asker, most):
                    raise QueryTooLarge(f"more than {most} events answer this question", most=most)
            page = reader.event_search.find(query, asker, after, limit)
            told = self._told(reader, page.found, _asked_names(query), format, public)
            return Answer(told, page.next, asker.organisation_id is None)

    def since(
        self, organisation_id: UUID, query: EventQuery, after: int, most: tuple[int, int], format: EpcFormat
    ) -> Arrived:
        """What an organisation is told of the events numbered behind `after`: at most so many, of so many bytes."""
        with self._reads.open() as reader:
            public = PublicKeys(reader, self._base_url)
            query = _widened(query, public)
            asker = _asker(organisation_id, query, public)
            page = reader.event_search.arrivals(query, asker, after, *most)
            told = self._told(reader, page.found, _asked_names(query), format, public)
            return Arrived(told, page.last, page.complete)

    def one(
        self, caller: Caller | None, name: str, format: EpcFormat = EpcFormat.ALWAYS_DIGITAL_LINK
    ) -> Answer:
        """The event of a name and the declarations of its error. Raises `EventNotFound`."""
        with self._reads.open() as reader:
            found = self._named(reader, caller, name)
            public = PublicKeys(reader, self._base_url)
            told = self._told(reader, found, (fitting(name),), format, public)
            return Answer(told, None, not _may_read(caller))

    def exact(self, caller: Caller | None, name: str) -> bytes:
        """The one event of a name by itself, as the bytes that are kept: what `digestMultibase` in a passport is made of.

        An event that came in a document is told with the document's context in it. Who may not read it whole gets the public minimum, which
        no digest fits. Raises `EventNotFound`.
        """
        with self._reads.open() as reader:
            found = self._named(reader, caller, name)[0]
            event = found.event
            if found.whole and event.context is None:
                return event.body
            public = PublicKeys(reader, self._base_url)
            told = self._told(reader, [found], (fitting(name),), EpcFormat.NEVER, public)
        return canonical_bytes(single_event(told[0]))

    def _named(self, reader: Reader, caller: Caller | None, name: str) -> list[Found]:
        """The event itself first, then what takes it back, oldest first."""
        asker = Asker(_organisation(caller))
        query = EventQuery((Named((fitting(name),)),), order_by=OrderBy.RECORDED, descending=False)
        page = reader.event_search.find(query, asker, None, MOST_DECLARATIONS)
        if not page.found:
            raise EventNotFound("no such event that you may read")
        names = reader.event_search.names([each.event.id for each in page.found])
        every = {each for of_event in names.values() for each in of_event}
        every |= {each.event.event_uri for each in page.found}
        all_named = replace(query, criteria=(Named(tuple(sorted(every)), learnt=True),))
        found = reader.event_search.find(all_named, asker, None, MOST_DECLARATIONS).found
        if name_of_one := [each for each in page.found if each.event.event_uri == name]:
            return [*name_of_one, *(each for each in found if each.event.id != name_of_one[0].event.id)]
        return sorted(found, key=lambda each: each.event.declared_at is not None)

    def _told(
        self,
        reader: Reader,
        found: Sequence[Found],
        asked: tuple[str, ...],
        format: EpcFormat,
        public: PublicKeys,
    ) -> list[Told]:
        ids = [each.event.id for each in found]
        names = reader.event_search.names(ids) if found else {}
        if asked and found:
            spelled = reader.event_search.spellings(ids, asked)
            found = [_as_spelled(each, spelled.get(each.event.id)) if each.whole else each for each in found]
        events = [json.loads(each.event.body) for each in found]
        prefixes = CompanyPrefixes(events if format is EpcFormat.ALWAYS_URN else ())
        return [
            _tell(each, event, names.get(each.event.id, ()), asked, format, public, prefixes)
            for each, event in zip(found, events, strict=True)
        ]


def _as_spelled(found: Found, spelling: Spelling | None) -> Found:
    """An event asked for by a further name comes back as it was written under that name."""
    if spelling is None:
        return found
    return replace(found, event=replace(found.event, body=spelling.body, context=spelling.context))


def _tell(
    found: Found,
    event: dict[str, Any],
    names: Sequence[str],
    asked: tuple[str, ...],
    format: EpcFormat,
    public: PublicKeys,
    prefixes: CompanyPrefixes,
) -> Told:
    stored = found.event
    context = None if stored.context is None else json.loads(stored.context)
    known = (*names, stored.event_uri, stored.identity)
    name = next((each for each in asked if each in known and (found.whole or not tells_whole(each))), None)
    if not found.whole:
        namespaces = Namespaces.read(context).within(event.get("@context"))
        event, context = (
            public_minimum(event, public.told_by(stored.organisation_id, event), namespaces),
            None,
        )
        # A hash is a promise about what is hidden: whoever guesses the rest could check the guess by it.
        event["eventID"] = name or stored.event_uri
    elif name is not None:
        event = {**event, "eventID": name}
    elif format is not EpcFormat.NEVER and "eventID" not in event:
        event = {**event, "eventID": names[0] if names else stored.event_uri}
    event = translate(event, format, prefixes)
    taken_back = stored.voided_by is not None or stored.declared_at is not None
    return Told({**event, "recordTime": _recorded(stored)}, context, found.whole, taken_back)


def _recorded(stored: StoredEvent) -> str:
    return stored.record_time.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _may_read(caller: Caller | None) -> bool:
    return (
        caller is not None
        and Scope.EVENTS_READ in MAY[caller.role]
        and Scope.EVENTS_READ.value in caller.scopes
    )


def _organisation(caller: Caller | None) -> UUID | None:
    return caller.organisation_id if caller is not None and _may_read(caller) else None


def _asker(organisation_id: UUID | None, query: EventQuery, public: PublicKeys) -> Asker:
    lots = public.lots_among(_keys(query, Identifies))
    makers = public.makers(lots)
    places = {key: public.organisations_at(key) & makers for key in _keys(query, Place)}
    return Asker(organisation_id, lots, places)


def _keys(query: EventQuery, of: type[Identifies] | type[Place]) -> Iterable[str]:
    for criterion in query.criteria:
        if isinstance(criterion, of):
            yield from (match.key for match in criterion.matches if not match.prefix)


def _widened(query: EventQuery, public: PublicKeys) -> EventQuery:
    """A lot of ours is asked for under every key it may stand under."""
    return replace(
        query,
        criteria=tuple(
            replace(each, matches=tuple(_with_aliases(each.matches, public)))
            if isinstance(each, Identifies) and each.is_class is not False
            else each
            for each in query.criteria
        ),
    )


def _with_aliases(matches: Sequence[KeyMatch], public: PublicKeys) -> Iterable[KeyMatch]:
    for match in matches:
        if match.prefix:
            yield match
        else:
            yield from (KeyMatch(key) for key in public.aliases(match.key))


def _asked_names(query: EventQuery) -> tuple[str, ...]:
    return tuple(name for each in query.criteria if isinstance(each, Named) for name in each.names)
