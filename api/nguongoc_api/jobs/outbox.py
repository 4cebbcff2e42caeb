"""Threads that deliver what the outbox holds: several, because each waits for somebody else's server."""

from __future__ import annotations

import logging
import threading
import time

from nguongoc.services.deliver_outbox import DeliverOutbox

LOG = logging.getLogger(__name__)
THREADS = 4
IDLE_SECONDS = 5.0
"""How long what becomes due, or was put by another process, waits at most."""
STOP_SECONDS = 10.0
"""A subscriber that does not answer shall not keep the service from ending: its claim ends by itself."""
FORGET_EVERY = 720
"""Rounds of the first thread between two looks for what may be forgotten: about an hour."""


class OutboxWorker:
    """Runs at the start, soon after something was put here, and every `IDLE_SECONDS`, until stopped."""

    def __init__(self, deliver: DeliverOutbox) -> None:
        self._deliver = deliver
        self._stopping = threading.Event()
        self._wakes = [threading.Event() for _ in range(THREADS)]
        self._threads = [
            threading.Thread(target=self._work, args=(number,), name="nguongoc-outbox", daemon=True)
            for number in range(THREADS)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def nudge(self) -> None:
        """Something was put."""
        for wake in self._wakes:
            wake.set()

    def stop(self) -> None:
        """After the attempts that are being made, if they come to an end soon; what is left is delivered wherever the service is started next."""
        self._stopping.set()
        self.nudge()
        until = time.monotonic() + STOP_SECONDS
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, until - time.monotonic()))

    def _work(self, number: int) -> None:
        rounds = 0
        while not self._stopping.is_set():
            try:
                self._deliver(self._stopping.is_set)
                if number == 0 and rounds % FORGET_EVERY == 0:
                    self._deliver.forget_old()
            except Exception:
                LOG.exception("delivering stopped; it will be gone on with")
            rounds += 1
            self._wakes[number].wait(IDLE_SECONDS)
            self._wakes[number].clear()
