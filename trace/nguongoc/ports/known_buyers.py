"""Buyers that an organisation wrote down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from nguongoc.parties.known_buyers import KnownBuyer


class KnownBuyers(Protocol):
    """Each organisation's own."""

    def of(self, organisation_id: UUID, limit: int) -> Sequence[KnownBuyer]:
        """By name."""
        ...

    def add(self, buyer: KnownBuyer) -> None: ...
    def drop(self, organisation_id: UUID, buyer_id: UUID) -> KnownBuyer | None:
        """What was deleted; None where there is no such one of this organisation."""
        ...
