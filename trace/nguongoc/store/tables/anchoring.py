"""Wishes for identity anchors."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nguongoc.store.columns import UtcDateTime


class AnchorWishRow(SQLModel, table=True):
    __tablename__ = "anchor_wish"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    name: str = Field(max_length=200)
    number: str = Field(max_length=100)
    registered_on: date
    register_name: str = Field(max_length=200)
    register_url: str = Field(max_length=2000)
    state: str = Field(max_length=10)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_by: UUID | None = Field(default=None, foreign_key="organisation.id")
    anchor_id: str | None = Field(default=None, max_length=40, foreign_key="trust_document.id")
    reason: str | None = Field(default=None, max_length=500)
