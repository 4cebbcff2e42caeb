"""Read the log as it was published: checkpoint, proofs, tiles; nothing beyond the size that the log has signed.

What is sequenced but not yet published is not shown, so that whatever leaves here can be checked against a checkpoint
that left here too. Reading needs the log's public key alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import chain

from nguongoc.errors import NotFound, Unavailable
from nguongoc.log.checkpoint import Checkpoint, open_checkpoint
from nguongoc.log.note import Note, VerifierKey
from nguongoc.log.proof import LogProof
from nguongoc.log.succession import MOST_SUCCESSIONS
from nguongoc.log.tiles import is_in_tree, parse_tile_path
from nguongoc.log.tree import consistency_proof, nodes_needed_for_consistency
from nguongoc.log.witness import log_time
from nguongoc.ports import CheckpointStore, CosignedHead, Reader, ReadSource
from nguongoc.services.log_pieces import (
    RETRY_AFTER_SECONDS,
    LogBehind,
    fetch_nodes,
    proof_under,
    proofs_under,
    render_tile,
)
from nguongoc.services.read_frozen import ReadFrozen

__all__ = [
    "LogBehind",
    "LogTime",
    "NotLoggedYet",
    "NothingPublished",
    "ReadLog",
    "RecordNotHere",
    "TileNotHere",
    "TreeSizeNotPublished",
]

RECORD_ID = re.compile(r"[0-9A-Za-z._~-]{1,40}")


class RecordNotHere(NotFound):
    """No record of this id."""

    code = "log-record-unknown"


class NotLoggedYet(Unavailable):
    """The record is durable, but no published checkpoint covers it yet; `retry_after` in seconds."""

    code = "log-not-yet"


class NothingPublished(Unavailable):
    """The log has no checkpoint yet; `retry_after` in seconds."""

    code = "log-nothing-published"


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
    before: tuple[ReadFrozen, ...] = ()
    """The logs that this one was opened after, the newest first: what they hold is proven under their own heads."""

    def keys(self) -> tuple[VerifierKey, ...]:
        """The keys under which a head of this log counts, the newest first."""
        return (self.key(),) if self.known is None else self.known()

    def every_key(self) -> tuple[VerifierKey, ...]:
        """Those, and the keys of the frozen logs before it: under them all that is proven here is proven."""
        return (*self.keys(), *chain.from_iterable(each.keys() for each in self.before))

    def successions(self) -> tuple[bytes, ...]:
        """The notes by which one key followed another, under one origin or from a frozen log to the one after it; the newest first."""
        with self.reads.open() as reader:
            return tuple(each.body for each in reader.trust.successions(MOST_SUCCESSIONS))

    def key_of(self, note: bytes) -> VerifierKey:
        """The newest key that signed a checkpoint. Raises the refusals of `open_checkpoint`."""
        if (frozen := self._frozen(note)) is not None:
            return frozen.key_of(note)
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
            if row is None and (proof := self._proof_before(record_id)) is not None:
                return proof
            if row is None and reader.records.record(record_id) is None:
                raise RecordNotHere("no record of this id")
            if row is None or note is None or row.index >= (size := self._open(note).size):
                raise NotLoggedYet("not in a published checkpoint yet", retry_after=RETRY_AFTER_SECONDS)
            kept = None if newest else self._first_cosigned(reader, row.index)
            if kept is not None:
                note, size = kept.note, kept.size
            return proof_under(reader.log, row, size, note)

    def _proof_before(self, record_id: str) -> LogProof | None:
        found = (each.proof_of(record_id) for each in self.before)
        return next((each for each in found if each is not None), None)

    def _frozen(self, note: bytes) -> ReadFrozen | None:
        """The frozen log that a note calls itself a head of."""
        origin = Note.parse(note).text.partition("\n")[0] if self.before else ""
        return next((each for each in self.before if each.origin == origin), None)

    def log_time(self, proof: LogProof) -> LogTime | None:
        """When witnesses had seen the entry of a proof made here; None as long as only the operator's clock says when."""
        if not self.witness_keys:
            return None
        frozen = self._frozen(proof.checkpoint)
        if frozen is not None:
            kept = frozen.first_cosigned(proof.index)
        else:
            with self.reads.open() as reader:
                kept = self._first_cosigned(reader, proof.index)
        if kept is None:
            return None
        opened = open_checkpoint(kept.note, self.every_key(), self.witness_keys)
        at = log_time(opened, self.quorum)
        return None if at is None else LogTime(at, tuple(each.key.name for each in opened.cosignatures))

    def _first_cosigned(self, reader: Reader, index: int) -> CosignedHead | None:
        return reader.log.first_cosigned(index, max(1, self.quorum)) if self.witness_keys else None

    def proofs_of(self, record_ids: Iterable[str]) -> dict[str, LogProof]:
        """Proofs under one checkpoint in few statements, for bulk verification.

        An id without an entry, or not yet covered, is left out: one of ten thousand never fails the rest.
        """
        note = self.checkpoints.latest()
        wanted = sorted({each for each in record_ids if RECORD_ID.fullmatch(each)})
        proofs: dict[str, LogProof] = {}
        if note is not None:
            with self.reads.open() as reader:
                proofs = proofs_under(reader.log, wanted, self._open(note).size, note)
        for each in self.before:
            proofs |= each.proofs_of([record_id for record_id in wanted if record_id not in proofs])
        return proofs

    def consistency(self, size1: int, size2: int) -> tuple[bytes, ...]:
        """That the published log of `size2` entries continues the one of `size1` (RFC 6962, 2.1.2).

        Raises `TreeSizeNotPublished`, `LogBehind`, `LogDamaged` and the refusals of the tree for impossible sizes.
        """
        size = self._published()[1].size
        if size2 > size:
            raise TreeSizeNotPublished(f"{size} entries are published", size=size)
        wanted = nodes_needed_for_consistency(size1, size2)
        with self.reads.open() as reader:
            return tuple(consistency_proof(size1, size2, fetch_nodes(reader.log, wanted, size)))

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
            return render_tile(reader.log, tile, size)

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
