"""API keys: found by their public prefix, compared in constant time, remembered for at most ten seconds."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from datetime import datetime

from starlette.concurrency import run_in_threadpool

from nguongoc.ports import ApiKey, Clock, ReadSource
from nguongoc.services.caller import Caller
from nguongoc.services.issue_api_key import key_digest, key_prefix
from nguongoc_api.problems.refusals import NotAuthenticated

CACHE_SECONDS = 10.0
MOST_CACHED = 4_096
_NO_DIGEST = bytes(32)


class KeyRing:
    """Turns the text of a key into its caller.

    What was read is kept while this process commits no master data or keys, and never longer than `CACHE_SECONDS`: a revoked key
    dies at once in this process and within that time in every other.
    """

    def __init__(
        self, reads: ReadSource, clock: Clock, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._reads = reads
        self._clock = clock
        self._seconds = seconds
        self._kept: dict[str, ApiKey] = {}
        self._generation = -1
        self._until = 0.0

    async def caller(self, text: str) -> Caller:
        """Raises `NotAuthenticated`, the same for every reason there is."""
        prefix = key_prefix(text)
        if prefix is None:
            raise NotAuthenticated("this is no key of ours")
        generation = self._reads.master_generation()
        now = self._seconds()
        if generation != self._generation or now >= self._until or len(self._kept) >= MOST_CACHED:
            self._kept.clear()
            self._generation, self._until = generation, now + CACHE_SECONDS
        key = self._kept.get(prefix)
        if key is None:
            key = await run_in_threadpool(self._read, prefix)
        # Compared even when there is no such key, so that the time taken says nothing about prefixes.
        same = hmac.compare_digest(key_digest(text), _NO_DIGEST if key is None else key.digest)
        if key is None or not same or not _holds(key, self._clock.now()):
            raise NotAuthenticated("this key does not hold")
        if generation == self._generation:
            self._kept[prefix] = key
        return Caller(f"key:{key.prefix}", key.organisation_id, key.role, key.scopes, key.name_held)

    def _read(self, prefix: str) -> ApiKey | None:
        with self._reads.open() as reader:
            return reader.access.api_key(prefix)


def _holds(key: ApiKey, now: datetime) -> bool:
    return key.revoked_at is None and (key.expires_at is None or now < key.expires_at)
