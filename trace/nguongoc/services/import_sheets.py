"""Take a file of rows in: what is wrong with all of it is said at once, what is accepted is durable before it is answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from nguongoc.errors import Conflict, NotFound, TooLarge
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Answer, Clock, ReadSource, UnitOfWork, Writer
from nguongoc.ports.imports import Import, ImportReport, ImportState
from nguongoc.services.adopt_did import own_key
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.custody import SignsItself
from nguongoc.services.once import Once, carry_out
from nguongoc.sheets.columns import SheetKind
from nguongoc.sheets.table import read_table

MOST_OPEN = 3
"""Of one organisation: whoever sends the same again and again waits for the first."""
MOST_WHOLE = 2_000
"""Rows of one transaction, which everybody else's writing waits for on SQLite: some seconds."""
NAME_LIMIT = 200
NEEDS = {
    SheetKind.BATCHES: Scope.BATCHES_WRITE,
    SheetKind.FACILITIES: Scope.MASTER_DATA_WRITE,
    SheetKind.PRODUCTS: Scope.MASTER_DATA_WRITE,
    SheetKind.MEMBERS: Scope.MASTER_DATA_WRITE,
}


class ImportUnknown(NotFound):
    """No such import of this organisation."""

    code = "import-unknown"


class ImportForgotten(NotFound):
    """The file of this import was forgotten: it named people."""

    code = "import-forgotten"


class ImportsOpen(Conflict):
    """`MOST_OPEN` files of this organisation are being worked on."""

    code = "imports-open"


class ImportTooLongForOne(TooLarge):
    """More than `MOST_WHOLE` rows in one transaction."""

    code = "import-too-long-for-one"


@dataclass(frozen=True, slots=True)
class Handed:
    """A file as somebody handed it in."""

    kind: SheetKind
    name: str
    document: bytes
    dry_run: bool = False
    whole: bool = True


@dataclass(frozen=True, slots=True)
class ImportSheets:
    """`wake` is told of what was accepted."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    wake: Callable[[], None]

    def __call__(self, caller: Caller, handed: Handed, once: Once[Import] | None = None) -> Import | Answer:
        """Raises the refusals of a whole file, `ImportTooLongForOne`, `ImportsOpen`, `ScopeMissing`, and for lots of an organisation
        whose key lies with itself `SignsItself`: its rows would be read, and none of them could be signed."""
        caller.require(NEEDS[handed.kind])
        table = read_table(handed.document, handed.kind)
        rows = sum(1 for _ in table.rows)
        if handed.whole and not handed.dry_run and rows > MOST_WHOLE:
            raise ImportTooLongForOne(
                f"at most {MOST_WHOLE} rows in one transaction; take them in row by row", most=MOST_WHOLE
            )
        now = self.clock.now()
        made = Import(
            id=uuid7(now),
            organisation_id=caller.organisation_id,
            subject=caller.subject[:100],
            kind=handed.kind,
            name=shown_name(handed.name),
            document=handed.document,
            dry_run=handed.dry_run,
            whole=handed.whole,
            state=ImportState.OPEN,
            rows=rows,
            done=0,
            report=ImportReport(ignored=table.ignored),
            received_at=now,
        )

        def write(uow: UnitOfWork) -> Import:
            if handed.kind is SheetKind.BATCHES and own_key(uow, caller.organisation_id):
                raise SignsItself(
                    "lots in a table are signed here: prepare each of yours, and sign it yourself"
                )
            if uow.imports.open_count(caller.organisation_id) >= MOST_OPEN:
                raise ImportsOpen(f"{MOST_OPEN} files are being worked on; wait for them", most=MOST_OPEN)
            uow.imports.add(made)
            return made

        answer = self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))
        self.wake()
        return answer

    def imports(self, caller: Caller, before: UUID | None, limit: int) -> Sequence[Import]:
        """Newest first, without their files."""
        caller.require(Scope.MASTER_DATA_READ)
        with self.reads.open() as reader:
            return reader.imports.of(caller.organisation_id, before, limit)

    def one(self, caller: Caller, import_id: UUID) -> Import:
        """With its file. Raises `ImportUnknown`; another organisation's is unknown too."""
        caller.require(Scope.MASTER_DATA_READ)
        with self.reads.open() as reader:
            found = reader.imports.get(import_id)
        if found is None or found.organisation_id != caller.organisation_id:
            raise ImportUnknown("no such import of this organisation")
        return found


def shown_name(name: str) -> str:
    """The name of a file for people, without what could be a path or a direction of writing."""
    tail = name.replace("\\", "/").rpartition("/")[2]
    return "".join(each for each in tail if each.isprintable())[:NAME_LIMIT] or "–"
