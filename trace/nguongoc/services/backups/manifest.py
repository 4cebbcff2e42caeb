"""What a backup says of itself: of which service and moment it is, and the hash of each of its files.

The manifest is written last, and its folder gets its name after that: a folder without one is no backup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any

from nguongoc.errors import Invalid, Malformed, Refusal
from nguongoc.log.note import VerifierKey
from nguongoc.ports.backups import TableFile, Taken

VERSION = 1
NAME = "manifest.json"
CHECKPOINT, SHOWN = "checkpoint", "cosigned-checkpoint"
MOST_BYTES = 1 << 20
_FILE = re.compile(
    r"(?:tables/[0-9]{3,6}-[a-z_]{1,63}\.copy|database\.sqlite|checkpoint|cosigned-checkpoint)"
)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class BackupUnreadable(Malformed):
    """No backup, an unfinished one, or one of a later version of this program."""

    code = "backup-unreadable"


class BackupDamaged(Invalid):
    """A file of the backup is not the one that was written."""

    code = "backup-damaged"


@dataclass(frozen=True, slots=True)
class FileHash:
    """A file by its SHA-256 and length."""

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """`log_keys` are what the log's checkpoints were verified with when the backup was made."""

    made_at: datetime
    base_url: str
    origin: str
    log_keys: tuple[VerifierKey, ...]
    taken: Taken
    files: Mapping[str, FileHash]

    @property
    def log_origin(self) -> str:
        """Of the log that goes on in this backup: another than `origin` where one was opened after a frozen one."""
        return self.log_keys[0].name if self.log_keys else self.origin

    def to_bytes(self) -> bytes:
        said = {
            "version": VERSION,
            "made_at": self.made_at.isoformat(),
            "base_url": self.base_url,
            "origin": self.origin,
            "log_keys": [str(key) for key in self.log_keys],
            "taken": asdict(self.taken),
            "files": {name: asdict(held) for name, held in sorted(self.files.items())},
        }
        return json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n"

    @classmethod
    def parse(cls, data: bytes) -> Manifest:
        """Raises `BackupUnreadable`: names and numbers are held to their forms, for statements are made of some of them."""
        try:
            said = json.loads(data)
            version = said["version"]
            files = {
                _formed(_FILE, name): FileHash(_formed(_SHA256, held["sha256"]), _number(held["bytes"]))
                for name, held in said["files"].items()
            }
            made_at = datetime.fromisoformat(said["made_at"])
            keys = tuple(VerifierKey.parse(text) for text in said["log_keys"])
            texts = [each for each in (said["base_url"], said["origin"]) if isinstance(each, str)]
            taken = _taken(said["taken"])
        except BackupUnreadable:
            raise
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, Refusal) as error:
            raise BackupUnreadable(f"{NAME} is not one of ours: {type(error).__name__}") from error
        wanted = {each.file for each in taken.tables} or {"database.sqlite"}
        if version != VERSION:
            raise BackupUnreadable(f"a backup of version {VERSION} is read here")
        if len(texts) != 2 or made_at.tzinfo is None or not wanted <= files.keys():  # noqa: PLR2004
            raise BackupUnreadable(f"{NAME} is not one of ours")
        return cls(made_at, texts[0], texts[1], keys, taken, files)


def hash_file(path: Path) -> FileHash:
    """Raises what the file system raises."""
    with path.open("rb") as file:
        return FileHash(file_digest(file, "sha256").hexdigest(), file.seek(0, 2))


def read_manifest(folder: Path) -> Manifest:
    """What a folder says it holds; none of its files is looked at. Raises `BackupUnreadable`."""
    path = folder / NAME
    if not path.is_file() or path.stat().st_size > MOST_BYTES:
        raise BackupUnreadable(f"{folder} holds no finished backup: it has no {NAME}")
    return Manifest.parse(path.read_bytes())


def read_backup(folder: Path) -> Manifest:
    """The manifest of a folder in which each file it names is the one that was written.

    Raises `BackupUnreadable`, `BackupDamaged` and what the file system raises.
    """
    manifest = read_manifest(folder)
    for name, held in manifest.files.items():
        if not (folder / name).is_file():
            raise BackupDamaged(f"{name} is missing", file=name)
        if hash_file(folder / name) != held:
            raise BackupDamaged(f"{name} is not the file that was written", file=name)
    return manifest


def _taken(said: Any) -> Taken:
    tables = tuple(
        TableFile(
            _formed(_NAME, each["table"]),
            _formed(_FILE, each["file"]),
            tuple(_formed(_NAME, column) for column in each["columns"]),
            _number(each["rows"]),
        )
        for each in said["tables"]
    )
    return Taken(_formed(_NAME, said["database"]), _formed(re.compile("[0-9]{4}"), said["revision"]), tables)


def _formed(form: re.Pattern[str], text: Any) -> str:
    if not isinstance(text, str) or form.fullmatch(text) is None:
        raise BackupUnreadable(f"{NAME} is not one of ours: a name")
    return text


def _number(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise BackupUnreadable(f"{NAME} is not one of ours: a number")
    return value
