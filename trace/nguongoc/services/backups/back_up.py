"""Make a backup while the service works: first the published heads, then one moment of the database, then what hashes they have.

In this order, for the database only grows: what is copied of it later holds every entry that the head copied earlier
promises. No key-encryption key and no key of serials is read, so none can be in it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nguongoc.errors import Conflict
from nguongoc.log.note import VerifierKey
from nguongoc.ports import CheckpointStore, Clock
from nguongoc.ports.backups import Snapshots
from nguongoc.services.backups.manifest import NAME, Manifest, hash_file


class BackupElsewhere(Conflict):
    """The folder is there already and is not empty: a backup is never written over another."""

    code = "backup-elsewhere"


@dataclass(frozen=True, slots=True)
class BackUp:
    """`heads` are the published heads by the names their files get. Raises `BackupElsewhere` and what disk and database raise."""

    snapshots: Snapshots
    heads: Mapping[str, CheckpointStore]
    log_keys: Sequence[VerifierKey]
    base_url: str
    origin: str
    clock: Clock

    def __call__(self, folder: Path) -> Manifest:
        if folder.exists() and any(folder.iterdir()):
            raise BackupElsewhere(f"{folder} is not empty", folder=str(folder))
        folder.parent.mkdir(parents=True, exist_ok=True)
        # Its name comes last, by one rename: whatever is killed before leaves a folder that is not taken for a backup.
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.unfinished-", dir=folder.parent))
        try:
            manifest = self._write(beside)
            sync_all(beside)
            try:
                beside.rename(folder)
            except OSError as error:
                raise BackupElsewhere(f"{folder} is not empty", folder=str(folder)) from error
            sync(folder.parent)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
        return manifest

    def _write(self, folder: Path) -> Manifest:
        for name, head in self.heads.items():
            note = head.latest()
            if note is not None:
                (folder / name).write_bytes(note)
        taken = self.snapshots.take(folder)
        files = {
            path.relative_to(folder).as_posix(): hash_file(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        manifest = Manifest(self.clock.now(), self.base_url, self.origin, tuple(self.log_keys), taken, files)
        (folder / NAME).write_bytes(manifest.to_bytes())
        return manifest


def sync_all(folder: Path) -> None:
    """Every file and every name in a folder onto the disk."""
    for path in folder.rglob("*"):
        sync(path)
    sync(folder)


def sync(path: Path) -> None:
    """One file, or the names in one folder, onto the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
