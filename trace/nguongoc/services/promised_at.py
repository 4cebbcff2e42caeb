"""What is promised to visitors of a place today, and with which goods: the way from the place back to the pack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from nguongoc.catalogue.products import Product
from nguongoc.ports import Reader
from nguongoc.tourism.places import Place
from nguongoc.tourism.vouchers import Campaign

MOST_LOOKED_AT: Final = 50
"""Campaigns of the host, the newest."""
MOST_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Promised:
    """A voucher that packs of `products` give, as long as some are left."""

    campaign: Campaign
    products: tuple[Product, ...]


def promised_at(reader: Reader, place: Place, on: date) -> tuple[Promised, ...]:
    """Of the host alone, at most `MOST_SHOWN`; those that run on the day and are not all taken."""
    if place.host_organisation_id is None:
        return ()
    campaigns = reader.vouchers.campaigns_of(place.host_organisation_id, MOST_LOOKED_AT)
    running = [
        each for each in campaigns if each.runs_on(on) and each.left() > 0 and place.id in each.place_ids
    ]
    return tuple(_promised(reader, each) for each in running[:MOST_SHOWN])


def _promised(reader: Reader, campaign: Campaign) -> Promised:
    found = (reader.catalogue.product(each) for each in campaign.product_ids)
    return Promised(campaign, tuple(each for each in found if each is not None))
