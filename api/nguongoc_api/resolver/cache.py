"""Answers kept for a moment, so that a code scanned again costs one look into a dictionary.

Nothing is kept over ten seconds, and everything is dropped once anything was committed: what this process answered as done
is seen by the very next scan, what another process committed by the next but those of a tenth of a second.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Final

from nguongoc_api.resolver.answers import Answer

LOG = logging.getLogger(__name__)
LIFE_SECONDS: Final = 10.0
LOOK_SECONDS: Final = 0.1
"""Between two questions whether another process committed: each costs 4 us, more than an answer from here."""
MOST_ANSWERS: Final = 50_000
MOST_BYTES: Final = 64 * 1024 * 1024
Key = tuple[bytes, bytes, str, str]
"""Raw path, raw query, what the `Accept` header asks for, language."""
_Kept = tuple[float, Answer]


class AnswerCache:
    """At most `MOST_ANSWERS` answers of `MOST_BYTES`, in two halves: when the young half is full it becomes the old one.

    What is asked for in the old half moves to the young, so that a flood of codes asked once drops what nobody asks again.
    Used by one event loop; `generation` and `own_generation` are asked there too, the second for every answer.
    """

    __slots__ = (
        "_bytes",
        "_clock",
        "_generation",
        "_look_at",
        "_old",
        "_own",
        "_own_seen",
        "_seen",
        "_young",
        "epoch",
    )

    def __init__(
        self,
        generation: Callable[[], int],
        own_generation: Callable[[], int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._generation = generation
        self._own = own_generation
        self._own_seen = 0
        self._clock = clock
        self._young: dict[Key, _Kept] = {}
        self._old: dict[Key, _Kept] = {}
        self._bytes = 0
        self._look_at = 0.0
        self._seen: int | None = None
        self.epoch = 0
        """Grows whenever everything is dropped."""

    def get(self, key: Key) -> Answer | None:
        now = self._clock()
        if now >= self._look_at or self._own() != self._own_seen:
            self._look(now)
        kept = self._young.get(key)
        if kept is not None:
            return kept[1] if now < kept[0] else None
        kept = self._old.pop(key, None)
        if kept is None or now >= kept[0]:
            return None
        self._keep(key, kept)
        return kept[1]

    def put(self, key: Key, answer: Answer, epoch: int) -> None:
        """Keep an answer that was looked up from `epoch` on; one begun before everything was dropped is not kept."""
        if epoch == self.epoch:
            self._keep(key, (self._clock() + LIFE_SECONDS, answer))

    def _keep(self, key: Key, kept: _Kept) -> None:
        # What it replaces is counted twice until the halves change places: too much counted, never too little.
        self._bytes += kept[1].weight + len(key[0]) + len(key[1])
        self._young[key] = kept
        if len(self._young) >= MOST_ANSWERS // 2 or self._bytes >= MOST_BYTES // 2:
            self._old, self._young, self._bytes = self._young, {}, 0

    def _look(self, now: float) -> None:
        self._look_at = now + LOOK_SECONDS
        # First: a commit between the two questions is then looked for again, not missed.
        self._own_seen = self._own()
        try:
            generation = self._generation()
        except Exception:
            LOG.exception("cannot ask whether anything was committed; nothing is kept")
            generation = None
        if generation is None or generation != self._seen:
            self._seen = generation
            self._young, self._old, self._bytes = {}, {}, 0
            self.epoch += 1
