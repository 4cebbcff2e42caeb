"""API keys: found by their public prefix, compared in constant time, remembered for at most ten seconds."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool

from nguongoc.ports import ApiKey, Clock, ReadSource
from nguongoc.services.access_tokens import AccessTokens
from nguongoc.services.caller import Caller
from nguongoc.services.issue_api_key import is_test_key, key_digest, key_prefix
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
        self,
        reads: ReadSource,
        clock: Clock,
        seconds: Callable[[], float] = time.monotonic,
        used: Callable[[ApiKey], None] = lambda _: None,
        tokens: AccessTokens | None = None,
    ) -> None:
        self._reads = reads
        self._clock = clock
        self._seconds = seconds
        self._used = used
        self._tokens = tokens
        self._kept: dict[str, ApiKey] = {}
        self._generation = -1
        self._until = 0.0

    async def caller(self, text: str) -> Caller:
        """Of a key, or of a token got with one, which does no more than both allow and dies with the key.

        Raises `NotAuthenticated`, the same for every reason there is.
        """
        if "." not in text or self._tokens is None:
            key = await self.key(text)
            return _caller(key, key.scopes)
        claims = await run_in_threadpool(self._tokens.read, text)
        token_key = None if claims is None else await self._kept_key(claims.prefix)
        if (
            claims is None
            or token_key is None
            or not token_key.holds(self._clock.now())
            or token_key.is_test is not claims.is_test
        ):
            raise NotAuthenticated("this token does not hold")
        self._used(token_key)
        return _caller(token_key, token_key.scopes & claims.scopes)

    async def key(self, text: str) -> ApiKey:
        """The key of this text. Raises `NotAuthenticated`, the same for every reason there is."""
        prefix = key_prefix(text)
        if prefix is None:
            raise NotAuthenticated("this is no key of ours")
        key = await self._kept_key(prefix)
        # Compared even when there is no such key, so that the time taken says nothing about prefixes.
        same = hmac.compare_digest(key_digest(text), _NO_DIGEST if key is None else key.digest)
        if (
            key is None
            or not same
            or key.is_test is not is_test_key(text)
            or not key.holds(self._clock.now())
        ):
            raise NotAuthenticated("this key does not hold")
        self._used(key)
        return key

    async def _kept_key(self, prefix: str) -> ApiKey | None:
        generation = self._reads.master_generation()
        now = self._seconds()
        if generation != self._generation or now >= self._until or len(self._kept) >= MOST_CACHED:
            self._kept.clear()
            self._generation, self._until = generation, now + CACHE_SECONDS
        key = self._kept.get(prefix)
        if key is None:
            key = await run_in_threadpool(self._read, prefix)
        if key is not None and generation == self._generation:
            self._kept[prefix] = key
        return key

    def _read(self, prefix: str) -> ApiKey | None:
        with self._reads.open() as reader:
            return reader.access.api_key(prefix)


def _caller(key: ApiKey, scopes: frozenset[str]) -> Caller:
    subject = f"key:{key.prefix}"
    return Caller(subject, key.organisation_id, key.role, scopes, key.name_held, key.is_test)
