"""Forgetting an organisation: what leads to people goes, what was signed and logged stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID


class ErasureRepository(Protocol):
    """Deletes and blanks rows that a person can be found by; nothing signed and nothing that others stand on is among them."""

    def erase_organisation(self, organisation_id: UUID, at: datetime) -> Mapping[str, int]:
        """How many rows of each table were deleted or blanked. Doing it again finds what was written since."""
        ...
