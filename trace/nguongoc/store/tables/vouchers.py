"""Voucher campaigns and vouchers; nothing here says who took one."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Bytes, Json, UtcDateTime


class VoucherCampaignRow(SQLModel, table=True):
    __tablename__ = "voucher_campaign"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    title_vi: str = Field(max_length=200)
    title_en: str = Field(max_length=200)
    worth_vi: str = Field(max_length=400)
    worth_en: str = Field(max_length=400)
    count: int
    of_unit: int
    of_lot: int
    first_day: date
    last_day: date
    place_ids: Any = Field(sa_type=Json)
    created_at: datetime = Field(sa_type=UtcDateTime)
    taken: int
    redeemed: int
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class VoucherProductRow(SQLModel, table=True):
    """On whose pages a campaign is offered."""

    __tablename__ = "voucher_product"

    campaign_id: UUID = Field(primary_key=True, foreign_key="voucher_campaign.id")
    product_id: UUID = Field(primary_key=True, foreign_key="product.id", index=True)


class VoucherRow(SQLModel, table=True):
    __tablename__ = "voucher"

    id: UUID = Field(primary_key=True)
    campaign_id: UUID = Field(foreign_key="voucher_campaign.id")
    code_hash: bytes = Field(sa_type=Bytes, unique=True)
    pack_hash: bytes = Field(sa_type=Bytes, index=True)
    taken_on: date
    redeemed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    redeemed_place_id: str | None = Field(default=None, max_length=63)
    redeemed_by: UUID | None = Field(default=None, foreign_key="organisation.id")
    attempt_hash: bytes | None = Field(default=None, sa_type=Bytes)
