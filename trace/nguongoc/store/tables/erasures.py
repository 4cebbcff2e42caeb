"""Wishes to be forgotten; nothing in them leads to a person."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nguongoc.store.columns import UtcDateTime


class ErasureWishRow(SQLModel, table=True):
    __tablename__ = "erasure_wish"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime)
    called_off_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    erased_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    files_clean_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
