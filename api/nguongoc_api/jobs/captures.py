"""One thread that carries out what was handed in, apart from the one that serves the log: a long document must not hold that up."""

from __future__ import annotations

import logging
import threading

from nguongoc.services.run_captures import RunCaptures
from nguongoc.services.run_imports import RunImports
from nguongoc.services.run_verification_jobs import RunVerificationJobs

LOG = logging.getLogger(__name__)
IDLE_SECONDS = 5.0
"""How long what another process left behind waits at most."""


class CaptureWorker:
    """Runs at the start, soon after a capture was accepted here, and every `IDLE_SECONDS`, until stopped."""

    def __init__(
        self, run: RunCaptures | RunImports | RunVerificationJobs, name: str = "nguongoc-captures"
    ) -> None:
        self._run = run
        self._wake = threading.Event()
        self._stopping = threading.Event()
        run.stopping = self._stopping.is_set
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def nudge(self) -> None:
        """A capture was accepted."""
        self._wake.set()

    def run_now(self) -> int:
        """Everything that is open, in the caller's thread; how many captures it finished."""
        return self._run()

    def stop(self) -> None:
        """After the piece it is at; the rest goes on wherever the service is started next."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                self._run()
            except Exception:
                LOG.exception("%s stopped; it will be gone on with", self._thread.name)
            self._wake.wait(IDLE_SECONDS)
            self._wake.clear()
