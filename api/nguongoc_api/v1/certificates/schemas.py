"""A certificate on the wire."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from nguongoc.catalogue.certificates import Certificate, EvidenceLevel, Scheme
from nguongoc.services.register_certificate import CertificateDraft
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
        )


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

    @classmethod
    def of(cls, certificate: Certificate) -> CertificateShown:
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
        )


class Certificates(Shown):
    items: list[CertificateShown]
