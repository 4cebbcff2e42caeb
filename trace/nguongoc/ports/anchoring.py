"""Wishes for identity anchors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from nguongoc.parties.anchoring import AnchorWish


class AnchorWishes(Protocol):
    """A wish is answered once; an organisation has at most one that is open."""

    def find(self, wish_id: UUID) -> AnchorWish | None: ...
    def open_of(self, organisation_id: UUID) -> AnchorWish | None: ...
    def of(self, organisation_id: UUID, before: UUID | None, limit: int) -> Sequence[AnchorWish]:
        """One organisation's, the newest first."""
        ...

    def under(self, commune_code: str | None, before: UUID | None, limit: int) -> Sequence[AnchorWish]:
        """Of organisations in a commune (of all where None), the newest first."""
        ...

    def add(self, wish: AnchorWish) -> None: ...
    def answer(self, wish: AnchorWish) -> bool:
        """False where it was answered before."""
        ...
