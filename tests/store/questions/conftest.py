"""The corpus stored on each database, and how it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from nguongoc.events.context import Namespaces
from nguongoc.events.index import index_event
from nguongoc.events.query.criteria import EventQuery
from nguongoc.events.query.reading import query_of_json
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Standing, StoredEvent
from nguongoc.ports.event_search import Asker, Spot
from nguongoc.ports.events import IndexedEvent
from nguongoc.records.canonical import canonical_bytes
from tests.factories import rows
from tests.store.conftest import Store
from tests.store.questions.corpus import CONTEXT, events

NAMESPACES = Namespaces.read(CONTEXT)
START = datetime.fromisoformat("2026-03-20T00:00:00+00:00")
EVENTS = tuple(events())


@dataclass(frozen=True)
class Asked:
    store: Store
    owner: UUID
    party: UUID
    stranger: UUID
    ids: tuple[UUID, ...]

    def answers(self, query: EventQuery, asker: Asker, page: int = 100) -> list[int]:
        """The events of all pages, by their place in the corpus."""
        found: list[int] = []
        after: Spot | None = None
        with self.store.reads.open() as reader:
            while True:
                answer = reader.event_search.find(query, asker, after, page)
                found += [self.ids.index(each.event.id) for each in answer.found]
                after = answer.next
                if after is None:
                    return found

    def of_owner(self, **members: Any) -> list[int]:
        return sorted(self.answers(query_of_json(members, NAMESPACES), Asker(self.owner)))


def record_time(position: int) -> datetime:
    return START + timedelta(seconds=position)


@pytest.fixture
def asked(store: Store) -> Asked:
    owner, party, stranger = (rows.organisation() for _ in range(3))
    stored = []
    for position, event in enumerate(EVENTS):
        index, id = index_event(event, NAMESPACES), uuid7(record_time(position))
        named = position == 3
        row = StoredEvent(
            id=id,
            event_uri=f"https://trace.example/epcis/events/{id}",
            organisation_id=owner.id,
            type=index.type,
            biz_step=index.biz_step,
            event_time=index.event_time,
            record_time=record_time(position),
            body=canonical_bytes(event),
            identity=f"ni:{position}",
            action=index.action,
            disposition=index.disposition,
            read_point=index.read_point,
            biz_location=index.biz_location,
            standing=Standing.CAPTURED if position < 5 else Standing.FOREIGN,
            declared_at=index.declared_at,
        )
        name = event.get("eventID", f"ni:{position}")
        stored.append(IndexedEvent(row, index, (name,), (party.id,) if named else ()))
    for each in (owner, party, stranger):
        store.writer.run(lambda uow, each=each: uow.parties.add_organisation(each))
    store.writer.run(lambda uow: uow.events.add(stored))
    return Asked(store, owner.id, party.id, stranger.id, tuple(each.stored.id for each in stored))
