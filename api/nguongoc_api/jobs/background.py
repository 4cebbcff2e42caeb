"""One thread that takes records into the log soon after they are committed and keeps the status lists fresh.

Any number of processes may run it: the log has one sequencer at a time by its lock, status lists move by version.
A failure is logged and tried again; nothing here is needed to answer a scan.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress

LOG = logging.getLogger(__name__)
GATHER_SECONDS = 0.25
"""What is committed within it goes into the log in one transaction under one signature: alone, each lot's way into the log
costs several times its registration (measured: `docs/reference/performance.md`)."""
IDLE_SECONDS = 5.0
STATUS_SECONDS = 60.0


class Background:
    """Runs `sequence` soon after something was committed, `refresh_status` every minute, until stopped."""

    def __init__(self, sequence: Callable[[], int], refresh_status: Callable[[], int]) -> None:
        self._sequence = sequence
        self._refresh_status = refresh_status
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="nguongoc-background", daemon=True)

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
        status_due = time.monotonic()
        while not self._stopping.is_set():
            self._attempt("sequencing the log", self._sequence)
            if time.monotonic() >= status_due:
                self._attempt("refreshing the status lists", self._refresh_status)
                status_due = time.monotonic() + STATUS_SECONDS
            self._wake.wait(IDLE_SECONDS)
            self._stopping.wait(GATHER_SECONDS)
            self._wake.clear()
        with suppress(Exception):
            self._sequence()

    @staticmethod
    def _attempt(what: str, act: Callable[[], int]) -> None:
        try:
            act()
        except Exception:
            LOG.exception("%s failed; it will be tried again", what)
