"""Signed documents on whom and which key to trust, kept to be served byte for byte: trust lists, identity anchors and
certificates, which others sign, and statements on keys, which the service signs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class TrustKind(StrEnum):
    """Also the kind of the log entry."""

    LIST = "trust-list"
    ANCHOR = "anchor"
    CERTIFICATE = "conformity"
    """A conformity credential that was signed elsewhere; those signed here are records."""
    KEY = "key"
    LOG_KEY = "log-key"
    LOG_OPENING = "log-opening"


@dataclass(frozen=True, slots=True)
class TrustDocument:
    """`id` is also that of its log entry. A list has a `version`, an anchor or certificate the DID it is about, a statement that of
    the key's owner."""

    id: str
    kind: TrustKind
    subject_did: str | None
    version: int | None
    body: bytes
    added_at: datetime


class TrustRepository(Protocol):
    """Documents are added, never changed."""

    def newest_list(self) -> TrustDocument | None:
        """The list of the highest version."""
        ...

    def anchors_of(self, did: str, limit: int) -> Sequence[TrustDocument]:
        """What was added last first."""
        ...

    def key_statements_of(self, did: str, limit: int) -> Sequence[TrustDocument]:
        """On keys of this DID, the last added first."""
        ...

    def successions(self, limit: int) -> Sequence[TrustDocument]:
        """Of the log's keys, openings of one log after another among them; the last added first."""
        ...

    def document(self, document_id: str) -> TrustDocument | None: ...
    def all_of(self, document_ids: Collection[str]) -> Mapping[str, TrustDocument]:
        """Those that are here, in one statement."""
        ...

    def add(self, document: TrustDocument) -> None: ...
    def documents(self, after: str | None, limit: int) -> Sequence[TrustDocument]:
        """All of them by id; `after` is the last of the piece before."""
        ...
