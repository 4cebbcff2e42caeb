"""Scans of at most 90 days, and what is left of them: a day, a lot, a town, a number."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Bytes, UtcDateTime


class ScanRow(SQLModel, table=True):
    """`unit` and `visitor` are keyed hashes; the visitor's key was destroyed with its day."""

    __tablename__ = "scan"
    __table_args__ = (
        Index("ix_scan_organisation", "organisation_id", "day"),
        Index("ix_scan_unit", "batch_id", "unit", "day"),
    )

    id: UUID = Field(primary_key=True)
    day: date = Field(index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    batch_id: UUID = Field(foreign_key="batch.id")
    unit: bytes | None = Field(default=None, sa_type=Bytes)
    state: str = Field(max_length=10)
    kind: str = Field(max_length=12)
    visitor: bytes | None = Field(default=None, sa_type=Bytes)
    cell: str | None = Field(default=None, max_length=8)
    city: str | None = Field(default=None, max_length=40)
    place_source: str = Field(max_length=10)


class ScanDayRow(SQLModel, table=True):
    """Buyers of a day whose scans are gone; an empty `city` is all of them together."""

    __tablename__ = "scan_day"

    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    day: date = Field(primary_key=True)
    batch_id: UUID = Field(primary_key=True, foreign_key="batch.id")
    city: str = Field(primary_key=True, max_length=40)
    visitors: int
