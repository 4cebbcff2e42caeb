"""What a monitor remembers between two rounds: the last history that was whole, and whom it watches."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from nguongoc.errors import Refusal, Unavailable
from nguongoc.log.checkpoint import Checkpoint
from nguongoc.log.note import Note
from nguongoc.log.tree import CompactRange

VERSION = 1
LARGEST = 64 * 1024 * 1024


class StateUnusable(Unavailable):
    """The state file cannot be read or written, or does not hold a state."""

    code = "monitor-state-unusable"


@dataclass(frozen=True, slots=True)
class State:
    """`edge` are the hashes of the right edge of the tree of `note`, computed from the entries; `t` is the last entry's.

    `keys` are the thumbprints of each watched DID, `own` the hash of each record id that was looked up. `openings` are the notes by
    which the log that was followed first ended and others went on after it: what is remembered is of the last of them.
    """

    note: bytes | None = None
    edge: tuple[bytes, ...] = ()
    t: datetime | None = None
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)
    openings: tuple[bytes, ...] = ()

    @property
    def checkpoint(self) -> Checkpoint | None:
        return None if self.note is None else Checkpoint.parse(Note.parse(self.note).text)

    @property
    def tree(self) -> CompactRange:
        checkpoint = self.checkpoint
        return CompactRange(0 if checkpoint is None else checkpoint.size, self.edge)


def read_state(path: Path) -> State:
    """The state in a file, an empty one where there is no file. Raises `StateUnusable`."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        return State()
    except OSError as error:
        raise StateUnusable(f"{path} cannot be read: {error.strerror}") from error
    try:
        value: Any = json.loads(data)
        state = State(
            note=None if value["note"] is None else value["note"].encode(),
            edge=tuple(bytes.fromhex(each) for each in value["edge"]),
            t=None if value["t"] is None else datetime.fromisoformat(value["t"]),
            keys={did: tuple(keys) for did, keys in value["keys"].items()},
            own=dict(value["own"]),
            openings=tuple(each.encode() for each in value.get("openings", ())),
        )
        checkpoint = state.checkpoint
        sound = value["v"] == VERSION and (checkpoint is None or state.tree.root == checkpoint.root)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, Refusal) as error:
        raise StateUnusable(f"{path} holds no state of a monitor") from error
    if not sound:
        raise StateUnusable(f"{path} contradicts itself: its tree is not that of its checkpoint")
    return state


def write_state(path: Path, state: State) -> None:
    """Durable and whole when it returns, or as before. Raises `StateUnusable`."""
    value = {
        "v": VERSION,
        "note": None if state.note is None else state.note.decode(),
        "edge": [each.hex() for each in state.edge],
        "t": None if state.t is None else state.t.isoformat(),
        "keys": {did: list(keys) for did, keys in state.keys.items()},
        "own": dict(state.own),
        "openings": [each.decode() for each in state.openings],
    }
    write_whole(path, json.dumps(value, ensure_ascii=False, indent=1).encode())


def write_whole(path: Path, content: bytes) -> None:
    """Beside, synced, renamed, the folder synced. Raises `StateUnusable`."""
    beside = path.with_name(f"{path.name}.new")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise StateUnusable(f"{path} cannot be written: {error.strerror}") from error
