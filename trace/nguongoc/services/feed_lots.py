"""Lots as the national portal and the ministry's system ask for them, as far as what they have published goes.

Neither has published how to hand lots over, so these are exports in GS1 terms that a connector can read; what is not known of each
system is said with every answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from nguongoc.batches.lots import Batch
from nguongoc.catalogue.certificates import Certificate
from nguongoc.catalogue.products import Product
from nguongoc.parties.facilities import Facility
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import ReadSource
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.master_data import certificates_on


class FeedName(StrEnum):
    """The system that a feed is for; the value is its name in addresses."""

    NATIONAL_PORTAL = "national-portal"
    """Cổng thông tin truy xuất nguồn gốc quốc gia."""
    MINISTRY = "ministry"
    """Hệ thống truy xuất nguồn gốc nông sản of the Ministry of Agriculture and Environment."""


class Kept(StrEnum):
    """Why a column is in a feed that no source asks to have it."""

    GS1 = "gs1"
    """So that the lot can be found again in GS1 terms."""
    RECORD = "record"
    """What is recorded here and on the lot's public page."""


@dataclass(frozen=True, slots=True)
class ColumnSource:
    """Where it was read that a system asks for a column; without one, why it is there all the same."""

    column: str
    item: str | None
    law: str | None
    source: str | None
    kept: Kept | None


@dataclass(frozen=True, slots=True)
class FeedRules:
    """What a system asks for at least, where that was read and when, and what nobody could read."""

    law: str
    source: str
    read_on: date
    items: tuple[str, ...]
    unknown: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    """Columns of the feed and the item of the published minimum that each answers."""

    def sources(self, columns: Sequence[str]) -> tuple[ColumnSource, ...]:
        """Of each column of the feed, in its order."""
        answered = dict(self.columns)
        return tuple(
            ColumnSource(each, answered[each], self.law, self.source, None)
            if each in answered
            else ColumnSource(each, None, None, None, Kept.GS1 if each in IN_GS1_TERMS else Kept.RECORD)
            for each in columns
        )


IN_GS1_TERMS: Final = frozenset({"gtin", "lookup", "producer_id", "area_codes"})
RULES: Final = {
    FeedName.NATIONAL_PORTAL: FeedRules(
        law="Thông tư 02/2024/TT-BKHCN; TCVN 13274:2020",
        source="https://camxuyen.hatinh.gov.vn",
        read_on=date(2026, 11, 27),
        items=("product", "image", "producer", "address", "made_on", "lot", "expires_on"),
        unknown=("exchange_api", "brand", "code_registration"),
        columns=(
            ("product", "product"),
            ("image", "image"),
            ("producer", "producer"),
            ("address", "address"),
            ("made_on", "made_on"),
            ("packed_on", "made_on"),
            ("lot", "lot"),
            ("expires_on", "expires_on"),
        ),
    ),
    FeedName.MINISTRY: FeedRules(
        law="Quyết định 25/QĐ-BNNMT ngày 7/1/2026",
        source="https://vnexpress.net/4998700",
        read_on=date(2026, 11, 27),
        items=("producer", "production_area", "made_on", "stages", "stamp", "lookup"),
        unknown=("exchange_api", "national_data_standard", "crop_diary", "required_goods"),
        columns=(
            ("producer", "producer"),
            ("production_area", "production_area"),
            ("made_on", "made_on"),
            ("stages", "stages"),
            ("origin", "stages"),
            ("stamp", "stamp"),
            ("lookup", "lookup"),
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class FeedLot:
    """A lot with what it was registered from; everything in it stands on public pages."""

    batch: Batch
    product: Product
    organisation: Organisation
    facility: Facility
    certificates: tuple[Certificate, ...]
    sources: tuple[Batch, ...]


class FeedLots:
    """An organisation's own lots: it is the one that answers for handing them over."""

    def __init__(self, reads: ReadSource) -> None:
        self._reads = reads

    def __call__(self, caller: Caller, before: UUID | None, limit: int) -> Sequence[FeedLot]:
        """Newest first, from behind `before` on."""
        caller.require(Scope.BATCHES_READ)
        with self._reads.open() as reader:
            organisation = reader.parties.organisation(caller.organisation_id)
            if organisation is None:
                return []
            facilities = {each.id: each for each in reader.parties.facilities_of(organisation.id)}
            products: dict[UUID, Product | None] = {}
            found = []
            for batch in reader.lots.batches_of(organisation.id, before, limit):
                if batch.product_id not in products:
                    products[batch.product_id] = reader.catalogue.product(batch.product_id)
                product, facility = products[batch.product_id], facilities.get(batch.facility_id)
                if product is None or facility is None:
                    continue
                certificates = certificates_on(
                    batch, reader.catalogue.certificates_for(product.id, organisation.id)
                )
                sources = reader.lots.batches([each.batch_id for each in batch.inputs])
                found.append(
                    FeedLot(
                        batch, product, organisation, facility, tuple(certificates), tuple(sources.values())
                    )
                )
            return found
