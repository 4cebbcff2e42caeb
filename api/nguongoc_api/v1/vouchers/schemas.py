"""Campaigns and redemptions on the wire."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from nguongoc.services.offer_vouchers import CampaignDraft
from nguongoc.services.redeem_voucher import Redemption
from nguongoc.tourism.vouchers import Campaign
from nguongoc_api.v1.wire import Day, Given, Shown


class CampaignGiven(Given):
    """What is promised, to how many, when, where, and with which products."""

    title_vi: str
    title_en: str
    worth_vi: str = Field(
        description="What the visitor gets, in words", examples=["Giảm 20.000 ₫ vé hái bưởi"]
    )
    worth_en: str
    count: int
    first_day: Day
    last_day: Day
    places: list[str] = Field(description="Ids of places with a host; a host names its own")
    products: list[str] = Field(description="Slugs of products on whose lots' pages the voucher is offered")
    of_unit: int = Field(default=1, description="How many one pack with a serial may take")
    of_lot: int | None = Field(
        default=None, description="How many may be taken from a lot's stamps without serial"
    )

    def draft(self) -> CampaignDraft:
        return CampaignDraft(
            self.title_vi, self.title_en, self.worth_vi, self.worth_en, self.count, self.first_day, self.last_day,
            tuple(self.places), tuple(self.products), self.of_unit, self.of_lot,
        )  # fmt: skip


class CampaignShown(Shown):
    id: UUID
    title_vi: str
    title_en: str
    worth_vi: str
    worth_en: str
    count: int
    of_unit: int
    of_lot: int
    first_day: date
    last_day: date
    places: list[str]
    product_ids: list[UUID]
    taken: int
    redeemed: int
    ended_at: datetime | None

    @classmethod
    def of(cls, campaign: Campaign) -> CampaignShown:
        return cls(
            id=campaign.id,
            title_vi=campaign.title_vi,
            title_en=campaign.title_en,
            worth_vi=campaign.worth_vi,
            worth_en=campaign.worth_en,
            count=campaign.count,
            of_unit=campaign.of_unit,
            of_lot=campaign.of_lot,
            first_day=campaign.first_day,
            last_day=campaign.last_day,
            places=list(campaign.place_ids),
            product_ids=list(campaign.product_ids),
            taken=campaign.taken,
            redeemed=campaign.redeemed,
            ended_at=campaign.ended_at,
        )


class Campaigns(Shown):
    items: list[CampaignShown]


class RedemptionGiven(Given):
    code: str = Field(description="As typed or scanned", max_length=100)
    attempt: str = Field(description="Your own name for this attempt; sent again, it is answered the same")
    place: str | None = Field(
        default=None, description="Id of the place; default: your first that the voucher names"
    )


class RedemptionShown(Shown):
    campaign_id: UUID
    title_vi: str
    worth_vi: str
    place: str
    redeemed_at: datetime
    again: bool

    @classmethod
    def of(cls, redemption: Redemption) -> RedemptionShown:
        return cls(
            campaign_id=redemption.campaign.id,
            title_vi=redemption.campaign.title_vi,
            worth_vi=redemption.campaign.worth_vi,
            place=redemption.place.id,
            redeemed_at=redemption.at,
            again=redemption.again,
        )
