"""Events put into a site's store as capturing puts them there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from nguongoc.events.context import Namespaces
from nguongoc.events.fitting import fitting
from nguongoc.events.hash import event_hash
from nguongoc.events.index import index_event
from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Standing, StoredEvent
from nguongoc.ports.events import IndexedEvent
from nguongoc.records.canonical import canonical_bytes
from tests.factories import rows
from tests.http.conftest import BASE_URL, Site

CONTEXT = [
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    {"example": "http://ns.example.com/epcis/", "shop": "https://shop.vn/ns#"},
]


def put(
    site: Site,
    *events: dict[str, Any],
    of: Organisation | None = None,
    standing: Standing = Standing.FOREIGN,
    parties: tuple[UUID, ...] = (),
    context: Any = CONTEXT,
) -> list[str]:
    """Stores events a second apart; the address of each."""
    namespaces = Namespaces.read(context)
    stored = []
    for position, event in enumerate(events):
        at = rows.NOW - timedelta(hours=1) + timedelta(seconds=position)
        index, hash, id = index_event(event, namespaces), event_hash(event, namespaces), uuid7(at)
        row = StoredEvent(
            id=id,
            event_uri=f"{BASE_URL}/epcis/events/{id}",
            organisation_id=(of or site.cooperative).id,
            type=index.type,
            biz_step=index.biz_step,
            event_time=index.event_time,
            record_time=at,
            body=canonical_bytes(event),
            identity=hash if index.declared_at is None else f"{hash}@{index.declared_at:%Y-%m-%dT%H:%M:%SZ}",
            context=None if context is None else canonical_bytes(context),
            action=index.action,
            disposition=index.disposition,
            read_point=index.read_point,
            biz_location=index.biz_location,
            standing=standing,
            declared_at=index.declared_at,
        )
        names = tuple(
            dict.fromkeys([fitting(event.get("eventID", hash)), *([hash] if index.declared_at else [])])
        )
        stored.append(IndexedEvent(row, index, names, parties))
    site.services.writer.run(lambda uow: uow.events.add(stored))
    return [each.stored.event_uri for each in stored]


def listed(answer: Any) -> list[dict[str, Any]]:
    """The events of an EPCISQueryDocument."""
    found: list[dict[str, Any]] = answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    return found
