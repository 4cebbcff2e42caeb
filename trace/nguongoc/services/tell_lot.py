"""What every pack of a lot has in common on its page, gathered once for a crowd: makers, journey, places, where it is sold.

The verdict is never among it: each code is verified by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lab_reports import LabReport
from nguongoc.batches.lots import Batch, Hold
from nguongoc.catalogue.links import HTML, LinkSaid
from nguongoc.catalogue.products import Product
from nguongoc.geography import communes
from nguongoc.listings.listing import Listing
from nguongoc.parties.facilities import Facility
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Reader, ReadSource
from nguongoc.services.confirm_entries import tell_entered
from nguongoc.services.provenance import CorrectionTold, Disputed, EnteredTold, RecallTold, Stage
from nguongoc.services.recent import Recent
from nguongoc.services.report_tests import MOST_REPORTS
from nguongoc.services.tell_journey import tell_journey
from nguongoc.services.upstream import FindUpstream
from nguongoc.tourism.match import Origin, TieIn, match
from nguongoc.tourism.vouchers import Campaign

FACILITY_ERROR_KM: Final = 3.0
"""Facilities are kept as coarsely as their commune's part; distances are said accordingly."""
MOST_CAMPAIGNS: Final = 3
"""Of a product at once: a page is no booklet of coupons."""
KEPT_SECONDS: Final = 2.0
"""How long what another process committed can go unseen where its commits move no number (PostgreSQL): a page is kept for
ten seconds after this, and a recall has sixty."""


@dataclass(frozen=True, slots=True)
class LotTold:
    """Of one lot, as it stood at one moment."""

    organisation: Organisation
    facility: Facility
    journey: tuple[Stage, ...]
    tie_ins: tuple[TieIn, ...]
    recall: RecallTold | None
    correction: CorrectionTold | None
    links: tuple[LinkSaid, ...]
    listings: tuple[Listing, ...]
    campaigns: tuple[Campaign, ...]
    """Those that run, whatever is left of them."""
    lab_reports: tuple[LabReport, ...]
    disputed_by: tuple[Disputed, ...]
    entered: EnteredTold | None


_Key: TypeAlias = tuple[UUID, Hold, date]


class TellLot:
    """Gathers, and keeps until anything is committed, at most `KEPT_SECONDS`. Safe between threads."""

    def __init__(self, reads: ReadSource, upstream: FindUpstream, base_url: str) -> None:
        self._reads = reads
        self._upstream = upstream
        self._base_url = base_url
        self._kept: Recent[_Key, LotTold | None] = Recent(
            reads, generation=reads.generation, lasting=KEPT_SECONDS
        )

    def __call__(self, batch: Batch, product: Product, today: date) -> LotTold | None:
        """None where who made it, or where, is not here. A hold that changed meanwhile is told of anew."""
        return self._kept.get((batch.id, batch.hold, today), lambda: self._gather(batch, product, today))

    def _gather(self, batch: Batch, product: Product, today: date) -> LotTold | None:
        with self._reads.open() as reader:
            organisation = reader.parties.organisation(batch.organisation_id)
            facility = reader.parties.facility(batch.facility_id)
            if organisation is None or facility is None:
                return None
            return LotTold(
                organisation=organisation,
                facility=facility,
                journey=tell_journey(reader, batch, product, organisation, facility, self._base_url),
                tie_ins=tie_ins_of(reader, batch, product, facility, today),
                recall=_recall(reader, batch),
                correction=_correction(reader, batch),
                links=links_of(reader, batch),
                listings=tuple(reader.listings.of_product(product.id)),
                campaigns=tuple(reader.vouchers.campaigns_for(product.id, MOST_CAMPAIGNS)),
                lab_reports=tuple(reader.lab_reports.of(batch.id, MOST_REPORTS)),
                disputed_by=_disputed_by(reader, self._upstream, batch),
                entered=tell_entered(reader, batch),
            )


def links_of(reader: Reader, batch: Batch) -> tuple[LinkSaid, ...]:
    """Those a person can follow: what is no page, or is meant for one context only, stays in the linkset."""
    shown = (each.said for each in reader.links.shown(batch.product_id, batch.id))
    return tuple(said for said in shown if said.media_type in (None, HTML) and said.context is None)


def _recall(reader: Reader, batch: Batch) -> RecallTold | None:
    if batch.hold not in {Hold.RECALLED, Hold.PARTLY_RECALLED}:
        return None
    under = reader.recalls.open_of_lots([batch.id]).get(batch.id)
    if not under:
        return None
    recall, named = under[-1]
    contact = reader.recalls.contacts([recall.organisation_id]).get(recall.organisation_id)
    return RecallTold(
        kind=recall.kind,
        reason=recall.reason,
        advice=recall.advice,
        note=recall.note,
        ordered_on=vietnamese_day(recall.ordered_at),
        ordered_by="" if contact is None else contact.name,
        named=named,
        partly=batch.hold is Hold.PARTLY_RECALLED,
        record_id=recall.record_id,
    )


def _correction(reader: Reader, batch: Batch) -> CorrectionTold | None:
    corrections = reader.corrections.of([batch.id]).get(batch.id)
    if not corrections:
        return None
    newest = corrections[-1]
    return CorrectionTold(vietnamese_day(newest.corrected_at), newest.members, newest.superseded_id)


def _disputed_by(reader: Reader, upstream: FindUpstream, batch: Batch) -> tuple[Disputed, ...]:
    """Of the lot, and of whatever it was made of: who buys cannot tell where in the chain a false name stands."""
    if not reader.recalls.any_open_dispute():
        return ()
    lots = upstream.lots(reader, batch)
    found = reader.recalls.open_disputes(list(lots))
    contacts = reader.recalls.contacts([each.organisation_id for each in found])
    return tuple(
        Disputed(
            contacts[each.organisation_id].name,
            None if each.batch_id == batch.id else lots[each.batch_id].lot,
        )
        for each in found
        if each.organisation_id in contacts
    )


def tie_ins_of(
    reader: Reader, batch: Batch, product: Product, facility: Facility, today: date
) -> tuple[TieIn, ...]:
    """Where one could go from a lot, and which of it is in season; nowhere from goods that were bought, which grew who knows where."""
    if batch.began_outside:
        return ()
    commune = communes.find(facility.commune_code)
    if facility.latitude is None or facility.longitude is None:
        latitude, longitude = commune.latitude, commune.longitude
    else:
        latitude, longitude = facility.latitude, facility.longitude
    origin = Origin(
        latitude=latitude,
        longitude=longitude,
        commune_code=facility.commune_code,
        product_slug=product.slug,
        organisation_id=batch.organisation_id,
        error_km=FACILITY_ERROR_KM,
    )
    catalogue = reader.catalogue
    return match(origin, today, catalogue.places(), catalogue.routes())
