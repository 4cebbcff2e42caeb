"""Offers of lots by the quantity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, String, cast, exists, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.catalogue.certificates import Scheme
from nguongoc.listings.listing import Price
from nguongoc.ports.changes import ChangeType
from nguongoc.ports.trading import OfferSearch
from nguongoc.store.repositories.changes import note_change
from nguongoc.store.repositories.name_holds import HELD, HIDING
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import (
    BatchRow,
    CertificateRow,
    FacilityRow,
    OfferBuyerRow,
    OfferCertificateRow,
    OfferLotRow,
    OfferRow,
    ProductRow,
)
from nguongoc.trading.offer import Offer, OfferSaid, Terms, Tier

OFFER, OFFERED, BUYER = table(OfferRow), table(OfferLotRow), table(OfferBuyerRow)
PAPER, CERTIFICATE = table(OfferCertificateRow), table(CertificateRow)
PRODUCT, BATCH, FACILITY = table(ProductRow), table(BatchRow), table(FacilityRow)


class OffersHere:
    __slots__ = ()
    _connection: Connection

    def offer(self, offer_id: UUID) -> Offer | None:
        return next(iter(self._offers(select(OFFER).where(OFFER.c.id == offer_id))), None)

    def lock_offer(self, offer_id: UUID) -> Offer | None:
        locked = select(OFFER).where(OFFER.c.id == offer_id).with_for_update()
        return next(iter(self._offers(locked)), None)

    def add_offer(self, offer: Offer) -> None:
        said, execute = offer.said, self._connection.execute
        execute(insert(OFFER), _columns(offer))
        lots = [{"offer_id": offer.id, "batch_id": each} for each in offer.batch_ids]
        execute(insert(OFFERED), lots)
        if said.buyer_ids:
            execute(
                insert(BUYER), [{"offer_id": offer.id, "organisation_id": each} for each in said.buyer_ids]
            )
        if said.certificate_ids:
            papers = [{"offer_id": offer.id, "certificate_id": each} for each in said.certificate_ids]
            execute(insert(PAPER), papers)
        self._note_offer(ChangeType.OFFER_OPENED, offer.id, offer.organisation_id, said.buyer_ids)

    def end_offer(self, offer_id: UUID, at: datetime, by: str) -> None:
        ended = update(OFFER).where(OFFER.c.id == offer_id, OFFER.c.ended_at.is_(None))
        of = self._connection.execute(
            ended.values(ended_at=at, ended_by=by).returning(OFFER.c.organisation_id)
        ).scalar()
        if of is not None:
            buyers = self._named(BUYER, "organisation_id", [offer_id]).get(offer_id, ())
            self._note_offer(ChangeType.OFFER_ENDED, offer_id, of, buyers)

    def _note_offer(self, type: ChangeType, offer_id: UUID, owner_id: UUID, buyers: Sequence[UUID]) -> None:
        """Once for its maker, and once for each of the buyers that it names."""
        for other in (None, *buyers):
            note_change(self._connection, type, offer_id, owner_id, other_id=other)

    def offers_of(self, organisation_id: UUID, before: UUID | None, limit: int) -> Sequence[Offer]:
        query = select(OFFER).where(OFFER.c.organisation_id == organisation_id)
        return self._offers(_page(query, before, limit))

    def find_offers(self, search: OfferSearch, before: UUID | None, limit: int) -> Sequence[Offer]:
        query = select(OFFER).join(PRODUCT, PRODUCT.c.id == OFFER.c.product_id)
        return self._offers(_page(query.where(*_conditions(search)), before, limit))

    def _offers(self, query: Select[Any]) -> list[Offer]:
        rows = self._connection.execute(query).all()
        ids = [row.id for row in rows]
        lots = self._named(OFFERED, "batch_id", ids)
        buyers = self._named(BUYER, "organisation_id", ids)
        papers = self._named(PAPER, "certificate_id", ids)
        return [
            _offer(row, lots.get(row.id, ()), buyers.get(row.id, ()), papers.get(row.id, ())) for row in rows
        ]

    def _named(self, of: Any, column: str, ids: Sequence[UUID]) -> Mapping[UUID, tuple[UUID, ...]]:
        found: dict[UUID, tuple[UUID, ...]] = {}
        query = select(of.c.offer_id, of.c[column].label("named")).where(of.c.offer_id.in_(ids))
        for row in self._connection.execute(query.order_by(of.c.offer_id, of.c[column])):
            found[row.offer_id] = (*found.get(row.offer_id, ()), row.named)
        return found


def _page(query: Select[Any], before: UUID | None, limit: int) -> Select[Any]:
    query = query.order_by(OFFER.c.id.desc()).limit(limit)
    return query if before is None else query.where(OFFER.c.id < before)


def _conditions(search: OfferSearch) -> list[ColumnElement[bool]]:
    viewer = search.viewer_id
    named = exists().where(BUYER.c.offer_id == OFFER.c.id, BUYER.c.organisation_id == viewer)
    seen = (
        OFFER.c.is_public
        if viewer is None
        else or_(OFFER.c.is_public, named, OFFER.c.organisation_id == viewer)
    )
    # The maker itself sees its own though its name be under review.
    hidden = exists().where(HELD.c.organisation_id == OFFER.c.organisation_id, HIDING)
    shown = ~hidden if viewer is None else or_(~hidden, OFFER.c.organisation_id == viewer)
    found = [OFFER.c.ended_at.is_(None), OFFER.c.until_on >= search.today, seen, shown]
    if search.product_id is not None:
        found.append(OFFER.c.product_id == search.product_id)
    if search.organisation_id is not None:
        found.append(OFFER.c.organisation_id == search.organisation_id)
    if search.text:
        # A product's slug is made of its name, folded as `search.text` is.
        found.append(PRODUCT.c.slug.contains(search.text.replace(" ", "-"), autoescape=True))
    if search.category is not None:
        found.append(PRODUCT.c.category == search.category.value)
    if search.communes is not None:
        found.append(_from_there(search.communes))
    if search.scheme is not None:
        found.append(_certified(search.scheme, search.today))
    if search.at_least is not None and search.base is not None:
        found += [OFFER.c.base == search.base, OFFER.c.base_whole >= int(search.at_least)]
    if search.ready_by is not None:
        found += [OFFER.c.ready_on <= search.ready_by, OFFER.c.until_on >= search.ready_by]
    if search.in_season_month is not None:
        months = func.replace(cast(PRODUCT.c.season_months, String), " ", "")
        listed = func.replace(func.replace(months, "[", ","), "]", ",")
        of_month = listed.contains(f",{search.in_season_month},", autoescape=True)
        # No months named means all year.
        found.append(or_(of_month, months == "[]"))
    return found


def _from_there(communes: frozenset[str]) -> ColumnElement[bool]:
    lots = select(OFFERED.c.offer_id).join(BATCH, BATCH.c.id == OFFERED.c.batch_id)
    lots = lots.join(FACILITY, FACILITY.c.id == BATCH.c.facility_id)
    return OFFER.c.id.in_(lots.where(FACILITY.c.commune_code.in_(sorted(communes))))


def _certified(scheme: Scheme, today: date) -> ColumnElement[bool]:
    named = select(PAPER.c.offer_id).join(CERTIFICATE, CERTIFICATE.c.id == PAPER.c.certificate_id)
    ends = CERTIFICATE.c.valid_until
    good = (
        CERTIFICATE.c.scheme == scheme.value,
        or_(CERTIFICATE.c.issued_on.is_(None), CERTIFICATE.c.issued_on <= today),
        or_(ends.is_(None), ends >= today),
    )
    return OFFER.c.id.in_(named.where(*good))


def _columns(offer: Offer) -> dict[str, Any]:
    said = offer.said
    canonical = said.quantity.canonical
    tiers = [
        {"from": format(each.from_value, "f"), "price": format(each.price.amount, "f")} for each in said.tiers
    ]
    return {
        "id": offer.id,
        "organisation_id": offer.organisation_id,
        "product_id": offer.product_id,
        "quantity": said.quantity.value,
        "unit": said.quantity.unit.value,
        "base": canonical.base.value,
        "base_whole": int(canonical.amount),
        "minimum": said.minimum,
        "currency": said.currency,
        "tiers": tiers,
        "terms": said.terms.value,
        "named_place": said.named_place,
        "ready_on": said.ready_on,
        "until_on": said.until_on,
        "report_ids": [str(each) for each in said.report_ids],
        "is_public": said.is_public,
        "example": offer.example,
        "created_at": offer.created_at,
        "created_by": offer.created_by,
        "ended_at": offer.ended_at,
        "ended_by": offer.ended_by,
    }


def _offer(
    row: Row[Any], lots: tuple[UUID, ...], buyers: tuple[UUID, ...], papers: tuple[UUID, ...]
) -> Offer:
    said = OfferSaid(
        quantity=Quantity(row.quantity, Unit(row.unit)),
        minimum=row.minimum,
        tiers=tuple(
            Tier(Decimal(each["from"]), Price(Decimal(each["price"]), row.currency)) for each in row.tiers
        ),
        terms=Terms(row.terms),
        ready_on=row.ready_on,
        until_on=row.until_on,
        named_place=row.named_place,
        certificate_ids=papers,
        report_ids=tuple(UUID(each) for each in row.report_ids),
        buyer_ids=buyers,
    )
    return Offer(
        id=row.id,
        organisation_id=row.organisation_id,
        product_id=row.product_id,
        batch_ids=lots,
        said=said,
        created_at=row.created_at,
        created_by=row.created_by,
        example=row.example,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
    )
