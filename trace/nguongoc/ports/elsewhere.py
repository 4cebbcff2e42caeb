"""What others sign of certificates on domains of their own: the credentials handed in, and what those domains were found to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from nguongoc.catalogue.attestations import HandedAttestation


@dataclass(frozen=True, slots=True)
class OutsideDocument:
    """A document of another domain as it was fetched: `first_at` when these very bytes came first, `last_at` when last."""

    url: str
    body: bytes
    first_at: datetime
    last_at: datetime


class Outside(Protocol):
    """Other domains. Asking takes as long as its timeout, so never inside a transaction."""

    def get(self, url: str, accept: str, limit: int) -> bytes:
        """The body found there, of at most `limit` bytes. Raises a refusal for every other answer and for none, and for an
        address within a private network."""
        ...


class Elsewhere(Protocol):
    """A credential handed in is never deleted; that it was revoked is terminal."""

    def handed(self, certificate_ids: Sequence[UUID]) -> Sequence[HandedAttestation]:
        """Those of these certificates: the ones that stand first, and of these what was signed last."""
        ...

    def find(self, id: str) -> HandedAttestation | None: ...
    def of_holders(
        self, commune_code: str | None, before: str | None, limit: int
    ) -> Sequence[HandedAttestation]:
        """Of certificates of holders in a commune (of all where None), what was handed in last first, from behind `before` on."""
        ...

    def add(self, handed: HandedAttestation) -> None: ...
    def due(self, before: datetime, limit: int) -> Sequence[HandedAttestation]:
        """Those not revoked whose certifiers were asked last before then, or never; who waits longest first."""
        ...

    def every(self, after: str | None, limit: int) -> Sequence[HandedAttestation]:
        """All of them by id; `after` is the last of the piece before."""
        ...

    def asked(self, id: str, at: datetime, trouble: str | None) -> None:
        """That its certifier was asked, and what could not be had."""
        ...

    def revoke(self, id: str, at: datetime) -> bool:
        """False where it was revoked before."""
        ...

    def documents(self, urls: Sequence[str]) -> Mapping[str, OutsideDocument]:
        """What was fetched last from each address."""
        ...

    def keep(self, url: str, body: bytes, at: datetime, most: int) -> None:
        """These bytes were fetched from there; of other versions the newest are kept, `most` with this one."""
        ...
