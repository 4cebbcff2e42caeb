"""Organisations, facilities, their keys and DID documents, as stored; `None` says *not here*, never *error*."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from nguongoc.geography.borders import Border
from nguongoc.parties.facilities import Facility, MarketCode
from nguongoc.parties.organisations import Organisation
from nguongoc.ports.at_once import PartiesAtOnce
from nguongoc.ports.rows import DidVersion, KeyPurpose, KeyState, SigningKey


class PartyRepository(PartiesAtOnce, Protocol):
    """Organisations, facilities, keys and DID documents."""

    def organisation(self, organisation_id: UUID) -> Organisation | None: ...
    def organisation_by_slug(self, slug: str) -> Organisation | None: ...
    def organisation_by_did(self, did: str) -> Organisation | None:
        """Whoever has it or had it: a DID is never another's."""
        ...

    def organisations(self, after: UUID | None, limit: int) -> Sequence[Organisation]: ...
    def lock_names(self) -> None:
        """From here to the end of the transaction no one else registers an organisation."""
        ...

    def add_organisation(self, organisation: Organisation) -> None: ...
    def facility(self, facility_id: UUID) -> Facility | None: ...
    def facilities_of(self, organisation_id: UUID) -> Sequence[Facility]: ...
    def facilities_at(self, gln: str, limit: int) -> Sequence[Facility]:
        """Those registered under a GLN, the earliest first."""
        ...

    def lock_facility(self, facility_id: UUID) -> None:
        """No other transaction that asks for it goes on until this one ends."""
        ...

    def add_facility(self, facility: Facility) -> None: ...
    def put_market_codes(self, facility_id: UUID, codes: Sequence[MarketCode]) -> None:
        """In place of those before."""
        ...

    def border(self, facility_id: UUID) -> Border | None:
        """Where a plot lies, for its owner alone: a row that is erased without a trace."""
        ...

    def put_border(self, facility_id: UUID, border: Border, at: datetime) -> None:
        """In place of the one before."""
        ...

    def erase_border(self, facility_id: UUID) -> bool:
        """Whether there was one."""
        ...

    def signing_keys(self, purpose: KeyPurpose, organisation_id: UUID | None) -> Sequence[SigningKey]:
        """Oldest first."""
        ...

    def all_signing_keys(self, after: str | None, limit: int) -> Sequence[SigningKey]:
        """Of everybody, by kid."""
        ...

    def add_signing_key(self, key: SigningKey) -> None: ...
    def put_seal(self, kid: str, sealed: bytes, anew: bytes) -> bool:
        """Another seal in the place of this one; False where somebody else put another there before."""
        ...

    def hold_key_state(self, kid: str) -> KeyState | None:
        """The state of a key, which no other transaction changes until this one ends."""
        ...

    def set_key_state(self, key: SigningKey) -> None:
        """State, dates, first distrusted index and reason, as they are in `key`; waits for whoever holds the state."""
        ...

    def did_document(self, did: str) -> bytes | None: ...
    def did_documents(self, dids: Collection[str]) -> Mapping[str, bytes]:
        """The newest version of each that is here, in one statement."""
        ...

    def put_did_document(self, did: str, body: bytes, at: datetime) -> DidVersion:
        """Adds a version; earlier ones stay."""
        ...

    def did_versions(self, after: tuple[str, int] | None, limit: int) -> Sequence[DidVersion]:
        """By DID, then version; `after` is the last of the piece before."""
        ...
