"""How units were judged by their scans, and who looked into it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Bytes, UtcDateTime


class UnitSignalRow(SQLModel, table=True):
    """`unit` is the reference of `scan`; `signals` are codes with commas between."""

    __tablename__ = "unit_signal"
    __table_args__ = (Index("ix_unit_signal_organisation", "organisation_id", "judged_on"),)

    unit: bytes = Field(primary_key=True, sa_type=Bytes)
    batch_id: UUID = Field(foreign_key="batch.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    grade: str = Field(max_length=20)
    signals: str = Field(max_length=250)
    judged_on: date


class SignalMarkRow(SQLModel, table=True):
    """One row: up to which scan all were judged."""

    __tablename__ = "signal_mark"

    id: int = Field(primary_key=True)
    scan_id: UUID
    judged_at: datetime = Field(sa_type=UtcDateTime)


class SignalLookRow(SQLModel, table=True):
    """What an organisation said last of a lot's signals."""

    __tablename__ = "signal_look"

    batch_id: UUID = Field(primary_key=True, foreign_key="batch.id")
    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    looked_at: datetime = Field(sa_type=UtcDateTime)
    looked_by: str = Field(max_length=100)
    note: str = Field(max_length=500)
