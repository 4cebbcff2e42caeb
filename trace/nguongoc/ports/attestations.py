"""What authorities and certifiers signed of certificates, and what waits for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from nguongoc.catalogue.attestations import Attestation
from nguongoc.catalogue.certificates import Certificate
from nguongoc.parties.organisations import Organisation


class Attestations(Protocol):
    """An attestation is never deleted; revoking it is the one change."""

    def newest(self, certificate_ids: Sequence[UUID]) -> Mapping[UUID, Attestation]:
        """The one of each that stands, else the latest that was revoked; certificates that nobody ever attested are left out."""
        ...

    def find(self, record_id: str) -> Attestation | None: ...
    def by(self, organisation_id: UUID, before: str | None, limit: int) -> Sequence[Attestation]:
        """Those that one organisation signed, the newest first, from behind the record `before` on."""
        ...

    def waiting(
        self, commune_code: str | None, but: UUID, after: UUID | None, limit: int
    ) -> Sequence[tuple[Certificate, Organisation]]:
        """Certificates with number and day of issue that nobody attests now, of holders in a commune (of all where None) other
        than `but`, in the order of entry."""
        ...

    def every(self, after: str | None, limit: int) -> Sequence[Attestation]:
        """All of them by record; `after` is the last of the piece before."""
        ...

    def add(self, attestation: Attestation) -> None: ...
    def revoke(self, record_id: str, at: datetime, reason: str) -> bool:
        """False where it was revoked before."""
        ...
