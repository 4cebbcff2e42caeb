"""Logs that were frozen: what is left of each hashed again, and its heads and its end held against the result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nguongoc.errors import Refusal
from nguongoc.log.checkpoint import Checkpoint, open_checkpoint
from nguongoc.log.note import VerifierKey
from nguongoc.log.opening import read_end
from nguongoc.log.tree import CompactRange, leaf_hash
from nguongoc.ports import FrozenLog, LogReading, Reader, ReadSource
from nguongoc.services.integrity.fault import Fault, FaultKind, Progress

LEAVES = 4096
PART = "frozen logs"


@dataclass(frozen=True, slots=True)
class CheckFrozen:
    """Yields what is wrong with each frozen log, the newest first."""

    reads: ReadSource
    progress: Progress

    def __call__(self) -> Iterator[Fault]:
        with self.reads.open() as reader:
            reader.audit.freeze()
            for log in reader.frozen.logs():
                yield from self._check(reader, log)

    def _check(self, reader: Reader, log: FrozenLog) -> Iterator[Fault]:
        subject = f"log {log.origin}"
        try:
            keys = tuple(VerifierKey.parse(text) for text in log.keys)
            final = open_checkpoint(log.final, keys).checkpoint
            kept = None if log.kept is None else open_checkpoint(log.kept, keys).checkpoint
            opening = read_end(log.opening)
        except Refusal as refusal:
            yield Fault(FaultKind.CHECKPOINT_SIGNATURE, subject, f"{refusal.code}: {refusal.detail}")
            return
        if (opening.final, opening.held, opening.old.name) != (final, log.held, log.origin):
            yield Fault(FaultKind.CHECKPOINT_ROOT, subject, "the note that ends it is of another end")
        yield from self._walk(reader.frozen.of(log.number), log, kept)

    def _walk(self, rows: LogReading, log: FrozenLog, kept: Checkpoint | None) -> Iterator[Fault]:
        tree = CompactRange()
        for start in range(0, log.held, LEAVES):
            end = min(start + LEAVES, log.held)
            bodies = {row.index: row.body for row in rows.entries(start, end - start)}
            for index in range(start, end):
                if index not in bodies:
                    detail = "is missing: nothing after it can be checked"
                    yield Fault(FaultKind.ENTRY_MISSING, f"log {log.origin} entry {index}", detail)
                    return
                yield from _append(rows, tree, log, leaf_hash(bodies[index]))
                if kept is not None and kept.size == tree.size and kept.root != tree.root:
                    detail = f"the entries do not hash to the root signed at size {kept.size}"
                    yield Fault(FaultKind.CHECKPOINT_ROOT, f"log {log.origin}", detail)
            self.progress(PART, end)


def _append(rows: LogReading, tree: CompactRange, log: FrozenLog, leaf: bytes) -> Iterator[Fault]:
    """One entry, and the nodes that it completes as they are stored."""
    index = tree.size
    computed = {(level, at): digest for level, at, digest in tree.append(leaf)}
    stored = rows.nodes(list(computed))
    for (level, at), digest in computed.items():
        if stored.get((level, at)) == digest:
            continue
        if level == 0:
            detail = "its bytes do not hash to the leaf that is stored of it: one of the two was changed"
            yield Fault(FaultKind.ENTRY_DAMAGED, f"log {log.origin} entry {index}", detail)
        else:
            detail = "is not the hash of the entries below it"
            yield Fault(FaultKind.NODE_DAMAGED, f"log {log.origin} node {level}/{at}", detail)
