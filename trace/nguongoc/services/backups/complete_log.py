"""Take entries that were published and are missing here back into the log, from its files elsewhere.

After an old backup the database stands below the published head and signs nothing. A static export, or any copy that a
monitor or a cache kept, has the missing entries: they are believed because they hash to a head that this log's key signed
and because they continue what is stored, and for no other reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from nguongoc.errors import Conflict
from nguongoc.log.checkpoint import Checkpoint
from nguongoc.log.entry import LogEntry
from nguongoc.log.tree import CompactRange, leaf_hash
from nguongoc.monitor.source import Source
from nguongoc.monitor.tiles import entries
from nguongoc.ports import Head, LogRow, PendingEntry, ReadSource, UnitOfWork, Writer
from nguongoc.services.sequence_log import HeadMoved, resume_tree

AT_ONCE = 4096
MOST_PENDING = 100_000


class ExportOfAnother(Conflict):
    """The files elsewhere are not the continuation of what is stored here."""

    code = "log-not-continued"


@dataclass(frozen=True, slots=True)
class Completed:
    """How long the log was and is; of the entries taken in, `records` found their record waiting here, `without` did not:
    what was registered after the backup is lost, and these entries are what is left of it."""

    before: int
    size: int
    records: int
    without: int


@dataclass(frozen=True, slots=True)
class CompleteLog:
    """Bring the stored log up to `head`, whose signature the caller has verified; `known` are further verified heads of it."""

    reads: ReadSource
    writer: Writer

    def __call__(self, source: Source, head: Checkpoint, known: Sequence[Checkpoint] = ()) -> Completed:
        """All is hashed and compared before a row is written; then a piece at a time, so that a kill loses no sound piece.

        Raises `ExportOfAnother`, `LogDamaged`, and what reading and splitting files raise.
        """
        with self.reads.open() as reader:
            stored = reader.log.head()
            before = 0 if stored is None else stored.size
            tree = resume_tree(reader, before)
        if stored is not None and tree.root != stored.root:
            raise ExportOfAnother("the stored tree does not have the root of its own head")
        if head.size < before:
            raise ExportOfAnother(f"it ends at {head.size} entries, {before} are stored here", size=head.size)
        roots = self._roots(source, tree, head, known)
        records = without = 0
        for first, bodies in _pieces(source, before, head.size):
            found = self.writer.run(
                lambda uow, first=first, bodies=bodies: _take_in(uow, first, bodies, roots)  # type: ignore[misc]
            )
            records, without = records + found, without + len(bodies) - found
        return Completed(before, head.size, records, without)

    @staticmethod
    def _roots(
        source: Source, tree: CompactRange, head: Checkpoint, known: Sequence[Checkpoint]
    ) -> dict[int, bytes]:
        """The root after each piece, once every verified head has been met with its own."""
        expected = {each.size: each.root for each in (*known, head)}
        roots, before = {}, tree.size
        _compare(tree, expected)
        for first, bodies in _pieces(source, before, head.size):
            for body in bodies:
                LogEntry.parse(body)
                tree.append(leaf_hash(body))
                _compare(tree, expected)
            roots[first + len(bodies)] = tree.root
        return roots


def _compare(tree: CompactRange, expected: dict[int, bytes]) -> None:
    root = expected.get(tree.size)
    if root is not None and root != tree.root:
        raise ExportOfAnother(
            f"at {tree.size} entries its root is not the one that was signed", size=tree.size
        )


def _pieces(source: Source, first: int, end: int) -> Iterator[tuple[int, list[bytes]]]:
    remaining = entries(source, first, end)
    while bodies := list(islice(remaining, AT_ONCE)):
        yield first, bodies
        first += len(bodies)


def _take_in(uow: UnitOfWork, first: int, bodies: list[bytes], roots: dict[int, bytes]) -> int:
    """One piece; the number of entries whose record was waiting for the log here."""
    uow.log.lock_log()
    head = uow.log.head()
    if (0 if head is None else head.size) != first:
        raise HeadMoved("somebody else sequences this log")
    waiting = {_named(each): each for each in uow.log.pending(MOST_PENDING)}
    tree, rows, nodes, done = resume_tree(uow, first), [], [], []
    for index, body in enumerate(bodies, start=first):
        entry = LogEntry.parse(body)
        waited = waiting.get(_named(entry))
        if waited is not None:
            done.append(waited.id)
        rows.append(LogRow(index, None if waited is None else waited.record_id, body, entry.t))
        nodes += tree.append(leaf_hash(body))
    if tree.root != roots[tree.size]:
        raise ExportOfAnother("the files changed while they were read")
    uow.log.add_entries(rows)
    uow.log.add_nodes(nodes)
    for start in range(0, len(done), AT_ONCE):
        uow.log.drop_pending(done[start : start + AT_ONCE])
    if not uow.log.move_head(first, Head(tree.size, tree.root, rows[-1].t)):
        raise HeadMoved("somebody else sequences this log")
    return len(done)


def _named(entry: LogEntry | PendingEntry) -> tuple[str, str, str]:
    return entry.kind, entry.payload_sha256, entry.jws_sha256
