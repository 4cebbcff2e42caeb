"""Values that were read a moment ago and still hold: master data and keys, which one registration after another needs."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from nguongoc.ports import ReadSource

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
SECONDS = 5.0
"""How long another process's change can go unseen; a change by this one is seen at once."""
MOST_KEPT = 4_096


class Recent(Generic[K, V]):
    """Keeps what was read until `generation` moves, and never longer than `lasting` seconds. Safe between threads.

    Unless said otherwise it moves when this process commits master data.
    """

    def __init__(
        self,
        reads: ReadSource,
        seconds: Callable[[], float] = time.monotonic,
        *,
        generation: Callable[[], int] | None = None,
        lasting: float = SECONDS,
    ) -> None:
        self._generation = generation or reads.master_generation
        self._lasting = lasting
        self._seconds = seconds
        self._kept: dict[K, V] = {}
        self._state = (-1, 0.0)

    def forget(self) -> None:
        """Whoever asks next reads anew: what was kept turned out to be old."""
        self._kept = {}

    def get(self, key: K, read: Callable[[], V]) -> V:
        """The value of a key as kept, else as read now. What `read` raises is not kept."""
        now, generation = self._seconds(), self._generation()
        kept, (kept_at, until) = self._kept, self._state
        if generation != kept_at or now >= until or len(kept) >= MOST_KEPT:
            # Another dictionary, not an emptied one: who still reads for the old one writes into the old one.
            kept = self._kept = {}
            self._state = (generation, now + self._lasting)
        if key in kept:
            return kept[key]
        value = kept[key] = read()
        return value
