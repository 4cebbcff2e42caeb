"""Offers of lots, and orders from them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, false
from sqlmodel import Field, SQLModel

from nguongoc.store.columns import ExactDecimal, Json, UtcDateTime


class OfferRow(SQLModel, table=True):
    """One offer; it is ended, never changed. Values are in `unit`."""

    __tablename__ = "offer"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    product_id: UUID = Field(foreign_key="product.id", index=True)
    quantity: Decimal = Field(sa_type=ExactDecimal)
    unit: str = Field(max_length=10)
    base: str = Field(max_length=4)
    base_whole: int = Field(sa_type=BigInteger)
    """The quantity in whole units of its base, rounded down: what a search compares, on both databases alike."""
    minimum: Decimal = Field(sa_type=ExactDecimal)
    currency: str = Field(max_length=3)
    tiers: Any = Field(sa_type=Json)
    terms: str = Field(max_length=10)
    named_place: str | None = Field(default=None, max_length=120)
    ready_on: date
    until_on: date
    report_ids: Any = Field(sa_type=Json)
    is_public: bool
    example: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    created_at: datetime = Field(sa_type=UtcDateTime)
    created_by: str = Field(max_length=100)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_by: str | None = Field(default=None, max_length=100)


class OfferLotRow(SQLModel, table=True):
    __tablename__ = "offer_lot"

    offer_id: UUID = Field(primary_key=True, foreign_key="offer.id")
    batch_id: UUID = Field(primary_key=True, foreign_key="batch.id", index=True)


class OfferBuyerRow(SQLModel, table=True):
    """Whoever alone may see an offer."""

    __tablename__ = "offer_buyer"

    offer_id: UUID = Field(primary_key=True, foreign_key="offer.id")
    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id", index=True)


class OfferCertificateRow(SQLModel, table=True):
    __tablename__ = "offer_certificate"

    offer_id: UUID = Field(primary_key=True, foreign_key="offer.id")
    certificate_id: UUID = Field(primary_key=True, foreign_key="certificate.id", index=True)


class TradeOrderRow(SQLModel, table=True):
    """One order. `order` is a word of SQL."""

    __tablename__ = "trade_order"

    id: UUID = Field(primary_key=True)
    offer_id: UUID = Field(foreign_key="offer.id", index=True)
    seller_id: UUID = Field(foreign_key="organisation.id", index=True)
    buyer_id: UUID = Field(foreign_key="organisation.id", index=True)
    product_id: UUID = Field(foreign_key="product.id")
    quantity: Decimal = Field(sa_type=ExactDecimal)
    unit: str = Field(max_length=10)
    price: Decimal = Field(sa_type=ExactDecimal)
    currency: str = Field(max_length=3)
    market: str | None = Field(default=None, max_length=60)
    state: str = Field(max_length=12)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)


class OrderLotRow(SQLModel, table=True):
    """A part of a lot promised to an order, in the lot's base."""

    __tablename__ = "order_lot"

    order_id: UUID = Field(primary_key=True, foreign_key="trade_order.id")
    position: int = Field(primary_key=True)
    batch_id: UUID = Field(foreign_key="batch.id", index=True)
    amount: Decimal = Field(sa_type=ExactDecimal)
    shipment_id: UUID | None = None


class OrderStepRow(SQLModel, table=True):
    """Who did what with an order, when."""

    __tablename__ = "order_step"

    order_id: UUID = Field(primary_key=True, foreign_key="trade_order.id")
    number: int = Field(primary_key=True)
    action: str = Field(max_length=12)
    state: str = Field(max_length=12)
    at: datetime = Field(sa_type=UtcDateTime)
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    by: str | None = Field(default=None, max_length=100)
    note: str | None = Field(default=None, max_length=200)
