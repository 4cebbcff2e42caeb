"""A certificate on the wire."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from nguongoc.catalogue.attestations import Attestation
from nguongoc.catalogue.certificates import Certificate, EvidenceLevel, Scheme
from nguongoc.services.register_certificate import CertificateDraft
from nguongoc_api.v1.batches.environment import FootprintGiven, FootprintShown
from nguongoc_api.v1.wire import Day, Given, Id, QuantityGiven, QuantityShown, Shown


class CertificateGiven(Given):
    """`product_id` is left out where the certificate covers the organisation as a whole."""

    scheme: Annotated[Scheme, Field(strict=False)]
    name: str
    issuer: str
    product_id: Id | None = None
    number: str | None = None
    issuer_successor: str | None = None
    issued_on: Day | None = None
    valid_until: Day | None = None
    stars: int | None = None
    right_to_use: str | None = None
    scope: str | None = None
    cap: QuantityGiven | None = Field(default=None, description="How much of the product it covers in all")
    footprint: FootprintGiven | None = Field(
        default=None,
        description="Of `carbon-footprint`: the figures that were verified, as the paper has them",
    )

    def draft(self) -> CertificateDraft:
        return CertificateDraft(
            scheme=self.scheme,
            name=self.name,
            issuer=self.issuer,
            product_id=self.product_id,
            number=self.number,
            issuer_successor=self.issuer_successor,
            issued_on=self.issued_on,
            valid_until=self.valid_until,
            stars=self.stars,
            right_to_use=self.right_to_use,
            scope=self.scope,
            cap=None if self.cap is None else self.cap.quantity(),
            footprint=None if self.footprint is None else self.footprint.footprint(),
        )


class AttestedShown(Shown):
    """An authority's own word on it; `reason` is why that was taken back. What it is worth is a verifier's to say."""

    record: str
    by: str
    attested_at: datetime
    revoked_at: datetime | None
    reason: str | None


class CertificateShown(Shown):
    id: UUID
    product_id: UUID | None
    scheme: Scheme
    name: str
    number: str | None
    issuer: str
    issuer_successor: str | None
    issued_on: date | None
    valid_until: date | None
    stars: int | None
    right_to_use: str | None
    scope: str | None
    level: EvidenceLevel
    verified_by: str | None
    created_at: datetime
    cap: QuantityShown | None
    footprint: FootprintShown | None = Field(
        description="What was verified; lots that declare other figures are not covered"
    )
    attestation: AttestedShown | None

    @classmethod
    def of(
        cls, certificate: Certificate, attested: tuple[Attestation, str] | None = None, base_url: str = ""
    ) -> CertificateShown:
        return cls(
            id=certificate.id,
            product_id=certificate.product_id,
            scheme=certificate.scheme,
            name=certificate.name,
            number=certificate.number,
            issuer=certificate.issuer,
            issuer_successor=certificate.issuer_successor,
            issued_on=certificate.issued_on,
            valid_until=certificate.valid_until,
            stars=certificate.stars,
            right_to_use=certificate.right_to_use,
            scope=certificate.scope,
            level=certificate.level,
            verified_by=certificate.verified_by,
            created_at=certificate.created_at,
            cap=None if certificate.cap is None else QuantityShown.of(certificate.cap),
            footprint=None if certificate.footprint is None else FootprintShown.of(certificate.footprint),
            attestation=None if attested is None else _attested(*attested, base_url),
        )


def _attested(said: Attestation, by: str, base_url: str) -> AttestedShown:
    return AttestedShown(
        record=f"{base_url}/records/{said.record_id}",
        by=by,
        attested_at=said.attested_at,
        revoked_at=said.revoked_at,
        reason=said.reason,
    )


class Certificates(Shown):
    items: list[CertificateShown]
