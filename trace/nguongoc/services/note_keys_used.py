"""On which day a key was used last: noted in memory when it is used, written now and then, once a day for each key."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import date

from nguongoc.batches.dates import vietnamese_day
from nguongoc.ports import ApiKey, Clock, Writer


@dataclass(frozen=True, slots=True)
class NoteKeysUsed:
    """Safe to call from any thread. What a process that is killed had not written yet is noted at the next use."""

    writer: Writer
    clock: Clock
    _waiting: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, key: ApiKey) -> None:
        """Costs a comparison where today is noted already."""
        if key.last_used_on is None or key.last_used_on < self._today():
            with self._lock:
                self._waiting.add(key.prefix)

    def write(self) -> int:
        """How many were noted; what cannot be written is kept for the next time."""
        with self._lock:
            used = set(self._waiting)
        if not used:
            return 0
        today = self._today()
        self.writer.run(lambda uow: uow.access.note_keys_used(used, today))
        with self._lock:
            self._waiting.difference_update(used)
        return len(used)

    def _today(self) -> date:
        return vietnamese_day(self.clock.now())
