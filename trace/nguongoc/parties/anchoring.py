"""An organisation asks the authority of its commune to say that it is that registered business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class AskedState(StrEnum):
    """How a wish for an identity anchor stands."""

    OPEN = "open"
    ANCHORED = "anchored"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Registration:
    """Where an organisation stands in a public register. Of a household `number` is one that the register gave out, never its
    tax code, which is a citizen's number: an anchor is public for ever."""

    name: str
    number: str
    registered_on: date
    register_name: str
    register_url: str


@dataclass(frozen=True, slots=True)
class AnchorWish:
    """A wish, an ordinary row that can be erased; `anchor_id` is what was signed, `reason` why it was not."""

    id: UUID
    organisation_id: UUID
    registration: Registration
    state: AskedState
    asked_at: datetime
    answered_at: datetime | None = None
    answered_by: UUID | None = None
    anchor_id: str | None = None
    reason: str | None = None
