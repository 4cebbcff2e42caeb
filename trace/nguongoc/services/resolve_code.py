"""What the public may know of a code, as one value: origin, journey, certificates, verdict, and where one could go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Batch, Hold
from nguongoc.catalogue.links import HTML, LinkSaid
from nguongoc.catalogue.products import Product
from nguongoc.errors import NotFound
from nguongoc.geography import communes
from nguongoc.identifiers.link import Identifier
from nguongoc.log.checkpoint import Checkpoint
from nguongoc.log.entry import LogEntry
from nguongoc.log.note import Note
from nguongoc.parties.facilities import Facility
from nguongoc.ports import Reader, ReadSource
from nguongoc.services.find_lot import Fit, Found
from nguongoc.services.provenance import (
    CertificateStanding,
    CorrectionTold,
    Disputed,
    Provenance,
    RecallTold,
    RecordSummary,
)
from nguongoc.services.read_log import LogTime
from nguongoc.services.report_tests import MOST_REPORTS
from nguongoc.services.tell_certificates import LotCertificates
from nguongoc.services.tell_journey import tell_journey
from nguongoc.services.upstream import FindUpstream
from nguongoc.services.verify_codes import CodeVerdict, VerifyCodes
from nguongoc.tourism.match import Origin, TieIn, match
from nguongoc.tourism.vouchers import Campaign

FACILITY_ERROR_KM = 3.0
"""Facilities are kept as coarsely as their commune's part; distances are said accordingly."""

MOST_CAMPAIGNS = 3
"""Of a product at once: a page is no booklet of coupons."""


class CodeUnknown(NotFound):
    """Well formed, and nothing is registered under it: `path` is what was looked for, `find` where a code can be typed."""

    code = "code-unknown"


class SerialUnknown(NotFound):
    """The lot is known, this serial of it is not: no stamp with it was ever printed here. `found` is what was looked up."""

    code = "serial-unknown"

    def __init__(self, detail: str, found: Found) -> None:
        super().__init__(detail)
        self.found = found


class LotNotNamed(NotFound):
    """The product is known; which lot it is of, the code does not say."""

    code = "lot-not-named"


@dataclass(frozen=True, slots=True)
class ResolveCode:
    """Gathers everything for one page. Raises `CodeUnknown`, `SerialUnknown`, `LotNotNamed`."""

    reads: ReadSource
    verify: VerifyCodes
    upstream: FindUpstream
    base_url: str

    def __call__(self, asked: Identifier) -> Provenance:
        answer = self.verify.identifier(asked)
        batch, product = _known(answer)
        log_time = None if answer.proof is None else self.verify.read_log.log_time(answer.proof)
        with self.reads.open() as reader:
            organisation = reader.parties.organisation(batch.organisation_id)
            facility = reader.parties.facility(batch.facility_id)
            if organisation is None or facility is None or answer.record is None:
                raise _unknown(asked.path())
            commune = communes.find(facility.commune_code)
            return Provenance(
                path=asked.path(),
                serial=asked.serial,
                batch=batch,
                product=product,
                organisation=organisation,
                facility=facility,
                commune_name=commune.name,
                former_places=tuple(unit.name for unit in commune.legacy),
                certificates=standings(batch, answer.certificates, answer.verdict.checked_at),
                journey=tell_journey(reader, batch, product, organisation, facility, self.base_url),
                record=_record(answer, log_time),
                verdict=answer.verdict,
                tie_ins=tie_ins_of(reader, batch, product, facility, answer.verdict.checked_at),
                recall=_recall(reader, batch),
                correction=_correction(reader, batch),
                links=links_of(reader, batch),
                listings=tuple(reader.listings.of_product(product.id)),
                campaigns=_campaigns(reader, product, answer),
                lab_reports=tuple(reader.lab_reports.of(batch.id, MOST_REPORTS)),
                number=_number(answer),
                has_pin=_has_pin(reader, batch, answer),
                disputed_by=_disputed_by(reader, self.upstream, batch),
                unit=None if answer.found is None else answer.found.unit,
            )


def standings(batch: Batch, told: LotCertificates, at: datetime) -> tuple[CertificateStanding, ...]:
    """Certificates as they stood at production and as they stand at a moment, with what was signed of them."""
    today = vietnamese_day(at)
    return tuple(
        CertificateStanding(
            each, each.stands_on(batch.happened_on), each.stands_on(today), told.judged.get(each.id)
        )
        for each in told.held
    )


def _known(answer: CodeVerdict) -> tuple[Batch, Product]:
    found = answer.found
    if found is None or found.product is None or found.fit is Fit.UNKNOWN:
        raise _unknown(answer.code)
    if found.fit is Fit.UNKNOWN_SERIAL:
        raise SerialUnknown("the lot is known, this serial of it is not", found)
    if found.batch is None:
        raise LotNotNamed("the code names a product and no lot of it", product=found.product.name)
    return found.batch, found.product


def _unknown(path: str) -> CodeUnknown:
    return CodeUnknown("nothing is registered under this code", path=path, find="/find")


def _record(answer: CodeVerdict, log_time: LogTime | None) -> RecordSummary:
    record, proof = answer.record, answer.proof
    if record is None:
        raise _unknown(answer.code)
    checkpoint = None if proof is None else Checkpoint.parse(Note.parse(proof.checkpoint).text)
    return RecordSummary(
        id=record.id,
        kid=record.kid,
        payload_sha256=record.payload_sha256,
        issued_at=record.issued_at,
        log_index=None if proof is None else proof.index,
        tree_size=None if checkpoint is None else checkpoint.size,
        logged_at=None if proof is None else LogEntry.parse(proof.extra).t,
        log_time=log_time,
    )


def links_of(reader: Reader, batch: Batch) -> tuple[LinkSaid, ...]:
    """Those a person can follow: what is no page, or is meant for one context only, stays in the linkset."""
    shown = (each.said for each in reader.links.shown(batch.product_id, batch.id))
    return tuple(said for said in shown if said.media_type in (None, HTML) and said.context is None)


def _campaigns(reader: Reader, product: Product, answer: CodeVerdict) -> tuple[Campaign, ...]:
    today = vietnamese_day(answer.verdict.checked_at)
    found = reader.vouchers.campaigns_for(product.id, MOST_CAMPAIGNS)
    return tuple(each for each in found if each.runs_on(today) and each.left() > 0)


def _number(answer: CodeVerdict) -> int | None:
    return None if answer.found is None or answer.found.fit is not Fit.KNOWN else answer.found.number


def _has_pin(reader: Reader, batch: Batch, answer: CodeVerdict) -> bool:
    number = _number(answer)
    return number is not None and reader.units.has_pin(batch.id, number)


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
    reader: Reader, batch: Batch, product: Product, facility: Facility, at: datetime
) -> tuple[TieIn, ...]:
    """Where one could go from a lot, and which of it is in season."""
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
    return match(origin, vietnamese_day(at), catalogue.places(), catalogue.routes())
