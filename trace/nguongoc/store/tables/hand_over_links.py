"""Hand-overs by link."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlmodel import Field, SQLModel

from nguongoc.store.columns import ExactDecimal, UtcDateTime


class HandOverLinkRow(SQLModel, table=True):
    """What goes to whoever takes it up; of the link only its hash is here."""

    __tablename__ = "hand_over_link"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    token_sha256: str = Field(max_length=64, unique=True)
    reference: str = Field(max_length=60)
    offered_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    receiver_id: UUID | None = Field(default=None, foreign_key="organisation.id", index=True)
    taken_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class HandOverLineRow(SQLModel, table=True):
    """So much of one lot."""

    __tablename__ = "hand_over_line"

    link_id: UUID = Field(primary_key=True, foreign_key="hand_over_link.id")
    batch_id: UUID = Field(primary_key=True, foreign_key="batch.id", index=True)
    value: Decimal = Field(sa_type=ExactDecimal)
    unit: str = Field(max_length=10)
