"""Pages that were made, kept for a moment, and made once for everybody who asks meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

from nguongoc.ports import ReadSource
from nguongoc_api.resolver.answers import Answer
from nguongoc_api.resolver.cache import AnswerCache, Key

INTERNAL_ERROR: Final = 500


class KeptPages:
    """Used by one event loop. A page that was dropped is asked for by everybody at once: a burst costs one making of it."""

    def __init__(self, reads: ReadSource) -> None:
        self._cache = AnswerCache(reads.generation, reads.own_generation)
        self._making: dict[tuple[Key, int], asyncio.Future[Answer]] = {}

    async def get(self, key: Key, make: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer:
        """The page that is kept or being made, else what `make` gives. One begun before the last commit is nobody's who
        asks after it; who goes away while it is made takes it from nobody."""
        kept = self._cache.get(key)
        if kept is not None:
            return kept
        flight = (key, self._cache.epoch)
        making = self._making.get(flight)
        if making is None:
            making = asyncio.ensure_future(self._keep(flight, make))
            self._making[flight] = making
            making.add_done_callback(lambda _: self._making.pop(flight))
        return await asyncio.shield(making)

    async def _keep(self, flight: tuple[Key, int], make: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer:
        answer = await make()
        if answer.status < INTERNAL_ERROR:
            self._cache.put(flight[0], answer, flight[1])
        return answer
