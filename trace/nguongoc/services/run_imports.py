"""Carry out what was accepted: all rows in one transaction, or each in its own, however often it is cut short.

A row is written with the hash of what it says in one transaction: a process killed anywhere finds its rows again and doubles none. A dry
run writes what the run would write and takes it back, so that it finds what only the store can know: lot numbers, seasons, certificates.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import islice
from uuid import UUID

from nguongoc.errors import Conflict, Refusal, Several, Unavailable
from nguongoc.ports import Clock, ReadSource, UnitOfWork, Writer
from nguongoc.ports.imports import Import, ImportReport, MadeRow
from nguongoc.services.draft_rows import Cells, Draft, RowRepeated, Write, placed
from nguongoc.services.import_drafts import Drafting, DraftRow
from nguongoc.services.import_sheets import MOST_WHOLE
from nguongoc.sheets.faults import MOST_FAULTS, Fault, fault
from nguongoc.sheets.table import Table, read_table

LOG = logging.getLogger(__name__)
Rows = Sequence[tuple[int, Draft | None, list[Fault]]]
"""Of a file: each by its number, as what it would make or with what is wrong."""
PIECE = 200
JUDGED = 2_000
"""Rows that are only looked at between two notes of how far it has come: a second or two."""
AT_ONCE = 50
"""Rows handed to the writer together: SQLite commits them with one sync of the disk."""
MOST_TRIES = 5
MOST_KNOWN = 1_000
KEPT_FOR = timedelta(days=7)
"""How long a file can be asked for marked."""


class ImportFailed(Conflict):
    """We failed at it again and again; what is known of it is in our log under the id of the import."""

    code = "import-failed"


class _TakenBack(Exception):
    """Ends a transaction that shall leave nothing, with what was found in it."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__()
        self.report = report


@dataclass(slots=True)
class _Work:
    """One import under way: its table, how a row of it is drafted, and which rows said the same before."""

    running: Import
    table: Table
    draft: DraftRow
    columns: Mapping[str, str]
    seen: dict[str, int] = field(default_factory=dict)

    def rows(self) -> Iterator[tuple[int, Draft | None, list[Fault]]]:
        for number, cells in self.table.rows:
            asked = Cells(number, cells, self.table.date1904)
            draft = self.draft(asked)
            faults = [self.fault(number, column, each) for column, each in asked.refusals]
            if draft is not None:
                for same in filter(None, (draft.key, draft.name)):
                    first = self.seen.setdefault(same, number)
                    if first != number and not faults:
                        refusal = RowRepeated(f"the same as row {first}", first=first)
                        faults.append(self.fault(number, self.columns[""], refusal))
            yield number, None if faults else draft, faults

    def fault(self, row: int, column: str, refusal: Refusal) -> Fault:
        # Where the file has no such column, the row's first one is marked.
        name = column if column in self.table.at else self.columns[""]
        return fault(row, self.table.at.get(name), self.table.headings.get(name, ""), refusal)

    def refused(self, draft: Draft, refusal: Refusal) -> list[Fault]:
        """What only the store could refuse. Raises what is not about the row: that names none of its members."""
        if isinstance(refusal, Unavailable) or not (isinstance(refusal, Several) or refusal.pointer):
            raise refusal
        return [self.fault(draft.row, column, part) for column, part in placed(refusal, self.columns)]


@dataclass(slots=True)
class RunImports:
    """Carries out every open import, oldest first; how many it finished. `stopping` is asked between pieces."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    drafting: Drafting
    stopping: Callable[[], bool] = lambda: False
    _tries: dict[UUID, int] = field(default_factory=dict)

    def __call__(self) -> int:
        finished, after = 0, None
        while not self.stopping() and (running := self._next(after)) is not None:
            finished += self._attempt(running)
            after = running.id
        self.forget()
        return finished

    def forget(self) -> int:
        """Files of imports that ended `KEPT_FOR` ago; written only where there are some."""
        before = self.clock.now() - KEPT_FOR
        with self.reads.open() as reader:
            if not reader.imports.kept_before(before):
                return 0
        return self.writer.run(lambda uow: uow.imports.forget_documents(before))

    def _next(self, after: UUID | None) -> Import | None:
        with self.reads.open() as reader:
            return reader.imports.next(after)

    def _attempt(self, running: Import) -> bool:
        try:
            return self._run(running)
        except Unavailable:
            LOG.warning("import %s waits for the store", running.id, exc_info=True)
            return False
        except Exception:
            LOG.exception("import %s failed", running.id)
            tries = self._tries[running.id] = self._tries.get(running.id, 0) + 1
            if tries < MOST_TRIES:
                return False
            del self._tries[running.id]
            failed = ImportFailed("this service failed at the import")
            return self._end(running, replace(running.report, failure=fault(0, None, "", failed).plain()))

    def _run(self, running: Import) -> bool:
        with self.reads.open() as reader:
            draft, columns = self.drafting.of(reader, running)
        work = _Work(running, read_table(running.document or b"", running.kind), draft, columns)
        if running.dry_run and running.rows > MOST_WHOLE:
            return self._in_pieces(work, JUDGED, self._judged)
        if running.whole or running.dry_run:
            return self._whole(work)
        return self._in_pieces(work, PIECE, self._piece)

    def _judged(self, _: _Work, piece: Rows, report: ImportReport) -> ImportReport:
        for _number, draft, faults in piece:
            report = added(report, faults, made=draft is not None)
        return replace(report, untried=True)

    def _whole(self, work: _Work) -> bool:
        running = work.running
        report, drafts = running.report, list[Draft]()
        for _, draft, faults in work.rows():
            report = added(report, faults)
            drafts += [] if draft is None else [draft]
        # What will be taken back in any case is not signed.
        trial = running.dry_run or bool(report.refused)
        ready = list[tuple[Draft, Write]]()
        with self.reads.open() as reader:
            known = reader.imports.made_by(running.organisation_id, [draft.key for draft in drafts])
        for draft in drafts:
            if draft.key in known:
                report = added(report, known=draft.row)
                continue
            try:
                ready.append((draft, draft.prepare(trial)))
            except Refusal as refusal:
                report = added(report, work.refused(draft, refusal))
        alone, trial = report, trial or bool(report.refused)

        def write(uow: UnitOfWork) -> bool:
            if not uow.imports.hold(running.id, running.done):
                return False
            report = self._written(uow, work, ready, alone)
            if trial or report.refused:
                raise _TakenBack(report)
            uow.imports.move(running.id, running.rows, report, self.clock.now())
            return True

        try:
            return self.writer.run(write)
        except _TakenBack as taken_back:
            found = taken_back.report
            # Of all or nothing, nothing was made.
            return self._end(running, found if running.dry_run else replace(found, made=0))

    def _written(
        self, uow: UnitOfWork, work: _Work, ready: Sequence[tuple[Draft, Write]], report: ImportReport
    ) -> ImportReport:
        known = uow.imports.made_by(work.running.organisation_id, [draft.key for draft, _ in ready])
        for draft, write in ready:
            if draft.key in known:
                report = added(report, known=draft.row)
                continue
            try:
                self._note(uow, work.running, draft, write(uow))
            except Refusal as refusal:
                # The same file is worked on beside us: what took the number is this very row.
                if uow.imports.made_by(work.running.organisation_id, [draft.key]):
                    report = added(report, known=draft.row)
                else:
                    report = added(report, work.refused(draft, refusal))
            else:
                report = added(report, made=True)
        return report

    def _note(self, uow: UnitOfWork, running: Import, draft: Draft, thing_id: UUID) -> None:
        uow.imports.note_row(
            running.organisation_id, draft.key, MadeRow(thing_id, running.id), self.clock.now()
        )

    def _in_pieces(
        self, work: _Work, size: int, take: Callable[[_Work, Rows, ImportReport], ImportReport]
    ) -> bool:
        """Noted after each piece: who looks sees how far it has come, and a process that is cut short goes on from there."""
        running = work.running
        report, done, rows = running.report, running.done, work.rows()
        for _ in islice(rows, done):
            pass
        while not self.stopping():
            piece = list(islice(rows, size))
            report = take(work, piece, report)
            last = len(piece) < size
            if not self._move(running.id, done, done + len(piece), report, ended=last):
                return False
            done += len(piece)
            if last:
                return True
        return False

    def _piece(self, work: _Work, piece: Rows, report: ImportReport) -> ImportReport:
        for at in range(0, len(piece), AT_ONCE):
            report = self._some(work, piece[at : at + AT_ONCE], report)
        return report

    def _some(self, work: _Work, rows: Rows, report: ImportReport) -> ImportReport:
        """Signed here, before the writer is entered, unless it is known by now that they are there."""
        running = work.running
        with self.reads.open() as reader:
            keys = [draft.key for _, draft, _ in rows if draft is not None]
            known = reader.imports.made_by(running.organisation_id, keys)
        waiting = list[tuple[Draft, Future[bool]]]()
        for _, draft, faults in rows:
            if draft is None:
                report = added(report, faults)
            elif draft.key in known:
                mine = known[draft.key].import_id == running.id
                report = added(report, made=True) if mine else added(report, known=draft.row)
            else:
                try:
                    waiting.append(
                        (draft, self.writer.submit(self._one(running, draft, draft.prepare(False))))
                    )
                except Refusal as refusal:
                    report = added(report, work.refused(draft, refusal))
        for draft, future in waiting:
            try:
                mine = future.result()
            except Refusal as refusal:
                report = added(report, work.refused(draft, refusal))
            else:
                report = added(report, made=True) if mine else added(report, known=draft.row)
        return report

    def _one(self, running: Import, draft: Draft, prepared: Write) -> Callable[[UnitOfWork], bool]:
        """Whether this import made it, now or before it was cut short."""

        def write(uow: UnitOfWork) -> bool:
            known = uow.imports.made_by(running.organisation_id, [draft.key]).get(draft.key)
            if known is not None:
                return known.import_id == running.id
            try:
                thing_id = prepared(uow)
            except Refusal:
                # Another process carries out the same file, or this very import, and was a moment earlier.
                known = uow.imports.made_by(running.organisation_id, [draft.key]).get(draft.key)
                if known is None:
                    raise
                return known.import_id == running.id
            self._note(uow, running, draft, thing_id)
            return True

        return write

    def _end(self, running: Import, report: ImportReport) -> bool:
        return self._move(running.id, running.done, running.rows, report, ended=True)

    def _move(self, id: UUID, done: int, reached: int, report: ImportReport, *, ended: bool) -> bool:
        """False where another process moved it on from `done` meanwhile."""

        def write(uow: UnitOfWork) -> bool:
            if not uow.imports.hold(id, done):
                return False
            uow.imports.move(id, reached, report, self.clock.now() if ended else None)
            return True

        return self.writer.run(write)


def added(
    report: ImportReport, faults: Sequence[Fault] = (), *, made: bool = False, known: int | None = None
) -> ImportReport:
    """The report and one row more."""
    if faults:
        kept = (*report.faults, *(each.plain() for each in faults[: MOST_FAULTS - len(report.faults)]))
        return replace(
            report, refused=report.refused + 1, fault_count=report.fault_count + len(faults), faults=kept
        )
    if known is not None:
        rows = report.known_rows if len(report.known_rows) >= MOST_KNOWN else (*report.known_rows, known)
        return replace(report, known=report.known + 1, known_rows=rows)
    return replace(report, made=report.made + 1) if made else report
