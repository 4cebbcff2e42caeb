"""Where products are sold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, insert, select, update
from sqlalchemy.engine import Connection

from nguongoc.catalogue.products import Product
from nguongoc.listings.listing import Availability, Listing, ListingSaid, Price
from nguongoc.ports.changes import ChangeType
from nguongoc.ports.listings import Asked
from nguongoc.store.repositories.changes import note_change
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import ListingRow, ProductRow

LISTING, PRODUCT = table(ListingRow), table(ProductRow)
_OPEN = select(LISTING).where(LISTING.c.ended_at.is_(None)).order_by(LISTING.c.id)


class SqlListings:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def listing(self, listing_id: UUID) -> Listing | None:
        row = self._connection.execute(select(LISTING).where(LISTING.c.id == listing_id)).first()
        return None if row is None else _listing(row)

    def of(self, organisation_id: UUID, after: UUID | None, limit: int) -> Sequence[Listing]:
        query = _OPEN.where(LISTING.c.organisation_id == organisation_id).limit(limit)
        return self._every(query if after is None else query.where(LISTING.c.id > after))

    def of_product(self, product_id: UUID) -> Sequence[Listing]:
        return self._every(_OPEN.where(LISTING.c.product_id == product_id))

    def asked_for_alike(self, product: Product, since: datetime, limit: int) -> Sequence[Asked]:
        query = (
            select(LISTING.c.organisation_id, PRODUCT.c.name, LISTING.c.price, LISTING.c.currency)
            .join(PRODUCT, PRODUCT.c.id == LISTING.c.product_id)
            .where(
                LISTING.c.organisation_id != product.organisation_id,
                LISTING.c.ended_at.is_(None),
                LISTING.c.price.is_not(None),
                LISTING.c.confirmed_at >= since,
                PRODUCT.c.category == product.category.value,
                PRODUCT.c.default_unit == product.default_unit,
                PRODUCT.c.net_content_value.is_not_distinct_from(product.net_content_value),
                PRODUCT.c.net_content_unit.is_not_distinct_from(product.net_content_unit),
            )
            .order_by(LISTING.c.confirmed_at.desc(), LISTING.c.id)
            .limit(limit)
        )
        return [Asked(*row[:2], Price(row.price, row.currency)) for row in self._connection.execute(query)]

    def on_channel(self, organisation_id: UUID, channel: str, limit: int) -> Sequence[Listing]:
        theirs = LISTING.c.organisation_id == organisation_id
        return self._every(_OPEN.where(theirs, LISTING.c.channel == channel).limit(limit))

    def add(self, listing: Listing) -> None:
        self._connection.execute(insert(LISTING), _columns(listing))
        note_change(self._connection, ChangeType.LISTING_CHANGED, listing.id, listing.organisation_id)

    def put(self, listing: Listing, before: int) -> bool:
        changed = update(LISTING).where(LISTING.c.id == listing.id, LISTING.c.version == before)
        if self._connection.execute(changed.values(_columns(listing))).rowcount != 1:
            return False
        note_change(self._connection, ChangeType.LISTING_CHANGED, listing.id, listing.organisation_id)
        return True

    def _every(self, query: Select[Any]) -> list[Listing]:
        return [_listing(row) for row in self._connection.execute(query)]


def _columns(listing: Listing) -> dict[str, Any]:
    values, said = columns_of(listing), listing.said
    del values["said"]
    price = said.price
    return values | {
        "channel": said.channel,
        "url": said.url,
        "price": None if price is None else price.amount,
        "currency": None if price is None else price.currency,
        "availability": said.availability.value,
    }


def _listing(row: Row[Any]) -> Listing:
    values = dict(row._mapping)
    amount, currency = values.pop("price"), values.pop("currency")
    said = ListingSaid(
        values.pop("channel"),
        values.pop("url"),
        None if amount is None else Price(amount, currency),
        Availability(values.pop("availability")),
    )
    return Listing(**values, said=said)
