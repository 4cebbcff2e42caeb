"""One thread that writes what was counted and scanned, once a minute, and forgets what is old, then judges what was scanned: no reason to make a scan wait, or to drop kept pages often."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Final

from nguongoc.errors import Refusal
from nguongoc.services.count_visits import CountVisits
from nguongoc.services.note_keys_used import NoteKeysUsed
from nguongoc.services.note_verifications import NoteVerifications
from nguongoc.services.record_scans import RecordScans

LOG = logging.getLogger(__name__)
WRITE_SECONDS: Final = 60.0


class Counting:
    """Writes until stopped, and once more then."""

    def __init__(
        self,
        funnel: CountVisits,
        scans: RecordScans,
        keys: NoteKeysUsed,
        verified: NoteVerifications,
        judge: Callable[[], int],
    ) -> None:
        self._steps: tuple[tuple[str, Callable[[], int]], ...] = (
            ("visits could not be written and are kept", funnel.write),
            ("scans could not be written and are kept while there is room", scans.write),
            ("the days on which keys were used could not be written and are kept", keys.write),
            ("what was verified could not be written and is kept while there is room", verified.write),
            ("what was verified more than 90 days ago could not be removed yet", verified.forget),
            ("scans older than 90 days could not be removed yet", scans.forget),
        )
        self._judging = ("scans could not be judged yet", judge)
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
            self._attempt(*self._judging)

    def _write(self) -> None:
        for failed, step in self._steps:
            self._attempt(failed, step)

    @staticmethod
    def _attempt(failed: str, step: Callable[[], int]) -> None:
        try:
            step()
        except Refusal as refusal:
            LOG.warning("%s: %s", failed, refusal.code)
        except Exception:
            LOG.exception("%s", failed)
