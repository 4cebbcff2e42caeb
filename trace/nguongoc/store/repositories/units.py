"""Stretches of a lot's stamps, and what each order printed."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.engine import Connection

from nguongoc.batches.units import Roll, Stretch, UnitState
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import UnitRangeRow, UnitRollRow, UnitStretchRow

STRETCH, ROLL, UNITS = table(UnitStretchRow), table(UnitRollRow), table(UnitRangeRow)
_OF = (STRETCH.c.first, STRETCH.c.last, STRETCH.c.state, STRETCH.c.since)
# Made once: asked for every unit that is scanned or verified.
_AT = (
    select(*_OF)
    .where(STRETCH.c.batch_id == bindparam("of_batch"), STRETCH.c.first <= bindparam("of_unit"))
    .order_by(STRETCH.c.first.desc())
    .limit(1)
)


class SqlUnits:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, batch_id: UUID) -> None:
        self._connection.execute(
            select(UNITS.c.batch_id).where(UNITS.c.batch_id == batch_id).with_for_update()
        ).first()

    def stretches(self, batch_id: UUID) -> Sequence[Stretch]:
        query = select(*_OF).where(STRETCH.c.batch_id == batch_id).order_by(STRETCH.c.first)
        return [
            Stretch(row.first, row.last, UnitState(row.state), row.since)
            for row in self._connection.execute(query)
        ]

    def put(self, batch_id: UUID, before: Sequence[Stretch], after: Sequence[Stretch]) -> None:
        kept = set(before) & set(after)
        gone = [each.first for each in before if each not in kept]
        if gone:
            one = delete(STRETCH).where(
                STRETCH.c.batch_id == bindparam("of_batch"), STRETCH.c.first == bindparam("of_first")
            )
            self._connection.execute(one, [{"of_batch": batch_id, "of_first": first} for first in gone])
        new = [columns_of(each) for each in after if each not in kept]
        if new:
            self._connection.execute(
                insert(STRETCH),
                [{**each, "batch_id": batch_id, "state": each["state"].value} for each in new],
            )

    def at(self, batch_id: UUID, number: int) -> Stretch | None:
        row = self._connection.execute(_AT, {"of_batch": batch_id, "of_unit": number}).first()
        if row is None or row.last < number:
            return None
        return Stretch(row.first, row.last, UnitState(row.state), row.since)

    def add_roll(self, batch_id: UUID, roll: Roll) -> None:
        self._connection.execute(insert(ROLL), {**columns_of(roll), "batch_id": batch_id})

    def roll(self, batch_id: UUID, number: int) -> Roll | None:
        query = select(ROLL).where(ROLL.c.batch_id == batch_id, ROLL.c.number == number)
        row = self._connection.execute(query).first()
        return None if row is None else Roll(row.number, row.first, row.last, row.printed_at)

    def rolls(self, batch_id: UUID, limit: int) -> Sequence[Roll]:
        query = select(ROLL).where(ROLL.c.batch_id == batch_id).order_by(ROLL.c.number.desc()).limit(limit)
        return [
            Roll(row.number, row.first, row.last, row.printed_at) for row in self._connection.execute(query)
        ]
