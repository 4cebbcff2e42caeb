"""Applications that are read and made when they are first asked: a process that only answers scans never holds them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from threading import Lock
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

_LOADER: Final = ThreadPoolExecutor(1, "nguongoc-loader")
"""One after another: two threads that import the same modules from two ends wait for each other."""


class LazyApp:
    """Made once by `make`, in a thread, by the first request that reaches it; whoever comes meanwhile waits for the same making.

    The event loop goes on: scans are answered while tens of thousands of lines are imported. What fails is tried again by the next
    request. `within` surrounds the making, for a server that keeps what it made from the collector of cycles.
    """

    def __init__(
        self, make: Callable[[], ASGIApp], within: Callable[[], AbstractContextManager[None]] = nullcontext
    ) -> None:
        self._make = make
        self._within = within
        self._lock = Lock()
        self._app: ASGIApp | None = None
        self._making: Future[ASGIApp] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._app
        if app is None:
            # Shielded: who hangs up stops waiting, and the others still get their application.
            app = await asyncio.shield(asyncio.wrap_future(self._started()))
        await app(scope, receive, send)

    def load(self) -> ASGIApp:
        """The application, made now if it is not yet: blocks, so never on an event loop. Raises what its making raised."""
        return self._app or self._started().result()

    def _started(self) -> Future[ASGIApp]:
        with self._lock:
            failed = self._making is not None and self._making.done() and self._making.exception()
            if self._making is None or failed:
                self._making = _LOADER.submit(self._made)
            return self._making

    def _made(self) -> ASGIApp:
        with self._within():
            self._app = self._make()
            return self._app
