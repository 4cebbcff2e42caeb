"""Open offers as a whole: which goods come from where and are to be had in which months, for a map and a calendar beside the list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Batch
from nguongoc.catalogue.products import Product
from nguongoc.ports import Clock, Reader, ReadSource
from nguongoc.services.caller import Caller
from nguongoc.services.find_offers import Wanted, search_of
from nguongoc.tourism.lunar import DatedFestival, next_occurrence
from nguongoc.tourism.places import Place
from nguongoc.trading.offer import Offer

MOST_SURVEYED: Final = 300
"""Offers; the newest ones where there are more."""
DAYS_AHEAD: Final = 365


@dataclass(frozen=True, slots=True)
class Surveyed:
    """Goods on offer: how many offers, and the communes of their lots by code, those of most offers first."""

    product: Product
    offers: int
    communes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """`by_commune` counts offers; `whole` is False where there were more offers than were looked at."""

    goods: Sequence[Surveyed]
    by_commune: Mapping[str, int]
    festivals: Sequence[tuple[DatedFestival, Place]]
    """Dated by the lunar calendar, those of the coming year in the order of their days."""
    whole: bool


@dataclass(frozen=True, slots=True)
class SurveyOffers:
    """For anybody. Safe to call from any thread."""

    reads: ReadSource
    clock: Clock

    def __call__(self, viewer: Caller | None, wanted: Wanted) -> Survey:
        """Of the open offers that the viewer may see, as asked for. Raises `RouteUnknown`."""
        viewer_id, today = (
            None if viewer is None else viewer.organisation_id,
            vietnamese_day(self.clock.now()),
        )
        with self.reads.open() as reader:
            search = search_of(reader, wanted, viewer_id, today)
            found = reader.trading.find_offers(search, None, MOST_SURVEYED + 1)
            offers = found[:MOST_SURVEYED]
            places = _communes_of(reader, offers)
            goods = _goods(reader, offers, places)
            every = reader.catalogue.places()
        by_commune: dict[str, int] = defaultdict(int)
        for each in offers:
            for code in places[each.id]:
                by_commune[code] += 1
        coming = [
            (dated, place)
            for place in every
            for festival in place.festivals
            if (dated := next_occurrence(festival, today)) is not None
            and (dated.first - today).days <= DAYS_AHEAD
        ]
        coming.sort(key=lambda each: (each[0].first, each[1].id))
        return Survey(goods, dict(by_commune), coming, len(found) <= MOST_SURVEYED)


def _communes_of(reader: Reader, offers: Sequence[Offer]) -> Mapping[UUID, tuple[str, ...]]:
    """By offer, where its lots come from; never finer."""
    ids = list({batch_id for each in offers for batch_id in each.batch_ids})
    batches: Mapping[UUID, Batch] = reader.lots.batches(ids) if ids else {}
    facilities = {
        id_: reader.parties.facility(id_) for id_ in {each.facility_id for each in batches.values()}
    }

    def of(offer: Offer) -> tuple[str, ...]:
        theirs = (batches[batch_id] for batch_id in offer.batch_ids if batch_id in batches)
        known = (facilities[each.facility_id] for each in theirs)
        return tuple(dict.fromkeys(each.commune_code for each in known if each is not None))

    return {each.id: of(each) for each in offers}


def _goods(
    reader: Reader, offers: Sequence[Offer], places: Mapping[UUID, tuple[str, ...]]
) -> Sequence[Surveyed]:
    """Those of a short season first, then by name: what is soon over is looked for first."""
    by_product: defaultdict[UUID, list[Offer]] = defaultdict(list)
    for each in offers:
        by_product[each.product_id].append(each)
    goods, products = [], reader.catalogue.products(by_product)
    for product_id, theirs in by_product.items():
        counted: dict[str, int] = defaultdict(int)
        for each in theirs:
            for code in places[each.id]:
                counted[code] += 1
        if product_id in products:
            ranked = sorted(counted, key=lambda code: (-counted[code], code))
            goods.append(Surveyed(products[product_id], len(theirs), tuple(ranked)))
    return sorted(goods, key=lambda each: (len(each.product.season_months) or 12, each.product.name))
