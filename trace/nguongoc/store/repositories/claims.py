"""Receipts that came before their shipments."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from nguongoc.batches.balance import MovementKind
from nguongoc.ports import Standing
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import EventRow, LotMovementRow

EVENT: Any = table(EventRow)
MOVEMENT: Any = table(LotMovementRow)
AT_ONCE = 500


class Claims:
    __slots__ = ()
    _connection: Connection

    def claimed_receipts(self, batch_ids: Sequence[UUID]) -> Sequence[UUID]:
        found: set[UUID] = set()
        for start in range(0, len(batch_ids), AT_ONCE):
            query = (
                select(EVENT.c.id)
                .join(MOVEMENT, MOVEMENT.c.event_id == EVENT.c.id)
                .where(
                    MOVEMENT.c.batch_id.in_(batch_ids[start : start + AT_ONCE]),
                    MOVEMENT.c.kind == MovementKind.RECEIVED.value,
                    EVENT.c.standing == Standing.CLAIMED.value,
                )
            )
            found.update(self._connection.execute(query).scalars())
        return sorted(found)

    def settle(self, event_id: UUID) -> None:
        changed = update(EVENT).where(EVENT.c.id == event_id, EVENT.c.standing != Standing.OURS.value)
        self._connection.execute(changed.values(standing=Standing.CAPTURED.value))
