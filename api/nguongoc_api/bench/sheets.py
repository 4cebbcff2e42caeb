"""A cooperative's table read row by row: CPU beside the usual library on the same file, and what memory it takes."""

from __future__ import annotations

import io
import statistics
import time
import tracemalloc
from collections.abc import Callable
from importlib import import_module

from nguongoc.sheets.columns import SheetKind
from nguongoc.sheets.table import read_table
from nguongoc_api.bench.ratio import CannotMeasureError, Ratio
from nguongoc_api.bench.sheet_of_lots import HEADINGS, workbook

ROWS, QUICK_ROWS = 50_000, 10_000
ROUNDS, QUICK_ROUNDS = 3, 1
MEGABYTES = 16
"""What one file may take beside everything else a small machine does; 50,000 rows kept as objects take ten times that."""
BESIDE_LIBRARY = 1.0


def measure(*, quick: bool) -> list[Ratio]:
    """An `.xlsx` of as many rows as are taken in; both readers go through every cell of every row."""
    try:
        load_workbook = import_module("openpyxl").load_workbook
    except ImportError:
        raise CannotMeasureError("openpyxl, which is measured beside, is a development tool") from None
    rows = QUICK_ROWS if quick else ROWS
    content = workbook(rows, "Bưởi đỏ Luận Văn", "Đồi Nếu", "Hộ Lê Văn")

    def library() -> int:
        sheet = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
        return sum(1 for row in sheet.iter_rows(values_only=True) if row[0])

    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(QUICK_ROUNDS if quick else ROUNDS):
        ours.append(rows / _cpu_seconds(lambda: _read(content)))
        theirs.append(rows / _cpu_seconds(library))
    rate, beside = statistics.median(ours), statistics.median(theirs)
    note = f"{rows:,} rows, {len(HEADINGS)} columns"
    return [
        Ratio("table rows", rate, beside, "rows/CPU-s", BESIDE_LIBRARY, note=f"{note}; openpyxl, read-only"),
        Ratio(
            "table memory",
            _peak(content),
            MEGABYTES,
            "MB",
            1.0,
            at_most=True,
            note=f"{note}; the goal itself",
        ),
    ]


def _read(content: bytes) -> int:
    return sum(1 for _ in read_table(content, SheetKind.BATCHES).rows)


def _peak(content: bytes) -> float:
    """Megabytes beyond the file itself."""
    tracemalloc.start()
    try:
        _read(content)
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def _cpu_seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
