"""What is read and made when it is first asked for: a process that only answers scans never holds it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from threading import Lock
from typing import Final, Generic, TypeVar

from starlette.types import ASGIApp, Receive, Scope, Send

T = TypeVar("T")
_LOADER: Final = ThreadPoolExecutor(1, "nguongoc-loader")
"""One after another: two threads that import the same modules from two ends wait for each other."""


class Lazy(Generic[T]):
    """Made once by `make`, in a thread, for the first who asks; whoever comes meanwhile waits for the same making, and holds no thread.

    The event loop goes on: scans are answered while tens of thousands of lines are imported. What fails is tried again by the next
    who asks. `within` surrounds the making, for a server that keeps what it made from the collector of cycles.
    """

    def __init__(
        self, make: Callable[[], T], within: Callable[[], AbstractContextManager[None]] = nullcontext
    ) -> None:
        self._make = make
        self._within = within
        self._lock = Lock()
        self._making: Future[T] | None = None

    async def get(self) -> T:
        """What was made, waited for. Raises what its making raised."""
        making = self._begun()
        # Shielded: who hangs up stops waiting, and the others still get what they wait for.
        return making.result() if making.done() else await asyncio.shield(asyncio.wrap_future(making))

    def load(self) -> T:
        """The same, for who may block: never on an event loop."""
        return self._begun().result()

    def _begun(self) -> Future[T]:
        with self._lock:
            failed = self._making is not None and self._making.done() and self._making.exception()
            if self._making is None or failed:
                self._making = _LOADER.submit(self._made)
            return self._making

    def _made(self) -> T:
        with self._within():
            return self._make()


class LazyApp:
    """An application that is made by the first request that reaches it."""

    def __init__(
        self, make: Callable[[], ASGIApp], within: Callable[[], AbstractContextManager[None]] = nullcontext
    ) -> None:
        self._app = Lazy(make, within)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = await self._app.get()
        await app(scope, receive, send)

    def load(self) -> ASGIApp:
        """The application, made now if it is not yet: blocks, so never on an event loop."""
        return self._app.load()
