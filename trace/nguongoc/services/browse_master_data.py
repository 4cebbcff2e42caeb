"""What an organisation entered before, read back; somebody else's is not found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from nguongoc.catalogue.attestations import Attestation
from nguongoc.catalogue.certificates import Certificate
from nguongoc.catalogue.products import Product
from nguongoc.errors import NotFound
from nguongoc.parties.facilities import Facility
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import ReadSource
from nguongoc.services.caller import Caller, Scope


class OrganisationNotFound(NotFound):
    """No organisation of this slug."""

    code = "organisation-not-found"


class FacilityNotFound(NotFound):
    """No such facility of this organisation."""

    code = "facility-not-found"


class ProductNotFound(NotFound):
    """No such product of this organisation."""

    code = "product-not-found"


class CertificateNotFound(NotFound):
    """No such certificate of this organisation."""

    code = "certificate-not-found"


class BrowseMasterData:
    """Lists are in the order of entry, from behind `after` on, at most `limit` long."""

    def __init__(self, reads: ReadSource) -> None:
        self._reads = reads

    def organisation(self, slug: str) -> Organisation:
        """Anybody's whose name stands: what it says of itself is public. Raises `OrganisationNotFound`."""
        with self._reads.open() as reader:
            organisation = reader.parties.organisation_by_slug(slug)
            hidden = organisation is not None and reader.name_holds.hides(organisation.id)
        if organisation is None or hidden:
            raise OrganisationNotFound("no organisation of this slug")
        return organisation

    def any_organisation(self, slug: str) -> Organisation:
        """For whoever runs the service: one whose name is held as well. Raises `OrganisationNotFound`."""
        with self._reads.open() as reader:
            organisation = reader.parties.organisation_by_slug(slug)
        if organisation is None:
            raise OrganisationNotFound("no organisation of this slug")
        return organisation

    def own_organisation(self, caller: Caller) -> Organisation:
        with self._reads.open() as reader:
            organisation = reader.parties.organisation(caller.organisation_id)
        if organisation is None:
            raise OrganisationNotFound("the caller's organisation is gone")
        return organisation

    def facilities(self, caller: Caller, after: UUID | None, limit: int) -> Sequence[Facility]:
        caller.require(Scope.MASTER_DATA_READ)
        with self._reads.open() as reader:
            every = reader.parties.facilities_of(caller.organisation_id)
        return [facility for facility in every if after is None or facility.id > after][:limit]

    def facility(self, caller: Caller, facility_id: UUID) -> Facility:
        """Raises `FacilityNotFound`."""
        caller.require(Scope.MASTER_DATA_READ)
        with self._reads.open() as reader:
            facility = reader.parties.facility(facility_id)
        if facility is None or facility.organisation_id != caller.organisation_id:
            raise FacilityNotFound("no such facility of this organisation")
        return facility

    def products(self, caller: Caller, after: UUID | None, limit: int) -> Sequence[Product]:
        caller.require(Scope.MASTER_DATA_READ)
        with self._reads.open() as reader:
            return reader.catalogue.products_of(caller.organisation_id, after, limit)

    def product(self, caller: Caller, product_id: UUID) -> Product:
        """Raises `ProductNotFound`."""
        caller.require(Scope.MASTER_DATA_READ)
        with self._reads.open() as reader:
            product = reader.catalogue.product(product_id)
        if product is None or product.organisation_id != caller.organisation_id:
            raise ProductNotFound("no such product of this organisation")
        return product

    def certificates(self, caller: Caller, after: UUID | None, limit: int) -> Sequence[Certificate]:
        caller.require(Scope.MASTER_DATA_READ)
        with self._reads.open() as reader:
            every = reader.catalogue.certificates_of(caller.organisation_id)
        return [certificate for certificate in every if after is None or certificate.id > after][:limit]

    def attested(
        self, caller: Caller, certificates: Sequence[Certificate]
    ) -> Mapping[UUID, tuple[Attestation, str]]:
        """What authorities signed of the caller's own certificates, and who: as it stands, or as it was taken back last."""
        caller.require(Scope.MASTER_DATA_READ)
        own = [each.id for each in certificates if each.organisation_id == caller.organisation_id]
        with self._reads.open() as reader:
            newest = reader.attestations.newest(own) if own else {}
            names = {each.organisation_id: "" for each in newest.values()}
            for organisation_id in names:
                by = reader.parties.organisation(organisation_id)
                names[organisation_id] = "" if by is None else by.name
        return {id: (each, names[each.organisation_id]) for id, each in newest.items()}

    def certificate(self, caller: Caller, certificate_id: UUID) -> Certificate:
        """Raises `CertificateNotFound`."""
        caller.require(Scope.MASTER_DATA_READ)
        with self._reads.open() as reader:
            every = reader.catalogue.certificates_of(caller.organisation_id)
        for certificate in every:
            if certificate.id == certificate_id:
                return certificate
        raise CertificateNotFound("no such certificate of this organisation")
