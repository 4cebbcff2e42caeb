"""Questions about events that an organisation keeps under a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """`body` is the query object as canonical JSON."""

    organisation_id: UUID
    name: str
    body: bytes
    created_at: datetime


class NamedQueries(Protocol):
    """Names are each organisation's own."""

    def add(self, query: NamedQuery, most: int) -> bool:
        """False when the organisation has that name, or as many as `most`, already."""
        ...

    def get(self, organisation_id: UUID, name: str) -> NamedQuery | None: ...
    def of(self, organisation_id: UUID, after: str | None, limit: int) -> Sequence[NamedQuery]:
        """In the order of their names."""
        ...

    def drop(self, organisation_id: UUID, name: str) -> bool:
        """False when there is none."""
        ...
