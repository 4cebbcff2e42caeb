"""Keys of a day's visitors: in this process's memory, or shared by a server's processes in a folder that is memory too.

Neither is part of any backup. Yesterday's key is nowhere: what was hashed under it can be neither computed nor tested again.
"""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import stat
import threading
from datetime import date
from pathlib import Path
from typing import Final

LOG = logging.getLogger(__name__)
KEY_BYTES: Final = 32
_OURS_ALONE: Final = 0o600


class MemoryKeys:
    """For one process: a key that a restart ends as well, so that a visitor after it counts once more."""

    def __init__(self) -> None:
        self._held: tuple[date, bytes] | None = None
        self._lock = threading.Lock()

    def of_day(self, day: date) -> bytes:
        held = self._held
        if held is not None and held[0] == day:
            return held[1]
        with self._lock:
            held = self._held
            if held is not None and held[0] > day:
                return secrets.token_bytes(
                    KEY_BYTES
                )  # somebody read the clock before midnight: that key is gone
            if held is None or held[0] != day:
                self._held = None
                self._held = held = (day, self._fresh(day))
            return held[1]

    def _fresh(self, _day: date) -> bytes:
        return secrets.token_bytes(KEY_BYTES)


class SharedKeys(MemoryKeys):
    """For several processes of one machine: one file a day, which whoever comes first makes and whoever sees the next day removes.

    A folder that is not ours alone, or cannot be written, is not used: each process then has a key of its own, and a visitor who
    comes to two of them counts twice, which is said in the log.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def _fresh(self, day: date) -> bytes:
        try:
            self._open_folder()
            for old in self._folder.glob("*.key"):
                if old.stem < day.isoformat():
                    old.unlink(missing_ok=True)
            return self._shared(self._folder / f"{day.isoformat()}.key")
        except OSError as error:
            LOG.warning("the key of a day's visitors is not shared between processes: %s", error.strerror)
            return super()._fresh(day)

    def _open_folder(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = self._folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
            raise PermissionError(0, "its folder is not ours alone")

    def _shared(self, path: Path) -> bytes:
        draft = path.with_suffix(f".{secrets.token_hex(8)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OURS_ALONE)
        try:
            os.write(handle, secrets.token_bytes(KEY_BYTES))
        finally:
            os.close(handle)
        try:
            # A link either makes the whole file or finds another process's: never half of one.
            with contextlib.suppress(FileExistsError):
                os.link(draft, path)
        finally:
            draft.unlink(missing_ok=True)
        key = path.read_bytes()
        if len(key) != KEY_BYTES:
            raise PermissionError(0, "its file is no key")
        return key
