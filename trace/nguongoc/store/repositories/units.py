"""Stretches of a lot's stamps, and what each order printed."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from nguongoc.batches.units import Roll, Stretch, UnitState
from nguongoc.store.repositories.at_once import asked, beginning_before
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import UnitPinRow, UnitRangeRow, UnitRollRow, UnitStretchRow

STRETCH, ROLL, UNITS = table(UnitStretchRow), table(UnitRollRow), table(UnitRangeRow)
PIN = table(UnitPinRow)
_OF = (STRETCH.c.first, STRETCH.c.last, STRETCH.c.state, STRETCH.c.since)
# Made once: asked for every unit that is scanned or verified.
_AT = (
    select(*_OF)
    .where(STRETCH.c.batch_id == bindparam("of_batch"), STRETCH.c.first <= bindparam("of_unit"))
    .order_by(STRETCH.c.first.desc())
    .limit(1)
)
_PINNED = (
    select(ROLL.c.number)
    .where(
        ROLL.c.batch_id == bindparam("of_batch"),
        ROLL.c.has_pins.is_(True),
        ROLL.c.first <= bindparam("of_unit"),
        ROLL.c.last >= bindparam("of_unit"),
    )
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

    def at_all(self, units: Collection[tuple[UUID, int]]) -> Mapping[tuple[UUID, int], Stretch]:
        found: dict[tuple[UUID, int], Stretch] = {}
        for row in self._connection.execute(beginning_before(asked(units), STRETCH, STRETCH.c.batch_id)):
            if row.asked_number <= row.last:
                stretch = Stretch(row.first, row.last, UnitState(row.state), row.since)
                found[row.asked_of, row.asked_number] = stretch
        return found

    def add_roll(self, batch_id: UUID, roll: Roll) -> None:
        self._connection.execute(insert(ROLL), {**columns_of(roll), "batch_id": batch_id})

    def roll(self, batch_id: UUID, number: int) -> Roll | None:
        query = select(ROLL).where(ROLL.c.batch_id == batch_id, ROLL.c.number == number)
        row = self._connection.execute(query).first()
        return None if row is None else _roll(row)

    def rolls(self, batch_id: UUID, limit: int) -> Sequence[Roll]:
        query = select(ROLL).where(ROLL.c.batch_id == batch_id).order_by(ROLL.c.number.desc()).limit(limit)
        return [_roll(row) for row in self._connection.execute(query)]

    def has_pin(self, batch_id: UUID, number: int) -> bool:
        found = self._connection.execute(_PINNED, {"of_batch": batch_id, "of_unit": number}).first()
        return found is not None

    def use_pin(self, batch_id: UUID, number: int, at: datetime) -> tuple[bool, datetime]:
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        # Two at once: whichever comes second waits for the first's row where it has to, and adds none.
        values = {"batch_id": batch_id, "number": number, "used_at": at}
        insert = dialect.insert(PIN).values(**values).on_conflict_do_nothing()
        first = self._connection.execute(insert.returning(PIN.c.number)).first() is not None
        of_unit = (PIN.c.batch_id == batch_id, PIN.c.number == number)
        used_at: datetime = self._connection.execute(select(PIN.c.used_at).where(*of_unit)).scalar_one()
        return first, used_at


def _roll(row: Row[Any]) -> Roll:
    return Roll(row.number, row.first, row.last, row.printed_at, row.has_pins)
