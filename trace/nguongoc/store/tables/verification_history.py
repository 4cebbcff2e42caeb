"""What organisations verified, of at most 90 days."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Bytes, Json, UtcDateTime


class VerificationRow(SQLModel, table=True):
    """A verdict that went out; `unit` is a keyed hash, and no code is here."""

    __tablename__ = "verification"
    __table_args__ = (Index("ix_verification_organisation", "organisation_id", "day"),)

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    day: date = Field(index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    subject: str = Field(max_length=60)
    verdict: str = Field(max_length=16)
    batch_id: UUID | None = Field(default=None, foreign_key="batch.id")
    unit: bytes | None = Field(default=None, sa_type=Bytes)


class VerificationDayRow(SQLModel, table=True):
    """Calls and codes of one key or account on one day."""

    __tablename__ = "verification_day"

    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    day: date = Field(primary_key=True)
    subject: str = Field(primary_key=True, max_length=60)
    calls: int
    busiest: int
    codes: Any = Field(sa_type=Json)
