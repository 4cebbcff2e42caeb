"""Offers and orders, as stored; `None` says *not here*, never *error*."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from nguongoc.catalogue.certificates import Scheme
from nguongoc.catalogue.products import Category
from nguongoc.trading.offer import Offer
from nguongoc.trading.order import Order, Side, Step


@dataclass(frozen=True, slots=True)
class OfferSearch:
    """What somebody looks for among open offers; nothing asked is everything that `viewer_id` may see."""

    viewer_id: UUID | None
    today: date
    text: str | None = None
    """Folded as search keys are; in the product's name."""
    category: Category | None = None
    communes: frozenset[str] | None = None
    """Codes, of which a lot comes from one."""
    scheme: Scheme | None = None
    """Of a certificate that the offer names and that is good on `today`."""
    at_least: Decimal | None = None
    """So much is offered, in `base`."""
    base: str | None = None
    ready_by: date | None = None
    in_season_month: int | None = None
    product_id: UUID | None = None
    organisation_id: UUID | None = None


class Trading(Protocol):
    """Offers, and orders from them. What is judged under a lock of the lots stays true until the transaction ends."""

    def offer(self, offer_id: UUID) -> Offer | None: ...
    def lock_offer(self, offer_id: UUID) -> Offer | None:
        """No other transaction reserves from it or ends it until this one ends. Lots are locked before offers."""
        ...

    def add_offer(self, offer: Offer) -> None: ...
    def end_offer(self, offer_id: UUID, at: datetime, by: str) -> None: ...
    def offers_of(self, organisation_id: UUID, before: UUID | None, limit: int) -> Sequence[Offer]:
        """Newest first, ended ones too."""
        ...

    def find_offers(self, search: OfferSearch, before: UUID | None, limit: int) -> Sequence[Offer]:
        """Open ones, newest first."""
        ...

    def order(self, order_id: UUID) -> Order | None: ...
    def lock_order(self, order_id: UUID) -> Order | None:
        """No other transaction changes it until this one ends. Its lots are locked first."""
        ...

    def add_order(self, order: Order) -> None: ...
    def put_order(self, order: Order, step: Step) -> None:
        """As it stands after its newest step."""
        ...

    def orders_of(
        self, organisation_id: UUID, side: Side | None, before: UUID | None, limit: int
    ) -> Sequence[Order]:
        """Newest first."""
        ...

    def reserved(self, batch_ids: Collection[UUID], now: datetime) -> Mapping[tuple[UUID, UUID], Decimal]:
        """By seller and lot, what is promised to orders that still stand, and what was sold in the seller's own shop, in the lot's base;
        lots without any are left out."""
        ...

    def taken(self, offer_ids: Collection[UUID], now: datetime) -> Mapping[UUID, Decimal]:
        """Of each offer, what orders took or still hold of it, in its base; offers of which nothing is are left out."""
        ...

    def reservations(self, offer_id: UUID) -> Sequence[Order]:
        """Those in state `reserved`, also such as ran out."""
        ...

    def unordered(self, offer_id: UUID, buyer_id: UUID, since: datetime) -> Sequence[datetime]:
        """When this buyer reserved from it, after `since`, what it did not order, or called off itself; the oldest first."""
        ...

    def ran_out(self, now: datetime, limit: int) -> Sequence[UUID]:
        """Orders in state `reserved` that were not ordered in time, the longest over first."""
        ...

    def stoppable(self, batch_ids: Collection[UUID]) -> Sequence[UUID]:
        """Orders that are to hear that one of these lots stopped, by id."""
        ...
