"""How far behind the service is with what it does in the background: counted in the store, so true for all its processes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Pulse:
    """Counts and times of now; a time is None where there is nothing it would be of."""

    log_size: int
    log_moved_at: datetime | None
    log_waiting: int
    """Signed records that are not in the log yet."""
    outbox_waiting: int
    outbox_due_since: datetime | None
    """When the message that is due longest was to be told."""
    outbox_dead: int
    """Given up, and not yet forgotten."""
    captures_waiting: int
    status_lists: int
    status_signed_at: datetime | None
    """Of the list that was signed longest ago."""


class PulseReader(Protocol):
    """Asked by whoever watches the service; each question is one pass over an index."""

    def measure(self) -> Pulse: ...
