"""What changed, for whoever asks what is new."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer, text
from sqlmodel import Field, SQLModel

from nguongoc.store.columns import UtcDateTime

_FRESH = text("number IS NULL")


class ChangeRow(SQLModel, table=True):
    """A change. `id` is the order of writing; `number` and `at` are given once it is committed, by one transaction at a time."""

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_fresh", "id", postgresql_where=_FRESH, sqlite_where=_FRESH),)

    id: int | None = Field(
        default=None, primary_key=True, sa_type=BigInteger().with_variant(Integer(), "sqlite")
    )
    number: int | None = Field(default=None, sa_type=BigInteger, unique=True)
    type: str = Field(max_length=30)
    about: str = Field(max_length=40)
    batch_id: UUID | None = Field(default=None, foreign_key="batch.id")
    owner_id: UUID = Field(foreign_key="organisation.id")
    other_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    """The buyer, of an order; of an offer a buyer that it names; of a shipment whom it goes to."""
    at: datetime | None = Field(default=None, sa_type=UtcDateTime)
