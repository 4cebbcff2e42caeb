"""What is projected from events: lots, inputs, the edges of the trace graph, what was taken of a lot."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel, UniqueConstraint

from nguongoc.store.columns import ExactDecimal, Json, UtcDateTime


class BatchRow(SQLModel, table=True):
    __tablename__ = "batch"
    __table_args__ = (UniqueConstraint("product_id", "lot"), UniqueConstraint("gtin", "lot"))

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    product_id: UUID = Field(foreign_key="product.id")
    facility_id: UUID = Field(foreign_key="facility.id", index=True)
    code: str = Field(max_length=10, unique=True)
    gtin: str | None = Field(default=None, max_length=14)
    lot: str = Field(max_length=20)
    origin: str = Field(max_length=12)
    amount: Decimal = Field(sa_type=ExactDecimal)
    unit: str = Field(max_length=10)
    canonical_amount: Decimal = Field(sa_type=ExactDecimal)
    canonical_base: str = Field(max_length=2)
    happened_on: date
    packed_on: date | None = None
    expires_on: date | None = None
    variety: str | None = Field(default=None, max_length=200)
    statements: Any = Field(sa_type=Json)
    hold: str = Field(max_length=10)
    event_id: UUID = Field(foreign_key="event.id", unique=True)
    passport_id: str = Field(max_length=40)
    entered_at: datetime = Field(sa_type=UtcDateTime)
    environment: Any = Field(default=None, sa_type=Json, nullable=True)
    told_origin: Any = Field(default=None, sa_type=Json, nullable=True)
    bought_inputs: Any = Field(default=None, sa_type=Json, nullable=True)


class BatchInputRow(SQLModel, table=True):
    __tablename__ = "batch_input"

    batch_id: UUID = Field(primary_key=True, foreign_key="batch.id")
    source_batch_id: UUID = Field(primary_key=True, foreign_key="batch.id", index=True)
    amount: Decimal = Field(sa_type=ExactDecimal)
    unit: str = Field(max_length=10)
    canonical_amount: Decimal = Field(sa_type=ExactDecimal)
    canonical_base: str = Field(max_length=2)


class LotSellerRow(SQLModel, table=True):
    """Of whom a purchased lot was bought, for its buyer alone: personal, and erased by deleting the row."""

    __tablename__ = "lot_seller"

    batch_id: UUID = Field(primary_key=True, foreign_key="batch.id")
    name: str = Field(max_length=120)


class LotEdgeRow(SQLModel, table=True):
    """One step of the trace graph between canonical keys; each index answers a step of a walk alone."""

    __tablename__ = "lot_edge"
    __table_args__ = (
        Index("ix_lot_edge_forward", "source", "target", "event_time", "event_id"),
        Index("ix_lot_edge_back", "target", "source", "event_time", "event_id"),
    )

    event_id: UUID = Field(primary_key=True, foreign_key="event.id")
    source: str = Field(primary_key=True, max_length=500)
    target: str = Field(primary_key=True, max_length=500)
    event_time: datetime = Field(sa_type=UtcDateTime)


class UnitRangeRow(SQLModel, table=True):
    """The unit indexes of its product that a batch owns; ranges of one product never overlap."""

    __tablename__ = "unit_range"
    __table_args__ = (UniqueConstraint("product_id", "first"),)

    batch_id: UUID = Field(primary_key=True, foreign_key="batch.id")
    product_id: UUID = Field(foreign_key="product.id")
    first: int = Field(sa_type=BigInteger)
    count: int = Field(sa_type=BigInteger)
    key_version: int


class LotMovementRow(SQLModel, table=True):
    """What an event did to what its organisation holds of a lot; nothing while the event is voided."""

    __tablename__ = "lot_movement"

    event_id: UUID = Field(primary_key=True, foreign_key="event.id")
    batch_id: UUID = Field(primary_key=True, foreign_key="batch.id", index=True)
    holder_id: UUID = Field(foreign_key="organisation.id", index=True)
    kind: str = Field(max_length=10)
    amount: Decimal = Field(sa_type=ExactDecimal)
    base: str = Field(max_length=2)
    at: datetime = Field(sa_type=UtcDateTime)
    other_id: UUID | None = Field(default=None, foreign_key="organisation.id", index=True)
    reference: str = Field(max_length=500)
