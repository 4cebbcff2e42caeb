"""What a witness must never forget: the last checkpoint it cosigned of each log, one small file each.

Replaced atomically (written beside, synced, renamed, the folder synced) before any cosignature leaves; one process at
a time holds the folder.
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import IO

from nguongoc.errors import Conflict

MOST_EVIDENCE = 16


class WitnessRunning(Conflict):
    """Another process is this witness: two of them could cosign two histories."""

    code = "witness-running"


class Memory:
    """The folder of a witness, held until `close`."""

    def __init__(self, folder: Path) -> None:
        """Raises `WitnessRunning`."""
        import fcntl

        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder
        self._lock: IO[bytes] = (folder / "lock").open("a+b")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock.close()
            raise WitnessRunning(f"a witness is running in {folder} already", folder=str(folder)) from error

    def latest(self, origin: str) -> bytes | None:
        """The note cosigned last, its cosignature included; None before the first."""
        try:
            return self._path(origin).read_bytes()
        except FileNotFoundError:
            return None

    def keep(self, origin: str, note: bytes) -> None:
        """Durable when it returns."""
        self._replace(self._path(origin), note)

    def keep_evidence(self, origin: str, first: bytes, second: bytes) -> None:
        """Two notes that one log signed and that cannot both be true; the earliest ones are kept."""
        folder = self._folder / "evidence" / origin_hash(origin)
        folder.mkdir(parents=True, exist_ok=True)
        name = sha256(first + second).hexdigest()[:16]
        kept = self.evidence(origin)
        if len(kept) < MOST_EVIDENCE and not (folder / name).exists():
            self._replace(folder / name, first + b"\n" + second)

    def evidence(self, origin: str) -> list[bytes]:
        """What was kept against a log, each two notes one after the other."""
        folder = self._folder / "evidence" / origin_hash(origin)
        return [path.read_bytes() for path in sorted(folder.glob("[0-9a-f]*")) if path.suffix != ".new"]

    def keep_step(self, note: bytes) -> None:
        """A note that led to a key of a log; durable when it returns."""
        folder = self._folder / "steps"
        folder.mkdir(exist_ok=True)
        self._replace(folder / sha256(note).hexdigest(), note)

    def steps(self) -> list[bytes]:
        """The notes that led to keys since this witness began."""
        found = (self._folder / "steps").glob("*")
        return [path.read_bytes() for path in sorted(found) if path.suffix != ".new"]

    def close(self) -> None:
        self._lock.close()

    def _path(self, origin: str) -> Path:
        return self._folder / f"{origin_hash(origin)}.checkpoint"

    @staticmethod
    def _replace(path: Path, content: bytes) -> None:
        beside = path.with_name(f"{path.name}.new")
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def origin_hash(origin: str) -> str:
    """How an origin is named in file names and addresses: SHA-256 in hex."""
    return sha256(origin.encode()).hexdigest()
