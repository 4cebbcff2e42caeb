"""Read the codes on photos of labels, few at the same moment: whoever comes when all are busy is told at once when to come back."""

from __future__ import annotations

import threading

from nguongoc.errors import Unavailable
from nguongoc.label.photographed import codes_on

AT_ONCE = 2
"""Each may take 120 MB and a core while it is read; scans are answered by the others."""
WAITS_SECONDS = 1.0
RETRY_AFTER_SECONDS = 3


class PhotosBusy(Unavailable):
    """As many photos as may be are being read; `retry_after` in seconds."""

    code = "photos-busy"


class ReadLabelPhotos:
    """Keeps nothing of them. Raises `PhotosBusy`, `NoCodeOnPhoto` and the refusals of pictures."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._reading = threading.BoundedSemaphore(at_once)

    def __call__(self, data: bytes) -> list[str]:
        # Whoever waits holds a thread of the pool that others need, so nobody waits long.
        if not self._reading.acquire(timeout=WAITS_SECONDS):
            raise PhotosBusy("other photos are being read", retry_after=RETRY_AFTER_SECONDS)
        try:
            return codes_on(data)
        finally:
            self._reading.release()
