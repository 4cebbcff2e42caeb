"""Offers on the wire: to strangers steps, never stocks."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from nguongoc.catalogue.certificates import Certificate
from nguongoc.errors import Refusal
from nguongoc.listings.listing import parse_price
from nguongoc.services.make_offer import OfferWish
from nguongoc.services.register_batch import lot_path
from nguongoc.services.trade_views import OfferLot, OfferSeen
from nguongoc.trading.offer import (
    MOST_BUYERS,
    MOST_LOTS,
    MOST_PAPERS,
    MOST_TIERS,
    OfferSaid,
    Terms,
    Tier,
    shown_step,
)
from nguongoc_api.v1 import wire
from nguongoc_api.v1.wire import Amount, Day, Id, QuantityGiven, QuantityShown, Shown, moment, plain


class TierGiven(wire.Given):
    """From `from_value` on, in the offer's unit, a unit costs `price`: plain digits."""

    from_value: Amount
    price: str = Field(max_length=20, examples=["27500"])


class OfferGiven(wire.Given):
    batch_ids: list[Id] = Field(
        default_factory=list, max_length=MOST_LOTS, description="Lots you hold, all of one product"
    )
    product_id: Id | None = Field(default=None, description="Instead of lots: whatever you hold of it now")
    quantity: QuantityGiven
    minimum: Amount = Field(description="The least that may be ordered, in the unit of `quantity`")
    tiers: list[TierGiven] = Field(min_length=1, max_length=MOST_TIERS)
    currency: str = Field(default="VND", max_length=3, description="ISO 4217")
    terms: Annotated[Terms, Field(strict=False)] = Field(
        default=Terms.PICK_UP, description="Incoterms 2020, or `pick_up`"
    )
    named_place: str | None = Field(default=None, max_length=400, description="A town, a port; no household")
    ready_on: Day
    until_on: Day
    certificate_ids: list[Id] = Field(default_factory=list, max_length=MOST_PAPERS)
    report_ids: list[Id] = Field(default_factory=list, max_length=MOST_PAPERS)
    buyers: list[str] = Field(
        default_factory=list, max_length=MOST_BUYERS, description="Slugs of who alone may see it"
    )

    def wish(self) -> OfferWish:
        said = OfferSaid(
            quantity=self.quantity.quantity(),
            minimum=self.minimum,
            tiers=tuple(self._tier(index, each) for index, each in enumerate(self.tiers)),
            terms=self.terms,
            ready_on=self.ready_on,
            until_on=self.until_on,
            named_place=self.named_place,
            certificate_ids=tuple(dict.fromkeys(self.certificate_ids)),
            report_ids=tuple(dict.fromkeys(self.report_ids)),
        )
        lots = tuple(dict.fromkeys(self.batch_ids))
        return OfferWish(said, lots, self.product_id, tuple(dict.fromkeys(self.buyers)))

    def _tier(self, index: int, given: TierGiven) -> Tier:
        try:
            return Tier(given.from_value, parse_price(given.price, self.currency))
        except Refusal as refusal:
            own = refusal.pointer == "/currency"
            raise refusal.at("/currency" if own else f"/tiers/{index}/price") from None


class TierShown(Shown):
    from_value: str
    price: str


class OfferLotShown(Shown):
    """A lot: its page and record say the rest."""

    code: str
    lot: str
    maker: str
    commune_code: str | None
    harvested_on: date
    expires_on: date | None
    page: str

    @classmethod
    def of(cls, each: OfferLot, base_url: str) -> OfferLotShown:
        batch, place = each.batch, each.facility
        return cls(
            code=batch.code,
            lot=batch.lot,
            maker=each.maker.slug,
            commune_code=None if place is None or batch.began_outside else place.commune_code,
            harvested_on=batch.happened_on,
            expires_on=batch.expires_on,
            page=f"{base_url}/p{lot_path(batch)}",
        )


class PaperShown(Shown):
    id: UUID
    scheme: str
    name: str
    number: str | None
    issuer: str
    valid_until: date | None

    @classmethod
    def of(cls, paper: Certificate) -> PaperShown:
        return cls(
            id=paper.id,
            scheme=paper.scheme.value,
            name=paper.name,
            number=paper.number,
            issuer=paper.issuer,
            valid_until=paper.valid_until,
        )


class OfferShown(Shown):
    id: UUID
    seller: str = Field(description="Slug of the organisation that holds the goods")
    seller_name: str
    product_id: UUID
    product: str
    at_least: QuantityShown | None = Field(
        description="So much is offered or more: the largest of 1, 2, 5, 10, 20, 50 ... below it"
    )
    orderable: bool = Field(description="Whether the least order can be had now")
    minimum: QuantityShown
    tiers: list[TierShown]
    currency: str
    terms: Terms
    named_place: str | None
    ready_on: date
    until_on: date
    lots: list[OfferLotShown]
    certificates: list[PaperShown]
    report_ids: list[UUID]
    public: bool
    example: bool = Field(description="Made by the demo: its prices are nobody's")
    created_at: str
    ended_at: str | None
    quantity: QuantityShown | None = Field(description="Exactly, for its maker alone")
    remaining: str | None = Field(description="What can still be promised of it, for its maker alone")
    page: str

    @classmethod
    def of(cls, seen: OfferSeen, base_url: str) -> OfferShown:
        offer, said = seen.offer, seen.offer.said
        unit = said.quantity.unit.value
        return cls(
            id=offer.id,
            seller=seen.seller.slug,
            seller_name=seen.seller.name,
            product_id=offer.product_id,
            product=seen.product.name,
            at_least=QuantityShown(value=f"{shown_step(said.quantity.value):f}", unit=unit),
            orderable=seen.orderable,
            minimum=QuantityShown(value=f"{said.minimum:f}", unit=unit),
            tiers=[
                TierShown(from_value=f"{each.from_value:f}", price=f"{each.price.amount:f}")
                for each in said.tiers
            ],
            currency=said.currency,
            terms=said.terms,
            named_place=said.named_place,
            ready_on=said.ready_on,
            until_on=said.until_on,
            lots=[OfferLotShown.of(each, base_url) for each in seen.lots],
            certificates=[PaperShown.of(each) for each in seen.certificates],
            report_ids=list(said.report_ids),
            public=said.is_public,
            example=offer.example,
            created_at=moment(offer.created_at),
            ended_at=None if offer.ended_at is None else moment(offer.ended_at),
            quantity=QuantityShown.of(said.quantity) if seen.own else None,
            remaining=plain(seen.remaining),
            page=f"{base_url}/offers/{offer.id}",
        )


class Offers(Shown):
    items: list[OfferShown]
