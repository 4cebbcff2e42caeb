"""Links that owners register for their products, every version of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel, UniqueConstraint

from nguongoc.store.columns import Json, UtcDateTime


class ProductLinkRow(SQLModel, table=True):
    """One version of a link: a change adds a row and gives the one before its end; no row is changed in what it says."""

    __tablename__ = "product_link"
    __table_args__ = (
        UniqueConstraint("link_id", "version"),
        Index("ix_product_link_product_id_batch_id", "product_id", "batch_id"),
    )

    id: UUID = Field(primary_key=True)
    link_id: UUID
    version: int
    product_id: UUID = Field(foreign_key="product.id")
    batch_id: UUID | None = Field(default=None, foreign_key="batch.id")
    relation: str = Field(max_length=200)
    href: str = Field(max_length=2000)
    title: str = Field(max_length=200)
    languages: Any = Field(sa_type=Json)
    media_type: str | None = Field(default=None, max_length=150)
    context: str | None = Field(default=None, max_length=50)
    valid_from: datetime = Field(sa_type=UtcDateTime)
    set_by: str = Field(max_length=100)
    valid_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_by: str | None = Field(default=None, max_length=100)
