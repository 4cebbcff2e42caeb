"""One thing found wrong, and what the parts of a check tell each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

CHUNK = 500
MOST_REMEMBERED = 10_000
"""Damaged entries remembered so that their records are not blamed too; beyond it both are named."""


class FaultKind(StrEnum):
    """Stable names: scripts and `docs/how-to/fsck.md` rely on them."""

    STORAGE = "storage"
    CHECK_STOPPED = "check-stopped"
    ENTRY_MISSING = "log-entry-missing"
    ENTRY_DAMAGED = "log-entry-damaged"
    ENTRY_STRAY = "log-entry-stray"
    ENTRY_TIME = "log-entry-time"
    ENTRY_RECORD = "log-entry-record"
    NODE_MISSING = "log-node-missing"
    NODE_DAMAGED = "log-node-damaged"
    NODE_STRAY = "log-node-stray"
    SUBTREE_REWRITTEN = "log-subtree-rewritten"
    HEAD = "log-head"
    CHECKPOINT_MISSING = "checkpoint-missing"
    CHECKPOINT_SIGNATURE = "checkpoint-signature"
    CHECKPOINT_AHEAD = "checkpoint-ahead"
    CHECKPOINT_ROOT = "checkpoint-root"
    COSIGNED = "log-cosigned"
    KEY = "key"
    KEY_LOCKED = "key-locked"
    CLOCK = "clock"
    PAYLOAD_HASH = "record-payload-hash"
    PAYLOAD_FORM = "record-payload-form"
    RECORD_COLUMNS = "record-columns"
    JWS_PAYLOAD = "record-jws-payload"
    JWS_SIGNATURE = "record-jws-signature"
    EMBEDDED = "record-embedded"
    EMBEDDED_PROOF = "record-embedded-proof"
    DID_NOT_LOGGED = "did-not-logged"
    DID_ENTRY = "did-entry"
    TRUST_NOT_LOGGED = "trust-not-logged"
    TRUST_ENTRY = "trust-entry"
    RECORD_NOT_LOGGED = "record-not-logged"
    RECORD_ENTRY = "record-entry"
    SLOT_MISSING = "status-slot-missing"
    SLOT_DIFFERS = "status-slot-differs"
    SLOT_STRAY = "status-slot-stray"
    SLOT_MESSAGE = "status-slot-message"
    STATUS_LIST = "status-list"
    ATTESTATION = "attestation"
    EVENT = "event"
    EVENT_HASH = "event-hash"
    EVENT_IDENTITY = "event-identity"
    EVENT_STANDING = "event-standing"
    EVENT_VOIDED = "event-voided"
    EVENT_INDEX = "event-index"
    EVENT_READERS = "event-readers"
    EVENT_NAME = "event-name"
    EVENT_MOVEMENT = "event-movement"
    BATCH_UNREADABLE = "batch-unreadable"
    BATCH_DIFFERS = "batch-differs"
    BATCH_PASSPORT = "batch-passport"
    BATCH_HOLD = "batch-hold"
    EDGES = "edges"
    BALANCE = "balance"
    UNITS = "units"
    BATCH_GTIN = "batch-gtin"
    LINKS = "links"
    RECALL_RECORD = "recall-record"
    CORRECTION = "correction"
    PHOTO = "photo"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Fault:
    """`subject` names the row (`record 7KM…`, `log entry 12`), `detail` says in English what was expected and found."""

    kind: FaultKind
    subject: str
    detail: str


Progress: TypeAlias = Callable[[str, int], None]
"""Told which part is being checked and how many of it are done."""


@dataclass(slots=True)
class Findings:
    """What the log's check leaves for that of the records: entries already blamed."""

    damaged_entries: set[int] = field(default_factory=set)

    def note_entry(self, index: int) -> None:
        if len(self.damaged_entries) < MOST_REMEMBERED:
            self.damaged_entries.add(index)


def shown(digest: bytes | str) -> str:
    """The beginning of a hash, enough to tell two apart by eye."""
    text = digest.hex() if isinstance(digest, bytes) else digest
    return text[:16] + "…"
