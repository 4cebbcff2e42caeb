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
