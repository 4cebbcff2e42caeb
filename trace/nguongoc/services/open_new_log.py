"""Freeze a log whose entries or whose key are lost and open another one after it, under an origin of its own.

Restored from an old backup, a log stands below a head that it is known to have signed. Where the entries in between are nowhere
to be had it can never grow again: whatever it signed would be a fork. All of it is kept and goes on being served. The first entry of
the new log is of the *opening* (`log.opening`), signed by the keys of both, and holds the last known head of the old one.

Where no key of the old log opens any more, the new one signs alone. Nothing then shows outsiders that both logs are of one operator:
whoever pinned the old key pins the new one by hand, or does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from nguongoc.errors import Conflict, Refusal
from nguongoc.identifiers.ordered import uuid7
from nguongoc.log.checkpoint import Checkpoint, open_checkpoint
from nguongoc.log.entry import LogEntry, whole_milliseconds
from nguongoc.log.note import VerifierKey
from nguongoc.log.opening import new_origin
from nguongoc.log.tree import CompactRange, leaf_hash
from nguongoc.ports import (
    CheckpointStore,
    Clock,
    FrozenLog,
    Head,
    LogRow,
    PendingEntry,
    Reader,
    SigningKey,
    UnitOfWork,
    Writer,
)
from nguongoc.ports.rows import KeyPurpose, KeyState
from nguongoc.ports.trust import TrustDocument, TrustKind
from nguongoc.services.custody import Custody, NoActiveKey
from nguongoc.services.keep_trust import log_id, signed_part
from nguongoc.services.sequence_log import HeadMoved, LogDamaged, resume_tree

CHUNK = 1_000


class NothingLost(Conflict):
    """The database holds every entry of the newest head that is known of: the log goes on, and must."""

    code = "log-nothing-lost"


class LogKeyNotLost(Conflict):
    """A key of the log opens: it signs what comes after it, and nobody has to take the operator's word."""

    code = "log-key-not-lost"


class LogWentOn(Conflict):
    """Another log was opened after this one already, and this database is from before that."""

    code = "log-went-on"


@dataclass(frozen=True, slots=True)
class Loss:
    """A log that cannot go on: `published` entries were signed, `held` of them are here, of which those below `provable` can be
    proven under a head whose every entry is here. `sequenced` counts those behind its last head too, which nobody was shown."""

    origin: str
    published: int
    held: int
    provable: int
    sequenced: int


@dataclass(frozen=True, slots=True)
class Opened:
    """The new log, the loss it was opened for, and how many records it takes over because nothing else proves them."""

    origin: str
    loss: Loss
    taken_over: int


@dataclass(frozen=True, slots=True)
class OpenNewLog:
    """`first_origin` is that of the operator's first log; `restored` a note that came with the backup, if one did.

    `key_is_lost`: for the log's key and not, or not only, for its entries.
    """

    writer: Writer
    custody: Custody
    checkpoints: CheckpointStore
    clock: Clock
    first_origin: str
    restored: bytes | None = None
    key_is_lost: bool = False

    def loss(self, reader: Reader) -> Loss:
        """What is lost. Raises `NothingLost`, `LogKeyNotLost` and the refusals of a head that no key of this log signed."""
        return self._loss(reader)[0]

    def __call__(self) -> Opened:
        """In one transaction. Raises the same, `LogDamaged`, `NoActiveKey` and `KeyNotOpened`: as long as there is a key of the old
        log, it says where that goes on."""
        return self.writer.run(self._open)

    def _loss(self, reader: Reader) -> tuple[Loss, Checkpoint, bytes, bytes | None]:
        final_note, head = self.checkpoints.latest(), reader.log.head()
        held = 0 if head is None else head.size
        keys = self.custody.log_verifiers()
        final = None if final_note is None else open_checkpoint(final_note, keys).checkpoint
        if final is None or final_note is None or (final.size <= held and not self.key_is_lost):
            raise NothingLost("every entry that is known to be published is here")
        if self.key_is_lost and any(self.custody.opens(each) for each in _active(reader)):
            raise LogKeyNotLost("a key of the log opens: what comes after it is for that key to sign")
        if head is not None and resume_tree(reader, held).root != head.root:
            raise LogDamaged("the stored tree does not have the root of its own head")
        if final.size <= held and resume_tree(reader, final.size).root != final.root:
            raise LogDamaged("the stored tree is not the one that was published")
        notes = (final_note, *self._notes(reader))
        kept = max(_whole(reader, held, keys, notes), key=lambda each: each[0], default=None)
        size, note = (0, None) if kept is None else kept
        loss = Loss(self.custody.origin, final.size, min(held, final.size), size, held)
        return loss, final, final_note, note

    def _notes(self, reader: Reader) -> Iterator[bytes]:
        """Heads that may be those of what is here: the backup's own, and those that witnesses cosigned."""
        if self.restored is not None:
            yield self.restored
        after = -1
        while heads := reader.audit.cosigned(after, CHUNK):
            yield heads[-1].note
            after = heads[-1].size

    def _open(self, uow: UnitOfWork) -> Opened:
        uow.log.lock_log()
        loss, final, final_note, kept = self._loss(uow)
        now = whole_milliseconds(self.clock.now())
        before = uow.parties.signing_keys(KeyPurpose.LOG, None)
        active = _active(uow)
        if not active:
            raise NoActiveKey("no active log key")
        known = tuple(str(key) for key in self.custody.log_verifiers())
        new = self.custody.add_key(uow, KeyPurpose.LOG, None, now)
        number = len(uow.frozen.logs()) + 1
        origin = new_origin(self.first_origin, number + 1, new.public_key)
        lone = self.key_is_lost
        body = self.custody.opening(final, loss.held, active[-1], new, origin, lone=lone)
        for each in before:
            uow.parties.set_key_state(replace(each, state=KeyState.FROZEN))
        over = list(_unproven(uow, loss))
        frozen = FrozenLog(number, loss.origin, loss.held, final_note, kept, known, body, now)
        uow.frozen.freeze(frozen, loss.provable)
        self._begin(uow, new, body)
        for waiting in over:
            uow.log.enqueue(replace(waiting, id=uuid7(now)))
        return Opened(origin, loss, len(over))

    def _begin(self, uow: UnitOfWork, key: SigningKey, body: bytes) -> None:
        """The opening as the first entry, ahead of everything that waits."""
        now = whole_milliseconds(self.clock.now())
        document = TrustDocument(
            log_id(TrustKind.LOG_OPENING, body), TrustKind.LOG_OPENING, None, None, body, now
        )
        uow.trust.add(document)
        entry = LogEntry(
            kind=document.kind.value,
            t=now,
            key=key.thumbprint,
            payload_sha256=sha256(signed_part(document)).hexdigest(),
            jws_sha256=sha256(body).hexdigest(),
        )
        row, tree = LogRow(0, document.id, entry.to_bytes(), now), CompactRange()
        nodes = tree.append(leaf_hash(row.body))
        uow.log.add_entries([row])
        uow.log.add_nodes(nodes)
        if not uow.log.move_head(0, Head(tree.size, tree.root, now)):
            raise HeadMoved("somebody else sequences this log")


def _active(reader: Reader) -> list[SigningKey]:
    keys = reader.parties.signing_keys(KeyPurpose.LOG, None)
    return [each for each in keys if each.state is KeyState.ACTIVE]


def _whole(
    reader: Reader, held: int, keys: Sequence[VerifierKey], notes: Iterable[bytes]
) -> Iterator[tuple[int, bytes]]:
    """Those of the notes that this log signed and that the stored tree leads to."""
    for note in notes:
        try:
            head = open_checkpoint(note, keys).checkpoint
            if 0 < head.size <= held and resume_tree(reader, head.size).root == head.root:
                yield head.size, note
        except Refusal:
            continue


def _unproven(uow: UnitOfWork, loss: Loss) -> Iterator[PendingEntry]:
    """The records whose entries are here, but under no head that is: the new log takes them over."""
    for first in range(loss.provable, loss.sequenced, CHUNK):
        for row in uow.log.entries(first, min(CHUNK, loss.sequenced - first)):
            if row.record_id is None:
                continue
            entry = LogEntry.parse(row.body)
            yield PendingEntry(
                id=uuid7(row.t),
                kind=entry.kind,
                record_id=row.record_id,
                key_thumbprint=entry.key,
                payload_sha256=entry.payload_sha256,
                jws_sha256=entry.jws_sha256,
            )
