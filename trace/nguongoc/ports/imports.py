"""Files of rows handed in, how far each has come, and which row made which thing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from nguongoc.sheets.columns import SheetKind


class ImportState(StrEnum):
    OPEN = "open"
    """Accepted and durable; whoever comes next goes on with it."""
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of the rows so far. `faults` are the first of them, `fault_count` all."""

    made: int = 0
    known: int = 0
    """Rows that were taken in before: success without effect."""
    refused: int = 0
    fault_count: int = 0
    faults: tuple[Mapping[str, Any], ...] = ()
    known_rows: tuple[int, ...] = ()
    """Numbers of the first rows that were there already."""
    ignored: tuple[str, ...] = ()
    """Headings that nothing is known of."""
    untried: bool = False
    """A dry run so long that what depends on what is stored was not tried."""
    failure: Mapping[str, Any] | None = None
    """Why the file as a whole came to nothing."""


@dataclass(frozen=True, slots=True)
class Import:
    """A file handed in; `document` is None in lists, and once it is forgotten."""

    id: UUID
    organisation_id: UUID
    subject: str
    kind: SheetKind
    name: str
    document: bytes | None
    dry_run: bool
    whole: bool
    """All rows or none, in one transaction."""
    state: ImportState
    rows: int
    done: int
    report: ImportReport
    received_at: datetime
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MadeRow:
    """What a row of some file made, under the hash of what the row says."""

    thing_id: UUID
    import_id: UUID


class Imports(Protocol):
    """Imports, and rows by the hash of what they say."""

    def add(self, made: Import) -> None: ...
    def get(self, import_id: UUID) -> Import | None:
        """With its document."""
        ...

    def of(self, organisation_id: UUID, before: UUID | None, limit: int) -> Sequence[Import]:
        """Newest first, without documents."""
        ...

    def open_count(self, organisation_id: UUID) -> int: ...
    def next(self, after: UUID | None) -> Import | None:
        """The oldest open one behind `after`, with its document."""
        ...

    def hold(self, import_id: UUID, done: int) -> bool:
        """Whether it is open, has come so far, and is nobody else's until this transaction ends."""
        ...

    def move(
        self, import_id: UUID, done: int, report: ImportReport, finished_at: datetime | None
    ) -> None: ...
    def kept_before(self, finished_before: datetime) -> bool:
        """Whether there is anything for `forget_documents`."""
        ...

    def forget_documents(self, finished_before: datetime) -> int:
        """Files of imports that ended before: they name people, and nobody marks them any more."""
        ...

    def made_by(self, organisation_id: UUID, keys: Collection[str]) -> Mapping[str, MadeRow]: ...
    def note_row(self, organisation_id: UUID, key: str, made: MadeRow, at: datetime) -> None: ...
