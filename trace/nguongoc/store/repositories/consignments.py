"""Hand-overs in the hands of carriers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update
from sqlalchemy.engine import Connection

from nguongoc.carriage.consignment import CarriageState, Consignment, Tracked
from nguongoc.ports.changes import ChangeType
from nguongoc.store.repositories.changes import note_change
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import ConsignmentRow, ConsignmentTrackRow

CONSIGNMENT, TRACK = table(ConsignmentRow), table(ConsignmentTrackRow)


class SqlConsignments:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def consignment(self, consignment_id: UUID) -> Consignment | None:
        row = self._connection.execute(select(CONSIGNMENT).where(CONSIGNMENT.c.id == consignment_id)).first()
        return None if row is None else _consignment(row)

    def of_shipments(self, shipment_ids: Sequence[UUID]) -> Sequence[Consignment]:
        query = (
            select(CONSIGNMENT)
            .where(CONSIGNMENT.c.shipment_id.in_(shipment_ids))
            .order_by(CONSIGNMENT.c.id.desc())
        )
        return [_consignment(row) for row in self._connection.execute(query)]

    def of_organisation(
        self, organisation_id: UUID, before: UUID | None, limit: int
    ) -> Sequence[Consignment]:
        query = select(CONSIGNMENT).where(CONSIGNMENT.c.organisation_id == organisation_id)
        query = query if before is None else query.where(CONSIGNMENT.c.id < before)
        rows = self._connection.execute(query.order_by(CONSIGNMENT.c.id.desc()).limit(limit))
        return [_consignment(row) for row in rows]

    def by_waybill(self, carrier: str, waybill: str) -> Consignment | None:
        query = (
            select(CONSIGNMENT)
            .where(CONSIGNMENT.c.waybill == waybill, CONSIGNMENT.c.carrier == carrier)
            .order_by(CONSIGNMENT.c.id.desc())
            .limit(1)
        )
        row = self._connection.execute(query).first()
        return None if row is None else _consignment(row)

    def add(self, consignment: Consignment) -> None:
        self._connection.execute(insert(CONSIGNMENT), _columns(consignment))

    def put(self, consignment: Consignment) -> None:
        changed = update(CONSIGNMENT).where(CONSIGNMENT.c.id == consignment.id)
        self._connection.execute(changed.values(_columns(consignment)))

    def note_change(self, consignment: Consignment, receiver_ids: Sequence[UUID]) -> None:
        owner, about = consignment.organisation_id, consignment.shipment_id
        for each in receiver_ids or (None,):
            note_change(self._connection, ChangeType.SHIPMENT_CHANGED, about, owner, other_id=each)

    def lock(self, consignment_id: UUID) -> Consignment | None:
        query = select(CONSIGNMENT).where(CONSIGNMENT.c.id == consignment_id).with_for_update()
        row = self._connection.execute(query).first()
        return None if row is None else _consignment(row)

    def knows(self, consignment_id: UUID, status: str, at: datetime) -> bool:
        same = select(TRACK.c.status).where(
            TRACK.c.consignment_id == consignment_id, TRACK.c.status == status, TRACK.c.at == at
        )
        return self._connection.execute(same).first() is not None

    def track(self, tracked: Tracked) -> None:
        state = None if tracked.state is None else tracked.state.value
        self._connection.execute(insert(TRACK), columns_of(tracked) | {"state": state})

    def tracked(self, consignment_id: UUID) -> Sequence[Tracked]:
        query = (
            select(TRACK)
            .where(TRACK.c.consignment_id == consignment_id)
            .order_by(TRACK.c.at, TRACK.c.received_at)
        )
        return [_tracked(row) for row in self._connection.execute(query)]


def _columns(consignment: Consignment) -> dict[str, Any]:
    return columns_of(consignment) | {"state": consignment.state.value}


def _consignment(row: Row[Any]) -> Consignment:
    values = dict(row._mapping)
    return Consignment(**values | {"state": CarriageState(values["state"])})


def _tracked(row: Row[Any]) -> Tracked:
    values = dict(row._mapping)
    state = values["state"]
    return Tracked(**values | {"state": None if state is None else CarriageState(state)})
