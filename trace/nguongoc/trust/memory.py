"""What a verifier remembers of trust lists between two runs, for each root it pinned, in one small file."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from nguongoc.trust.refusals import TrustFileUnusable
from nguongoc.trust.signed_list import Seen

LARGEST = 64 * 1024


def read_memory(path: Path, pin: str) -> Seen | None:
    """What was seen under a pin, None where nothing was. Raises `TrustFileUnusable`: a memory that is broken is not an empty one."""
    try:
        return _seen(_all(path).get(pin))
    except (KeyError, TypeError, ValueError) as error:
        raise TrustFileUnusable(f"{path} holds no memory of trust lists", path=str(path)) from error


def write_memory(path: Path, pin: str, seen: Seen) -> None:
    """Remember, whole when it returns, or as before. Raises `TrustFileUnusable`."""
    value = {"version": seen.version, "sha256": seen.sha256, "root_version": seen.root_version}
    write_whole(path, json.dumps(_all(path) | {pin: value}, indent=1).encode())


def write_whole(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Written beside, synced, and put in place. Raises `TrustFileUnusable`."""
    beside = path.with_name(f"{path.name}.new")
    try:
        beside.unlink(missing_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise TrustFileUnusable(f"{path} cannot be written: {error.strerror}", path=str(path)) from error


def read_whole(path: Path, limit: int) -> bytes:
    """Raises `TrustFileUnusable`, also for a file of more than `limit` bytes."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise TrustFileUnusable(f"{path} cannot be read: {error.strerror}", path=str(path)) from error
    if len(data) > limit:
        raise TrustFileUnusable(f"{path} has more than {limit} bytes", path=str(path))
    return data


def _all(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        value = json.loads(read_whole(path, LARGEST))
    except (ValueError, RecursionError) as error:
        raise TrustFileUnusable(f"{path} holds no memory of trust lists", path=str(path)) from error
    if not isinstance(value, dict):
        raise TrustFileUnusable(f"{path} holds no memory of trust lists", path=str(path))
    return value


def _seen(value: Any) -> Seen | None:
    if value is None:
        return None
    version, digest, root = value["version"], value["sha256"], value["root_version"]
    if type(version) is not int or type(root) is not int or not isinstance(digest, str):
        raise TypeError
    return Seen(version, digest, root)
