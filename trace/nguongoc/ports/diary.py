"""Entries of the farm diary: added and erased, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from nguongoc.diary.entries import Activity, Entry


@dataclass(frozen=True, slots=True)
class DiaryWish:
    """Which entries of an organisation; `first` and `last` are days, both included."""

    facility_id: UUID | None = None
    activity: Activity | None = None
    first: date | None = None
    last: date | None = None
    standing: bool = False
    """Only what nothing took the place of."""
    responsible_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ToldEntry:
    """An entry that is told by an event of a lot's history."""

    organisation_id: UUID
    entry_id: UUID
    batch_id: UUID
    event_id: UUID


class Diary(Protocol):
    def add(self, entries: Sequence[Entry]) -> None: ...
    def among(self, organisation_id: UUID, ids: Sequence[UUID]) -> Sequence[Entry]:
        """Those of these ids that are there, in no order."""
        ...

    def of_plot(self, facility_id: UUID, activities: Sequence[Activity]) -> Sequence[Entry]:
        """All of these kinds that stand, oldest first."""
        ...

    def entries(
        self, organisation_id: UUID, wish: DiaryWish, after: tuple[date, UUID] | None, limit: int
    ) -> Sequence[Entry]:
        """The newest day first, and of one day the last id first; from behind `after` on."""
        ...

    def tell(self, told: ToldEntry) -> None: ...
    def tell_again(self, told: ToldEntry) -> None:
        """By another event than before."""
        ...

    def told_as(self, organisation_id: UUID, entry_ids: Sequence[UUID]) -> Sequence[ToldEntry]:
        """In which lots' histories entries are told, or were, in no order."""
        ...

    def told_of(self, batch_id: UUID) -> Sequence[Entry]:
        """What is told in a lot's history and was not declared an error, oldest first."""
        ...
