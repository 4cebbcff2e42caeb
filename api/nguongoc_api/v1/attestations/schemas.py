"""An attestation on the wire."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field, model_validator

from nguongoc.catalogue.certificates import Certificate, Scheme
from nguongoc.errors import Invalid
from nguongoc.parties.organisations import Organisation
from nguongoc.records.conformity_reading import CONFORMITY_TEXT_LIMIT
from nguongoc.services.certify import Attesting
from nguongoc.services.register_certificate import CertificateDraft
from nguongoc.services.take_attestation import Taken
from nguongoc_api.problems.validation import refusing
from nguongoc_api.v1.certificates.schemas import CertificateGiven
from nguongoc_api.v1.wire import Given, Id, Shown


class AttestationUnclear(Invalid):
    """Either a certificate that its holder entered is named, or one is given with its holder; never both."""

    code = "attestation-unclear"


def _either(given: Any) -> Any:
    if isinstance(given, dict) and ("certificate_id" in given) == (
        "certificate" in given or "holder" in given
    ):
        raise AttestationUnclear("name certificate_id, or give holder and certificate")
    return given


class AttestationGiven(Given):
    """`certificate_id` of one that its holder entered; or `holder` (a slug) and the `certificate` that you gave it."""

    certificate_id: Id | None = None
    holder: str | None = Field(default=None, max_length=63)
    certificate: CertificateGiven | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_of_two(cls, given: Any) -> Any:
        return refusing(_either)(given)

    def holder_slug(self) -> str:
        return self.holder or ""

    def draft(self) -> CertificateDraft:
        """Of the certificate given. Raises `AttestationUnclear` where there is none."""
        if self.certificate is None:
            raise AttestationUnclear("give the certificate with its holder", pointer="/certificate")
        return self.certificate.draft()


class RevocationGiven(Given):
    reason: str = Field(description="Why, at most 500 characters; nobody signs it, its holder is told")


class CertificateSaid(Shown):
    """A certificate as it is attested, or may be."""

    id: UUID
    scheme: Scheme
    name: str
    number: str | None
    issuer: str
    issued_on: date | None
    valid_until: date | None
    stars: int | None
    product_id: UUID | None
    holder: str
    holder_name: str

    @classmethod
    def of(cls, certificate: Certificate, holder: Organisation) -> CertificateSaid:
        return cls(
            id=certificate.id,
            scheme=certificate.scheme,
            name=certificate.name,
            number=certificate.number,
            issuer=certificate.issuer,
            issued_on=certificate.issued_on,
            valid_until=certificate.valid_until,
            stars=certificate.stars,
            product_id=certificate.product_id,
            holder=holder.slug,
            holder_name=holder.name,
        )


class AttestationShown(Shown):
    """`record` is the signed credential; what it is worth depends on the trust list of whoever reads it."""

    id: str
    record: str
    certificate: CertificateSaid
    attested_at: datetime
    revoked_at: datetime | None
    reason: str | None

    @classmethod
    def of(cls, attesting: Attesting, base_url: str) -> AttestationShown:
        said = attesting.attestation
        return cls(
            id=said.record_id,
            record=f"{base_url}/records/{said.record_id}",
            certificate=CertificateSaid.of(attesting.certificate, attesting.holder),
            attested_at=said.attested_at,
            revoked_at=said.revoked_at,
            reason=said.reason,
        )


class CredentialGiven(Given):
    """A compact JWS (`vc+jwt`): a `DigitalConformityCredential` of a certificate that stands here."""

    credential: str = Field(max_length=CONFORMITY_TEXT_LIMIT)


class CredentialTaken(Shown):
    """`record` serves it byte for byte. `asked_at` is when its issuer's domain was asked last for keys and status list, `trouble`
    what it did not give; what the credential is worth is judged anew each time."""

    id: str
    record: str
    certificate: CertificateSaid
    issuer: str
    issuer_name: str
    attested_at: datetime
    handed_in_at: datetime
    asked_at: datetime | None
    trouble: str | None
    revoked_at: datetime | None

    @classmethod
    def of(cls, taken: Taken, base_url: str) -> CredentialTaken:
        said = taken.handed
        return cls(
            id=said.id,
            record=f"{base_url}/records/{said.id}",
            certificate=CertificateSaid.of(taken.certificate, taken.holder),
            issuer=said.issuer_did,
            issuer_name=said.issuer_name,
            attested_at=said.attested_at,
            handed_in_at=said.handed_in_at,
            asked_at=said.asked_at,
            trouble=said.trouble,
            revoked_at=said.revoked_at,
        )


class Attestations(Shown):
    items: list[AttestationShown]


class Waiting(Shown):
    items: list[CertificateSaid]
