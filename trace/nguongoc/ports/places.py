"""Places to visit, as stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from nguongoc.tourism.places import Place


class PlacesRepository(Protocol):
    """What visitors are shown, and what its hosts and authorities see beside it."""

    def places(self) -> Sequence[Place]:
        """All that visitors are shown."""
        ...

    def places_of(self, organisation_id: UUID) -> Sequence[Place]:
        """Whose host it is, whether they are shown or not."""
        ...

    def places_by_hosts(self) -> Sequence[Place]:
        """What hosts wrote down themselves, and whatever is not shown."""
        ...

    def place(self, place_id: str) -> Place | None:
        """One that visitors are shown."""
        ...

    def kept_place(self, place_id: str) -> Place | None:
        """Shown or not: an id is never given twice, and vouchers name it ever after."""
        ...

    def lock_place(self, place_id: str) -> None:
        """No other transaction that asks for it goes on until this one ends."""
        ...

    def put_place(self, place: Place) -> None: ...
