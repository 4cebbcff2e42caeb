"""Members of an organisation: the people who grow or catch for it, a cooperative's households among them.

A member is a person. Name and telephone stand in ordinary rows that are erased, never in an event, a record or a log entry; documents
join them when they are made, for the organisation whose members they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who grows or catches for an organisation."""

    id: UUID
    organisation_id: UUID
    name: str
    phone: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Harvester:
    """A member who harvested some of a lot: how much, in the lot's own unit, or None where nobody says."""

    member: Member
    value: Decimal | None
