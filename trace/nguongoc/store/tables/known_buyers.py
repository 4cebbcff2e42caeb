"""Whom organisations sell to: theirs alone, and erased by deleting rows here."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nguongoc.store.columns import UtcDateTime


class KnownBuyerRow(SQLModel, table=True):
    __tablename__ = "known_buyer"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    name: str = Field(max_length=120)
    kind: str = Field(max_length=12)
    gln: str | None = Field(default=None, max_length=13)
    tax_code: str | None = Field(default=None, max_length=14)
    buyer_id: UUID | None = Field(default=None, foreign_key="organisation.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
