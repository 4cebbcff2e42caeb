"""The published head of the log, in a file of its own that fails separately from the main database.

It is the service's memory against roll-back: restored from an old backup, the main database stands below what is
remembered here, and the sequencer refuses to sign.
"""

import os
import threading
from pathlib import Path


class FileCheckpointStore:
    """One small file replaced atomically: written beside, synced, renamed, the folder synced.

    A lock file serialises publishers of different processes; readers need none, for a rename is atomic.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock_path = path.with_suffix(".lock")
        self._mutex = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)

    def latest(self) -> bytes | None:
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            return None

    def publish(self, expected: bytes | None, checkpoint: bytes) -> bool:
        import fcntl

        with self._mutex, self._lock_path.open("a+b") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if self.latest() != expected:
                return False
            self._replace(checkpoint)
            return True

    def _replace(self, checkpoint: bytes) -> None:
        beside = self._path.with_suffix(".new")
        with beside.open("wb") as file:
            file.write(checkpoint)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
