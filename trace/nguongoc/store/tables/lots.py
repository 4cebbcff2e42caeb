"""Events, and what is projected from them: lots, inputs, the edges of the trace graph."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel, UniqueConstraint

from nguongoc.store.columns import Bytes, ExactDecimal, Json, UtcDateTime


class EventRow(SQLModel, table=True):
    """An EPCIS event as its canonical bytes, append-only; the other columns are an index over them."""

    __tablename__ = "event"

    id: UUID = Field(primary_key=True)
    event_uri: str = Field(max_length=500, unique=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    type: str = Field(max_length=30)
    biz_step: str | None = Field(default=None, max_length=100)
    event_time: datetime = Field(sa_type=UtcDateTime)
    record_time: datetime = Field(sa_type=UtcDateTime, index=True)
    body: bytes = Field(sa_type=Bytes)


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


class BatchInputRow(SQLModel, table=True):
    __tablename__ = "batch_input"

    batch_id: UUID = Field(primary_key=True, foreign_key="batch.id")
    source_batch_id: UUID = Field(primary_key=True, foreign_key="batch.id", index=True)
    amount: Decimal = Field(sa_type=ExactDecimal)
    unit: str = Field(max_length=10)
    canonical_amount: Decimal = Field(sa_type=ExactDecimal)
    canonical_base: str = Field(max_length=2)


class LotEdgeRow(SQLModel, table=True):
    """One step of the trace graph, both ways indexed; classes are canonical lot links."""

    __tablename__ = "lot_edge"

    event_id: UUID = Field(primary_key=True, foreign_key="event.id")
    source: str = Field(primary_key=True, max_length=300, index=True)
    target: str = Field(primary_key=True, max_length=300, index=True)
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
