"""Read a log that was frozen: its last head, what is left of its tiles, the proofs of what stands in them.

Nobody signs for it any more. Its checkpoint stays the newest one it is known to have signed, so that nobody is shown a log that
went back; proofs stand under the newest one whose every entry is still there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from nguongoc.errors import NotFound
from nguongoc.log.checkpoint import Checkpoint, open_checkpoint
from nguongoc.log.note import VerifierKey
from nguongoc.log.opening import LogEnd, LoneOpening, read_end
from nguongoc.log.proof import LogProof
from nguongoc.log.tiles import is_in_tree, parse_tile_path
from nguongoc.ports import CosignedHead, FrozenLog, LogReading, Reader, ReadSource
from nguongoc.services.log_pieces import proof_under, proofs_under, render_tile


class EntriesLost(NotFound):
    """Entries that were published and that this operator no longer has: the log was frozen for it."""

    code = "log-entries-lost"


@dataclass(frozen=True)
class ReadFrozen:
    """One frozen log; where `witness_keys` are configured, proofs stand under the first head that `quorum` of them cosigned."""

    reads: ReadSource
    log: FrozenLog
    witness_keys: tuple[VerifierKey, ...] = ()
    quorum: int = 0

    @property
    def origin(self) -> str:
        return self.log.origin

    @cached_property
    def opening(self) -> LogEnd:
        """How the log after it was opened."""
        return read_end(self.log.opening)

    @property
    def key_is_lost(self) -> bool:
        """Whether it ended because its key was lost, so that nothing it signed leads on."""
        return isinstance(self.opening, LoneOpening)

    @cached_property
    def _known(self) -> tuple[VerifierKey, ...]:
        return tuple(VerifierKey.parse(text) for text in self.log.keys)

    @cached_property
    def final(self) -> Checkpoint:
        """The newest head that it is known to have signed."""
        return open_checkpoint(self.log.final, self._known).checkpoint

    @cached_property
    def kept(self) -> Checkpoint | None:
        """The newest head of which nothing is lost."""
        return None if self.log.kept is None else open_checkpoint(self.log.kept, self._known).checkpoint

    def keys(self) -> tuple[VerifierKey, ...]:
        """The keys that counted for its heads, the newest first."""
        return self._known

    def key_of(self, note: bytes) -> VerifierKey:
        """The newest key that signed a checkpoint of it. Raises the refusals of `open_checkpoint`."""
        signed = {each.key for each in open_checkpoint(note, self._known).log_signatures}
        return next(key for key in self._known if key in signed)

    def checkpoint(self) -> bytes:
        """The newest note that it is known to have signed."""
        return self.log.final

    def tile(self, path: str) -> bytes:
        """What is left of it. Raises `TilePathMalformed`, `EntriesLost`, `LogDamaged`."""
        tile = parse_tile_path(path)
        if not is_in_tree(tile, self.log.held):
            lost = is_in_tree(tile, self.final.size)
            said = "entries of it are lost" if lost else f"the log ended at {self.final.size} entries"
            raise EntriesLost(f"{path}: {said}", held=self.log.held, size=self.final.size)
        with self.reads.open() as reader:
            return render_tile(self._rows(reader), tile, self.log.held)

    def proof_of(self, record_id: str) -> LogProof | None:
        """The proof of a record that was logged here; None for every other."""
        kept = self.kept
        if kept is None or self.log.kept is None:
            return None
        with self.reads.open() as reader:
            rows = self._rows(reader)
            row = rows.entries_of([record_id]).get(record_id)
            if row is None or row.index >= kept.size:
                return None
            cosigned = self._first_cosigned(rows, row.index)
            size, note = (kept.size, self.log.kept) if cosigned is None else (cosigned.size, cosigned.note)
            return proof_under(rows, row, size, note)

    def proofs_of(self, record_ids: Sequence[str]) -> dict[str, LogProof]:
        """Of those that were logged here, under the newest head of which nothing is lost."""
        if self.kept is None or self.log.kept is None:
            return {}
        with self.reads.open() as reader:
            return proofs_under(self._rows(reader), record_ids, self.kept.size, self.log.kept)

    def first_cosigned(self, index: int) -> CosignedHead | None:
        """What gives an entry its log time."""
        with self.reads.open() as reader:
            return self._first_cosigned(self._rows(reader), index)

    def _first_cosigned(self, rows: LogReading, index: int) -> CosignedHead | None:
        return rows.first_cosigned(index, max(1, self.quorum)) if self.witness_keys else None

    def _rows(self, reader: Reader) -> LogReading:
        return reader.frozen.of(self.log.number)
