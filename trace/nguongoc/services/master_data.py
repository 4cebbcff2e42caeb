"""What a registration stands on: the product, its organisation, the place, its certificates, as entered before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from nguongoc.batches.balance import Balances
from nguongoc.batches.lots import Batch, LotInput
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.catalogue.attestations import Attestation
from nguongoc.catalogue.certificates import Certificate
from nguongoc.catalogue.products import Product
from nguongoc.errors import Invalid
from nguongoc.parties.facilities import Facility
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Reader


class ProductUnknown(Invalid):
    """No such product of this organisation."""

    code = "product-unknown"


class FacilityUnknown(Invalid):
    """No such facility of this organisation."""

    code = "facility-unknown"


class SourceUnknown(Invalid):
    """This organisation neither made such a lot nor came to hold some of one."""

    code = "source-unknown"


@dataclass(frozen=True, slots=True)
class Source:
    """A lot that goes in, with its product: what process rules and the passport need to know of it."""

    batch: Batch
    product: Product
    drawn: Quantity
    passport_sha256: str
    """Hash of what was signed for it: the chain of passports cannot be rearranged afterwards."""


@dataclass(frozen=True, slots=True)
class Attested:
    """An attestation that stands, the hash of what was signed, and the name of whoever signed."""

    attestation: Attestation
    payload_sha256: str
    by: str


@dataclass(frozen=True, slots=True)
class MasterData:
    """One organisation's product made at one of its facilities."""

    organisation: Organisation
    product: Product
    facility: Facility
    certificates: tuple[Certificate, ...]
    attested: Mapping[UUID, Attested] = field(default_factory=dict)
    """What authorities signed of these and did not take back."""


def load_master_data(
    reader: Reader, organisation_id: UUID, product_id: UUID, facility_id: UUID
) -> MasterData:
    """The caller's own master data. Raises `ProductUnknown`, `FacilityUnknown`; another's is unknown too."""
    product = reader.catalogue.product(product_id)
    if product is None or product.organisation_id != organisation_id:
        raise ProductUnknown("no such product of this organisation", pointer="/product_id")
    facility = reader.parties.facility(facility_id)
    if facility is None or facility.organisation_id != organisation_id:
        raise FacilityUnknown("no such facility of this organisation", pointer="/facility_id")
    organisation = reader.parties.organisation(organisation_id)
    if organisation is None:
        raise ProductUnknown("the organisation is gone", pointer="/product_id")
    certificates = reader.catalogue.certificates_for(product_id, organisation_id)
    attested = _attested(reader, certificates)
    return MasterData(organisation, product, facility, tuple(certificates), attested)


def certificates_on(batch: Batch, held: Sequence[Certificate]) -> Sequence[Certificate]:
    """Which of the certificates of its organisation and product say anything of a lot.

    None of a purchased one or of what was only packed from it: they were given for what the buyer does, and somebody else grew it.
    A lot that is processed from it has them again.
    """
    return () if batch.began_outside else held


def _attested(reader: Reader, certificates: Sequence[Certificate]) -> Mapping[UUID, Attested]:
    newest = reader.attestations.newest([each.id for each in certificates]) if certificates else {}
    found = {}
    for each in newest.values():
        record = reader.records.record(each.record_id)
        by = reader.parties.organisation(each.organisation_id)
        if each.revoked_at is None and record is not None and by is not None:
            found[each.certificate_id] = Attested(each, record.payload_sha256, by.name)
    return found


def load_sources(reader: Reader, organisation_id: UUID, inputs: Sequence[LotInput]) -> tuple[Source, ...]:
    """The lots that go in, in the order given: the caller's own, and those it came to hold some of.

    Raises `SourceUnknown` with the pointer of the first that is neither. How much it holds is asked again in the transaction.
    """
    found = []
    for index, part in enumerate(inputs):
        batch = reader.lots.batch(part.batch_id)
        product = None if batch is None else reader.catalogue.product(batch.product_id)
        record = None if batch is None else reader.records.record(batch.passport_id)
        if batch is None or product is None or record is None or not _held(reader, organisation_id, batch):
            raise SourceUnknown("your organisation holds no such lot", pointer=f"/inputs/{index}/batch_id")
        found.append(Source(batch, product, part.quantity, record.payload_sha256))
    return tuple(found)


def _held(reader: Reader, organisation_id: UUID, batch: Batch) -> bool:
    if batch.organisation_id == organisation_id:
        return True
    moved = reader.events.movements([batch.id]).get(batch.id, ())
    balances = Balances(batch.organisation_id, batch.quantity.canonical.amount, moved)
    return balances.takes_part(organisation_id)


def net_content(product: Product) -> Quantity | None:
    """How much is in one piece of the product, None where it is not stated."""
    if product.net_content_value is None or product.net_content_unit is None:
        return None
    return Quantity(product.net_content_value, Unit(product.net_content_unit))
