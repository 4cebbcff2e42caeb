"""People who grow or catch for an organisation: personal, and erased by deleting rows here."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from nguongoc.store.columns import ExactDecimal, UtcDateTime


class MemberRow(SQLModel, table=True):
    __tablename__ = "member"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    name: str = Field(max_length=200)
    phone: str | None = Field(default=None, max_length=20)
    created_at: datetime = Field(sa_type=UtcDateTime)


class BatchMemberRow(SQLModel, table=True):
    """Who harvested some of a lot; `value` is in the lot's own unit."""

    __tablename__ = "batch_member"

    batch_id: UUID = Field(primary_key=True, foreign_key="batch.id")
    member_id: UUID = Field(primary_key=True, foreign_key="member.id", index=True)
    value: Decimal | None = Field(default=None, sa_type=ExactDecimal)


class LotEntryRow(SQLModel, table=True):
    """Whose account or key entered a lot, and what that account was then; who declares it is the organisation."""

    __tablename__ = "lot_entry"

    batch_id: UUID = Field(primary_key=True, foreign_key="batch.id")
    entered_by: str = Field(max_length=60)
    duty: str | None = Field(default=None, max_length=10)


class ConfirmationRow(SQLModel, table=True):
    """What a member says of what was entered in their name; `sha256` is of what they were shown."""

    __tablename__ = "confirmation"
    __table_args__ = (Index("ix_confirmation_thing_id", "thing_id"),)

    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    member_id: UUID = Field(primary_key=True, foreign_key="member.id")
    thing: str = Field(primary_key=True, max_length=10)
    thing_id: UUID = Field(primary_key=True)
    sha256: str = Field(max_length=64)
    word: str = Field(max_length=10)
    note: str | None = Field(default=None, max_length=500)
    said_by: str = Field(max_length=60)
    said_at: datetime = Field(sa_type=UtcDateTime)
