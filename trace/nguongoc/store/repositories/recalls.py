"""Recalls, the lots under them, holds, disputes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, insert, or_, select, update
from sqlalchemy.engine import Connection

from nguongoc.ports.recalls import Contact
from nguongoc.recalls.disputes import Dispute, DisputeState, Ground
from nguongoc.recalls.recall import (
    Advice,
    Outcome,
    Reason,
    Recall,
    RecalledLot,
    RecallKind,
    RecallState,
    UnitSpan,
)
from nguongoc.recalls.standing import LotHold, Stands
from nguongoc.store.repositories.events import pieces
from nguongoc.store.repositories.movements import Movements
from nguongoc.store.repositories.notices import Notices
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import (
    BatchRow,
    LotDisputeRow,
    LotHoldRow,
    OrganisationRow,
    RecallLotRow,
    RecallNoticeRow,
    RecallRow,
    RecallUnitsRow,
)

RECALL = table(RecallRow)
LOT = table(RecallLotRow)
UNITS = table(RecallUnitsRow)
NOTICE = table(RecallNoticeRow)
HOLD = table(LotHoldRow)
DISPUTE = table(LotDisputeRow)
BATCH = table(BatchRow)
ORGANISATION = table(OrganisationRow)
_FREEING = [each.value for each in Outcome if each.frees]
_BITES = or_(RECALL.c.state == RecallState.OPEN.value, RECALL.c.outcome.not_in(_FREEING))


class SqlRecalls(Movements, Notices):
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_recall(self, recall: Recall, lots: Iterable[RecalledLot]) -> None:
        self._connection.execute(insert(RECALL), columns_of(recall))
        found = list(lots)
        rows = [
            {"recall_id": each.recall_id, "batch_id": each.batch_id, "named": each.named, "depth": each.depth}
            for each in found
        ]
        units = [
            {"recall_id": each.recall_id, "batch_id": each.batch_id, "first": span.first, "last": span.last}
            for each in found
            for span in each.units
        ]
        self._connection.execute(insert(LOT), rows)
        if units:
            self._connection.execute(insert(UNITS), units)

    def recall(self, recall_id: UUID) -> Recall | None:
        row = self._connection.execute(select(RECALL).where(RECALL.c.id == recall_id)).first()
        return None if row is None else _recall(row)

    def open_like(self, fingerprint: str) -> Recall | None:
        query = select(RECALL).where(
            RECALL.c.fingerprint == fingerprint, RECALL.c.state == RecallState.OPEN.value
        )
        row = self._connection.execute(query.limit(1)).first()
        return None if row is None else _recall(row)

    def lock_recall(self, recall_id: UUID) -> Recall | None:
        query = select(RECALL).where(RECALL.c.id == recall_id).with_for_update()
        row = self._connection.execute(query).first()
        return None if row is None else _recall(row)

    def end(self, recall_id: UUID, outcome: Outcome, at: datetime, record_id: str) -> None:
        values = {
            "state": RecallState.ENDED.value,
            "outcome": outcome.value,
            "ended_at": at,
            "end_record_id": record_id,
        }
        self._connection.execute(update(RECALL).where(RECALL.c.id == recall_id).values(values))

    def recalls(self, organisation_id: UUID | None, before: UUID | None, limit: int) -> Sequence[Recall]:
        query = select(RECALL).order_by(RECALL.c.id.desc()).limit(limit)
        query = query if organisation_id is None else query.where(_concerns(organisation_id))
        query = query if before is None else query.where(RECALL.c.id < before)
        return [_recall(row) for row in self._connection.execute(query)]

    def concerns(self, recall_id: UUID, organisation_id: UUID) -> bool:
        query = select(RECALL.c.id).where(RECALL.c.id == recall_id, _concerns(organisation_id))
        return self._connection.execute(query).first() is not None

    def lots_of(self, recall_id: UUID) -> Sequence[RecalledLot]:
        units: dict[UUID, list[UnitSpan]] = {}
        for row in self._connection.execute(
            select(UNITS).where(UNITS.c.recall_id == recall_id).order_by(UNITS.c.first)
        ):
            units.setdefault(row.batch_id, []).append(UnitSpan(row.first, row.last))
        query = (
            select(LOT)
            .where(LOT.c.recall_id == recall_id)
            .order_by(LOT.c.named.desc(), LOT.c.depth, LOT.c.batch_id)
        )
        return [
            RecalledLot(row.recall_id, row.batch_id, row.named, row.depth, tuple(units.get(row.batch_id, ())))
            for row in self._connection.execute(query)
        ]

    def open_of_lots(self, batch_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[tuple[Recall, bool]]]:
        found: dict[UUID, list[tuple[Recall, bool]]] = {}
        query = (
            select(LOT.c.batch_id, LOT.c.named, *RECALL.c)
            .join(RECALL, RECALL.c.id == LOT.c.recall_id)
            .where(_BITES)
        )
        for piece in pieces(batch_ids):
            for row in self._connection.execute(query.where(LOT.c.batch_id.in_(piece)).order_by(RECALL.c.id)):
                found.setdefault(row.batch_id, []).append((_recall(row), row.named))
        return found

    def stands(self, batch_ids: Sequence[UUID]) -> Mapping[UUID, Stands]:
        recalls: dict[UUID, dict[UUID, list[UnitSpan]]] = {id: {} for id in batch_ids}
        held: set[UUID] = set()
        under = (
            select(LOT.c.batch_id, LOT.c.recall_id, UNITS.c.first, UNITS.c.last)
            .join(RECALL, RECALL.c.id == LOT.c.recall_id)
            .join(
                UNITS,
                (UNITS.c.recall_id == LOT.c.recall_id) & (UNITS.c.batch_id == LOT.c.batch_id),
                isouter=True,
            )
            .where(_BITES)
        )
        for piece in pieces(batch_ids):
            for row in self._connection.execute(under.where(LOT.c.batch_id.in_(piece))):
                spans = recalls[row.batch_id].setdefault(row.recall_id, [])
                if row.first is not None:
                    spans.append(UnitSpan(row.first, row.last))
            asked = select(HOLD.c.batch_id).where(HOLD.c.batch_id.in_(piece), HOLD.c.released_at.is_(None))
            held.update(self._connection.execute(asked).scalars())
        return {
            id: Stands(tuple(tuple(sorted(spans)) for spans in of.values()), id in held)
            for id, of in recalls.items()
        }

    def add_hold(self, hold: LotHold) -> None:
        self._connection.execute(insert(HOLD), columns_of(hold))

    def holds_of(self, batch_id: UUID) -> Sequence[LotHold]:
        query = select(HOLD).where(HOLD.c.batch_id == batch_id, HOLD.c.released_at.is_(None))
        return [LotHold(**row._mapping) for row in self._connection.execute(query.order_by(HOLD.c.id))]

    def release(self, hold_id: UUID, at: datetime, by: str) -> None:
        held = update(HOLD).where(HOLD.c.id == hold_id, HOLD.c.released_at.is_(None))
        self._connection.execute(held.values(released_at=at, released_by=by))

    def contacts(self, organisation_ids: Sequence[UUID]) -> Mapping[UUID, Contact]:
        found: dict[UUID, Contact] = {}
        for piece in pieces(organisation_ids):
            query = select(
                ORGANISATION.c.id, ORGANISATION.c.name, ORGANISATION.c.phone, ORGANISATION.c.commune_code
            ).where(ORGANISATION.c.id.in_(piece))
            found |= {row.id: Contact(**row._mapping) for row in self._connection.execute(query)}
        return found

    def add_dispute(self, dispute: Dispute) -> None:
        self._connection.execute(insert(DISPUTE), columns_of(dispute))

    def dispute(self, dispute_id: UUID) -> Dispute | None:
        query = select(DISPUTE).where(DISPUTE.c.id == dispute_id).with_for_update()
        row = self._connection.execute(query).first()
        return None if row is None else _dispute(row)

    def disputes_of(self, batch_id: UUID) -> Sequence[Dispute]:
        query = select(DISPUTE).where(DISPUTE.c.batch_id == batch_id).order_by(DISPUTE.c.id.desc())
        return [_dispute(row) for row in self._connection.execute(query)]

    def open_disputes(self, batch_ids: Sequence[UUID]) -> Sequence[Dispute]:
        wanted = select(DISPUTE).where(DISPUTE.c.state == DisputeState.OPEN)
        found = [
            _dispute(row)
            for piece in pieces(batch_ids)
            for row in self._connection.execute(wanted.where(DISPUTE.c.batch_id.in_(piece)))
        ]
        return sorted(found, key=lambda each: each.id)

    def any_open_dispute(self) -> bool:
        query = select(DISPUTE.c.id).where(DISPUTE.c.state == DisputeState.OPEN).limit(1)
        return self._connection.execute(query).first() is not None

    def put_dispute(self, dispute: Dispute) -> None:
        changed = update(DISPUTE).where(DISPUTE.c.id == dispute.id)
        self._connection.execute(changed.values(columns_of(dispute)))


def _concerns(organisation_id: UUID) -> Any:
    mine = exists().where(
        LOT.c.recall_id == RECALL.c.id,
        BATCH.c.id == LOT.c.batch_id,
        BATCH.c.organisation_id == organisation_id,
    )
    told = exists().where(NOTICE.c.recall_id == RECALL.c.id, NOTICE.c.organisation_id == organisation_id)
    return or_(RECALL.c.organisation_id == organisation_id, mine, told)


def _recall(row: Row[Any]) -> Recall:
    values = dict(row._mapping)
    for beside in ("batch_id", "named"):
        values.pop(beside, None)
    outcome = values.pop("outcome")
    return Recall(
        **{
            **values,
            "kind": RecallKind(row.kind),
            "reason": Reason(row.reason),
            "advice": Advice(row.advice),
            "state": RecallState(row.state),
            "outcome": None if outcome is None else Outcome(outcome),
        }
    )


def _dispute(row: Row[Any]) -> Dispute:
    return Dispute(**{**row._mapping, "ground": Ground(row.ground), "state": DisputeState(row.state)})
