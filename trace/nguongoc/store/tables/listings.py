"""Where products are sold."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlmodel import Field, SQLModel

from nguongoc.store.columns import ExactDecimal, UtcDateTime


class ListingRow(SQLModel, table=True):
    """One product at one place where it is sold; the row is changed, its version says how often."""

    __tablename__ = "listing"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    product_id: UUID = Field(foreign_key="product.id", index=True)
    channel: str = Field(max_length=40)
    url: str | None = Field(default=None, max_length=2000)
    price: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    currency: str | None = Field(default=None, max_length=3)
    availability: str = Field(max_length=20)
    version: int
    confirmed_at: datetime = Field(sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
