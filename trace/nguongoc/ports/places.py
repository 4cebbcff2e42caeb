"""Places to visit, as stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from nguongoc.tourism.places import Place, RemovedPhoto


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
    def removed_photo(self, place_id: str) -> RemovedPhoto | None:
        """What the place showed before, as long as it can be had again."""
        ...

    def take_removed_photo(self, place_id: str) -> RemovedPhoto | None:
        """The same, kept for it no longer: the caller shows it in this transaction."""
        ...

    def remove_photo(self, place_id: str, removed: RemovedPhoto) -> None:
        """In place of what was removed before, which is dropped: one a place is kept."""
        ...

    def has_removed_photos(self, before: datetime) -> bool: ...
    def drop_removed_photos(self, before: datetime) -> int:
        """What was removed before this moment, with every size of it unless something else shows it; how many."""
        ...
