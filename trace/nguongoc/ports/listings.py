"""Listings, as stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from nguongoc.catalogue.products import Product
from nguongoc.listings.listing import Listing, Price


@dataclass(frozen=True, slots=True)
class Asked:
    """What a seller asks for a product of a name."""

    seller_id: UUID
    name: str
    price: Price


class Listings(Protocol):
    """Those of an organisation's own products; an ended one is shown no more and stays."""

    def listing(self, listing_id: UUID) -> Listing | None: ...
    def of(self, organisation_id: UUID, after: UUID | None, limit: int) -> Sequence[Listing]:
        """Those that have not ended, the oldest first."""
        ...

    def of_product(self, product_id: UUID) -> Sequence[Listing]:
        """Those that have not ended, the oldest first."""
        ...

    def asked_for_alike(self, product: Product, since: datetime, limit: int) -> Sequence[Asked]:
        """By others, for goods of this kind in the same content and unit, of listings confirmed from `since` on; the last first."""
        ...

    def on_channel(self, organisation_id: UUID, channel: str, limit: int) -> Sequence[Listing]: ...
    def add(self, listing: Listing) -> None: ...
    def put(self, listing: Listing, before: int) -> bool:
        """False where another version than `before` stands by now."""
        ...
