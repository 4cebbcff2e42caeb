"""A name that is taken for another's, or that nobody has looked at, waits; until then nothing is made public or signed under it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class HoldState(StrEnum):
    """How a held name stands. A refused name stays held for good: its slug is never given to anybody else either."""

    OPEN = "open"
    RELEASED = "released"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class NameHold:
    """The name of one organisation, held; an ordinary row. `answered_by` is None where the operator answered."""

    organisation_id: UUID
    others: tuple[str, ...]
    """Slugs of those it resembled when it was held: whoever releases it has looked at each. Empty: it was opened by itself."""
    algorithm: str | None
    """What its key is to sign with: the key is made when the name is released."""
    state: HoldState
    held_at: datetime
    answered_at: datetime | None = None
    answered_by: UUID | None = None
    reason: str | None = None
