"""An offer: so much of some lots of one product for sale by the quantity, at prices that fall with it, on terms and days stated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID

from nguongoc.batches.quantities import EXACT, Quantity
from nguongoc.errors import Invalid, TooLarge
from nguongoc.listings.listing import CURRENCIES, Price

MOST_LOTS: Final = 50
MOST_TIERS: Final = 8
MOST_BUYERS: Final = 50
MOST_PAPERS: Final = 20
LONGEST_OPEN: Final = 400
"""Days from the making of an offer to its last: goods that are harvested next season, and no further."""


class TiersWrong(Invalid):
    """Prices that do not begin at the minimum order, or do not fall as the quantity grows."""

    code = "tiers-wrong"


class MinimumAboveOffer(Invalid):
    """The least that may be ordered is more than is offered, or in a unit of another kind."""

    code = "minimum-above-offer"


class OfferDaysWrong(Invalid):
    """Ends before it begins, is over already, or lasts longer than `LONGEST_OPEN` days."""

    code = "offer-days-wrong"


class OfferTooLong(TooLarge):
    """More lots, prices, papers or buyers than an offer may name; `most` says how many."""

    code = "offer-too-long"


class Terms(StrEnum):
    """Where the goods change hands: Incoterms 2020 (ICC publication 723), or fetched at the farm gate as most of it is."""

    PICK_UP = "pick_up"
    EXW = "EXW"
    FCA = "FCA"
    FAS = "FAS"
    FOB = "FOB"
    CPT = "CPT"
    CIP = "CIP"
    CFR = "CFR"
    CIF = "CIF"
    DAP = "DAP"
    DPU = "DPU"
    DDP = "DDP"


class OfferStep(StrEnum):
    """What may happen to an offer."""

    OPENED = "opened"
    ENDED = "ended"
    """By its maker; the last day of an offer is in it from the start."""


@dataclass(frozen=True, slots=True)
class Tier:
    """From this quantity on (in the offer's unit) a unit costs so much."""

    from_value: Decimal
    price: Price


@dataclass(frozen=True, slots=True)
class OfferSaid:
    """What its maker says of an offer. Values of tiers and the minimum are in the unit of `quantity`."""

    quantity: Quantity
    minimum: Decimal
    tiers: tuple[Tier, ...]
    terms: Terms
    ready_on: date
    until_on: date
    named_place: str | None = None
    """The place that an Incoterm names, or where to fetch the goods: a town, a port, a packhouse; no household."""
    certificate_ids: tuple[UUID, ...] = ()
    report_ids: tuple[UUID, ...] = ()
    buyer_ids: tuple[UUID, ...] = ()
    """Who alone may see it; nobody named: everybody may."""

    @property
    def is_public(self) -> bool:
        return not self.buyer_ids

    @property
    def currency(self) -> str:
        return self.tiers[0].price.currency

    def price_of(self, value: Decimal) -> Price:
        """A unit's price when so much is ordered: of the highest tier that it reaches."""
        reached = [each for each in self.tiers if each.from_value <= value]
        return (reached or self.tiers[:1])[-1].price


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer as it stands; it is ended and made anew, never changed under those who ordered from it."""

    id: UUID
    organisation_id: UUID
    product_id: UUID
    batch_ids: tuple[UUID, ...]
    said: OfferSaid
    created_at: datetime
    created_by: str
    example: bool = False
    """Made by the demo: its prices are nobody's."""
    ended_at: datetime | None = None
    ended_by: str | None = None

    def is_open(self, today: date) -> bool:
        """Whether it may be ordered from on a day of the Vietnamese calendar; before the goods are ready, too."""
        return self.ended_at is None and today <= self.said.until_on

    def visible_to(self, organisation_id: UUID | None) -> bool:
        """Its maker and, where buyers are named, these; everybody where none is."""
        return (
            self.said.is_public
            or organisation_id == self.organisation_id
            or organisation_id in self.said.buyer_ids
        )


def check_offer(said: OfferSaid, batch_ids: Sequence[UUID], today: date) -> None:
    """Raises `OfferTooLong`, `MinimumAboveOffer`, `TiersWrong`, `OfferDaysWrong`; each names its field."""
    for named, most, pointer in (
        (batch_ids, MOST_LOTS, "/batch_ids"),
        (said.tiers, MOST_TIERS, "/tiers"),
        (said.buyer_ids, MOST_BUYERS, "/buyers"),
        (said.certificate_ids, MOST_PAPERS, "/certificate_ids"),
        (said.report_ids, MOST_PAPERS, "/report_ids"),
    ):
        if len(named) > most:
            raise OfferTooLong(f"at most {most}", pointer=pointer, most=most)
    if said.minimum > said.quantity.value:
        raise MinimumAboveOffer("the least ordered is more than is offered", pointer="/minimum")
    _check_tiers(said)
    days = (said.until_on - today).days
    if not (said.ready_on <= said.until_on and 0 <= days <= LONGEST_OPEN):
        raise OfferDaysWrong(
            f"from the day it is ready to a later one, at most {LONGEST_OPEN} days from today",
            pointer="/until_on",
            most=LONGEST_OPEN,
        )


def _check_tiers(said: OfferSaid) -> None:
    if not said.tiers or said.tiers[0].from_value != said.minimum:
        raise TiersWrong("the first price is that of the least that may be ordered", pointer="/tiers")
    for before, tier in zip(said.tiers, said.tiers[1:], strict=False):
        falls = tier.price.amount < before.price.amount and tier.price.currency == before.price.currency
        if tier.from_value <= before.from_value or not falls:
            raise TiersWrong("more costs less a unit, in one currency", pointer="/tiers")


def total(price: Price, value: Decimal) -> Price:
    """What so many units cost, rounded half up to the smallest coin of the currency, once, at the end."""
    coin = Decimal(1).scaleb(-CURRENCIES[price.currency])
    return Price(EXACT.multiply(price.amount, value).quantize(coin, ROUND_HALF_UP), price.currency)


def shown_step(amount: Decimal) -> Decimal:
    """The largest of 1, 2, 5, 10, 20, 50 ... that is not above an amount: what strangers learn of a quantity.

    A rival who asks every day would read sales from exact figures; from a step it reads that there is about so much.
    """
    if amount <= 0:
        return Decimal(0)
    power = Decimal(1).scaleb(amount.adjusted())
    return max(step * power for step in (Decimal(1), Decimal(2), Decimal(5)) if step * power <= amount)
