"""Lots in feeds on the wire, and what is known of the system a feed is for."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from nguongoc.batches.lots import Batch, Hold, Origin, told_place
from nguongoc.catalogue.certificates import Certificate
from nguongoc.events.build import lot_class
from nguongoc.geography import communes
from nguongoc.identifiers.public_code import display
from nguongoc.services.feed_lots import RULES, ColumnSource, FeedLot, FeedName, Kept
from nguongoc_api.v1.wire import Shown, moment


class ColumnAbout(Shown):
    """A column of the feed: which item of the published minimum it answers and where that was read, or why it is there without."""

    column: str
    item: str | None
    law: str | None
    source: str | None
    kept: Kept | None

    @classmethod
    def of(cls, said: ColumnSource) -> ColumnAbout:
        return cls(column=said.column, item=said.item, law=said.law, source=said.source, kept=said.kept)


class FeedAbout(Shown):
    """What the system asks for at least, and what of it is not known here."""

    feed: FeedName
    law: str
    source: str
    read_on: date
    items: list[str] = Field(description="Published minimum")
    unknown: list[str] = Field(description="Not published, or not found: a connector has to be told")
    columns: list[ColumnAbout] = Field(description="Every member of a lot in the feed, with its source")
    connected: bool = Field(description="False: nothing is sent by itself, the feed is there to be taken")

    @classmethod
    def of(cls, feed: FeedName) -> FeedAbout:
        rules = RULES[feed]
        return cls(
            feed=feed,
            law=rules.law,
            source=rules.source,
            read_on=rules.read_on,
            items=list(rules.items),
            unknown=list(rules.unknown),
            columns=[ColumnAbout.of(each) for each in rules.sources(tuple(LotInFeed.model_fields))],
            connected=False,
        )


class Stage(Shown):
    """`lot` is that of the stage: of what went in, or of the lot itself."""

    step: Origin
    on: date
    lot: str


class CertificateInFeed(Shown):
    name: str
    number: str | None
    issuer: str
    valid_until: date | None

    @classmethod
    def of(cls, certificate: Certificate) -> CertificateInFeed:
        return cls(
            name=certificate.name,
            number=certificate.number,
            issuer=certificate.issuer,
            valid_until=certificate.valid_until,
        )


class LotInFeed(Shown):
    """Nothing but what stands on the lot's public page; names are trade names, places as fine as a commune."""

    id: UUID
    product: str
    image: str | None
    gtin: str | None
    producer: str
    producer_id: str
    address: str | None
    production_area: str
    area_codes: list[str]
    origin: Origin
    made_on: date
    packed_on: date | None
    expires_on: date | None
    lot: str
    stamp: str = Field(description="The public code, printed under the QR code")
    lookup: str = Field(description="What the QR code says")
    stages: list[Stage]
    certificates: list[CertificateInFeed]
    state: Hold
    entered_at: str

    @classmethod
    def of(cls, found: FeedLot, base_url: str) -> LotInFeed:
        batch, product, owner = found.batch, found.product, found.organisation
        photo = product.photo
        return cls(
            id=batch.id,
            product=product.name,
            image=None if photo is None else f"{base_url}/photos/{photo.id}-{max(photo.widths)}.webp",
            gtin=batch.gtin,
            producer=owner.name,
            producer_id=owner.did,
            address=None if owner.commune_code is None else communes.address(owner.commune_code),
            production_area=_grown(found),
            area_codes=[each.code for each in found.facility.market_codes] if not batch.began_outside else [],
            origin=batch.origin,
            made_on=batch.happened_on,
            packed_on=batch.packed_on,
            expires_on=batch.expires_on,
            lot=batch.lot,
            stamp=display(batch.code),
            lookup=lot_class(batch.gtin, batch.lot, batch.code, base_url),
            stages=[_stage(each) for each in (*found.sources, batch)],
            certificates=[CertificateInFeed.of(each) for each in found.certificates],
            state=batch.hold,
            entered_at=moment(batch.entered_at),
        )


class LotsInFeed(Shown):
    items: list[LotInFeed]


def _stage(batch: Batch) -> Stage:
    return Stage(step=batch.origin, on=batch.happened_on, lot=display(batch.code))


def _grown(found: FeedLot) -> str:
    """The area of production; of what was bought as its seller told it, else empty: the buyer's place is none."""
    batch = found.batch
    if batch.began_outside:
        return told_place(batch)
    return f"{found.facility.name}, {communes.address(found.facility.commune_code)}"
