"""Names held for review."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Json, UtcDateTime


class NameHoldRow(SQLModel, table=True):
    __tablename__ = "name_hold"

    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    others: Any = Field(sa_type=Json)
    algorithm: str | None = Field(default=None, max_length=10)
    state: str = Field(max_length=10)
    held_at: datetime = Field(sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_by: UUID | None = Field(default=None, foreign_key="organisation.id")
    reason: str | None = Field(default=None, max_length=500)
