"""A lot in the plain values that its passport is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from nguongoc.batches.lots import Batch, GrowingStatements, Origin
from nguongoc.batches.quantities import Base
from nguongoc.catalogue.certificates import Certificate
from nguongoc.catalogue.products import Product
from nguongoc.events.build import event_id, lot_class, place_of
from nguongoc.geography import communes
from nguongoc.identifiers.public_code import display
from nguongoc.records import passport
from nguongoc.records.beginning import Began, Bought, Ingredients, Told
from nguongoc.records.credential import Issuer, StatusPlace, record_url
from nguongoc.records.passport import (
    Amount,
    AttestationNote,
    CertificateNote,
    HashedLink,
    Named,
    PassportSubject,
    Statement,
    Superseded,
)
from nguongoc.services.certificate_addresses import certificate_url
from nguongoc.services.describe_environment import environment_note
from nguongoc.services.master_data import Attested, MasterData, Source, certificates_on

GTIN_SCHEME = Named("https://id.gs1.org/01/", "GS1 GTIN")
SHARE_STEP = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Version:
    """A passport that is not its lot's first: when it is issued, what it supersedes, and what it says differently."""

    issued_at: datetime
    supersedes: tuple[Superseded, ...]
    corrected: tuple[str, ...]


def describe_lot(
    batch: Batch,
    master: MasterData,
    sources: Sequence[Source],
    *,
    event_sha256: bytes,
    base_url: str,
    status_list: str,
    status_index: int,
    version: Version | None = None,
) -> PassportSubject:
    """Name for name what was declared, with the addresses under which each thing can be asked for."""
    product, organisation, facility = master.product, master.organisation, master.facility
    canonical = batch.quantity.canonical
    return PassportSubject(
        base_url=base_url,
        record_id=batch.passport_id,
        issuer=Issuer(organisation.did, organisation.name),
        issued_at=batch.entered_at if version is None else version.issued_at,
        status=StatusPlace(f"{base_url}/status/{status_list}", status_index),
        product_url=lot_class(batch.gtin, batch.lot, batch.code, base_url),
        id_scheme=GTIN_SCHEME if batch.gtin is not None else Named(f"{base_url}/b/", "Nguồn Gốc public code"),
        product_name=product.name,
        description=batch.variety,
        categories=(_category(product),),
        lot=batch.lot,
        public_code=display(batch.code),
        produced_on=batch.happened_on,
        expires_on=batch.expires_on,
        facility=Named(place_of(facility, base_url), facility.name),
        commune_code=facility.commune_code,
        commune_name=communes.address(facility.commune_code),
        producer=Named(f"{base_url}/o/{organisation.slug}", organisation.name),
        amount=Amount(
            batch.quantity.value, batch.quantity.unit.value, canonical.amount, canonical.base.value
        ),
        photo=_photo(product, base_url),
        event=HashedLink(event_id(batch.event_id, base_url), event_sha256),
        sources=tuple(_source(source, sources, base_url) for source in sources),
        certificates=_certificates(batch, master, base_url),
        began=_began(batch),
        statements=tuple(_statements(batch.statements, batch.origin)),
        warning=product.warning_vi,
        usage=product.usage_vi,
        environment=environment_note(batch.environment),
        supersedes=() if version is None else version.supersedes,
        corrected=() if version is None else version.corrected,
    )


def _began(batch: Batch) -> Began:
    if batch.bought_inputs is not None:
        return Ingredients(batch.bought_inputs.grown_in, batch.bought_inputs.processed)
    if batch.origin is not Origin.PURCHASED:
        return None
    told = batch.told_origin
    return Bought(
        batch.happened_on,
        None if told is None else Told(told.name, f"{told.extent.value} {told.code}", told.country),
    )


def _category(product: Product) -> passport.Category:
    said = product.classification
    return passport.Category(said.code, said.name, said.scheme_id, said.scheme_name)


def _photo(product: Product, base_url: str) -> Named | None:
    if product.photo is None:
        return None
    # By the name of the goods: what somebody wrote of the picture may name people, and signed bytes are for ever.
    return Named(f"{base_url}/photos/{product.photo.id}-{max(product.photo.widths)}.webp", product.name)


def _source(source: Source, sources: Sequence[Source], base_url: str) -> passport.SourceLot:
    drawn = source.drawn.canonical
    bases = {each.drawn.canonical.base for each in sources}
    share = None
    if bases == {Base.KG}:
        total = sum((each.drawn.canonical.amount for each in sources), Decimal(0))
        share = (drawn.amount / total).quantize(SHARE_STEP)
    return passport.SourceLot(
        name=f"{source.product.name}, {source.batch.lot}",
        passport_url=record_url(base_url, source.batch.passport_id),
        payload_sha256=source.passport_sha256,
        mass_fraction=share,
    )


def _certificates(batch: Batch, master: MasterData, base_url: str) -> tuple[CertificateNote, ...]:
    held = certificates_on(batch, master.certificates)
    return tuple(_certificate(each, master.attested.get(each.id), base_url) for each in held)


def _certificate(certificate: Certificate, attested: Attested | None, base_url: str) -> CertificateNote:
    return CertificateNote(
        url=certificate_url(certificate.id, base_url),
        name=certificate.name,
        scheme=certificate.scheme.value,
        number=certificate.number,
        issuer=certificate.issuer,
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        level=certificate.level.value,
        attested=None
        if attested is None
        else AttestationNote(
            record_url(base_url, attested.attestation.record_id),
            attested.payload_sha256,
            attested.by,
            attested.attestation.attested_at,
        ),
    )


def _statements(said: GrowingStatements, origin: Origin) -> list[Statement]:
    last_used = said.pesticide_last_used_on
    values = {
        "pesticideLastUsedOn": None if last_used is None else last_used.isoformat(),
        "pesticideName": said.pesticide_name,
        "preHarvestIntervalDays": None
        if said.pre_harvest_interval_days is None
        else str(said.pre_harvest_interval_days),
        "noPesticide": "true" if said.no_pesticide else None,
        "fertiliser": said.fertiliser,
        "water": said.water,
        "notes": said.notes,
        "origin": origin.value,
    }
    return [Statement(term, value) for term, value in values.items() if value is not None]
