"""`/v1/vouchers`: campaigns offered, and vouchers redeemed. They are taken on the page of a pack, never here."""

from __future__ import annotations

from fastapi import Response

from nguongoc_api.auth.access import VouchersIssuer, VouchersRedeemer
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.vouchers.schemas import (
    CampaignGiven,
    Campaigns,
    CampaignShown,
    RedemptionGiven,
    RedemptionShown,
)
from nguongoc_api.v1.wire import Id

ROUTER = router("vouchers", "vouchers")


@ROUTER.post("/campaigns", status_code=201, response_model=CampaignShown)
def offer_vouchers(caller: VouchersIssuer, given: CampaignGiven, use: Use, created: Created) -> Response:
    """Promise something to visitors who come with a pack."""
    return created.answer(
        lambda once: use.vouchers.offer(caller, given.draft(), once),
        lambda campaign: f"/v1/vouchers/campaigns/{campaign.id}",
        CampaignShown.of,
    )


@ROUTER.get("/campaigns")
def list_campaigns(caller: VouchersIssuer, use: Use) -> Campaigns:
    """Your own, newest first, at most 100."""
    return Campaigns(items=[CampaignShown.of(each) for each in use.vouchers.offer.own(caller)])


@ROUTER.get("/campaigns/{campaign_id}")
def show_campaign(caller: VouchersIssuer, campaign_id: Id, use: Use) -> CampaignShown:
    return CampaignShown.of(use.vouchers.offer.show(caller, campaign_id))


@ROUTER.post("/campaigns/{campaign_id}/end")
def end_campaign(caller: VouchersIssuer, campaign_id: Id, use: Use) -> CampaignShown:
    """No more are taken; those taken stay good to their last day."""
    return CampaignShown.of(use.vouchers.offer.end(caller, campaign_id))


@ROUTER.post("/redemptions")
def redeem_voucher(caller: VouchersRedeemer, given: RedemptionGiven, use: Use) -> RedemptionShown:
    """Exactly once; `voucher-used` tells when. The same `attempt` again is answered the same."""
    return RedemptionShown.of(use.vouchers.redeem(caller, given.code, given.attempt, given.place))
