"""Threads that bring text messages to the gateway: few, with little in front of them, and nothing of it on a disk.

Not through the outbox: its bodies are rows, so that a code would lie readable in the database, in its backups and its replicas; and it
tries for three days what is of use for five minutes. What is waiting when the process ends is lost, and asked for again.
"""

from __future__ import annotations

import logging
import queue
import threading
from typing import Final

from nguongoc.ports import Clock
from nguongoc.ports.sms import Sms, SmsBusy, SmsGateway, SmsUnsent

LOG = logging.getLogger(__name__)
THREADS: Final = 2
MOST_WAITING: Final = 200
PAUSES: Final = (2.0, 8.0)
"""Seconds between tries of one message, while it is still of use."""
BUSY_SECONDS: Final = 30


class Texting:
    """The port `Texts`. `working` speaks of the gateway, never of a number: it changes where a message was tried, once an outage."""

    def __init__(self, gateway: SmsGateway, clock: Clock, pauses: tuple[float, ...] = PAUSES) -> None:
        self._gateway = gateway
        self._clock = clock
        self._pauses = pauses
        self._waiting: queue.Queue[Sms | None] = queue.Queue(MOST_WAITING)
        self._stopping = threading.Event()
        self._working = True
        self._threads = [
            threading.Thread(target=self._work, name="nguongoc-sms", daemon=True) for _ in range(THREADS)
        ]

    @property
    def working(self) -> bool:
        return self._working

    def hand_over(self, message: Sms | None) -> None:
        try:
            self._waiting.put_nowait(message)
        except queue.Full:
            raise SmsBusy("too many messages are waiting", retry_after=BUSY_SECONDS) from None

    def send_waiting(self) -> None:
        """Everything that is waiting, in this thread."""
        while True:
            try:
                self._bring(self._waiting.get_nowait())
            except queue.Empty:
                return

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """From here on a message is tried once, without waiting."""
        self._stopping.set()

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                message = self._waiting.get(timeout=1.0)
            except queue.Empty:
                continue
            self._bring(message)

    def _bring(self, message: Sms | None) -> None:
        if message is None:
            return
        for pause in (*self._pauses, None):
            if self._clock.now() >= message.good_until or self._try(message) or self._stopping.is_set():
                return
            if pause is not None:
                self._stopping.wait(pause)

    def _try(self, message: Sms) -> bool:
        try:
            self._gateway.send(message)
        except SmsUnsent as refusal:
            # Neither number nor words: `detail` names the gateway's answer alone.
            LOG.warning("a text message was not sent: %s", refusal.detail)
            self._working = False
            return False
        except Exception:
            LOG.error("a text message was not sent: the driver failed")  # noqa: TRY400  (a traceback may hold the address, and it the code)
            self._working = False
            return False
        self._working = True
        return True
