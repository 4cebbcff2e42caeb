"""A world put into a database as registration and capture would leave it: events, edges of what is valid, the index."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import EventEpcRow, EventRow, LotEdgeRow, OrganisationRow
from tests.factories import rows
from tests.tracing.worlds import LOTS, Made, Packed, World, event_name

EDGE, EPC, EVENT, ORGANISATION = map(table, (LotEdgeRow, EventEpcRow, EventRow, OrganisationRow))
BEGAN = datetime(1970, 1, 1, tzinfo=UTC)
"""Moment 0; a world's moments are microseconds from here, so that its numbers are the store's."""


def owner(connection: Connection) -> UUID:
    found = connection.execute(select(ORGANISATION.c.id)).scalar()
    if found is None:
        made = rows.organisation()
        values = {name: getattr(made, name) for name in made.__dataclass_fields__}
        connection.execute(insert(ORGANISATION).values({**values, "kind": made.kind.value}))
        found = made.id
    return found


def put(connection: Connection, world: World) -> None:
    """In place of whatever is there."""
    for each in (EDGE, EPC, EVENT):
        connection.execute(delete(each))
    owner_id = owner(connection)
    events = [
        _event(number, made, "TransformationEvent", None, owner_id) for number, made in enumerate(world.made)
    ]
    events += [
        _event(1000 + number, packed, "AggregationEvent", "ADD" if packed.is_add else "DELETE", owner_id)
        for number, packed in enumerate(world.packed)
    ]
    _insert(connection, EVENT, events)
    _insert(connection, EDGE, _edges(world))
    _insert(connection, EPC, _identifiers(world))


def _insert(connection: Connection, into: Any, values: Iterable[dict[str, Any]]) -> None:
    if listed := list(values):
        connection.execute(insert(into), listed)


def _event(number: int, said: Made | Packed, kind: str, action: str | None, owner_id: UUID) -> dict[str, Any]:
    id = UUID(event_name(number))
    return {
        "id": id,
        "event_uri": f"https://trace.example/epcis/events/{id}",
        "organisation_id": owner_id,
        "type": kind,
        "action": action,
        "event_time": BEGAN + timedelta(microseconds=said.at),
        "record_time": BEGAN,
        "body": b"{}",
        "standing": "captured",
        "voided_by": UUID(int=1) if said.voided else None,
    }


def _edges(world: World) -> Iterable[dict[str, Any]]:
    for number, each in world.valid_made:
        for source, target in product(each.inputs, each.outputs):
            if source != target:
                yield {
                    "event_id": UUID(event_name(number)),
                    "source": source,
                    "target": target,
                    "event_time": BEGAN + timedelta(microseconds=each.at),
                }


def _identifiers(world: World) -> Iterable[dict[str, Any]]:
    for number, made in enumerate(world.made):
        named = [("input", key) for key in made.inputs] + [("output", key) for key in made.outputs]
        yield from _rows(number, named)
    for number, packed in enumerate(world.packed):
        yield from _rows(
            1000 + number, [("parent", packed.parent), *(("child", key) for key in packed.children)]
        )


def _rows(number: int, named: Iterable[tuple[str, str]]) -> Iterable[dict[str, Any]]:
    for position, (role, key) in enumerate(named):
        yield {
            "event_id": UUID(event_name(number)),
            "position": position,
            "role": role,
            "is_class": key in LOTS,
            "key": key,
        }
