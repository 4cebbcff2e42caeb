"""The log: every entry hashed again, every node recomputed, the head and what was published held against the result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from nguongoc.errors import Refusal
from nguongoc.log.checkpoint import Checkpoint, open_checkpoint
from nguongoc.log.entry import LogEntry
from nguongoc.log.note import VerifierKey
from nguongoc.log.tree import leaf_hash
from nguongoc.ports import CheckpointStore, Head, LogRow, Reader, ReadSource
from nguongoc.services.integrity.fault import Fault, FaultKind, Findings, Progress, shown
from nguongoc.services.integrity.tree import Options, TreeCheck, completed_by, explains
from nguongoc.services.keep_trust import ID_PREFIXES
from nguongoc.services.log_did_documents import LOG_ID_PREFIX

OF_NO_RECORD = (LOG_ID_PREFIX, *ID_PREFIXES)
LEAVES = 4096
MOST_STRAYS = 1_000
FIRST_PUBLICATION = timedelta(minutes=10)
"""A log whose entries span more than this was published many times over; a younger one may have crashed before."""


@dataclass(frozen=True, slots=True)
class CheckLog:
    """Yields what is wrong with entries, nodes, head and checkpoint; notes blamed entries in `findings`."""

    reads: ReadSource
    checkpoints: CheckpointStore
    verifiers: Sequence[VerifierKey]
    findings: Findings
    progress: Progress

    def __call__(self) -> Iterator[Fault]:
        # Read before the database, which may only be ahead of what it published.
        note = self.checkpoints.latest()
        published, faults = self._open(note)
        yield from faults
        with self.reads.open() as reader:
            reader.audit.freeze()
            head = reader.log.head()
            size = 0 if head is None else head.size
            walk = _Walk(reader, self, size, 0 if published is None else published.size)
            yield from walk.entries()
            yield from _strays(reader, size)
            if head is not None:
                yield from self._judge_head(head, walk)
                if note is None and walk.span > FIRST_PUBLICATION:
                    yield Fault(
                        FaultKind.CHECKPOINT_MISSING, "checkpoint", f"none, though the log has {size} entries"
                    )
            yield from _judge_published(published, size, walk)

    def _open(self, note: bytes | None) -> tuple[Checkpoint | None, list[Fault]]:
        if note is None:
            return None, []
        try:
            return open_checkpoint(note, self.verifiers).checkpoint, []
        except Refusal as refusal:
            return None, [
                Fault(FaultKind.CHECKPOINT_SIGNATURE, "checkpoint", f"{refusal.code}: {refusal.detail}")
            ]

    def blame(self, fault: Fault) -> Fault:
        """Pass a fault on, remembering the entry it blames."""
        if fault.kind in {FaultKind.ENTRY_DAMAGED, FaultKind.ENTRY_MISSING}:
            self.findings.note_entry(int(fault.subject.rpartition(" ")[2]))
        return fault

    def _judge_head(self, head: Head, walk: _Walk) -> Iterator[Fault]:
        explanation = explains(walk.tree.edge(), head.root)
        if explanation is None:
            for options in walk.tree.edge():
                for fault in options[0].faults if options else ():
                    yield self.blame(fault)
            yield Fault(FaultKind.HEAD, "log head", f"the root is not that of its {head.size} entries")
        else:
            for fault in explanation:
                yield self.blame(fault)
        if walk.last is not None and walk.last_index == head.size - 1 and walk.last != head.t:
            yield Fault(FaultKind.HEAD, "log head", f"t is {head.t}, the newest entry's {walk.last}")


class _Walk:
    """Along the entries in order, `LEAVES` at a time."""

    def __init__(self, reader: Reader, check: CheckLog, size: int, published: int) -> None:
        self.tree = TreeCheck()
        self.at_published: tuple[Options, ...] = ()
        self.first: datetime | None = None
        self.last: datetime | None = None
        self.last_index = -1
        self._reader = reader
        self._check = check
        self._size = size
        self._published = published

    @property
    def span(self) -> timedelta:
        return timedelta(0) if self.first is None or self.last is None else self.last - self.first

    def entries(self) -> Iterator[Fault]:
        for start in range(0, self._size, LEAVES):
            end = min(start + LEAVES, self._size)
            rows = {row.index: row for row in self._reader.log.entries(start, end - start)}
            yield from self._records_there(rows)
            nodes = _completed_between(self._reader, start, end)
            for index in range(start, end):
                row = rows.get(index)
                stored = [nodes.get(node) for node in completed_by(index)]
                computed = None if row is None else leaf_hash(row.body)
                for fault in self.tree.add(computed, stored):
                    yield self._check.blame(fault)
                if row is not None and computed == stored[0]:
                    yield from self._content(row)
                if self.tree.size == self._published:
                    self.at_published = self.tree.edge()
            self._check.progress("log entries", end)

    def _content(self, row: LogRow) -> Iterator[Fault]:
        subject = f"log entry {row.index}"
        try:
            entry = LogEntry.parse(row.body)
        except Refusal as refusal:
            yield Fault(FaultKind.ENTRY_DAMAGED, subject, f"{refusal.code}: {refusal.detail}")
            return
        if entry.t != row.t:
            yield Fault(FaultKind.ENTRY_TIME, subject, f"its column says {row.t}, its bytes {entry.t}")
        if self.last is not None and entry.t < self.last:
            yield Fault(
                FaultKind.ENTRY_TIME, subject, f"{entry.t} lies before {self.last} of the entry before"
            )
        self.first = self.first or entry.t
        self.last, self.last_index = entry.t, row.index

    def _records_there(self, rows: Mapping[int, LogRow]) -> Iterator[Fault]:
        # Of DID documents and of trust `integrity.documents` and `integrity.trust` ask, by what the log id is made of.
        named = {
            row.record_id: row.index
            for row in rows.values()
            if row.record_id is not None and not row.record_id.startswith(OF_NO_RECORD)
        }
        there = self._reader.audit.lots_of(list(named))
        for record_id in named.keys() - there.keys():
            yield Fault(
                FaultKind.ENTRY_RECORD,
                f"log entry {named[record_id]}",
                f"its record {record_id} is not there",
            )


def _completed_between(reader: Reader, start: int, end: int) -> dict[tuple[int, int], bytes]:
    nodes: dict[tuple[int, int], bytes] = {}
    level = 0
    while end >> level:
        first, after = start >> level, end >> level
        if after > first:
            found = reader.audit.nodes_between(level, first, after)
            nodes |= {(level, index): digest for index, digest in found.items()}
        level += 1
    return nodes


def _strays(reader: Reader, size: int) -> Iterator[Fault]:
    for index in reader.audit.stray_entries(size, MOST_STRAYS):
        yield Fault(FaultKind.ENTRY_STRAY, f"log entry {index}", f"the head has {size} entries")
    for level, index in reader.audit.stray_nodes(size, MOST_STRAYS):
        yield Fault(
            FaultKind.NODE_STRAY, f"log node {level}/{index}", f"a tree of {size} entries has no such node"
        )


def _judge_published(published: Checkpoint | None, size: int, walk: _Walk) -> Iterator[Fault]:
    if published is None:
        return
    if published.size > size:
        detail = f"{published.size} entries are published, the database holds {size}: it went back"
        yield Fault(FaultKind.CHECKPOINT_AHEAD, "checkpoint", detail)
    elif explains(walk.at_published, published.root) is None:
        detail = f"the entries do not hash to the root published at size {published.size} ({shown(published.root)})"
        yield Fault(FaultKind.CHECKPOINT_ROOT, "checkpoint", detail)
