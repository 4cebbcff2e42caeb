"""Who typed a lot in, and what members say of what was entered in their name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from nguongoc.ports.rows import Duty


class Thing(StrEnum):
    """What is entered for somebody else."""

    DIARY = "diary"
    LOT = "lot"


class Word(StrEnum):
    """What a member says of it."""

    CONFIRMED = "confirmed"
    CONTESTED = "contested"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A later word of the same member takes its place. `sha256` is of what they were shown: of anything else it says nothing."""

    organisation_id: UUID
    member_id: UUID
    thing: Thing
    thing_id: UUID
    sha256: str
    word: Word
    note: str | None
    said_by: str
    said_at: datetime


class Confirmations(Protocol):
    """In rows that are erased with the member."""

    def note_entered(self, batch_id: UUID, entered_by: str, duty: Duty | None) -> None: ...
    def entered_as(self, batch_id: UUID) -> Duty | None:
        """What the account was that entered it; None for a program, or where nobody noted it."""
        ...

    def say(self, said: Confirmation) -> None: ...
    def of_member(self, organisation_id: UUID, member_id: UUID) -> Sequence[Confirmation]: ...
    def of_lot(self, batch_id: UUID) -> Sequence[Confirmation]: ...
    def contested(self, organisation_id: UUID, limit: int) -> Sequence[Confirmation]:
        """The newest first; whether what they speak of has changed since is the caller's to ask."""
        ...

    def lots_of(self, member_id: UUID, limit: int) -> Sequence[tuple[UUID, Decimal | None]]:
        """The lots they harvested and how much of each, the newest first."""
        ...
