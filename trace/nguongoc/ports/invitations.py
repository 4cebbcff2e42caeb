"""Somebody an owner wants to sign in for the organisation, until they chose a password of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from nguongoc.ports.rows import Duty, Role


@dataclass(frozen=True, slots=True)
class Invitation:
    """`digest` is a keyed hash of number and code; the code itself is with whoever was invited."""

    id: UUID
    organisation_id: UUID
    digest: str = field(repr=False)
    phone: str = field(repr=False)
    display_name: str
    role: Role
    duty: Duty
    member_id: UUID | None
    created_at: datetime
    expires_at: datetime


class Invitations(Protocol):
    """Those that are open."""

    def add(self, invitation: Invitation) -> None: ...
    def of(self, organisation_id: UUID) -> Sequence[Invitation]:
        """The newest first."""
        ...

    def by_digest(self, digest: str) -> Invitation | None: ...
    def drop(self, organisation_id: UUID, invitation_id: UUID) -> bool:
        """Whether there was one: of two who answer it at once, one does."""
        ...

    def drop_phone(self, organisation_id: UUID, phone: str) -> None:
        """Those of this number at this organisation: a new one takes their place."""
        ...

    def drop_old(self, at: datetime) -> None:
        """Those that end by then, whosever they are."""
        ...
