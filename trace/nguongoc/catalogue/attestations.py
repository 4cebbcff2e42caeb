"""An authority's or certifier's own word on a certificate: which signed record it is, and whether it was taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Attestation:
    """`organisation_id` is whoever signed. Once revoked it stays so; a certificate may be attested anew afterwards."""

    record_id: str
    certificate_id: UUID
    organisation_id: UUID
    attested_at: datetime
    revoked_at: datetime | None = None
    reason: str | None = None
    """Why it was revoked, in the words of whoever did; in nothing that is signed."""


@dataclass(frozen=True, slots=True)
class HandedAttestation:
    """A credential of a certificate that was signed elsewhere, by the id under which it is kept and logged.

    `asked_at` is when its certifier's domain was asked last, `trouble` what it did not give then. Once its status list said that
    it is revoked it stays so, whatever a later list says.
    """

    id: str
    certificate_id: UUID
    issuer_did: str
    issuer_name: str
    list_url: str | None
    list_index: int | None
    attested_at: datetime
    handed_in_by: UUID
    handed_in_at: datetime
    asked_at: datetime | None = None
    trouble: str | None = None
    revoked_at: datetime | None = None
