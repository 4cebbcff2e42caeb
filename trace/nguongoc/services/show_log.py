"""The published log at a glance, for a page: its newest checkpoint and the last entries under it."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.log.checkpoint import Checkpoint
from nguongoc.log.entry import LogEntry
from nguongoc.log.note import Note
from nguongoc.log.tiles import FULL_WIDTH, EntryBundle, split_bundle, width_at
from nguongoc.services.read_log import ReadLog


@dataclass(frozen=True, slots=True)
class LogAtAGlance:
    """`note` is the checkpoint byte for byte; `entries` the last ones of its newest entry tile, newest first."""

    note: str
    checkpoint: Checkpoint
    entries: tuple[tuple[int, LogEntry], ...]


@dataclass(frozen=True, slots=True)
class ShowLog:
    """Reads what outsiders are shown, through the tiles that they are shown."""

    log: ReadLog

    def __call__(self, most: int) -> LogAtAGlance:
        """At most `most` entries. Raises `NothingPublished`, `LogBehind`, `LogDamaged`."""
        note = self.log.checkpoint()
        checkpoint = Checkpoint.parse(Note.parse(note).text)
        return LogAtAGlance(note.decode(), checkpoint, self._newest(checkpoint.size, most))

    def _newest(self, size: int, most: int) -> tuple[tuple[int, LogEntry], ...]:
        if size == 0:
            return ()
        index = (size - 1) // FULL_WIDTH
        bundle = EntryBundle(index, width_at(0, index, size))
        bodies = split_bundle(bundle, self.log.tile(bundle.path))
        numbered = [(bundle.first + at, LogEntry.parse(body)) for at, body in enumerate(bodies)]
        return tuple(reversed(numbered[-most:]))
