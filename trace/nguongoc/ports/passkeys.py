"""Passkeys (W3C Web Authentication) of people who sign in, and the challenges that they answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Passkey:
    """`public_key` is a COSE_Key (RFC 9052, 7); `sign_count` 0 of the many authenticators that keep no count."""

    id: UUID
    account_id: UUID
    credential_id: bytes = field(repr=False)
    public_key: bytes = field(repr=False)
    sign_count: int
    name: str
    created_at: datetime
    used_at: datetime | None = None
    suspect_since: datetime | None = None
    """Its count went back once, as it does where a second one like it is about: it lets nobody in again."""


class Passkeys(Protocol):
    """Of one account there are few."""

    def put_challenge(self, digest: str, at: datetime, until: datetime) -> None:
        """Those that ended by then go, whosever they are."""
        ...

    def take_challenge(self, digest: str, at: datetime) -> bool:
        """Whether it was open: of two who answer it at once, one does."""
        ...

    def add(self, passkey: Passkey) -> None: ...
    def by_credential(self, credential_id: bytes) -> Passkey | None: ...
    def of(self, account_id: UUID) -> Sequence[Passkey]:
        """The oldest first."""
        ...

    def note_use(self, passkey_id: UUID, sign_count: int, at: datetime) -> bool:
        """Not where it is gone, suspect, or its count has not grown (Web Authentication, 7.2 step 22)."""
        ...

    def suspect(self, passkey_id: UUID, at: datetime) -> None: ...
    def drop(self, account_id: UUID, passkey_id: UUID) -> None: ...
    def drop_of(self, account_id: UUID) -> None: ...
    def note_offer(self, account_id: UUID, at: datetime) -> bool:
        """Whether it was the first: of two browsers that sign in at once, one is offered a passkey."""
        ...

    def required_since(self, organisation_id: UUID) -> datetime | None:
        """None where the organisation's people need none."""
        ...

    def require(self, organisation_id: UUID, at: datetime | None) -> None:
        """From then on; None: no more."""
        ...

    def holders(self, organisation_id: UUID) -> frozenset[UUID]:
        """Accounts of it with a passkey that lets in."""
        ...
