"""Listings, as stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from nguongoc.listings.listing import Listing


class Listings(Protocol):
    """Those of an organisation's own products; an ended one is shown no more and stays."""

    def listing(self, listing_id: UUID) -> Listing | None: ...
    def of(self, organisation_id: UUID, after: UUID | None, limit: int) -> Sequence[Listing]:
        """Those that have not ended, the oldest first."""
        ...

    def of_product(self, product_id: UUID) -> Sequence[Listing]:
        """Those that have not ended, the oldest first."""
        ...

    def on_channel(self, organisation_id: UUID, channel: str, limit: int) -> Sequence[Listing]: ...
    def add(self, listing: Listing) -> None: ...
    def put(self, listing: Listing, before: int) -> bool:
        """False where another version than `before` stands by now."""
        ...
