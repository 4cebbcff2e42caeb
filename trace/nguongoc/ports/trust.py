"""Trust lists and identity anchors that are kept to be served: signed by others, byte for byte."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class TrustKind(StrEnum):
    """Also the kind of the log entry."""

    LIST = "trust-list"
    ANCHOR = "anchor"


@dataclass(frozen=True, slots=True)
class TrustDocument:
    """`id` is also that of its log entry. A list has a `version`, an anchor the DID it is about."""

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

    def document(self, document_id: str) -> TrustDocument | None: ...
    def add(self, document: TrustDocument) -> None: ...
    def documents(self, after: str | None, limit: int) -> Sequence[TrustDocument]:
        """All of them by id; `after` is the last of the piece before."""
        ...
