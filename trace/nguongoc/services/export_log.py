"""The whole log as files, byte for byte what the service serves: for any web server, for escrow, for the day after us.

Only what is missing is written, each file whole under its name or not there, the checkpoint last: what a folder's
checkpoint promises is always in the folder.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nguongoc.errors import Conflict, Refusal
from nguongoc.log.checkpoint import Checkpoint, open_checkpoint
from nguongoc.log.note import VerifierKey
from nguongoc.log.tiles import HashTile, Tile, tiles_at, width_at
from nguongoc.log.tree import verify_consistency
from nguongoc.services.read_frozen import ReadFrozen
from nguongoc.services.read_log import ReadLog
from nguongoc.services.tell_logs import path_of, told_keys

CHECKPOINT, KEY, KEYS = "checkpoint", "key", "keys"
Progress = Callable[[int], None]


class ExportElsewhere(Conflict):
    """The folder holds another log, a longer one, or files that this log does not have so."""

    code = "export-elsewhere"


@dataclass(frozen=True, slots=True)
class Exported:
    """How long the exported log is, how many files were written now, and which of those that were there held other bytes."""

    size: int
    files: int
    mended: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportLog:
    """Bring a folder to the newest checkpoint that outsiders are shown.

    Of an operator's several logs each has its own folder, laid out as the addresses are: the first log in the folder itself, those
    opened after it below. Of a frozen one what is left is written, and nothing that is in its folder already is touched.
    """

    log: ReadLog

    def __call__(self, folder: Path, progress: Progress = lambda _: None, *, check: bool = False) -> Exported:
        """With `check` every file of the log that goes on is read again, and written anew where a disk changed it. Raises `ExportElsewhere`, `NothingPublished`, `LogDamaged` and what the file system raises."""
        files = sum(self._frozen(folder / path_of(each), each) for each in self.log.before)
        done = self._current(folder / path_of(self.log), progress)
        mended = tuple(self._mended(folder / path_of(self.log), done.size)) if check else ()
        return Exported(done.size, files + done.files + len(mended), mended)

    def _mended(self, folder: Path, size: int) -> Iterator[str]:
        for tile in tiles_at(size):
            content = self.log.tile(tile.path)
            if _content(folder / tile.path) != content:
                write_whole(folder / tile.path, content)
                yield tile.path

    def _current(self, folder: Path, progress: Progress) -> Exported:
        note, keys = self.log.checkpoint(), self.log.keys()
        head = open_checkpoint(note, keys).checkpoint
        before = self._before(folder, head, keys)
        files = 0
        for tile in _missing(before, head.size):
            path = folder / tile.path
            if not path.exists():
                write_whole(path, self.log.tile(tile.path))
                files += 1
                progress(files)
        for name, content in (
            (KEYS, json.dumps(told_keys(self.log)).encode()),
            (KEY, f"{self.log.key_of(note)}\n".encode()),
            (CHECKPOINT, note),
        ):
            if _content(folder / name) != content:
                write_whole(folder / name, content)
                files += 1
        return Exported(head.size, files)

    def _frozen(self, folder: Path, log: ReadFrozen) -> int:
        """What is missing of what is left; the list of keys, which says where the log goes on, is always the newest."""
        files = 0
        for tile in tiles_at(log.log.held):
            if not (folder / tile.path).exists():
                write_whole(folder / tile.path, log.tile(tile.path))
                files += 1
        note = log.checkpoint()
        for name, content in ((KEY, f"{log.key_of(note)}\n".encode()), (CHECKPOINT, note)):
            if not (folder / name).exists():
                write_whole(folder / name, content)
                files += 1
        told = json.dumps(told_keys(self.log)).encode()
        if _content(folder / KEYS) != told:
            write_whole(folder / KEYS, told)
            files += 1
        return files

    def _before(self, folder: Path, head: Checkpoint, keys: tuple[VerifierKey, ...]) -> int:
        """The size that the folder is whole up to already."""
        held = _content(folder / CHECKPOINT)
        if held is None:
            return 0
        try:
            before = open_checkpoint(held, keys).checkpoint
            verify_consistency(
                before.size, before.root, head.size, head.root, self.log.consistency(before.size, head.size)
            )
        except Refusal as refusal:
            raise ExportElsewhere(
                f"{folder} does not hold the beginning of this log: {refusal.detail}", folder=str(folder)
            ) from refusal
        return before.size


def _missing(before: int, size: int) -> Iterator[Tile]:
    """What a log of `size` serves and one of `before` did not: the tiles that grew."""
    for tile in tiles_at(size):
        level = tile.level if isinstance(tile, HashTile) else 0
        if width_at(level, tile.index, before) < tile.width:
            yield tile


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def write_whole(path: Path, content: bytes) -> None:
    """Beside, synced, renamed, the folder synced; readable by a web server."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
