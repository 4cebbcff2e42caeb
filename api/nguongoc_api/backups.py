"""Backups wired: which database, which heads, which keys, as the settings say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nguongoc.errors import Refusal
from nguongoc.fetch.client import NotThere
from nguongoc.log.checkpoint import Checkpoint, open_checkpoint
from nguongoc.log.note import MAX_NOTE_BYTES, VerifierKey
from nguongoc.monitor.source import CHECKPOINT as PUBLISHED
from nguongoc.monitor.source import FolderLog, Source, open_source
from nguongoc.services.backups.back_up import BackUp
from nguongoc.services.backups.complete_log import Completed, CompleteLog
from nguongoc.services.backups.manifest import CHECKPOINT, SHOWN, Manifest, read_manifest
from nguongoc.services.backups.put_back import PutBack, refuse_forks
from nguongoc.services.export_log import write_whole
from nguongoc.signing.keys import KeyFileUnusable
from nguongoc.store.checkpoints import FileCheckpointStore
from nguongoc.store.engine import open_engine
from nguongoc.store.read_source import SqlReadSource
from nguongoc.store.schema import newest
from nguongoc.store.snapshots import open_snapshots
from nguongoc.store.writer import PostgresWriter, SqliteWriter, open_writer
from nguongoc_api.clock import SystemClock
from nguongoc_api.ground import mark, refuse_demo_keys
from nguongoc_api.key_files import BARE, key_files
from nguongoc_api.key_ring import RewrapUnfinished, is_between
from nguongoc_api.key_table import UNDER_PASSPHRASE
from nguongoc_api.log_place import LogPlace, place_after, place_of, stored_verifiers
from nguongoc_api.settings import Settings


@dataclass(frozen=True, slots=True)
class LogStands:
    """How long the restored log is, and how long the newest head known of is: below it nothing is signed."""

    size: int
    published: int
    completed: Completed | None

    @property
    def is_behind(self) -> bool:
        return self.size < self.published


def back_up(settings: Settings, folder: Path) -> Manifest:
    """Raises what `BackUp` raises."""
    reads = SqlReadSource(open_engine(settings.database, read_only=True))
    try:
        place = place_of(settings, reads)
        keys = stored_verifiers(reads, place.origin)
    finally:
        reads.close()
    snapshots = open_snapshots(settings.database)
    make = BackUp(snapshots, heads(settings, place), keys, settings.base_url, settings.origin, SystemClock())
    return make(folder)


def put_back(settings: Settings, folder: Path, log: str | None) -> Manifest:
    """Raises what `PutBack` raises."""
    others = [] if log is None else [log_at(log).get(PUBLISHED, MAX_NOTE_BYTES)]
    # The log that the backup is of; where others were opened before it, the database that is put knows them.
    place = place_after(settings, read_manifest(folder).log_origin)
    put = PutBack(
        open_snapshots(settings.database),
        heads(settings, place),
        newest(),
        settings.base_url,
        settings.origin,
    )
    manifest = put(folder, others)
    if (own := folder / CHECKPOINT).is_file():
        # What proves the entries that are here, should the ones after them never be found.
        write_whole(restored_head(place), own.read_bytes())
    return manifest


def restored_head(place: LogPlace) -> Path:
    """Where the head stands that came with the backup."""
    return place.signed.with_name(f"restored-{place.signed.name}")


def heads(settings: Settings, place: LogPlace) -> dict[str, FileCheckpointStore]:
    """Where published heads stand, the signed one first."""
    found = {CHECKPOINT: place.store()}
    if settings.witness_addresses:
        found[SHOWN] = FileCheckpointStore(place.shown)
    return found


def complete_log(settings: Settings, log: str | None) -> LogStands:
    """Take missing entries in from the files at `log`, if that is given, and say where the log stands then.

    Raises what `CompleteLog` and reading raise, and the refusals of a head that no key of this log signed.
    """
    with opened(settings) as (reads, writer):
        place = place_of(settings, reads)
        keys, signed = stored_verifiers(reads, place.origin), place.store()
        here = _read(signed.latest(), keys)
        known = [here] if here is not None else []
        done = None
        if log is not None:
            source = log_at(log)
            note = source.get(PUBLISHED, MAX_NOTE_BYTES)
            there = open_checkpoint(note, keys).checkpoint
            refuse_forks([*known, there])
            done = CompleteLog(reads, writer)(source, there, known)
            if here is None or there.size > here.size:
                signed.publish(signed.latest(), note)
            known.append(there)
        with reads.open() as reader:
            head = reader.log.head()
        return LogStands(
            0 if head is None else head.size, max((each.size for each in known), default=0), done
        )


def read_keys(settings: Settings, names: tuple[str, ...]) -> dict[str, bytes]:
    """The key files that are there. Raises `DemoKeysRefused`: elsewhere nobody could tell them from real ones; and
    `RewrapUnfinished`: one file would open half of the store."""
    refuse_demo_keys(settings)
    for name in names:
        if is_between(settings.key_file(name)):
            raise RewrapUnfinished(
                f"{settings.key_file(name)} is being replaced: finish that first", name=name
            )
    files = key_files(settings)
    return {name: files.read(settings.key_file(name)) for name in names if settings.key_file(name).exists()}


def write_keys(settings: Settings, keys: dict[str, bytes]) -> list[Path]:
    """Write the ones that are missing; a key file that is there is never touched. Raises `KeyFileUnusable`."""
    written, sealed = [], key_files(settings)
    for name, key in keys.items():
        path = settings.key_file(name)
        try:
            # Those that scans are answered with stay bare: without a passphrase a service still answers scans.
            (sealed if name in UNDER_PASSPHRASE else BARE).create(path, key)
        except FileExistsError:
            if sealed.read(path) != key:
                raise KeyFileUnusable(f"{path} holds another key than the backup's", path=str(path)) from None
            continue
        if settings.demo:
            mark(path).touch()
        written.append(path)
    return written


def log_at(said: str) -> Source:
    """A folder as `nguongoc export log` writes it, or the address of a log. Raises `NotThere` for neither."""
    if "://" in said:
        return open_source(said)
    folder = Path(said)
    if not folder.is_dir():
        raise NotThere(f"{folder} is no folder")
    return FolderLog(folder)


def _read(note: bytes | None, keys: list[VerifierKey]) -> Checkpoint | None:
    return None if note is None else open_checkpoint(note, keys).checkpoint


@contextmanager
def opened(settings: Settings) -> Iterator[tuple[SqlReadSource, SqliteWriter | PostgresWriter]]:
    reads = SqlReadSource(open_engine(settings.database, read_only=True))
    try:
        writer = open_writer(open_engine(settings.database), reads.committed)
        try:
            yield reads, writer
        finally:
            writer.close()
    finally:
        reads.close()


def missing_keys(settings: Settings, names: tuple[str, ...]) -> list[Path]:
    """The key files without which a service over this store signs or knows less."""
    missing = []
    for name in names:
        try:
            key_files(settings).read(settings.key_file(name))
        except Refusal:
            missing.append(settings.key_file(name))
    return missing
