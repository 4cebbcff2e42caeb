"""The use cases of files of rows and their worker, wired: a part of the composition root."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.ports import Clock, ReadSource, Writer
from nguongoc.services.import_drafts import Drafting
from nguongoc.services.import_sheets import ImportSheets
from nguongoc.services.issue_passport import IssuePassport
from nguongoc.services.name_members import NameMembers
from nguongoc.services.register_batch import RegisterBatch
from nguongoc.services.register_facility import RegisterFacility
from nguongoc.services.register_product import RegisterProduct
from nguongoc.services.run_imports import RunImports
from nguongoc_api.jobs.captures import CaptureWorker


@dataclass(frozen=True, slots=True)
class Importing:
    """Files taken in, the thread that carries them out, and what each row ends up in, which is what single requests end up in."""

    sheets: ImportSheets
    run: RunImports
    worker: CaptureWorker


def build_importing(
    reads: ReadSource, writer: Writer, clock: Clock, issue: IssuePassport, base_url: str, *, demo: bool
) -> Importing:
    drafting = Drafting(
        clock,
        RegisterBatch(reads, writer, issue, clock, base_url),
        RegisterFacility(writer, clock),
        RegisterProduct(reads, writer, clock, demo=demo),
        NameMembers(reads, writer, clock),
    )
    run = RunImports(reads, writer, clock, drafting)
    worker = CaptureWorker(run, "nguongoc-imports")
    return Importing(ImportSheets(reads, writer, clock, worker.nudge), run, worker)
