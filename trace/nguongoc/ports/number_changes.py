"""Numbers that somebody vouched for, from being asked until the day they may be taken up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NumberChange:
    """`digest` is a keyed hash of the new number and the code that takes it up, once one was handed over."""

    id: UUID
    organisation_id: UUID
    account_id: UUID
    phone: str = field(repr=False)
    vouched_by: str
    asked_at: datetime
    due_at: datetime
    ends_at: datetime
    digest: str | None = field(default=None, repr=False)


class NumberChanges(Protocol):
    """Of one account there is one at a time."""

    def add(self, change: NumberChange) -> None: ...
    def of_organisation(self, organisation_id: UUID, at: datetime) -> Sequence[NumberChange]:
        """Those that have not ended."""
        ...

    def vouched_by(self, subject: str, at: datetime) -> Sequence[NumberChange]: ...
    def by_digest(self, digest: str) -> NumberChange | None: ...
    def hand_over(self, change_id: UUID, digest: str) -> bool: ...
    def drop(self, change_id: UUID) -> bool:
        """Whether there was one: of two who end it at once, one does."""
        ...

    def drop_ended(self, at: datetime) -> None: ...
