"""Connected shops. Nobody who bought anything stands here."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Bytes, ExactDecimal, UtcDateTime


class ShopRow(SQLModel, table=True):
    """One shop of one organisation; `sealed_secret` holds its keys and ours, until it ends."""

    __tablename__ = "shop"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    kind: str = Field(max_length=20)
    url: str = Field(max_length=300)
    language: str = Field(max_length=2)
    currency: str = Field(max_length=3)
    state: str = Field(max_length=12)
    sealed_secret: bytes | None = Field(default=None, sa_type=Bytes)
    connected_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime, index=True)
    orders_since: datetime = Field(sa_type=UtcDateTime)
    claimed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    listening_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    synced_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    trouble: str | None = Field(default=None, max_length=20)
    said: str | None = Field(default=None, max_length=300)
    failures: int = 0
    refused: int = 0


class ShopProductRow(SQLModel, table=True):
    """What a shop was last given of a product."""

    __tablename__ = "shop_product"

    shop_id: UUID = Field(primary_key=True, foreign_key="shop.id")
    product_id: UUID = Field(primary_key=True, foreign_key="product.id")
    remote_id: str | None = Field(default=None, max_length=40)
    digest: str | None = Field(default=None, max_length=64)
    stock: int
    picture: str | None = Field(default=None, max_length=300)
    pushed_at: datetime = Field(sa_type=UtcDateTime)
    trouble: str | None = Field(default=None, max_length=20)
    said: str | None = Field(default=None, max_length=300)
    link: str | None = Field(default=None, max_length=500)


class ShopOrderRow(SQLModel, table=True):
    """One order at a shop."""

    __tablename__ = "shop_order"
    __table_args__ = (UniqueConstraint("shop_id", "remote_id"),)

    id: UUID = Field(primary_key=True)
    shop_id: UUID = Field(foreign_key="shop.id")
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    remote_id: str = Field(max_length=40)
    state: str = Field(max_length=6)
    placed_at: datetime = Field(sa_type=UtcDateTime)
    modified_at: datetime = Field(sa_type=UtcDateTime)


class ShopOrderLineRow(SQLModel, table=True):
    """So many of a product."""

    __tablename__ = "shop_order_line"

    order_id: UUID = Field(primary_key=True, foreign_key="shop_order.id")
    product_id: UUID = Field(primary_key=True, foreign_key="product.id")
    quantity: int
    wanted: Decimal = Field(sa_type=ExactDecimal)


class ShopOrderLotRow(SQLModel, table=True):
    """A part of a lot promised to a line, in the lot's base, in the order in which they go out."""

    __tablename__ = "shop_order_lot"

    order_id: UUID = Field(primary_key=True, foreign_key="shop_order.id")
    product_id: UUID = Field(primary_key=True, foreign_key="product.id")
    position: int = Field(primary_key=True)
    batch_id: UUID = Field(foreign_key="batch.id", index=True)
    amount: Decimal = Field(sa_type=ExactDecimal)
