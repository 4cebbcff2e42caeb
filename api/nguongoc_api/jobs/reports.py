"""One thread that tells subscribers what came: soon after anything is committed, and at the times of their schedules."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from nguongoc.services.report_subscriptions import ReportSubscriptions

LOG = logging.getLogger(__name__)
GATHER_SECONDS = 0.25
"""What is committed within it is told together."""
IDLE_SECONDS = 1.0
"""How finely schedules are kept, and how long what another process captured waits at most."""


class ReportWorker:
    """Runs until stopped; `told` is called when there is something to deliver."""

    def __init__(self, report: ReportSubscriptions, told: Callable[[], None]) -> None:
        self._report = report
        self._told = told
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="nguongoc-reports", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def nudge(self) -> None:
        """Something was committed; called from the writing thread, so it only raises a flag."""
        self._wake.set()

    def stop(self) -> None:
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                if self._report(self._stopping.is_set):
                    self._told()
            except Exception:
                LOG.exception("reporting stopped; it will be gone on with")
            self._wake.wait(IDLE_SECONDS)
            self._stopping.wait(GATHER_SECONDS)
            self._wake.clear()
