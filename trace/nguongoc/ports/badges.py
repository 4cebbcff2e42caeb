"""Badges on listings, and where else than there they were seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Badge:
    """A button *check this lot* for one listing of one seller; `origin` is that of the listing's page (RFC 6454)."""

    id: str
    organisation_id: UUID
    batch_id: UUID
    seller: str
    listing: str
    origin: str
    made_at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SeenElsewhere:
    """On which other site a badge was opened or shown, how often, and when first and last."""

    badge_id: str
    origin: str
    times: int
    first_at: datetime
    last_at: datetime


class Badges(Protocol):
    """Badges by their ids, which nobody can guess."""

    def add(self, badge: Badge) -> None: ...
    def get(self, badge_id: str) -> Badge | None: ...
    def of(self, organisation_id: UUID, before: str | None, limit: int) -> Sequence[Badge]:
        """Of whoever made them, newest first; `before` is an id."""
        ...

    def of_lot(self, batch_id: UUID, limit: int) -> Sequence[Badge]:
        """Newest first, withdrawn ones too."""
        ...

    def withdraw(self, badge_id: str, at: datetime) -> None: ...
    def restore(self, badge_id: str) -> None: ...
    def note_elsewhere(
        self, seen: Mapping[tuple[str, str], int], at: datetime, most: int
    ) -> Sequence[tuple[str, str]]:
        """So many times more by badge and origin; of one badge at most `most` origins are told apart. Answers those never seen before."""
        ...

    def strayed(
        self, organisation_id: UUID | None, commune_code: str | None, limit: int
    ) -> Sequence[tuple[Badge, SeenElsewhere]]:
        """Badges of lots of an organisation, or of lots from a commune (None: any), on other sites; those seen last first."""
        ...

    def elsewhere(self, badge_ids: Sequence[str]) -> Mapping[str, Sequence[SeenElsewhere]]:
        """Those seen most first."""
        ...
