"""Take what waits into the log, then sign and publish the head that was committed.

Three states: pending (durable with its record), sequenced (entries, nodes and head in one transaction, moved by
compare-and-swap on the size), published (a signed checkpoint in a store that fails separately). A crash between any
two is resumed: pending entries are drained by delete, a committed head is signed by whoever comes next, and the
published head is never gone below.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from nguongoc.errors import Conflict, Unavailable
from nguongoc.log.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from nguongoc.log.entry import LogEntry, whole_milliseconds
from nguongoc.log.note import Note, Signs, VerifierKey, sign_text
from nguongoc.log.tree import CompactRange, leaf_hash, right_edge
from nguongoc.ports import (
    CheckpointStore,
    Clock,
    Head,
    LogRow,
    PendingEntry,
    Reader,
    ReadSource,
    UnitOfWork,
    Writer,
)

BATCH = 256
REHASH = 4096


class LogRolledBack(Conflict):
    """The database stands below, or beside, a head that was already published: signing on would fork the log."""

    code = "log-rolled-back"


class LogDamaged(Conflict):
    """Stored entries do not hash to the committed root: nothing is signed until `fsck` has shown where."""

    code = "log-damaged"


class HeadMoved(Unavailable):
    """Another sequencer got there first."""

    code = "log-head-moved"


@dataclass(frozen=True, slots=True)
class LogKey:
    """The log's key: what it signs with, and how verifiers know it. The name is the origin.

    While one key takes another's place heads are signed with `also` too, so that whoever knows either opens them; what the
    log signed with keys of `before` still opens.
    """

    verifier: VerifierKey
    signer: Signs
    also: tuple[LogKey, ...] = ()
    before: tuple[VerifierKey, ...] = ()

    @property
    def known(self) -> tuple[VerifierKey, ...]:
        """Every key under which a head of this log counts, the newest first."""
        return (self.verifier, *(each.verifier for each in self.also), *self.before)

    def sign(self, checkpoint: Checkpoint) -> bytes:
        """The note, with a line of each key in use; obligations as for `sign_checkpoint`."""
        note = Note.parse(sign_checkpoint(checkpoint, self.verifier, self.signer))
        for each in self.also:
            note = note.with_signature(sign_text(checkpoint.text, each.verifier, each.signer))
        return note.to_bytes()


@dataclass(frozen=True, slots=True)
class SequenceLog:
    """Sequence everything that waits and publish; the number of entries taken in. Safe to call from anywhere, any time."""

    reads: ReadSource
    writer: Writer
    checkpoints: CheckpointStore
    key: Callable[[], LogKey]
    clock: Clock

    def __call__(self) -> int:
        taken = 0
        if self._anything_waits():
            self._refuse_rolled_back()
            while (count := self.writer.run(self.take_in)) > 0:
                taken += count
        self._publish()
        return taken

    def _anything_waits(self) -> bool:
        with self.reads.open() as reader:
            return bool(reader.log.pending(1))

    def take_in(self, uow: UnitOfWork) -> int:
        """Sequence up to `BATCH` of what waits, as a part of this transaction, which holds the log from here to its end.

        Whoever calls it from elsewhere has run the sequencer before, which refuses a log that went back.
        """
        uow.log.lock_log()
        pending = uow.log.pending(BATCH)
        if not pending:
            return 0
        head = uow.log.head()
        size = head.size if head is not None else 0
        tree = resume_tree(uow, size)
        now = whole_milliseconds(self.clock.now())
        t = now if head is None else max(now, head.t)
        rows = [_row(size + offset, entry, t) for offset, entry in enumerate(pending)]
        nodes = [node for row in rows for node in tree.append(leaf_hash(row.body))]
        uow.log.add_entries(rows)
        uow.log.add_nodes(nodes)
        uow.log.drop_pending([entry.id for entry in pending])
        if not uow.log.move_head(size, Head(tree.size, tree.root, t)):
            raise HeadMoved("another sequencer moved the head")
        return len(rows)

    def _refuse_rolled_back(self) -> None:
        published = self._published()
        with self.reads.open() as reader:
            head = reader.log.head()
            if published is not None and (head is None or head.size < published.size):
                raise LogRolledBack(
                    f"the database holds {0 if head is None else head.size} entries, {published.size} are published",
                    published=published.size,
                )

    def _published(self) -> Checkpoint | None:
        newest = self.checkpoints.latest()
        return None if newest is None else open_checkpoint(newest, self.key().known).checkpoint

    def _publish(self) -> None:
        newest = self.checkpoints.latest()
        key = self.key()
        before = None if newest is None else open_checkpoint(newest, key.known).checkpoint
        with self.reads.open() as reader:
            head = reader.log.head()
            if head is None or (before is not None and head.size == before.size and head.root == before.root):
                return
            self._check_continues(reader, before, head)
        checkpoint = Checkpoint(key.verifier.name, head.size, head.root)
        # Losing the swap is no loss: whoever won published a head, and the next round publishes what is newer.
        self.checkpoints.publish(newest, key.sign(checkpoint))

    @staticmethod
    def _check_continues(reader: Reader, before: Checkpoint | None, head: Head) -> None:
        """Re-hash every entry since the last published head, as stored, up to the root that is to be signed."""
        size = 0 if before is None else before.size
        if head.size < size:
            raise LogRolledBack(f"the head has {head.size} entries, {size} are published", published=size)
        tree = resume_tree(reader, size)
        if before is not None and tree.root != before.root:
            raise LogRolledBack("the stored tree is not the one that was published", published=size)
        while tree.size < head.size:
            rows = reader.log.entries(tree.size, min(REHASH, head.size - tree.size))
            if not rows:
                raise LogDamaged(f"entry {tree.size} is missing", index=tree.size)
            for row in rows:
                if row.index != tree.size:
                    raise LogDamaged(f"entry {tree.size} is missing", index=tree.size)
                tree.append(leaf_hash(row.body))
        if tree.root != head.root:
            raise LogDamaged("the stored entries do not hash to the committed root")


def resume_tree(reader: Reader, size: int) -> CompactRange:
    """The right edge of the stored tree at a size up to the head's. Raises `LogDamaged` when a node is missing."""
    wanted = right_edge(size)
    nodes = reader.log.nodes(wanted)
    missing = [each for each in wanted if each not in nodes]
    if missing:
        raise LogDamaged(f"node {missing[0]} is missing", level=missing[0][0], index=missing[0][1])
    return CompactRange(size, [nodes[each] for each in wanted])


def _row(index: int, pending: PendingEntry, t: datetime) -> LogRow:
    entry = LogEntry(
        kind=pending.kind,
        t=t,
        key=pending.key_thumbprint,
        payload_sha256=pending.payload_sha256,
        jws_sha256=pending.jws_sha256,
    )
    return LogRow(index, pending.record_id, entry.to_bytes(), t)
