"""Who typed a lot in, and what members say of what was entered in their name."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection, Row

from nguongoc.ports.confirmations import Confirmation, Thing, Word
from nguongoc.ports.rows import Duty
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import BatchMemberRow, BatchRow, ConfirmationRow, LotEntryRow

SAID, ENTERED = table(ConfirmationRow), table(LotEntryRow)
HARVESTED, BATCH = table(BatchMemberRow), table(BatchRow)


class SqlConfirmations:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note_entered(self, batch_id: UUID, entered_by: str, duty: Duty | None) -> None:
        values = {
            "batch_id": batch_id,
            "entered_by": entered_by,
            "duty": None if duty is None else duty.value,
        }
        self._connection.execute(insert(ENTERED), values)

    def entered_as(self, batch_id: UUID) -> Duty | None:
        duty = self._connection.execute(select(ENTERED.c.duty).where(ENTERED.c.batch_id == batch_id)).scalar()
        return None if duty is None else Duty(duty)

    def say(self, said: Confirmation) -> None:
        one = (
            SAID.c.organisation_id == said.organisation_id, SAID.c.member_id == said.member_id,
            SAID.c.thing == said.thing.value, SAID.c.thing_id == said.thing_id,
        )  # fmt: skip
        self._connection.execute(delete(SAID).where(*one))
        named = {"thing": said.thing.value, "word": said.word.value}
        self._connection.execute(insert(SAID), columns_of(said) | named)

    def of_member(self, organisation_id: UUID, member_id: UUID) -> Sequence[Confirmation]:
        whose = (SAID.c.organisation_id == organisation_id, SAID.c.member_id == member_id)
        return [_read(row) for row in self._connection.execute(select(SAID).where(*whose))]

    def of_lot(self, batch_id: UUID) -> Sequence[Confirmation]:
        query = select(SAID).where(SAID.c.thing_id == batch_id, SAID.c.thing == Thing.LOT.value)
        return [_read(row) for row in self._connection.execute(query)]

    def contested(self, organisation_id: UUID, limit: int) -> Sequence[Confirmation]:
        query = select(SAID).where(
            SAID.c.organisation_id == organisation_id, SAID.c.word == Word.CONTESTED.value
        )
        rows = self._connection.execute(query.order_by(SAID.c.said_at.desc(), SAID.c.thing_id).limit(limit))
        return [_read(row) for row in rows]

    def lots_of(self, member_id: UUID, limit: int) -> Sequence[tuple[UUID, Decimal | None]]:
        query = (
            select(BATCH.c.id, HARVESTED.c.value)
            .join(HARVESTED, HARVESTED.c.batch_id == BATCH.c.id)
            .where(HARVESTED.c.member_id == member_id)
            .order_by(BATCH.c.id.desc())
            .limit(limit)
        )
        return [(row.id, row.value) for row in self._connection.execute(query)]


def _read(row: Row[Any]) -> Confirmation:
    return Confirmation(**{**row._mapping, "thing": Thing(row.thing), "word": Word(row.word)})
