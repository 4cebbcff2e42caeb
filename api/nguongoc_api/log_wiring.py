"""The log wired: who sequences, who signs, who is asked to cosign, and what outsiders are shown of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nguongoc.log.note import VerifierKey
from nguongoc.ports import CheckpointStore, Clock, ReadSource, Writer
from nguongoc.services.cosign_head import CosignHead
from nguongoc.services.custody import Custody
from nguongoc.services.log_did_documents import LogDidDocuments
from nguongoc.services.read_frozen import ReadFrozen
from nguongoc.services.read_log import ReadLog
from nguongoc.services.sequence_log import SequenceLog
from nguongoc.store.checkpoints import FileCheckpointStore
from nguongoc_api.adapters.witness import http_witness
from nguongoc_api.log_place import LogPlace, place_of
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
    """Wire the log that goes on, with the configured witnesses or with none, and the frozen ones before it."""
    place = place_of(settings, reads)
    signed = place.store()
    sequence = SequenceLog(reads, writer, signed, custody.log_key, clock)
    documents = LogDidDocuments(writer, clock)
    addresses = settings.witness_addresses
    read = _reader(settings, place, reads, custody.log_verifiers)
    if not addresses:
        place.shown.unlink(missing_ok=True)
        return LogParts(signed, sequence, read(signed), None, None, documents)
    shown, own = _open_shown(place, signed), read(signed)
    witnesses = [http_witness(each) for each in addresses]
    cosign = CosignHead(own, shown, writer, witnesses, settings.witness_quorum, clock)
    return LogParts(signed, sequence, read(shown), own, cosign, documents)


def read_shown_log(
    settings: Settings, place: LogPlace, reads: ReadSource, keys: Callable[[], tuple[VerifierKey, ...]]
) -> ReadLog:
    """The log as outsiders are shown it, for programs beside the service; nothing is written. `keys`: the newest first."""
    file = place.shown if settings.witness_addresses else place.signed
    return _reader(settings, place, reads, keys)(FileCheckpointStore(file))


def _reader(
    settings: Settings, place: LogPlace, reads: ReadSource, keys: Callable[[], tuple[VerifierKey, ...]]
) -> Callable[[CheckpointStore], ReadLog]:
    witness_keys = tuple(each.key for each in settings.witness_addresses)
    quorum = settings.witness_quorum
    before = tuple(ReadFrozen(reads, each, witness_keys, quorum) for each in place.frozen)

    def read(checkpoints: CheckpointStore) -> ReadLog:
        return ReadLog(reads, checkpoints, lambda: keys()[0], witness_keys, quorum, keys, before)

    return read


def _open_shown(place: LogPlace, signed: CheckpointStore) -> FileCheckpointStore:
    """The head that outsiders are shown has a file only while there are witnesses, and begins at the signed head: that is
    what they were shown before, and they must never see the log go back."""
    shown = FileCheckpointStore(place.shown)
    newest = signed.latest()
    if newest is not None:
        shown.publish(None, newest)
    return shown
