"""Threads that do the same work side by side, because each of them waits for somebody else's server."""

from __future__ import annotations

import logging
import threading
import time
from abc import ABC, abstractmethod

LOG = logging.getLogger(__name__)
IDLE_SECONDS = 5.0
"""How long what becomes due, or was put by another process, waits at most."""
STOP_SECONDS = 10.0
"""A server that does not answer shall not keep the service from ending: what is claimed ends by itself."""


class Threads(ABC):
    """Each works at the start, soon after a nudge, and every `IDLE_SECONDS`, until stopped."""

    def __init__(self, name: str, count: int) -> None:
        self._stopping = threading.Event()
        self._wakes = [threading.Event() for _ in range(count)]
        self._threads = [
            threading.Thread(target=self._run, args=(number,), name=name, daemon=True)
            for number in range(count)
        ]

    @abstractmethod
    def work(self, number: int) -> None:
        """All that is due now, in the thread of that number; ends soon once `stopping`. What it raises is logged, and it comes again."""

    def stopping(self) -> bool:
        return self._stopping.is_set()

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def nudge(self) -> None:
        """Something may be due now. Called from the writing thread, so it only raises flags."""
        for wake in self._wakes:
            wake.set()

    def stop(self) -> None:
        """After what is being done, if it comes to an end soon; the rest goes on wherever the service is started next."""
        self._stopping.set()
        self.nudge()
        until = time.monotonic() + STOP_SECONDS
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, until - time.monotonic()))

    def _run(self, number: int) -> None:
        wake = self._wakes[number]
        while not self._stopping.is_set():
            try:
                self.work(number)
            except Exception:
                LOG.exception("%s stopped; it will be gone on with", threading.current_thread().name)
            wake.wait(IDLE_SECONDS)
            wake.clear()
