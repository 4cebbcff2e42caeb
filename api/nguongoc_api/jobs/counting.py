"""One thread that writes what was counted, once a minute: a count is no reason to make a scan wait, or to drop kept pages often."""

from __future__ import annotations

import logging
import threading
from typing import Final

from nguongoc.errors import Refusal
from nguongoc.services.count_visits import CountVisits

LOG = logging.getLogger(__name__)
WRITE_SECONDS: Final = 60.0


class Counting:
    """Writes until stopped, and once more then."""

    def __init__(self, funnel: CountVisits) -> None:
        self._funnel = funnel
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="nguongoc-counting", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()
        self._write()

    def _work(self) -> None:
        while not self._stopping.wait(WRITE_SECONDS):
            self._write()

    def _write(self) -> None:
        try:
            self._funnel.write()
        except Refusal as refusal:
            LOG.warning("visits could not be written and are kept: %s", refusal.code)
        except Exception:
            LOG.exception("visits could not be written; they are kept")
