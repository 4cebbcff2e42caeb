"""Which log goes on here, under which origin, and where its published heads stand: the first one, or the one opened after frozen ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nguongoc.log.note import SignatureType, VerifierKey
from nguongoc.log.opening import read_end
from nguongoc.ports import FrozenLog, ReadSource
from nguongoc.ports.rows import KeyPurpose, KeyState
from nguongoc.store.checkpoints import FileCheckpointStore
from nguongoc_api.settings import Settings


@dataclass(frozen=True, slots=True)
class LogPlace:
    """`signed` and `shown` are files; `frozen` are the logs before this one, the newest first."""

    origin: str
    signed: Path
    shown: Path
    frozen: tuple[FrozenLog, ...] = ()

    def store(self) -> FileCheckpointStore:
        """Of signed heads."""
        return FileCheckpointStore(self.signed)


def first_place(settings: Settings) -> LogPlace:
    """The operator's first log, as the settings name it."""
    return LogPlace(settings.origin, settings.checkpoint_path, settings.shown_path)


def place_of(settings: Settings, reads: ReadSource) -> LogPlace:
    """The log that goes on in this database."""
    with reads.open() as reader:
        frozen = tuple(reader.frozen.logs())
    return (
        place_after(settings, read_end(frozen[0].opening).new.name, frozen)
        if frozen
        else first_place(settings)
    )


def place_after(settings: Settings, origin: str, frozen: tuple[FrozenLog, ...] = ()) -> LogPlace:
    """A log of that origin. Its heads have files of their own: those of the log before are what must never be gone below."""
    signed = settings.checkpoint_path
    if origin != settings.origin:
        signed = signed.with_name(f"{signed.name}-{prefix_of(origin)}")
    return LogPlace(origin, signed, signed.with_name(f"cosigned-{signed.name}"), frozen)


def prefix_of(origin: str) -> str:
    """The last part of an origin, in which two logs of one operator differ."""
    return origin.rpartition("/")[2]


def opened_since(settings: Settings) -> list[Path]:
    """Heads of logs that were opened after the first, as their files beside its own say."""
    signed = settings.checkpoint_path
    beside = signed.parent.glob(f"{signed.name}-*")
    return sorted(path for path in beside if path.suffix not in {".lock", ".new"} and path.is_file())


def stored_verifiers(reads: ReadSource, origin: str) -> list[VerifierKey]:
    """The keys of the log that goes on as the database holds them, the oldest first."""
    with reads.open() as reader:
        keys = reader.parties.signing_keys(KeyPurpose.LOG, None)
    return [
        VerifierKey(origin, SignatureType.ED25519, key.public_key)
        for key in keys
        if key.state is not KeyState.FROZEN
    ]


def newest_first(reads: ReadSource, origin: str) -> Callable[[], tuple[VerifierKey, ...]]:
    """The same for whoever only reads: the key that signs now comes first."""
    keys = tuple(reversed(stored_verifiers(reads, origin)))
    return lambda: keys
