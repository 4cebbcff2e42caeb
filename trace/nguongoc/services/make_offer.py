"""Offer lots by the quantity: only what one holds, with papers that exist; end an offer. Orders from it go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Batch
from nguongoc.batches.texts import normalise_text
from nguongoc.errors import Conflict, Invalid, NotFound
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Answer, Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.once import Once, carry_out
from nguongoc.services.tell_offers import tell_offer
from nguongoc.services.trade_stock import stocks_of
from nguongoc.services.trade_views import OfferSeen, offer_seen
from nguongoc.trading.offer import MOST_LOTS, Offer, OfferSaid, OfferStep, OfferTooLong, check_offer

LONGEST_PLACE: Final = 120


class OfferNotFound(NotFound):
    """No such offer, or none that this organisation may see."""

    code = "offer-not-found"


class OfferLotsWrong(Invalid):
    """No lots, not of one product, counted otherwise than the offer, or none of them held by whoever offers them."""

    code = "offer-lots-wrong"


class OfferPaperUnknown(Invalid):
    """A certificate or report that is not of these goods, was taken back, or does not hold today."""

    code = "offer-paper-unknown"


class OfferBuyerUnknown(Invalid):
    """No other organisation of this slug is registered here."""

    code = "offer-buyer-unknown"


class OfferBeyondStock(Conflict):
    """More is offered than is held and not promised, held back or recalled."""

    code = "offer-beyond-stock"


@dataclass(frozen=True, slots=True)
class OfferWish:
    """What is offered: these lots, or whatever is held of a product's newest; buyers by their slugs."""

    said: OfferSaid
    batch_ids: tuple[UUID, ...] = ()
    product_id: UUID | None = None
    buyers: tuple[str, ...] = ()
    example: bool = False


@dataclass(frozen=True, slots=True)
class MakeOffer:
    """Makes and ends offers. Raises `ScopeMissing`."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    base_url: str

    def __call__(
        self, caller: Caller, wish: OfferWish, once: Once[OfferSeen] | None = None
    ) -> OfferSeen | Answer:
        """Raises the refusals of `check_offer` and those of this module."""
        caller.require(Scope.TRADE)
        said, place = wish.said, wish.said.named_place
        if place is not None:
            said = replace(said, named_place=normalise_text(place, LONGEST_PLACE, "/named_place"))
        now = self.clock.now()
        if len(wish.batch_ids) > MOST_LOTS:
            raise OfferTooLong(f"at most {MOST_LOTS}", pointer="/batch_ids", most=MOST_LOTS)

        def write(uow: UnitOfWork) -> OfferSeen:
            batches = _lots(uow, caller, wish)
            kept = replace(said, buyer_ids=_buyers(uow, caller, wish.buyers))
            check_offer(kept, list(batches), vietnamese_day(now))
            _check_papers(uow, caller, kept, batches, self.clock)
            self._check_stock(uow, caller, kept, batches)
            product_id = next(iter(batches.values())).product_id
            offer = Offer(
                uuid7(now), caller.organisation_id, product_id, tuple(sorted(batches)), kept, now,
                caller.subject, wish.example,
            )  # fmt: skip
            uow.trading.add_offer(offer)
            tell_offer(uow, offer, OfferStep.OPENED, now, self.base_url)
            return offer_seen(uow, offer, caller.organisation_id, now)

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))

    def end(self, caller: Caller, offer_id: UUID) -> Offer:
        """Nothing more is ordered from it; said twice it changes nothing. Raises `OfferNotFound`."""
        caller.require(Scope.TRADE)

        def write(uow: UnitOfWork) -> Offer:
            seen = uow.trading.offer(offer_id)
            # Lots before offers, as whoever reserves from it: what is told of a lot is told in its order.
            uow.lots.lock_batches(() if seen is None else seen.batch_ids)
            offer = uow.trading.lock_offer(offer_id)
            if offer is None or offer.organisation_id != caller.organisation_id:
                raise OfferNotFound("no such offer of this organisation")
            if offer.ended_at is not None:
                return offer
            now = self.clock.now()
            uow.trading.end_offer(offer_id, now, caller.subject)
            tell_offer(uow, offer, OfferStep.ENDED, now, self.base_url)
            return uow.trading.offer(offer_id) or offer

        return self.writer.run(write)

    def _check_stock(
        self, uow: UnitOfWork, caller: Caller, said: OfferSaid, batches: Mapping[UUID, Batch]
    ) -> None:
        now = self.clock.now()
        stocks = stocks_of(uow, caller.organisation_id, batches, now)
        if not any(each.on_hand for each in stocks):
            raise OfferLotsWrong("your organisation holds none of these lots", pointer="/batch_ids")
        available = sum((each.available(vietnamese_day(now)) for each in stocks), Decimal(0))
        if said.quantity.canonical.amount > available:
            left = f"{available.normalize():f} {said.quantity.unit.base.value}"
            raise OfferBeyondStock("more than you hold and have not promised", pointer="/quantity", left=left)


def _lots(uow: UnitOfWork, caller: Caller, wish: OfferWish) -> dict[UUID, Batch]:
    """Locked, and all of one product in one base."""
    named = wish.batch_ids
    if not named and wish.product_id is not None:
        named = tuple(
            id
            for id in uow.events.lots_moved(caller.organisation_id, None, 500)
            if (batch := uow.lots.batch(id)) is not None and batch.product_id == wish.product_id
        )[:MOST_LOTS]
    batches = dict(uow.lots.lock_batches(named)) if named else {}
    products = {each.product_id for each in batches.values()}
    bases = {each.quantity.unit.base for each in batches.values()}
    one_product = len(products) == 1 and wish.product_id in {None, *products}
    if len(batches) != len(set(named)) or not one_product or bases != {wish.said.quantity.unit.base}:
        raise OfferLotsWrong(
            "lots of one product that you hold, counted as the offer is", pointer="/batch_ids"
        )
    return batches


def _buyers(reader: Reader, caller: Caller, slugs: Sequence[str]) -> tuple[UUID, ...]:
    found: list[UUID] = []
    for index, slug in enumerate(slugs):
        buyer = reader.parties.organisation_by_slug(slug)
        if buyer is None or buyer.id == caller.organisation_id or reader.name_holds.hides(buyer.id):
            raise OfferBuyerUnknown("no other organisation of this slug", pointer=f"/buyers/{index}")
        found.append(buyer.id)
    return tuple(dict.fromkeys(found))


def _check_papers(
    reader: Reader, caller: Caller, said: OfferSaid, batches: Mapping[UUID, Batch], clock: Clock
) -> None:
    """Papers of the goods: of their maker or of whoever sells them, and none that ended or was taken back."""
    del caller
    today = vietnamese_day(clock.now())
    makers = {(each.product_id, each.organisation_id) for each in batches.values()}
    known = {paper.id: paper for goods in makers for paper in reader.catalogue.certificates_for(*goods)}
    for index, id in enumerate(said.certificate_ids):
        paper = known.get(id)
        if paper is None or paper.stands_on(today).value in {"expired", "not_yet"}:
            raise OfferPaperUnknown(
                "no certificate of these goods that holds today", pointer=f"/certificate_ids/{index}"
            )
    for index, id in enumerate(said.report_ids):
        report = reader.lab_reports.get(id)
        if report is None or report.batch_id not in batches or report.withdrawn_on is not None:
            raise OfferPaperUnknown("no test report of these lots", pointer=f"/report_ids/{index}")
