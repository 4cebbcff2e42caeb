"""Versions of passports: which took the place of which."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Json, UtcDateTime


class LotCorrectionRow(SQLModel, table=True):
    """What both passports and both events say of each other, found without reading them; the note is in none of them."""

    __tablename__ = "lot_correction"

    batch_id: UUID = Field(primary_key=True, foreign_key="batch.id")
    version: int = Field(primary_key=True)
    record_id: str = Field(foreign_key="record.id", max_length=40, unique=True)
    superseded_id: str = Field(foreign_key="record.id", max_length=40, unique=True)
    event_id: UUID = Field(foreign_key="event.id", unique=True)
    superseded_event_id: UUID = Field(foreign_key="event.id", unique=True)
    members: Any = Field(sa_type=Json)
    note: str | None = Field(default=None, max_length=500)
    corrected_at: datetime = Field(sa_type=UtcDateTime)
    corrected_by: str = Field(max_length=100)
