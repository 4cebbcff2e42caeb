"""A lot that is being declared: answers as they were typed, kept on the way so that nothing is lost with a connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LotDraft:
    """Of one account; `batch_id` is the lot that it became, and from then on nothing of it changes."""

    id: UUID
    organisation_id: UUID
    subject: str
    said: Mapping[str, str]
    kept_at: datetime
    batch_id: UUID | None = None
