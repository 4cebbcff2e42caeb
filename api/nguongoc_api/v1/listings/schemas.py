"""Listings on the wire, and product data for them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from nguongoc.listings.channels import Channel, ChannelColumn, Known
from nguongoc.listings.claims import ClaimKind
from nguongoc.listings.goods import Told
from nguongoc.listings.listing import Availability, Listing
from nguongoc.listings.requirements import Answered, Given, answered
from nguongoc.listings.ways_out import way_out
from nguongoc.services.manage_listings import ListingDraft
from nguongoc_api.v1 import wire
from nguongoc_api.v1.wire import Id, Shown, plain


class ListingChange(wire.Given):
    channel: str = Field(description="One of `GET /v1/listings/channels`")
    url: str | None = Field(default=None, description="Where it is sold; null while it is to be listed")
    price: str | None = Field(default=None, description="Plain digits: `45000`", examples=["45000"])
    currency: str = "VND"
    availability: Annotated[Availability, Field(strict=False)] = Availability.IN_STOCK

    def draft(self) -> ListingDraft:
        return ListingDraft(self.channel, self.url, self.price, self.currency, self.availability)


class ListingGiven(ListingChange):
    product_id: Id


class ListingShown(Shown):
    id: UUID
    version: int
    product_id: UUID
    channel: str
    url: str | None
    price: str | None
    currency: str | None
    availability: Availability
    confirmed_at: datetime = Field(description="When this was last said to be so")
    created_at: datetime

    @classmethod
    def of(cls, listing: Listing) -> ListingShown:
        said = listing.said
        return cls(
            id=listing.id,
            version=listing.version,
            product_id=listing.product_id,
            channel=said.channel,
            url=said.url,
            price=None if said.price is None else plain(said.price.amount),
            currency=None if said.price is None else said.price.currency,
            availability=said.availability,
            confirmed_at=listing.confirmed_at,
            created_at=listing.created_at,
        )


class Listings(Shown):
    items: list[ListingShown]


class ColumnShown(Shown):
    heading: str
    field: str
    needed: bool
    longest: int | None

    @classmethod
    def of(cls, column: ChannelColumn) -> ColumnShown:
        return cls(heading=column.heading, field=column.field, needed=column.needed, longest=column.longest)


class ChannelShown(Shown):
    id: str
    name: str
    known: Known = Field(description="Whether the channel publishes its columns, or they are suggested")
    source: str
    read_on: date
    image_side: int
    columns: list[ColumnShown]

    @classmethod
    def of(cls, channel: Channel) -> ChannelShown:
        return cls(
            id=channel.id,
            name=channel.name,
            known=channel.known,
            source=channel.source,
            read_on=channel.read_on,
            image_side=channel.image_side,
            columns=[ColumnShown.of(each) for each in channel.columns],
        )


class Channels(Shown):
    items: list[ChannelShown]


class RequirementShown(Shown):
    item: str
    title: str
    given: Given
    law: str
    source: str
    read_on: date
    how: str = Field(description="What its owner does where it is missing")

    @classmethod
    def of(cls, found: Answered, language: str) -> RequirementShown:
        asked, vietnamese = found.requirement, language == "vi"
        return cls(
            item=asked.item,
            title=asked.vi if vietnamese else asked.en,
            given=found.given,
            law=asked.law,
            source=asked.source,
            read_on=asked.read_on,
            how=asked.how_vi if vietnamese else asked.how_en,
        )


class ProofShown(Shown):
    """Where what is said of the lot can be checked, by anybody and without us."""

    link: str
    record: str
    bundle: str
    public_code: str


class ClaimShown(Shown):
    """Words of the producer that call the goods green, clean, organic or climate friendly, and that nothing stands behind."""

    field: str = Field(description="Of the product")
    words: str = Field(description="As they were written")
    kind: ClaimKind
    how: str = Field(description="What its owner does about it")


class ListingData(Shown):
    """What a shop shows of a product: rules first, then the same for machines."""

    requirements: list[RequirementShown]
    json_ld: dict[str, Any] | None = Field(
        description="schema.org Product with its Certification; null where no lot of it may be sold"
    )
    proof: ProofShown | None
    columns: dict[str, str | int | None] = Field(description="Every field that a column may hold")
    unbacked: list[ClaimShown] = Field(description="What was left out of title, description and usage")

    @classmethod
    def of(cls, told: Told, json_ld: dict[str, Any] | None, columns: dict[str, Any]) -> ListingData:
        lot = told.goods.lot
        return cls(
            requirements=[RequirementShown.of(each, told.language) for each in answered(told)],
            json_ld=json_ld,
            proof=None
            if lot is None
            else ProofShown(
                link=lot.link, record=lot.record, bundle=f"{lot.record}/bundle", public_code=lot.code
            ),
            columns=columns,
            unbacked=[
                ClaimShown(
                    field=field, words=each.words, kind=each.kind, how=way_out(each.kind, told.language)
                )
                for field, each in told.unbacked
            ],
        )
