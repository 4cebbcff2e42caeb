"""Who answers and who lets one wait: how many attempts at a time are made for whom, so that nobody waits for others' addresses."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection
from typing import Final
from uuid import UUID

AT_ONCE: Final = 2
"""Attempts at the same time for an organisation whose last one was answered quickly; for any other, of which nothing good is known, one."""
MOST_UNDER_WAY: Final = 64
"""Attempts in all; each that waits is a thread and a connection, and costs nothing else."""
MOST_DRAGGING: Final = 48
"""Of these for organisations that are known to let one wait: the other places are for whoever answers."""


class SlowReceivers:
    """Of one process, kept nowhere: after a restart each organisation is believed to answer until it does not. Safe in any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way: Counter[UUID] = Counter()
        self._slow: set[UUID] = set()
        self._quick: set[UUID] = set()

    def passed_over(self) -> Collection[UUID] | None:
        """Whose messages are left where they are for now; None where nothing more is begun at all."""
        with self._lock:
            if self._under_way.total() >= MOST_UNDER_WAY:
                return None
            dragging = sum(self._under_way[each] for each in self._slow)
            if dragging >= MOST_DRAGGING:
                return self._slow | self._busy()
            return self._busy()

    def begin(self, organisation: UUID) -> bool:
        """An attempt begins; whether somebody may wait for its end."""
        with self._lock:
            self._under_way[organisation] += 1
            return organisation not in self._slow

    def drags(self, organisation: UUID) -> None:
        """An attempt has been waited for long enough."""
        with self._lock:
            self._judge(organisation, quickly=False)

    def done(self, organisation: UUID, *, quickly: bool) -> None:
        with self._lock:
            self._under_way[organisation] -= 1
            self._under_way += Counter()
            self._judge(organisation, quickly=quickly)

    def any_under_way(self) -> bool:
        with self._lock:
            return self._under_way.total() > 0

    def _judge(self, organisation: UUID, *, quickly: bool) -> None:
        here, other = (self._quick, self._slow) if quickly else (self._slow, self._quick)
        here.add(organisation)
        other.discard(organisation)

    def _busy(self) -> set[UUID]:
        return {
            each
            for each, count in self._under_way.items()
            if count >= (AT_ONCE if each in self._quick else 1)
        }
