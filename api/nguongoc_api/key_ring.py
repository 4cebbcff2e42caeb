"""The files that a key-encryption key lies in while it is replaced under a service that goes on signing.

`X.next` is the coming key, `X` the one in use, `X.old` the one before, `X.last` the same out of everybody's reach. Seals are made under the first that is there and opened
by any; files are read in this order, so that whoever reads while they change places never misses the coming key.
"""

from __future__ import annotations

import os
from pathlib import Path

from nguongoc.errors import Conflict
from nguongoc.signing.keys import KeyFileUnusable
from nguongoc_api.key_files import BARE, KeyFiles, settle


class RewrapUnfinished(Conflict):
    """A key-encryption key is being replaced: what is asked for must wait until the old one is gone."""

    code = "rewrap-unfinished"


class NothingToFinish(Conflict):
    """No old key-encryption key is left to be removed."""

    code = "rewrap-not-begun"


def keys_in(path: Path, files: KeyFiles = BARE) -> tuple[bytes, ...]:
    """The key to seal under first, then those that may open. Raises `KeyFileUnusable` where `path` itself is unusable."""
    found = (_if_there(_next(path), files), files.read(path), _if_there(_old(path), files))
    return tuple(dict.fromkeys(key for key in found if key is not None))


def is_between(path: Path) -> bool:
    """Whether a replacement was begun and not finished."""
    return _next(path).exists() or _old(path).exists() or _last(path).exists()


def begin(path: Path, files: KeyFiles = BARE) -> None:
    """A coming key beside the one in use, sealed under the passphrase of today, or the one that an interrupted run made.

    Raises `RewrapUnfinished` while an older key is still there, `KeyFileUnusable`.
    """
    files.read(path)
    if _next(path).exists():
        return
    for each in (_old(path), _last(path)):
        if each.exists():
            raise RewrapUnfinished(f"{each} is still there: run with --finish first", path=str(each))
    # Under its name it is whole: a killed run leaves a draft, never half a key that everybody would have to read.
    draft = path.with_name(f"{path.name}.draft")
    draft.unlink(missing_ok=True)
    files.create(draft)
    draft.rename(_next(path))
    settle(path)


def change_places(path: Path) -> None:
    """The coming key is the one in use from here on, and the one before it opens what is still sealed under it."""
    if not _old(path).exists():
        os.link(path, _old(path))
    settle(path)
    _next(path).replace(path)
    settle(path)


def put_out_of_reach(path: Path, files: KeyFiles = BARE) -> tuple[bytes, ...]:
    """From here on nobody seals under the old key any more, and whoever runs this still opens what was sealed under it before.

    Raises `NothingToFinish`, `RewrapUnfinished` while a coming key waits, `KeyFileUnusable`.
    """
    refuse_unfinishable(path)
    if _old(path).exists():
        _old(path).replace(_last(path))
        settle(path)
    return tuple(dict.fromkeys((*keys_in(path, files), files.read(_last(path)))))


def remove_last(path: Path) -> None:
    """The old key is gone."""
    _last(path).unlink()
    settle(path)


def refuse_unfinishable(path: Path) -> None:
    """Raises `NothingToFinish`, `RewrapUnfinished`."""
    if _next(path).exists():
        raise RewrapUnfinished(f"{_next(path)} is not in use yet: run without --finish first", path=str(path))
    if not (_old(path).exists() or _last(path).exists()):
        raise NothingToFinish(f"there is no {_old(path)}", path=str(path))


def _if_there(path: Path, files: KeyFiles) -> bytes | None:
    try:
        return files.read(path)
    except KeyFileUnusable:
        # Gone under its name between two looks; one that is there and unusable is said.
        if path.exists():
            raise
        return None


def _next(path: Path) -> Path:
    return path.with_name(f"{path.name}.next")


def _old(path: Path) -> Path:
    return path.with_name(f"{path.name}.old")


def _last(path: Path) -> Path:
    return path.with_name(f"{path.name}.last")
