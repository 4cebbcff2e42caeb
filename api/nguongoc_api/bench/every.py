"""All measurements by name, run one after the other; what cannot be measured is named with its reason."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from nguongoc_api.bench import (
    burst,
    epcis,
    importing,
    log,
    market,
    page,
    printing,
    register,
    resolve,
    scans,
    sheets,
    starting,
    trace,
    verify,
)
from nguongoc_api.bench.ratio import CannotMeasureError, Measured, Ratio

Measure = Callable[[bool], list[Ratio] | Measured]
QUICK_CODES = 30_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one measurement: its ratios, or why there are none."""

    name: str
    ratios: tuple[Ratio, ...]
    skipped: str | None
    seconds: float
    report: str = ""


def _resolve(quick: bool) -> list[Ratio]:
    return resolve.measure(1, 2.0, QUICK_CODES) if quick else resolve.measure(3, 2.0)


MEASUREMENTS: dict[str, Measure] = {
    "resolve": _resolve,
    "register-sqlite": lambda quick: register.measure_sqlite(quick=quick),
    "register-postgres": lambda quick: register.measure_postgres(quick=quick),
    "epcis-sqlite": lambda quick: epcis.measure_sqlite(quick=quick),
    "epcis-postgres": lambda quick: epcis.measure_postgres(quick=quick),
    "labels": lambda quick: printing.measure_labels(quick=quick),
    "serials": lambda quick: printing.measure_serials(quick=quick),
    "verify": lambda quick: verify.measure(quick=quick),
    "trace-sqlite": lambda quick: trace.measure_sqlite(quick=quick),
    "trace-postgres": lambda quick: trace.measure_postgres(quick=quick),
    "log": lambda quick: log.measure(quick=quick),
    "page": lambda quick: page.measure(quick=quick),
    "market": lambda quick: market.measure(quick=quick),
    "burst": lambda quick: burst.measure(quick=quick),
    "scans": lambda quick: scans.measure(quick=quick),
    "sheets": lambda quick: [*sheets.measure(quick=quick), *importing.measure(quick=quick)],
    "start": lambda quick: starting.measure(quick=quick),
}
"""In the order of design section 9, then what it does not name."""


def run(names: Sequence[str], *, quick: bool) -> Iterator[Outcome]:
    """Outcomes as they come. Whatever a measurement cannot do without is a reason; any other failure is raised."""
    for name in names:
        began = time.perf_counter()
        measured: list[Ratio] | Measured = []
        skipped = None
        try:
            measured = MEASUREMENTS[name](quick)
        except CannotMeasureError as reason:
            skipped = str(reason)
        if not isinstance(measured, Measured):
            measured = Measured(measured, "")
        spent = time.perf_counter() - began
        yield Outcome(name, tuple(measured.ratios), skipped, spent, measured.report)
