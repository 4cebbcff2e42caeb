"""A whole database as files, at one moment, and back again into an empty one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class TableFile:
    """Rows of one table in a file of their own; `columns` in the order they stand in it."""

    table: str
    file: str
    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What a database was written as: of which kind, at which migration; a table a file where it is not one file itself."""

    database: str
    revision: str
    tables: tuple[TableFile, ...] = ()


class Snapshots(Protocol):
    """Takes one consistent moment of a database while others write, and puts one into an empty place."""

    @property
    def database(self) -> str:
        """`sqlite` or `postgresql`: a snapshot of one is not read by the other."""
        ...

    def take(self, folder: Path) -> Taken:
        """Write everything that is committed at one moment into `folder`, synced. Waits for no writer and makes none wait."""
        ...

    def is_empty(self) -> bool:
        """Whether nothing stands where a snapshot would be put."""
        ...

    def put(self, folder: Path, taken: Taken) -> None:
        """Make the database of a snapshot, whole or not at all; what counts upwards is moved ahead of all that may have been
        given out since, and nobody is signed in. Only into an empty place."""
        ...
