"""The transparency log as it is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from nguongoc.ports.rows import CosignedHead, Head, LogRow, PendingEntry


@dataclass(frozen=True, slots=True)
class FrozenLog:
    """A log that was frozen because entries of it are lost; `number` counts from 1, `held` entries are still there.

    `final` is the newest note it is known to have signed, `kept` the newest one whose every entry is there, None where there is
    no such note. `keys` counted for its heads, the newest first; `opening` is the note that leads to the log after it.
    """

    number: int
    origin: str
    held: int
    final: bytes
    kept: bytes | None
    keys: tuple[str, ...]
    opening: bytes
    frozen_at: datetime


class LogReading(Protocol):
    """What is in a log, frozen or not."""

    def head(self) -> Head | None: ...
    def nodes(self, wanted: Sequence[tuple[int, int]]) -> Mapping[tuple[int, int], bytes]: ...
    def node_row(self, level: int, first: int, count: int) -> Sequence[bytes]: ...
    def entries_of(self, record_ids: Sequence[str]) -> Mapping[str, LogRow]: ...
    def entries(self, first: int, count: int) -> Sequence[LogRow]: ...
    def first_cosigned(self, index: int, witnesses: int) -> CosignedHead | None:
        """The smallest head over this entry that so many witnesses cosigned."""
        ...


class FrozenLogs(Protocol):
    """Logs that ended; what is in them changes no more."""

    def logs(self) -> Sequence[FrozenLog]:
        """The newest first; empty for nearly everybody."""
        ...

    def of(self, number: int) -> LogReading: ...
    def entries_of(self, record_ids: Sequence[str]) -> Mapping[str, LogRow]:
        """In whichever frozen log they stand."""
        ...

    def freeze(self, log: FrozenLog, provable: int) -> None:
        """Move the whole log that goes on here; its entries from `provable` on are no longer those of a record."""
        ...


class LogRepository(LogReading, Protocol):
    """What waits for the log and what is in it."""

    def enqueue(self, entry: PendingEntry) -> None: ...
    def lock_log(self) -> None:
        """From here to the end of the transaction no one else sequences."""
        ...

    def pending(self, limit: int) -> Sequence[PendingEntry]: ...
    def drop_pending(self, ids: Sequence[UUID]) -> None: ...
    def move_head(self, expected_size: int, head: Head) -> bool:
        """Compare-and-swap on the size."""
        ...

    def add_entries(self, entries: Sequence[LogRow]) -> None: ...
    def add_nodes(self, nodes: Iterable[tuple[int, int, bytes]]) -> None:
        """(level, index, hash) of complete subtrees."""
        ...

    def entry_of(self, record_id: str) -> LogRow | None: ...
    def first_since(self, t: datetime) -> int | None:
        """The first entry of this time or later."""
        ...

    def records_signed(self, kid: str, first: int) -> int:
        """How many records of this key stand in the log from an index on."""
        ...

    def keep_cosigned(self, head: CosignedHead) -> None:
        """In the place of the one of this size with fewer cosignatures, if there is one."""
        ...
