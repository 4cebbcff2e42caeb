"""An offer that opened or ended, told to its maker and to the buyers it names, in the transaction in which it does."""

from __future__ import annotations

from datetime import datetime

from pydantic import AnyHttpUrl

from nguongoc.ports import UnitOfWork
from nguongoc.ports.recalls import WebhookTopic
from nguongoc.services.told import OfferChanged, message_to
from nguongoc.trading.offer import Offer, OfferStep
from nguongoc.trading.order import Side


def tell_offer(uow: UnitOfWork, offer: Offer, step: OfferStep, at: datetime, base_url: str) -> None:
    """To nobody else: an offer to everybody is found by whoever looks, and a list of each new one would tell how much who sells."""
    link = AnyHttpUrl(f"{base_url}/v1/offers/{offer.id}")
    sides = [(Side.SELLER, offer.organisation_id), *((Side.BUYER, each) for each in offer.said.buyer_ids)]
    for side, organisation_id in sides:
        webhook = uow.recalls.webhook(organisation_id)
        if webhook is not None and webhook.hears(WebhookTopic.OFFER_CHANGED):
            said = OfferChanged(offer=link, state=step, side=side)
            uow.outbox.put(message_to(webhook, said, str(offer.id), at, lots=offer.batch_ids))
