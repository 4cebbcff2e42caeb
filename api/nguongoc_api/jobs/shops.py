"""A thread that keeps connected shops as they should be: soon after something was committed, and when one is due."""

from __future__ import annotations

import logging
import threading

from nguongoc.services.sync_shops import SyncShops

LOG = logging.getLogger(__name__)
THREADS = 2
"""A shop that hangs keeps one of them for a request's time; a recall elsewhere goes by the other."""
IDLE_SECONDS = 5.0
STOP_SECONDS = 10.0


class ShopWorker:
    """Runs until stopped. A commit that concerns a shop made it due in its own transaction; who is woken only looks."""

    def __init__(self, sync: SyncShops) -> None:
        self._sync = sync
        self._stopping = threading.Event()
        self._wakes = [threading.Event() for _ in range(THREADS)]
        self._threads = [
            threading.Thread(target=self._work, args=(wake,), name="nguongoc-shops", daemon=True)
            for wake in self._wakes
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def nudge(self) -> None:
        """Something may be due now."""
        for wake in self._wakes:
            wake.set()

    def stop(self) -> None:
        """After the request that is being made, if it comes to an end soon; a claim that is left ends by itself."""
        self._stopping.set()
        self.nudge()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(STOP_SECONDS)

    def _work(self, wake: threading.Event) -> None:
        while not self._stopping.is_set():
            try:
                self._sync(self._stopping.is_set)
            except Exception:
                LOG.exception("a shop could not be looked at; it will be tried again")
            wake.wait(IDLE_SECONDS)
            wake.clear()
