"""Scans between the page and the store: noted in memory without waiting, bounded, taken out in one piece.

The same visitor at the same stamp within a minute is one scan. Whatever finds no room is dropped and counted; a scan is never the
reason why a page is late or fails.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from nguongoc.scans.observation import PlaceSource, ScanKind, StampState

MOST_NOTED: Final = 10_000
"""Between two writings, a minute apart: 160 different scans a second of one process."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What was scanned. `unit` is a keyed reference of the pack, None for a lot's stamp."""

    organisation_id: UUID
    batch_id: UUID
    unit: bytes | None
    state: StampState


@dataclass(frozen=True, slots=True)
class Noted:
    """One scan, as it will be a row; `day` is Vietnam's, `at` the minute."""

    stamp: Stamp
    at: datetime
    day: date
    kind: ScanKind
    visitor: bytes | None = None
    cell: str | None = None
    city: str | None = None
    """The town that who scanned named, a slug of `cities.json`."""
    place_source: PlaceSource = PlaceSource.NONE


class ScanBuffer:
    """Safe to use from any thread."""

    def __init__(self, most: int = MOST_NOTED) -> None:
        self._most = most
        self._noted: dict[Noted, None] = {}
        self._dropped = 0
        self._lock = threading.Lock()

    def add(self, noted: Noted) -> None:
        with self._lock:
            if noted in self._noted:
                return
            if len(self._noted) >= self._most:
                self._dropped += 1
                return
            self._noted[noted] = None

    def take(self) -> Sequence[Noted]:
        """What was noted since the last taking, in order."""
        with self._lock:
            noted, self._noted = self._noted, {}
        return tuple(noted)

    def put_back(self, noted: Iterable[Noted]) -> None:
        """They could not be written; next time, as far as there is room."""
        for each in noted:
            self.add(each)

    @property
    def dropped(self) -> int:
        """How many found no room since this process began."""
        return self._dropped
