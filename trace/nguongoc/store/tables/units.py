"""Where the stamps of a lot stand, in stretches; a unit that has no history of its own has no row."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from nguongoc.store.columns import UtcDateTime


class UnitStretchRow(SQLModel, table=True):
    """Units `first` to `last` of a lot, counted from 1; stretches of one lot never meet."""

    __tablename__ = "unit_stretch"

    batch_id: UUID = Field(primary_key=True, foreign_key="batch.id")
    first: int = Field(primary_key=True, sa_type=BigInteger)
    last: int = Field(sa_type=BigInteger)
    state: str = Field(max_length=10)
    since: datetime = Field(sa_type=UtcDateTime)


class UnitRollRow(SQLModel, table=True):
    """What one order printed."""

    __tablename__ = "unit_roll"

    batch_id: UUID = Field(primary_key=True, foreign_key="batch.id")
    number: int = Field(primary_key=True)
    first: int = Field(sa_type=BigInteger)
    last: int = Field(sa_type=BigInteger)
    printed_at: datetime = Field(sa_type=UtcDateTime)
    has_pins: bool = False


class UnitPinRow(SQLModel, table=True):
    """The first use of one unit's PIN; the PIN itself is derived and stands nowhere."""

    __tablename__ = "unit_pin"

    batch_id: UUID = Field(primary_key=True, foreign_key="batch.id")
    number: int = Field(primary_key=True, sa_type=BigInteger)
    used_at: datetime = Field(sa_type=UtcDateTime)
