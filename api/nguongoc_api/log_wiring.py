"""The log wired: who sequences, who signs, who is asked to cosign, and what outsiders are shown of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from nguongoc.log.note import VerifierKey
from nguongoc.ports import CheckpointStore, Clock, ReadSource, Writer
from nguongoc.services.cosign_head import CosignHead
from nguongoc.services.custody import Custody
from nguongoc.services.log_did_documents import LogDidDocuments
from nguongoc.services.read_log import ReadLog
from nguongoc.services.sequence_log import SequenceLog
from nguongoc.store.checkpoints import FileCheckpointStore
from nguongoc_api.adapters.witness import http_witness
from nguongoc_api.settings import Settings


@dataclass(frozen=True, slots=True)
class LogParts:
    """`read` is what outsiders are shown; `own`, where there are witnesses, reaches to the signed head in `checkpoints`."""

    checkpoints: CheckpointStore
    sequence: SequenceLog
    read: ReadLog
    own: ReadLog | None
    cosign: CosignHead | None
    log_did_documents: LogDidDocuments


def open_log(
    settings: Settings, reads: ReadSource, writer: Writer, custody: Custody, clock: Clock
) -> LogParts:
    """Wire the log with the configured witnesses, or with none."""
    signed = FileCheckpointStore(settings.checkpoint_path)
    sequence = SequenceLog(reads, writer, signed, custody.log_key, clock)
    documents = LogDidDocuments(writer, clock)
    addresses = settings.witness_addresses
    if not addresses:
        settings.shown_path.unlink(missing_ok=True)
        read_own = ReadLog(reads, signed, custody.log_verifier, known=custody.log_verifiers)
        return LogParts(signed, sequence, read_own, None, None, documents)
    shown = _open_shown(settings, signed)
    read = _reader(settings, reads, custody.log_verifiers)
    own = read(signed)
    witnesses = [http_witness(each) for each in addresses]
    cosign = CosignHead(own, shown, writer, witnesses, settings.witness_quorum, clock)
    return LogParts(signed, sequence, read(shown), own, cosign, documents)


def read_shown_log(
    settings: Settings, reads: ReadSource, keys: Callable[[], tuple[VerifierKey, ...]]
) -> ReadLog:
    """The log as outsiders are shown it, for programs beside the service; nothing is written. `keys`: the newest first."""
    if not settings.witness_addresses:
        return ReadLog(reads, FileCheckpointStore(settings.checkpoint_path), lambda: keys()[0], known=keys)
    return _reader(settings, reads, keys)(FileCheckpointStore(settings.shown_path))


def _reader(
    settings: Settings, reads: ReadSource, keys: Callable[[], tuple[VerifierKey, ...]]
) -> Callable[[CheckpointStore], ReadLog]:
    witness_keys = tuple(each.key for each in settings.witness_addresses)
    return partial(_read_log, reads, keys, witness_keys, settings.witness_quorum)


def _read_log(
    reads: ReadSource,
    keys: Callable[[], tuple[VerifierKey, ...]],
    witness_keys: tuple[VerifierKey, ...],
    quorum: int,
    checkpoints: CheckpointStore,
) -> ReadLog:
    return ReadLog(reads, checkpoints, lambda: keys()[0], witness_keys, quorum, keys)


def _open_shown(settings: Settings, signed: CheckpointStore) -> FileCheckpointStore:
    """The head that outsiders are shown has a file only while there are witnesses, and begins at the signed head: that is
    what they were shown before, and they must never see the log go back."""
    shown = FileCheckpointStore(settings.shown_path)
    newest = signed.latest()
    if newest is not None:
        shown.publish(None, newest)
    return shown
