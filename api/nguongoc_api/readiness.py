"""Whether requests should be sent to this process, and what it could not do."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from threading import Lock

from nguongoc.errors import Refusal
from nguongoc.ports import Clock, Writer
from nguongoc.ports.rows import KeyPurpose
from nguongoc.services.custody import Custody, NoActiveKey

LOG = logging.getLogger(__name__)
PURPOSES = (KeyPurpose.LOG, KeyPurpose.STATUS, KeyPurpose.VERDICT, KeyPurpose.ORGANISATION)
PROBE = "readiness"
PROBE_SECONDS = 5.0
PROBE_WINDOW = timedelta(minutes=1)


class Standing(StrEnum):
    READY = "ready"
    RESOLVES_ONLY = "resolves_only"
    """A key does not open, the clock has gone back or the database takes no writes: scans are answered, so the process stays in service."""
    UNREADY = "unready"


class Readiness:
    """Asks the database, its schema, a signing key of each purpose where it lies, the clock and whether anything can be written,
    each now: a token taken out is noticed."""

    def __init__(
        self,
        schema_is_current: Callable[[], bool],
        custody: Custody,
        refuse_time: Callable[[], None],
        try_writing: Callable[[], None],
    ) -> None:
        self._schema_is_current = schema_is_current
        self._custody = custody
        self._refuse_time = refuse_time
        self._try_writing = try_writing

    def __call__(self) -> tuple[Standing, dict[str, bool]]:
        schema = _answers(self._schema_is_current)
        tried = {f"{each.value}_key": self._opens(each) for each in PURPOSES}
        checks = {
            "database": schema is not None,
            "schema": bool(schema),
            "writable": bool(schema) and _holds("the database cannot be written", self._try_writing),
            "clock": bool(schema) and _holds("the clock is no time to sign at", self._refuse_time),
            "keys": all(tried.values()),
            **tried,
        }
        if not schema:
            return Standing.UNREADY, checks
        return Standing.READY if all(checks.values()) else Standing.RESOLVES_ONLY, checks

    def _opens(self, purpose: KeyPurpose) -> bool:
        try:
            self._custody.try_key(purpose)
        except NoActiveKey:
            # Before the first organisation is registered there is none, and nothing is out of order.
            return purpose is KeyPurpose.ORGANISATION
        except Exception:
            LOG.warning("the %s key does not open now", purpose.value, exc_info=True)
            return False
        return True


class WriteProbe:
    """Writes one passing row and forgets what came of it after `PROBE_SECONDS`: only a write shows that there is room and leave to
    write, and whoever asks often must not make many. Safe between threads: one tries, the others are told what was found before."""

    def __init__(self, writer: Writer, clock: Clock, seconds: Callable[[], float] = time.monotonic) -> None:
        self._writer = writer
        self._clock = clock
        self._seconds = seconds
        self._lock = Lock()
        self._until = float("-inf")
        self._refusal: Refusal | None = None

    def __call__(self) -> None:
        """Raises what the last try was refused with."""
        if self._seconds() >= self._until and self._lock.acquire(blocking=False):
            try:
                self._refusal = self._try()
                self._until = self._seconds() + PROBE_SECONDS
            finally:
                self._lock.release()
        if self._refusal is not None:
            raise self._refusal

    def _try(self) -> Refusal | None:
        now = self._clock.now()
        try:
            self._writer.run(lambda uow: uow.access.take_try(PROBE, now, now + PROBE_WINDOW))
        except Refusal as refusal:
            return refusal
        return None


def _holds(what: str, refuse: Callable[[], None]) -> bool:
    try:
        refuse()
    except Exception:
        LOG.warning("%s", what, exc_info=True)
        return False
    return True


def _answers(ask: Callable[[], bool]) -> bool | None:
    """What was answered, None where asking failed: a probe is never an error itself."""
    try:
        return ask()
    except Exception:
        LOG.warning("a readiness probe failed", exc_info=True)
        return None
