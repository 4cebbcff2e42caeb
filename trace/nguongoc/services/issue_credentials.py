"""Sign what UNTP asks for besides the passport: an event, a facility, a certificate, each once.

An event is told by whoever told it, and its credential's address, which nobody can guess, is theirs to hand on: where goods
went is not everybody's to know. A certificate is signed by the authority or certifier that gave it, never by who holds it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from nguongoc.catalogue.certificates import Certificate
from nguongoc.errors import Conflict, Invalid, NotAllowed, NotFound
from nguongoc.geography import communes
from nguongoc.parties.facilities import Facility, FacilityKind
from nguongoc.parties.organisations import Organisation, OrganisationKind
from nguongoc.ports import Clock, SignedRecord, UnitOfWork, Writer
from nguongoc.records.conformity import Assessment, Assessor, ConformitySubject, build_conformity
from nguongoc.records.credential import Issuer, StatusPlace
from nguongoc.records.facility import FacilitySubject, build_facility_record
from nguongoc.records.passport import TERMS, Category, Named
from nguongoc.records.traceability import build_traceability_event
from nguongoc.services.issue_record import Build, IssueRecord
from nguongoc.services.tell_untp_event import untp_subject

EVENT, FACILITY, CERTIFICATE = "traceability-event", "facility", "conformity"
REGION, POSTAL_CODE = "Thanh Hoá", "40000"
ISIC = ("https://unstats.un.org/unsd/classifications/Econ/isic/", "ISIC Rev.4")
PROCESSES = {
    FacilityKind.GROWING_AREA: ("01", "Crop and animal production, hunting and related service activities"),
    FacilityKind.PLOT: ("01", "Crop and animal production, hunting and related service activities"),
    FacilityKind.BOAT: ("03", "Fishing and aquaculture"),
    FacilityKind.WORKSHOP: ("10", "Manufacture of food products"),
    FacilityKind.PACKHOUSE: ("0163", "Post-harvest crop activities"),
    FacilityKind.SHOP: ("47", "Retail trade, except of motor vehicles and motorcycles"),
}
CERTIFIERS = {
    OrganisationKind.AUTHORITY: Assessment.MANDATED,
    OrganisationKind.CERTIFIER: Assessment.BY_SCHEME,
}


class NothingToCredential(NotFound):
    """No such event, facility or certificate here."""

    code = "credential-of-nothing"


class NotACertifier(NotAllowed):
    """Certificates are signed by authorities and certifiers, of their own commune, and never for themselves."""

    code = "not-a-certifier"


class CertificateIncomplete(Invalid):
    """Without a number and a day of issue nobody could say which certificate it is."""

    code = "certificate-incomplete"


class EventTakenBack(Conflict):
    """The event was declared an error: nothing is signed of it any more."""

    code = "event-taken-back"


@dataclass(frozen=True, slots=True)
class IssueCredentials:
    """Asked twice for the same thing, each gives the record that was made the first time."""

    writer: Writer
    clock: Clock
    issue: IssueRecord
    base_url: str

    def event(self, event_id: UUID) -> SignedRecord:
        """Raises `NothingToCredential`, `EventTakenBack`, `EventOfNoKind` and the refusals of `IssueRecord`."""

        def write(uow: UnitOfWork) -> SignedRecord:
            stored = uow.events.event(event_id)
            if stored is None:
                raise NothingToCredential("no such event")
            if stored.voided_by is not None:
                raise EventTakenBack("the event was declared an error")
            about = untp_subject(uow, stored, self.base_url)
            teller = uow.parties.organisation(stored.organisation_id)

            def build(url: str, issuer: Issuer, status: StatusPlace) -> dict[str, object]:
                return build_traceability_event(about(url, issuer, self.clock.now(), status))

            return self._once(uow, f"event/{event_id}", EVENT, teller, build)

        return self.writer.run(write)

    def facility(self, facility_id: UUID) -> SignedRecord:
        """Raises `NothingToCredential` and the refusals of `IssueRecord`."""

        def write(uow: UnitOfWork) -> SignedRecord:
            facility = uow.parties.facility(facility_id)
            owner = None if facility is None else uow.parties.organisation(facility.organisation_id)
            if facility is None or owner is None:
                raise NothingToCredential("no such facility")

            def build(url: str, issuer: Issuer, status: StatusPlace) -> dict[str, object]:
                return build_facility_record(self._facility(facility, owner, url, issuer, status))

            return self._once(uow, f"facility/{facility_id}", FACILITY, owner, build)

        return self.writer.run(write)

    def certificate(self, certificate_id: UUID, by: str) -> SignedRecord:
        """`by` is the slug of whoever gave it. Raises `NothingToCredential`, `NotACertifier`, `CertificateIncomplete` and the refusals
        of `IssueRecord`."""

        def write(uow: UnitOfWork) -> SignedRecord:
            certificate, certifier = (
                uow.catalogue.certificate(certificate_id),
                uow.parties.organisation_by_slug(by),
            )
            holder = None if certificate is None else uow.parties.organisation(certificate.organisation_id)
            if certificate is None or holder is None or certifier is None:
                raise NothingToCredential("no such certificate, or nobody of that slug")
            assessment = _may_certify(certifier, holder)
            subject = self._certificate(uow, certificate, holder, assessment)

            def build(url: str, issuer: Issuer, status: StatusPlace) -> dict[str, object]:
                return build_conformity(subject(url, issuer, status))

            return self._once(uow, f"certificate/{certificate_id}", CERTIFICATE, certifier, build)

        return self.writer.run(write)

    def _once(
        self, uow: UnitOfWork, about: str, kind: str, issuer: Organisation | None, build: Build
    ) -> SignedRecord:
        if issuer is None:
            raise NothingToCredential("whoever would sign it is not here any more")
        uow.records.lock_status_lists()
        known = uow.records.record_about(about)
        if known is not None:
            return known
        record = self.issue(uow, kind, issuer, self.clock.now(), build)
        uow.records.note_about(about, record.id)
        return record

    def _facility(
        self, facility: Facility, owner: Organisation, url: str, issuer: Issuer, status: StatusPlace
    ) -> FacilitySubject:
        code, name = PROCESSES[facility.kind]
        return FacilitySubject(
            url=url,
            issuer=issuer,
            issued_at=self.clock.now(),
            status=status,
            facility=Named(f"{self.base_url}/f/{facility.id}", facility.name),
            registered_id=facility.gln,
            processes=(Category(code, name, *ISIC),),
            commune_code=facility.commune_code,
            commune_name=communes.find(facility.commune_code).name,
            region=REGION,
            postal_code=POSTAL_CODE,
            operator=Named(f"{self.base_url}/o/{owner.slug}", owner.name),
            latitude=facility.latitude,
            longitude=facility.longitude,
        )

    def _certificate(
        self, uow: UnitOfWork, certificate: Certificate, holder: Organisation, assessment: Assessment
    ) -> Callable[[str, Issuer, StatusPlace], ConformitySubject]:
        number, issued_on = certificate.number, certificate.issued_on
        if number is None or issued_on is None:
            raise CertificateIncomplete("a certificate is signed with its number and its day of issue")
        product = None if certificate.product_id is None else uow.catalogue.product(certificate.product_id)

        def subject(url: str, issuer: Issuer, status: StatusPlace) -> ConformitySubject:
            return ConformitySubject(
                url=url,
                issuer=issuer,
                issued_on=issued_on,
                valid_until=certificate.valid_until,
                status=status,
                attestation_url=f"{self.base_url}/v1/certificates/{certificate.id}",
                name=certificate.name,
                number=number,
                assessor=Assessor.THIRD_PARTY,
                assessment=assessment,
                party=Named(f"{self.base_url}/o/{holder.slug}", holder.name),
                scheme=Named(TERMS + certificate.scheme.value, certificate.name),
                scheme_code=certificate.scheme.value,
                product=None
                if product is None
                else Named(f"{self.base_url}/v1/products/{product.id}", product.name),
                stars=certificate.stars,
            )

        return subject


def _may_certify(certifier: Organisation, holder: Organisation) -> Assessment:
    assessment = CERTIFIERS.get(certifier.kind)
    outside = certifier.commune_code not in {None, holder.commune_code}
    if assessment is None or certifier.id == holder.id or (outside and assessment is Assessment.MANDATED):
        raise NotACertifier(f"{certifier.slug} signs no certificate of {holder.slug}")
    return assessment
