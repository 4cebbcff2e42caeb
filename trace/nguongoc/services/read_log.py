"""Read the log as it was published: checkpoint, proofs, tiles; nothing beyond the size that the log has signed.

What is sequenced but not yet published is not shown, so that whatever leaves here can be checked against a checkpoint
that left here too. Reading needs the log's public key alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import TypeVar

from nguongoc.errors import NotFound, Unavailable
from nguongoc.log.checkpoint import Checkpoint, open_checkpoint
from nguongoc.log.note import VerifierKey
from nguongoc.log.proof import LogProof
from nguongoc.log.succession import MOST_SUCCESSIONS
from nguongoc.log.tiles import EntryBundle, HashTile, Tile, is_in_tree, parse_tile_path, render_bundle
from nguongoc.log.tree import (
    Node,
    NodeId,
    consistency_proof,
    inclusion_proof,
    nodes_needed_for_consistency,
    nodes_needed_for_inclusion,
)
from nguongoc.log.witness import log_time
from nguongoc.ports import CheckpointStore, CosignedHead, LogRow, Reader, ReadSource
from nguongoc.services.sequence_log import LogDamaged

_T = TypeVar("_T")
RETRY_AFTER_SECONDS = 2
"""The sequencer takes in what waits within a fraction of a second; a client that asks again after this finds it."""
RECORD_ID = re.compile(r"[0-9A-Za-z._~-]{1,40}")
CHUNK = 1_000
"""Ids or nodes in one statement: SQLite binds at most 32,766 values, and plans long lists badly."""


class RecordNotHere(NotFound):
    """No record of this id."""

    code = "log-record-unknown"


class NotLoggedYet(Unavailable):
    """The record is durable, but no published checkpoint covers it yet; `retry_after` in seconds."""

    code = "log-not-yet"


class NothingPublished(Unavailable):
    """The log has no checkpoint yet; `retry_after` in seconds."""

    code = "log-nothing-published"


class LogBehind(Unavailable):
    """The database that is read, a replica, has not received what is published already; `retry_after` in seconds."""

    code = "log-behind"


class TileNotHere(NotFound):
    """A tile that the published log does not have (yet)."""

    code = "log-tile-unknown"


class TreeSizeNotPublished(NotFound):
    """A size that the published log has not reached."""

    code = "log-size-not-published"


@dataclass(frozen=True, slots=True)
class LogTime:
    """When outside witnesses had seen an entry in the log, and which of them."""

    at: datetime
    witnesses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadLog:
    """The published log. `key` is what its checkpoints are verified with before anything is derived from them.

    Where `witness_keys` are configured, the log time of an entry is that of the first head over it that `quorum` of
    them, at least one, cosigned.
    """

    reads: ReadSource
    checkpoints: CheckpointStore
    key: Callable[[], VerifierKey]
    witness_keys: tuple[VerifierKey, ...] = ()
    quorum: int = 0
    known: Callable[[], tuple[VerifierKey, ...]] | None = None
    """Every key that the log signed heads with, where there was more than `key`, which is the one of now."""

    def keys(self) -> tuple[VerifierKey, ...]:
        """The keys under which a head of this log counts, the newest first."""
        return (self.key(),) if self.known is None else self.known()

    def successions(self) -> tuple[bytes, ...]:
        """The notes by which one key of the log followed another, the newest first."""
        with self.reads.open() as reader:
            return tuple(each.body for each in reader.trust.successions(MOST_SUCCESSIONS))

    def key_of(self, note: bytes) -> VerifierKey:
        """The newest key that signed a checkpoint. Raises the refusals of `open_checkpoint`."""
        signed = {each.key for each in open_checkpoint(note, self.keys()).log_signatures}
        return next(key for key in self.keys() if key in signed)

    def checkpoint(self) -> bytes:
        """The newest published checkpoint, byte for byte. Raises `NothingPublished`."""
        return self._published()[0]

    def proof_of(self, record_id: str, *, newest: bool = False) -> LogProof:
        """The inclusion proof of a record, `extra` being its entry: under the first checkpoint that witnesses cosigned,
        which proves the earliest log time; under the newest where there is none, or if that is asked for.

        Raises `RecordNotHere`, `NotLoggedYet`, `NothingPublished`, `LogBehind`, `LogDamaged`.
        """
        if RECORD_ID.fullmatch(record_id) is None:
            raise RecordNotHere("no record of this id")
        note = self.checkpoints.latest()
        with self.reads.open() as reader:
            row = reader.log.entry_of(record_id)
            if row is None and reader.records.record(record_id) is None:
                raise RecordNotHere("no record of this id")
            if row is None or note is None or row.index >= (size := self._open(note).size):
                raise NotLoggedYet("not in a published checkpoint yet", retry_after=RETRY_AFTER_SECONDS)
            kept = None if newest else self._first_cosigned(reader, row.index)
            if kept is not None:
                note, size = kept.note, kept.size
            node = _nodes(reader, nodes_needed_for_inclusion(row.index, size), size)
            return _proof(row, size, node, note)

    def log_time(self, index: int) -> LogTime | None:
        """When witnesses had seen this entry; None as long as only the operator's clock says when."""
        if not self.witness_keys:
            return None
        with self.reads.open() as reader:
            kept = self._first_cosigned(reader, index)
        if kept is None:
            return None
        opened = open_checkpoint(kept.note, self.keys(), self.witness_keys)
        at = log_time(opened, self.quorum)
        return None if at is None else LogTime(at, tuple(each.key.name for each in opened.cosignatures))

    def _first_cosigned(self, reader: Reader, index: int) -> CosignedHead | None:
        return reader.log.first_cosigned(index, max(1, self.quorum)) if self.witness_keys else None

    def proofs_of(self, record_ids: Iterable[str]) -> dict[str, LogProof]:
        """Proofs under one checkpoint in few statements, for bulk verification.

        An id without an entry, or not yet covered, is left out: one of ten thousand never fails the rest.
        """
        note = self.checkpoints.latest()
        if note is None:
            return {}
        size = self._open(note).size
        wanted = sorted({each for each in record_ids if RECORD_ID.fullmatch(each)})
        with self.reads.open() as reader:
            rows = [
                row
                for chunk in _chunks(wanted)
                for row in reader.log.entries_of(chunk).values()
                if row.index < size
            ]
            needed = {each for row in rows for each in nodes_needed_for_inclusion(row.index, size)}
            node = _nodes(reader, sorted(needed), size)
        return {row.record_id: _proof(row, size, node, note) for row in rows if row.record_id is not None}

    def consistency(self, size1: int, size2: int) -> tuple[bytes, ...]:
        """That the published log of `size2` entries continues the one of `size1` (RFC 6962, 2.1.2).

        Raises `TreeSizeNotPublished`, `LogBehind`, `LogDamaged` and the refusals of the tree for impossible sizes.
        """
        size = self._published()[1].size
        if size2 > size:
            raise TreeSizeNotPublished(f"{size} entries are published", size=size)
        wanted = nodes_needed_for_consistency(size1, size2)
        with self.reads.open() as reader:
            return tuple(consistency_proof(size1, size2, _nodes(reader, wanted, size)))

    def tile(self, path: str) -> bytes:
        """The bytes of `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]`, settled for ever once served.

        A partial tile is served at every width the published log has passed. Raises `TilePathMalformed`,
        `TileNotHere`, `NothingPublished`, `LogBehind`, `LogDamaged`.
        """
        tile = parse_tile_path(path)
        size = self._published()[1].size
        if not is_in_tree(tile, size):
            raise TileNotHere(f"the published log of {size} entries has no {path}", size=size)
        with self.reads.open() as reader:
            return _render(reader, tile, size)

    def _published(self) -> tuple[bytes, Checkpoint]:
        note = self.checkpoints.latest()
        if note is None:
            raise NothingPublished("the log has no checkpoint yet", retry_after=RETRY_AFTER_SECONDS)
        return note, self._open(note)

    def _open(self, note: bytes) -> Checkpoint:
        return _opened(note, self.keys if self.known is None else self.known)


@lru_cache(maxsize=16)
def _opened(note: bytes, keys: Callable[[], tuple[VerifierKey, ...]]) -> Checkpoint:
    # The same few checkpoints are asked for all the time; neither the key is fetched nor a signature verified again.
    return open_checkpoint(note, keys()).checkpoint


def _proof(row: LogRow, size: int, node: Node, note: bytes) -> LogProof:
    return LogProof(row.index, tuple(inclusion_proof(row.index, size, node)), note, row.body)


def _nodes(reader: Reader, wanted: Sequence[NodeId], size: int) -> Node:
    found: dict[NodeId, bytes] = {}
    for chunk in _chunks(wanted):
        found |= reader.log.nodes(chunk)
    if missing := next((each for each in wanted if each not in found), None):
        raise _absent(reader, size, f"node {missing}")
    return lambda level, index: found[level, index]


def _render(reader: Reader, tile: Tile, size: int) -> bytes:
    match tile:
        case HashTile():
            hashes = reader.log.node_row(*tile.row)
            if len(hashes) != tile.width:
                raise _absent(reader, size, f"a node of {tile.path}")
            return b"".join(hashes)
        case EntryBundle():
            rows = reader.log.entries(tile.first, tile.width)
            if len(rows) != tile.width:
                raise _absent(reader, size, f"an entry of {tile.path}")
            return render_bundle(tile, [row.body for row in rows])


def _absent(reader: Reader, size: int, what: str) -> LogBehind | LogDamaged:
    head = reader.log.head()
    if head is None or head.size < size:
        return LogBehind(
            f"this replica has not reached the {size} published entries", retry_after=RETRY_AFTER_SECONDS
        )
    return LogDamaged(f"{what} is missing")


def _chunks(values: Sequence[_T]) -> Iterator[list[_T]]:
    remaining = iter(values)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk
