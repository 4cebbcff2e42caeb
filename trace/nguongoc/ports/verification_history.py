"""What an organisation verified in the last 90 days, and how much of it a day: its own account of itself, nobody else's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Verification:
    """One verdict that went out. `unit` is a keyed reference of the pack, None for a lot; `batch_id` None where the code led to no lot.

    The code itself is nowhere in it: it holds a serial, or whatever somebody typed.
    """

    organisation_id: UUID
    subject: str
    """The key or account that asked, as `Caller.subject` has it."""
    at: datetime
    """The minute."""
    day: date
    """Vietnam's."""
    verdict: str
    batch_id: UUID | None
    unit: bytes | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A verification with its place in the list."""

    id: UUID
    said: Verification


@dataclass(frozen=True, slots=True)
class UsageDay:
    """What one key or account asked on one day: calls, the most of them within one minute of one process, codes by verdict."""

    organisation_id: UUID
    day: date
    subject: str
    calls: int = 0
    busiest: int = 0
    codes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HistorySearch:
    """What somebody looks for in the history of `organisation_id`; nothing asked is all that is kept. Days are inclusive."""

    organisation_id: UUID
    verdict: str | None = None
    subject: str | None = None
    since: date | None = None
    until: date | None = None
    batch_id: UUID | None = None
    unit: bytes | None = None


class VerificationHistory(Protocol):
    """Verifications one by one, bounded a day, and the sums of all of them."""

    def add(self, noted: Sequence[Verification], most_a_day: int) -> int:
        """Kept as long as the day of their organisation has room; how many found none. The sums count them all the same."""
        ...

    def count(self, days: Sequence[UsageDay]) -> None:
        """So many more; `busiest` stays the greater one."""
        ...

    def find(self, search: HistorySearch, before: UUID | None, limit: int) -> Sequence[Kept]:
        """Newest first."""
        ...

    def usage(self, organisation_id: UUID, since: date) -> Sequence[UsageDay]:
        """Newest day first."""
        ...

    def files(self, organisation_id: UUID, since: datetime, limit: int) -> Sequence[tuple[datetime, int]]:
        """Of files of codes when each was handed in, and how many codes of it are verified."""
        ...

    def forget(self, before: date) -> int:
        """Whatever is of earlier days is removed; how many verifications."""
        ...
