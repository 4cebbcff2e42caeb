"""Lots that are being declared."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Json, UtcDateTime


class LotDraftRow(SQLModel, table=True):
    """`said` is what was typed, by the names of the desk's fields; `subject` is whose hands it lies in."""

    __tablename__ = "lot_draft"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    subject: str = Field(max_length=100, index=True)
    said: Any = Field(sa_type=Json)
    kept_at: datetime = Field(sa_type=UtcDateTime)
    batch_id: UUID | None = Field(default=None, foreign_key="batch.id")
