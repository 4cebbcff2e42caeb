"""Organisations that sign with a key of their own: their DIDs by date, what they are challenged with, what waits for their signature."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OrganisationDid:
    """A DID that an organisation signs or once signed under: what it signed then is judged under it for ever.

    `asked_at` and `trouble` are of its own domain: when its document was asked for last, and what came in the way.
    """

    did: str
    organisation_id: UUID
    since: datetime
    until: datetime | None = None
    asked_at: datetime | None = None
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Challenge:
    """What an organisation has to sign to show that a DID is its own; the newest of each counts."""

    organisation_id: UUID
    did: str
    payload: bytes
    expires_at: datetime


class PreparedKind(StrEnum):
    """What an organisation signs itself, each in the same two steps."""

    LOT = "lot"
    CORRECTION = "correction"
    RECALL = "recall"
    RECALL_END = "recall-end"
    DISPUTE = "dispute"
    CERTIFICATE = "certificate"
    ANCHOR = "anchor"
    FACILITY = "facility"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Preparation:
    """What waits for its organisation's signature: the credential's payload byte for byte, with its event where it tells one,
    and under which names the key is to sign. Nobody else sees any of it."""

    id: UUID
    organisation_id: UUID
    kid: str
    proof_kid: str
    algorithm: str
    event: bytes
    payload: bytes
    record_id: str
    list_id: str
    index: int
    created_at: datetime
    expires_at: datetime
    completed_at: datetime | None = None
    signed_sha256: str | None = None
    """Of both signatures with which it was completed."""
    warnings: str = ""
    """Codes of what was unusual, by spaces."""
    kind: PreparedKind = PreparedKind.LOT
    said: dict[str, Any] = field(default_factory=dict)
    """What was asked for, to be judged anew; of a lot nothing, which is read back from its event."""
