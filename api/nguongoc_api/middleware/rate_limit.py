"""So many requests of one key a minute, counted in this process; scans are never counted."""

from __future__ import annotations

import time
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nguongoc_api.auth.subject import caller_of
from nguongoc_api.problems import problem_response
from nguongoc_api.problems.refusals import RateLimited

REQUESTS = 60_000
WINDOW_SECONDS = 60
"""A thousand a second of one key, sustained: above what a province's largest marketplace needs, below what hurts others."""
MOST_SUBJECTS = 10_000


class RateLimit:
    """A fixed window for each subject, told in `RateLimit` and `RateLimit-Policy` (IETF httpapi draft)."""

    def __init__(
        self,
        app: ASGIApp,
        base_url: str,
        requests: int = REQUESTS,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._base_url = base_url
        self._requests = requests
        self._seconds = seconds
        self._counts: dict[str, int] = {}
        self._ends = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        caller = caller_of(scope)
        if caller is None:
            await self._app(scope, receive, send)
            return
        left, reset = self._take(caller.subject)
        headers = {
            "RateLimit-Policy": f'"key";q={self._requests};w={WINDOW_SECONDS}',
            "RateLimit": f'"key";r={max(left, 0)};t={reset}',
        }
        if left < 0:
            refusal = RateLimited("too many requests of this key", retry_after=reset)
            await problem_response(refusal, scope, self._base_url, headers)(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers)
            await send(message)

        await self._app(scope, receive, told)

    def _take(self, subject: str) -> tuple[int, int]:
        """How many are left after this one (negative: too many), and in how many seconds the window ends."""
        now = self._seconds()
        if now >= self._ends or len(self._counts) >= MOST_SUBJECTS:
            self._counts.clear()
            self._ends = now + WINDOW_SECONDS
        used = self._counts[subject] = self._counts.get(subject, 0) + 1
        return self._requests - used, max(1, round(self._ends - now))
