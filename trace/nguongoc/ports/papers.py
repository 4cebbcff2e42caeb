"""Pictures of certificates on paper."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol
from uuid import UUID

from nguongoc.ports.hashed import Hashed


class Papers(Protocol):
    """One picture a certificate, for its holder and whoever may sign for it."""

    def add(self, certificate_id: UUID, body: bytes, at: datetime) -> None: ...
    def paper(self, certificate_id: UUID) -> Hashed | None: ...
    def among(self, certificate_ids: Collection[UUID]) -> frozenset[UUID]:
        """Of which of these there is one."""
        ...
