"""Campaigns and vouchers: every count and every redemption by one conditional update."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.engine import Connection

from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import VoucherCampaignRow, VoucherProductRow, VoucherRow
from nguongoc.tourism.vouchers import Campaign, Voucher

CAMPAIGN, PRODUCTS, VOUCHER = table(VoucherCampaignRow), table(VoucherProductRow), table(VoucherRow)


class SqlVouchers:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_campaign(self, campaign: Campaign) -> None:
        columns = columns_of(campaign) | {"place_ids": list(campaign.place_ids)}
        products = columns.pop("product_ids")
        self._connection.execute(insert(CAMPAIGN), columns)
        rows = [{"campaign_id": campaign.id, "product_id": each} for each in products]
        self._connection.execute(insert(PRODUCTS), rows)

    def campaign(self, campaign_id: UUID) -> Campaign | None:
        row = self._connection.execute(select(CAMPAIGN).where(CAMPAIGN.c.id == campaign_id)).first()
        return None if row is None else self._read(row)

    def campaigns_of(self, organisation_id: UUID, limit: int) -> Sequence[Campaign]:
        query = select(CAMPAIGN).where(CAMPAIGN.c.organisation_id == organisation_id)
        rows = self._connection.execute(query.order_by(CAMPAIGN.c.id.desc()).limit(limit)).all()
        return [self._read(row) for row in rows]

    def campaigns_for(self, product_id: UUID, limit: int) -> Sequence[Campaign]:
        query = (
            select(CAMPAIGN)
            .join(PRODUCTS, PRODUCTS.c.campaign_id == CAMPAIGN.c.id)
            .where(PRODUCTS.c.product_id == product_id, CAMPAIGN.c.ended_at.is_(None))
            .order_by(CAMPAIGN.c.id)
            .limit(limit)
        )
        return [self._read(row) for row in self._connection.execute(query).all()]

    def end_campaign(self, campaign_id: UUID, at: datetime) -> bool:
        running = (CAMPAIGN.c.id == campaign_id, CAMPAIGN.c.ended_at.is_(None))
        return self._connection.execute(update(CAMPAIGN).where(*running).values(ended_at=at)).rowcount > 0

    def resume_campaign(self, campaign_id: UUID) -> None:
        self._connection.execute(update(CAMPAIGN).where(CAMPAIGN.c.id == campaign_id).values(ended_at=None))

    def claim_taking(self, campaign_id: UUID) -> bool:
        some_left = (CAMPAIGN.c.id == campaign_id, CAMPAIGN.c.taken < CAMPAIGN.c.count)
        one_more = update(CAMPAIGN).where(*some_left).values(taken=CAMPAIGN.c.taken + 1)
        return self._connection.execute(one_more).rowcount > 0

    def taken_by(self, campaign_id: UUID, pack_hash: bytes) -> int:
        of_pack = (VOUCHER.c.pack_hash == pack_hash, VOUCHER.c.campaign_id == campaign_id)
        return int(
            self._connection.execute(select(func.count()).select_from(VOUCHER).where(*of_pack)).scalar_one()
        )

    def add_voucher(self, voucher: Voucher) -> None:
        self._connection.execute(insert(VOUCHER), columns_of(voucher))

    def voucher(self, code_hash: bytes) -> Voucher | None:
        row = self._connection.execute(select(VOUCHER).where(VOUCHER.c.code_hash == code_hash)).first()
        return None if row is None else Voucher(**row._mapping)

    def redeem(
        self, code_hash: bytes, at: datetime, place_id: str, organisation_id: UUID, attempt_hash: bytes
    ) -> bool:
        unused = (VOUCHER.c.code_hash == code_hash, VOUCHER.c.redeemed_at.is_(None))
        used = {
            "redeemed_at": at,
            "redeemed_place_id": place_id,
            "redeemed_by": organisation_id,
            "attempt_hash": attempt_hash,
        }
        changed = self._connection.execute(update(VOUCHER).where(*unused).values(used))
        if not changed.rowcount:
            return False
        of = select(VOUCHER.c.campaign_id).where(VOUCHER.c.code_hash == code_hash).scalar_subquery()
        self._connection.execute(
            update(CAMPAIGN).where(CAMPAIGN.c.id == of).values(redeemed=CAMPAIGN.c.redeemed + 1)
        )
        return True

    def _read(self, row: Row[Any]) -> Campaign:
        query = select(PRODUCTS.c.product_id).where(PRODUCTS.c.campaign_id == row.id)
        products = tuple(self._connection.execute(query.order_by(PRODUCTS.c.product_id)).scalars())
        return Campaign(**{**row._mapping, "place_ids": tuple(row.place_ids)}, product_ids=products)
