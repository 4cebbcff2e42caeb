"""Secrets shared with those who are told things, wherever they lie sealed: for whoever seals them anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias
from uuid import UUID

SecretPlace: TypeAlias = tuple[str, UUID]
"""What a secret belongs to: the kind of thing, and which one."""


@dataclass(frozen=True, slots=True)
class SharedSecret:
    """One secret as it lies there."""

    place: SecretPlace
    organisation_id: UUID
    sealed: bytes = field(repr=False)


class SharedSecrets(Protocol):
    """Every sealed secret there is, of whatever kind."""

    def some(self, after: SecretPlace | None, limit: int) -> Sequence[SharedSecret]:
        """By place; `after` is the last of the piece before."""
        ...

    def put_seal(self, secret: SharedSecret, anew: bytes) -> bool:
        """Another seal in the place of this one; False where it is gone or somebody else put another there before."""
        ...
