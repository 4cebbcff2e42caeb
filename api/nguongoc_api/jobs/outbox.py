"""Threads that deliver what the outbox holds."""

from __future__ import annotations

from nguongoc.services.deliver_outbox import DeliverOutbox
from nguongoc_api.jobs.threads import Threads

THREADS = 8
"""Each waits for an attempt for a moment only (`deliver_outbox.PATIENCE_SECONDS`): addresses that hang are waited for beside them."""
LAST_SECONDS = 2.0
"""For attempts that are about to end when the process does."""
FORGET_EVERY = 720
"""Rounds of the first thread between two looks for what may be forgotten: about an hour."""


class OutboxWorker(Threads):
    """Nudged whenever something was put; what is left at the end is delivered wherever the service is started next."""

    def __init__(self, deliver: DeliverOutbox) -> None:
        super().__init__("nguongoc-outbox", THREADS)
        self._deliver = deliver
        self._rounds = 0
        deliver.freed = self.nudge

    def stop(self) -> None:
        super().stop()
        self._deliver.wait(LAST_SECONDS)

    def work(self, number: int) -> None:
        self._deliver(self.stopping)
        if number == 0:
            if self._rounds % FORGET_EVERY == 0:
                self._deliver.forget_old()
            self._rounds += 1
