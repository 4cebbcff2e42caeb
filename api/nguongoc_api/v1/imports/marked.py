"""The marked copy of an import's file: the same for the API, the desk and the command."""

from __future__ import annotations

from nguongoc.ports.imports import Import
from nguongoc.services.import_sheets import ImportForgotten
from nguongoc.sheets.faults import fault_again
from nguongoc.sheets.marked import marked_copy
from nguongoc.sheets.table import open_sheet
from nguongoc_api.pages.i18n import Language
from nguongoc_api.v1.imports.words import reason

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def marked(made: Import, language: Language) -> bytes:
    """Raises `ImportForgotten`."""
    if made.document is None:
        raise ImportForgotten("the file of this import was forgotten; send it again")
    sheet = open_sheet(made.document, made.kind)
    faults = map(fault_again, made.report.faults)
    return marked_copy(sheet, faults, lambda each: reason(each, language), "Nguồn Gốc")
