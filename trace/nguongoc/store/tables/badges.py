"""Badges on listings, and where else they were seen."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nguongoc.store.columns import UtcDateTime


class BadgeRow(SQLModel, table=True):
    """For one listing of one seller; `seller` and `listing` are what its maker wrote."""

    __tablename__ = "badge"

    id: str = Field(primary_key=True, max_length=16)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    batch_id: UUID = Field(foreign_key="batch.id", index=True)
    seller: str = Field(max_length=120)
    listing: str = Field(max_length=500)
    origin: str = Field(max_length=300)
    made_at: datetime = Field(sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class BadgeElsewhereRow(SQLModel, table=True):
    """A site that is not the listing's: its origin, no address of a page and nothing of who was there."""

    __tablename__ = "badge_elsewhere"

    badge_id: str = Field(primary_key=True, foreign_key="badge.id", max_length=16)
    origin: str = Field(primary_key=True, max_length=300)
    times: int
    first_at: datetime = Field(sa_type=UtcDateTime)
    last_at: datetime = Field(sa_type=UtcDateTime)
