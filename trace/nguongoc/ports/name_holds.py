"""Names held for review."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from nguongoc.parties.name_holds import NameHold


class NameHolds(Protocol):
    """At most one of an organisation; it is answered once."""

    def find(self, organisation_id: UUID) -> NameHold | None: ...
    def hides(self, organisation_id: UUID) -> bool:
        """Whether its name is held or was refused: it is shown to nobody but itself and whoever reviews it."""
        ...

    def under(self, commune_code: str | None, before: UUID | None, limit: int) -> Sequence[NameHold]:
        """Of organisations in a commune (of all where None), the newest first; pages by the organisation's id."""
        ...

    def add(self, hold: NameHold) -> None: ...
    def answer(self, hold: NameHold) -> bool:
        """False where it was answered before."""
        ...
