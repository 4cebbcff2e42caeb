"""People who grow or catch for an organisation: personal, and erased by deleting rows here."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

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
