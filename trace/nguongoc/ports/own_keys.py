"""DIDs of organisations by date, and what waits for signatures of keys that lie with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from nguongoc.parties.own_keys import Challenge, OrganisationDid, Preparation


class OwnKeys(Protocol):
    """A DID is never given to another organisation; a preparation is nobody's but its organisation's."""

    def dids(self, organisation_id: UUID) -> Sequence[OrganisationDid]:
        """Every DID it ever had, the oldest first; none for one that never had another than its first."""
        ...

    def find_did(self, did: str) -> OrganisationDid | None: ...
    def change_did(self, old: OrganisationDid, new: OrganisationDid) -> None:
        """From now on the organisation is called by the new one; both stay known as its."""
        ...

    def due(self, before: datetime, limit: int) -> Sequence[OrganisationDid]:
        """Those in use whose domains were asked last before then, or never; who waits longest first."""
        ...

    def asked(self, did: str, at: datetime, trouble: str | None) -> None: ...
    def challenge(self, organisation_id: UUID) -> Challenge | None: ...
    def put_challenge(self, challenge: Challenge) -> None:
        """In place of the one before."""
        ...

    def drop_challenge(self, organisation_id: UUID) -> None: ...
    def preparation(self, id: UUID) -> Preparation | None: ...
    def hold_preparation(self, id: UUID) -> Preparation | None:
        """The same, which no other transaction completes until this one ends."""
        ...

    def add_preparation(self, preparation: Preparation) -> None: ...
    def complete(self, done: Preparation) -> None:
        """When, with which signatures, and what was unusual, as they are in `done`."""
        ...

    def open_preparations(self, organisation_id: UUID, now: datetime, limit: int) -> Sequence[Preparation]:
        """Those that wait and have not expired, the newest first."""
        ...

    def count_open(self, organisation_id: UUID, now: datetime) -> int:
        """Those that wait and have not expired."""
        ...

    def forget_old(self, organisation_id: UUID, expired_before: datetime) -> None: ...
    def is_free(self, list_id: str, index: int) -> bool:
        """Whether no record has this place in a status list."""
        ...
