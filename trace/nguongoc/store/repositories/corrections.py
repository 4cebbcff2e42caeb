"""Which passport and which event of a lot took the place of which."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection

from nguongoc.batches.corrections import Corrected, Correction
from nguongoc.ports import Standing
from nguongoc.store.repositories.changes import note_correction
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import EventEpcRow, EventRow, LotCorrectionRow

CORRECTION = table(LotCorrectionRow)
EVENT, EPC = table(EventRow), table(EventEpcRow)


class SqlCorrections:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, batch_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Correction]]:
        query = select(CORRECTION).where(CORRECTION.c.batch_id.in_(batch_ids))
        found: dict[UUID, list[Correction]] = defaultdict(list)
        for row in self._connection.execute(query.order_by(CORRECTION.c.batch_id, CORRECTION.c.version)):
            members = tuple(Corrected(each) for each in row.members)
            found[row.batch_id].append(Correction(**{**row._mapping, "members": members}))
        return dict(found)

    def superseded_events(self, event_ids: Sequence[UUID]) -> frozenset[UUID]:
        superseded = CORRECTION.c.superseded_event_id
        return frozenset(
            self._connection.execute(select(superseded).where(superseded.in_(event_ids))).scalars()
        )

    def first_told(self, keys: Sequence[str]) -> datetime | None:
        query = (
            select(func.min(EVENT.c.event_time, type_=EVENT.c.event_time.type))
            .join(EPC, EPC.c.event_id == EVENT.c.id)
            .where(
                EPC.c.key.in_(keys),
                EVENT.c.standing.in_((Standing.CAPTURED.value, Standing.CLAIMED.value)),
                EVENT.c.voided_by.is_(None),
                EVENT.c.declared_at.is_(None),
            )
        )
        first: datetime | None = self._connection.execute(query).scalar()
        return first

    def add(self, correction: Correction) -> None:
        row = {**columns_of(correction), "members": [each.value for each in correction.members]}
        self._connection.execute(insert(CORRECTION), row)
        note_correction(self._connection, correction.batch_id, correction.record_id)
