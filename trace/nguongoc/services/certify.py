"""Attest a certificate: the authority or certifier that gave it says so in a credential of its own, and can take that back.

The certificate is one that its holder entered, or is entered here in the holder's name by whoever gave it. What the holder
stated stays as it is: how far the certifier's word counts is judged by trust list and status, anew each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from nguongoc.batches.texts import normalise_text
from nguongoc.catalogue.attestations import Attestation
from nguongoc.catalogue.certificates import Certificate
from nguongoc.catalogue.products import Product
from nguongoc.errors import Conflict, Invalid, NotAllowed, NotFound
from nguongoc.parties.organisations import Organisation, OrganisationKind
from nguongoc.ports import Answer, Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.records.conformity import Assessment, Assessor, ConformitySubject, build_conformity
from nguongoc.records.credential import Issuer, StatusPlace
from nguongoc.records.passport import TERMS, Named
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.certificate_addresses import certificate_url
from nguongoc.services.describe_environment import footprint_note
from nguongoc.services.issue_record import Act, Build, IssueRecord
from nguongoc.services.once import Once, carry_out
from nguongoc.services.register_certificate import CertificateDraft, RegisterCertificate
from nguongoc.services.sign_status import SignStatus

KIND = "conformity"
REASON_LIMIT = 500
PROVINCE = "VN/38"
CERTIFIERS = {
    OrganisationKind.AUTHORITY: Assessment.MANDATED,
    OrganisationKind.CERTIFIER: Assessment.BY_SCHEME,
}


class NotACertifier(NotAllowed):
    """Certificates are signed by authorities and certifiers, of their own commune, and never for themselves."""

    code = "not-a-certifier"


class CertificateIncomplete(Invalid):
    """Without a number and a day of issue nobody could say which certificate it is."""

    code = "certificate-incomplete"


class CertificateUnknown(NotFound):
    """No such certificate, or nobody of that name who could hold one."""

    code = "certificate-unknown"


class AlreadyAttested(Conflict):
    """Somebody attests it already."""

    code = "certificate-attested"


class AttestationNotFound(NotFound):
    """The caller signed no such attestation."""

    code = "attestation-not-found"


@dataclass(frozen=True, slots=True)
class Attesting:
    """An attestation with the certificate it is about and the certificate's holder."""

    attestation: Attestation
    certificate: Certificate
    holder: Organisation


class Certify:
    """Every method is for whoever holds the right to attest; what is written is signed under that organisation's own key.

    Raises `ScopeMissing`, `NotACertifier`, `CertificateUnknown`, and the refusals of `IssueRecord`.
    """

    def __init__(
        self,
        reads: ReadSource,
        writer: Writer,
        clock: Clock,
        issue: IssueRecord,
        register: RegisterCertificate,
        sign_status: SignStatus,
        base_url: str,
    ) -> None:
        self._reads, self._writer, self._clock = reads, writer, clock
        self._issue, self._register, self._sign_status, self._base_url = (
            issue,
            register,
            sign_status,
            base_url,
        )

    def declared(
        self, caller: Caller, certificate_id: UUID, once: Once[Attesting] | None = None
    ) -> Attesting | Answer:
        """Attest a certificate that its holder entered. Raises `CertificateIncomplete`, `AlreadyAttested`."""
        caller.require(Scope.CERTIFY)

        def write(uow: UnitOfWork) -> Attesting:
            return self.declared_within(uow, caller, certificate_id, self._act())

        return self._writer.run(lambda uow: carry_out(uow, self._clock, once, write))

    def declared_within(self, uow: UnitOfWork, caller: Caller, certificate_id: UUID, act: Act) -> Attesting:
        """The same inside the caller's transaction."""
        certificate = uow.catalogue.certificate(certificate_id)
        if certificate is None:
            raise CertificateUnknown("no such certificate", pointer="/certificate_id")
        return self._attest(uow, _organisation(uow, caller.organisation_id), certificate, act)

    def given(
        self, caller: Caller, holder_slug: str, draft: CertificateDraft, once: Once[Attesting] | None = None
    ) -> Attesting | Answer:
        """Enter a certificate in its holder's name and attest it. Raises `CertificateIncomplete` and the refusals of the draft."""
        caller.require(Scope.CERTIFY)
        certificate = self.entered(caller, holder_slug, draft)

        def write(uow: UnitOfWork) -> Attesting:
            return self.given_within(uow, caller, certificate, self._act())

        return self._writer.run(lambda uow: carry_out(uow, self._clock, once, write))

    def entered(self, caller: Caller, holder_slug: str, draft: CertificateDraft) -> Certificate:
        """The certificate that `given` would enter, judged before its transaction."""
        with self._reads.open() as reader:
            holder = reader.parties.organisation_by_slug(holder_slug)
            if holder is None or holder.erased_at is not None:
                raise CertificateUnknown("no organisation of this slug", pointer="/holder")
            may_certify(_organisation(reader, caller.organisation_id), holder)
        return self._register.checked(holder.id, draft)

    def given_within(self, uow: UnitOfWork, caller: Caller, entered: Certificate, act: Act) -> Attesting:
        """`given` inside the caller's transaction; the certificate has the id and the time of the act."""
        certificate = replace(entered, id=act.id, created_at=act.at)
        uow.catalogue.add_certificate(certificate)
        return self._attest(uow, _organisation(uow, caller.organisation_id), certificate, act)

    def by_slug(self, certificate_id: UUID, by: str) -> Attesting:
        """For whoever runs the service: attest as the organisation of this slug; one that is attested already is given back."""

        def write(uow: UnitOfWork) -> Attesting:
            certificate, certifier = (
                uow.catalogue.certificate(certificate_id),
                uow.parties.organisation_by_slug(by),
            )
            if certificate is None or certifier is None:
                raise CertificateUnknown("no such certificate, or nobody of that slug")
            live = uow.attestations.newest([certificate.id]).get(certificate.id)
            if live is not None and live.revoked_at is None:
                return Attesting(live, certificate, _holder(uow, certificate))
            return self._attest(uow, certifier, certificate, self._act())

        return self._writer.run(write)

    def revoke(self, caller: Caller, record_id: str, reason: str) -> Attesting:
        """Take an attestation back, for ever: the credential is revoked in the same transaction. Said twice it changes nothing.

        Raises `AttestationNotFound`, and a refusal of the reason's text.
        """
        caller.require(Scope.CERTIFY)
        said = normalise_text(reason, REASON_LIMIT, "/reason")

        def write(uow: UnitOfWork) -> Attesting:
            uow.records.lock_status_lists()
            _own(uow, caller, record_id)
            slot = uow.records.status_slot(record_id)
            if uow.attestations.revoke(record_id, self._clock.now(), said) and slot is not None:
                uow.records.set_status(record_id, revoked=True, message=slot.message)
                self._sign_status.sign_list(uow, slot.list_id)
            return _own(uow, caller, record_id)

        return self._writer.run(write)

    def attestation(self, caller: Caller, record_id: str) -> Attesting:
        """One that the caller's organisation signed. Raises `AttestationNotFound`."""
        caller.require(Scope.CERTIFY)
        with self._reads.open() as reader:
            return _own(reader, caller, record_id)

    def attestations(self, caller: Caller, before: str | None, limit: int) -> Sequence[Attesting]:
        """Those that the caller's organisation signed, the newest first."""
        caller.require(Scope.CERTIFY)
        with self._reads.open() as reader:
            found = reader.attestations.by(caller.organisation_id, before, limit)
            return [_told(reader, each) for each in found]

    def waiting(
        self, caller: Caller, after: UUID | None, limit: int
    ) -> Sequence[tuple[Certificate, Organisation]]:
        """Certificates that the caller's organisation may attest and nobody does now; none for who is no certifier."""
        caller.require(Scope.CERTIFY)
        with self._reads.open() as reader:
            certifier = _organisation(reader, caller.organisation_id)
            if certifier.kind not in CERTIFIERS:
                return ()
            mandated = CERTIFIERS[certifier.kind] is Assessment.MANDATED
            commune = certifier.commune_code if mandated else None
            return reader.attestations.waiting(commune, certifier.id, after, limit)

    def _act(self) -> Act:
        return self._issue.act(self._clock.now())

    def _attest(
        self, uow: UnitOfWork, certifier: Organisation, certificate: Certificate, act: Act
    ) -> Attesting:
        uow.records.lock_status_lists()
        holder = _holder(uow, certificate)
        assessment = may_certify(certifier, holder)
        live = uow.attestations.newest([certificate.id]).get(certificate.id)
        if live is not None and live.revoked_at is None:
            raise AlreadyAttested("somebody attests this certificate already", record=live.record_id)
        build = self._build(uow, certificate, holder, assessment, act.at)
        record = act.sign(uow, KIND, certifier, build)
        attestation = Attestation(record.id, certificate.id, certifier.id, record.issued_at)
        uow.attestations.add(attestation)
        return Attesting(attestation, certificate, holder)

    def _build(
        self,
        uow: UnitOfWork,
        certificate: Certificate,
        holder: Organisation,
        assessment: Assessment,
        now: datetime,
    ) -> Build:
        number, issued_on = certificate.number, certificate.issued_on
        if number is None or issued_on is None:
            raise CertificateIncomplete("a certificate is signed with its number and its day of issue")
        product = None if certificate.product_id is None else uow.catalogue.product(certificate.product_id)
        base = self._base_url

        def build(url: str, issuer: Issuer, status: StatusPlace) -> dict[str, object]:
            return build_conformity(
                ConformitySubject(
                    url=url,
                    issuer=issuer,
                    issued_on=issued_on,
                    valid_until=certificate.valid_until,
                    status=status,
                    attestation_url=certificate_url(certificate.id, base),
                    name=certificate.name,
                    number=number,
                    assessor=Assessor.THIRD_PARTY,
                    assessment=assessment,
                    party=Named(holder.did, holder.name),
                    scheme=Named(TERMS + certificate.scheme.value, certificate.name),
                    scheme_code=certificate.scheme.value,
                    territory=territory_of(holder),
                    attested_at=now,
                    product=None if product is None else _named(product, base),
                    gtin=None if product is None else product.gtin,
                    stars=certificate.stars,
                    footprint=None
                    if certificate.footprint is None
                    else footprint_note(certificate.footprint),
                )
            )

        return build


def may_certify(certifier: Organisation, holder: Organisation) -> Assessment:
    """On whose authority it would assess. Raises `NotACertifier`."""
    assessment = CERTIFIERS.get(certifier.kind)
    outside = certifier.commune_code not in {None, holder.commune_code}
    if assessment is None or certifier.id == holder.id or (outside and assessment is Assessment.MANDATED):
        raise NotACertifier(f"{certifier.slug} signs no certificate of {holder.slug}")
    return assessment


def territory_of(organisation: Organisation) -> str:
    """Where an organisation is, in the form of trust lists; of the province alone where no commune is known."""
    return PROVINCE if organisation.commune_code is None else f"{PROVINCE}/{organisation.commune_code}"


def _named(product: Product, base_url: str) -> Named:
    return Named(f"{base_url}/v1/products/{product.id}", product.name)


def _organisation(reader: Reader, organisation_id: UUID) -> Organisation:
    found = reader.parties.organisation(organisation_id)
    if found is None:
        raise NotACertifier("the key belongs to no organisation that is here any more")
    return found


def _holder(reader: Reader, certificate: Certificate) -> Organisation:
    holder = reader.parties.organisation(certificate.organisation_id)
    if holder is None or holder.erased_at is not None or reader.name_holds.hides(holder.id):
        raise CertificateUnknown("its holder is not here any more")
    return holder


def _own(reader: Reader, caller: Caller, record_id: str) -> Attesting:
    found = reader.attestations.find(record_id)
    if found is None or found.organisation_id != caller.organisation_id:
        raise AttestationNotFound("your organisation signed no such attestation")
    return _told(reader, found)


def _told(reader: Reader, attestation: Attestation) -> Attesting:
    certificate = reader.catalogue.certificate(attestation.certificate_id)
    holder = None if certificate is None else reader.parties.organisation(certificate.organisation_id)
    if certificate is None or holder is None:
        raise AttestationNotFound("its certificate is not here any more")
    return Attesting(attestation, certificate, holder)
