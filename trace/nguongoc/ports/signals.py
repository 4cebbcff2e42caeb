"""How units were judged by their scans: kept only of those that are not ordinary, and what was said of their lots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from nguongoc.scans.signals import Judgement


@dataclass(frozen=True, slots=True)
class Scanned:
    """A pack that was scanned, by its reference."""

    unit: bytes
    batch_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class Mark:
    """Up to which scan all were judged, and when that was last said."""

    scan_id: UUID
    judged_at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """What is said of some units: of those that are not ordinary alone."""

    judged_at: datetime
    """When it was last said that all scans were judged."""
    of: Mapping[bytes, Judgement]


@dataclass(frozen=True, slots=True)
class JudgedUnits:
    """So many units of a lot with one judgement."""

    batch_id: UUID
    judgement: Judgement
    units: int
    newest: date
    """The day on which the last of them was judged."""


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody of an organisation looked at what was noticed of a lot, and said what it is."""

    batch_id: UUID
    organisation_id: UUID
    looked_at: datetime
    looked_by: str
    note: str


class Signals(Protocol):
    def mark(self) -> Mark | None: ...
    def set_mark(self, mark: Mark) -> None: ...

    def scanned(self, after: UUID | None, before: UUID, limit: int) -> Sequence[tuple[UUID, Scanned]]:
        """Scans of packs in the order of their ids, from behind `after` up to `before`."""
        ...

    def put(self, unit: Scanned, judgement: Judgement, judged_on: date) -> None:
        """In the place of what was said of it before; what is nothing unusual leaves no row."""
        ...

    def forget(self, before: date) -> int:
        """Judgements of earlier days, which rest on scans that are gone."""
        ...

    def judgements(self, units: Sequence[bytes], since: date) -> Known | None:
        """None where nothing was ever judged. `units` are at most some hundreds."""
        ...

    def of_organisation(self, organisation_id: UUID, since: date, limit: int) -> Sequence[JudgedUnits]:
        """Newest first."""
        ...

    def of_territory(self, commune_code: str | None, since: date, limit: int) -> Sequence[JudgedUnits]:
        """Of lots that come from a commune, or from anywhere."""
        ...

    def of_batch(self, batch_id: UUID, since: date) -> Sequence[JudgedUnits]: ...

    def cells(self, batch_ids: Sequence[UUID], since: date, limit: int) -> Mapping[UUID, Mapping[str, int]]:
        """Where buyers said they are who scanned the judged units of some lots: daily visitors, summed by lot and cell, the greatest sums first."""
        ...

    def put_look(self, look: Look) -> None:
        """In the place of what the same organisation said of the lot before."""
        ...

    def looks(self, batch_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Look]]:
        """Newest first."""
        ...
