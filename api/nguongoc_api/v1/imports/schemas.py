"""An import on the wire."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nguongoc.ports.imports import Import, ImportState
from nguongoc.sheets.columns import SheetKind
from nguongoc.sheets.faults import Fault, fault_again
from nguongoc_api.pages.i18n import Language
from nguongoc_api.v1.imports.words import reason, told
from nguongoc_api.v1.wire import Shown


class FaultShown(Shown):
    """What is wrong with one cell, and where it is; `column` is the heading as the file writes it."""

    row: int
    column: str
    cell: str | None
    code: str
    detail: str
    message: str
    """The whole sentence, place included."""

    @classmethod
    def of(cls, fault: Fault, language: Language) -> FaultShown:
        return cls(
            row=fault.row,
            column=fault.heading,
            cell=fault.cell,
            code=fault.code,
            detail=reason(fault, language),
            message=told(fault, language),
        )


class ImportShown(Shown):
    """A file, how far it has come, and what became of its rows. `made` of a dry run is what would be."""

    id: UUID
    kind: SheetKind
    name: str
    dry_run: bool
    whole: bool
    state: ImportState
    rows: int
    done: int
    made: int
    known: int
    known_rows: list[int]
    refused: int
    fault_count: int
    faults: list[FaultShown]
    ignored_columns: list[str]
    untried: bool
    failure: str | None
    received_at: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, made: Import, language: Language, *, faults: bool = True) -> ImportShown:
        report = made.report
        failure = None if report.failure is None else reason(fault_again(report.failure), language)
        return cls(
            id=made.id,
            kind=made.kind,
            name=made.name,
            dry_run=made.dry_run,
            whole=made.whole,
            state=made.state,
            rows=made.rows,
            done=made.done,
            made=report.made,
            known=report.known,
            known_rows=list(report.known_rows) if faults else [],
            refused=report.refused,
            fault_count=report.fault_count,
            faults=[FaultShown.of(fault_again(each), language) for each in report.faults] if faults else [],
            ignored_columns=list(report.ignored),
            untried=report.untried,
            failure=failure,
            received_at=made.received_at,
            finished_at=made.finished_at,
        )


class ImportsShown(Shown):
    items: list[ImportShown]
