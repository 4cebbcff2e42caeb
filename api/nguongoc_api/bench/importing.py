"""A cooperative's table taken in as lots, each signed and durable: rows a second beside the bare rows, and what memory grows by."""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path

from nguongoc.ports.imports import Import, ImportState
from nguongoc.services.import_sheets import Handed
from nguongoc.sheets.columns import SheetKind
from nguongoc_api.bench.bare_rows import BareRows
from nguongoc_api.bench.farm import Farm, found
from nguongoc_api.bench.ratio import Ratio
from nguongoc_api.bench.sheet_of_lots import workbook
from nguongoc_api.services import Services
from nguongoc_api.wiring import build

ROWS, QUICK_ROWS = 50_000, 3_000
PART = 10
"""A file of one row in so many is taken in first: what a process grows by after it, grows with the rows."""
BARE_SECONDS, QUICK_BARE_SECONDS = 2.0, 0.7
BESIDE_BARE = 0.35
GROWN = 1.25


def measure(*, quick: bool) -> list[Ratio]:
    """On SQLite, in a process of its own, whose memory nothing else has filled."""
    alone = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=alone) as pool:
        return pool.submit(_measure, QUICK_ROWS if quick else ROWS, quick).result()


def _measure(rows: int, quick: bool) -> list[Ratio]:
    with tempfile.TemporaryDirectory(prefix="nguongoc-bench-") as folder:
        farm = found(Path(folder))
        few, many = (
            workbook(count, farm.product.name, farm.facility.name, None, first=first)
            for count, first in ((rows // PART, 0), (rows, rows))
        )
        with closing(build(farm.settings)) as services:
            made = farm.register(services, "FIRST")
            taken_in(services, farm, few)
            small = _peak_megabytes()
            with closing(BareRows(farm.settings.database, made)) as bare:
                limits = [bare.rate(QUICK_BARE_SECONDS if quick else BARE_SECONDS)]
                began = time.perf_counter(), time.process_time()
                taken_in(services, farm, many)
                took, cpu = time.perf_counter() - began[0], time.process_time() - began[1]
                limits.append(bare.rate(QUICK_BARE_SECONDS if quick else BARE_SECONDS))
            large = _peak_megabytes()
    note = (
        f"{rows:,} rows in {took:.0f} s, {took / rows * 1e3:.2f} ms and {cpu / rows * 1e3:.2f} CPU-ms a row"
    )
    return [
        Ratio("table imported", rows / took, statistics.mean(limits), "lots/s", BESIDE_BARE,
              note=f"{note}; bare transaction of the same rows, one signature"),
        Ratio("import memory", large, small, "MB", GROWN, at_most=True,
              note=f"peak of the process, {rows:,} rows beside {rows // PART:,}"),
    ]  # fmt: skip


def taken_in(services: Services, farm: Farm, document: bytes) -> None:
    """Row by row, to the end; raises where a row is refused, for then something else was measured."""
    handed = Handed(SheetKind.BATCHES, "lots.xlsx", document, whole=False)
    taken = services.importing.sheets(farm.caller, handed)
    if not isinstance(taken, Import):
        raise TypeError("without an idempotency key the import itself comes back")
    # The worker may have begun with it: whoever is beside it waits.
    while (ended := services.importing.sheets.one(farm.caller, taken.id)).state is ImportState.OPEN:
        services.importing.run()
    if ended.report.made != ended.rows:
        raise RuntimeError(f"of {ended.rows} rows {ended.report.made} were made: {ended.report.faults[:1]}")


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
