"""One thread that takes records into the log soon after they are committed and keeps the status lists fresh.

Any number of processes may run it: the log has one sequencer at a time by its lock, status lists move by version.
A failure is logged and tried again; nothing here is needed to answer a scan.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial

from nguongoc.errors import Refusal

LOG = logging.getLogger(__name__)
GATHER_SECONDS = 0.25
"""What is committed within it goes into the log in one transaction under one signature: alone, each lot's way into the log
costs several times its registration (measured: `docs/reference/performance.md`)."""
IDLE_SECONDS = 5.0
STATUS_SECONDS = 60.0
OUTSIDE_SECONDS = 60.0
WITNESS_SECONDS = 1.0
"""Between two rounds of asking witnesses: under load one round covers many heads."""


class Background:
    """Runs `sequence` soon after something was committed, `refresh_status` and what is `minutely` every minute, until stopped.

    `once` is run before anything else. `cosign` runs in a thread of its own soon after something was sequenced, so that
    a witness that does not answer keeps nobody waiting; `ask` in another, every minute, for the same reason.
    """

    def __init__(
        self,
        sequence: Callable[[], int],
        refresh_status: Callable[[], int],
        cosign: Callable[[], int] | None = None,
        once: Callable[[], int] | None = None,
        minutely: Mapping[str, Callable[[], int]] | None = None,
        ask: Mapping[str, Callable[[], int]] | None = None,
    ) -> None:
        self._sequence = sequence
        self._once = once
        self._minutely = {"refreshing the status lists": refresh_status, **(minutely or {})}
        self._wake = threading.Event()
        self._refused: dict[str, str] = {}
        self._sequenced = threading.Event()
        self._stopping = threading.Event()
        work: list[Callable[[], None]] = [self._work]
        if cosign is not None:
            work.append(partial(self._ask_witnesses, cosign))
        if ask:
            work.append(partial(self._ask_outside, ask))
        self._threads = [
            threading.Thread(target=each, name="nguongoc-background", daemon=True) for each in work
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def nudge(self) -> None:
        """Something was committed; called from the writing thread, so it only raises a flag."""
        self._wake.set()

    def stop(self) -> None:
        self._stopping.set()
        self._wake.set()
        self._sequenced.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def _work(self) -> None:
        status_due = time.monotonic()
        if self._once is not None:
            self._attempt("what is done once", self._once)
        while not self._stopping.is_set():
            self._attempt("sequencing the log", self._sequence)
            self._sequenced.set()
            if time.monotonic() >= status_due:
                for what, act in self._minutely.items():
                    self._attempt(what, act)
                status_due = time.monotonic() + STATUS_SECONDS
            self._wake.wait(IDLE_SECONDS)
            self._stopping.wait(GATHER_SECONDS)
            self._wake.clear()
        with suppress(Exception):
            self._sequence()

    def _ask_witnesses(self, cosign: Callable[[], int]) -> None:
        while not self._stopping.is_set():
            self._sequenced.wait(IDLE_SECONDS)
            self._sequenced.clear()
            self._attempt("asking the witnesses", cosign)
            self._stopping.wait(WITNESS_SECONDS)

    def _ask_outside(self, ask: Mapping[str, Callable[[], int]]) -> None:
        while not self._stopping.wait(OUTSIDE_SECONDS):
            for what, act in ask.items():
                self._attempt(what, act)

    def _attempt(self, what: str, act: Callable[[], int]) -> None:
        try:
            act()
        except Refusal as refusal:
            # What is out of order stays so until somebody mends it: said once and not at each try, or the log is all it says.
            if self._refused.get(what) != refusal.detail:
                self._refused[what] = refusal.detail
                LOG.warning(
                    "%s failed and is tried again until it can be done: %s (%s)",
                    what,
                    refusal.detail,
                    refusal.code,
                )
        except Exception:
            LOG.exception("%s failed; it will be tried again", what)
        else:
            if self._refused.pop(what, None) is not None:
                LOG.warning("%s goes on", what)
