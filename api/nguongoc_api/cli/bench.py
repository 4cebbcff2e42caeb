"""`nguongoc bench`: what is ours beside its physical limit, measured in one run on this machine."""

from __future__ import annotations

import argparse
from collections.abc import Callable


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("bench", help="measure this program beside its physical limits")
    parser.add_argument("--quick", action="store_true", help="less exact, in a fraction of the time")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from nguongoc_api.bench import register, resolve, verify
    from nguongoc_api.bench.ratio import CannotMeasureError, Ratio

    quick: bool = arguments.quick
    measures: tuple[Callable[[], list[Ratio]], ...] = (
        lambda: resolve.measure(rounds=1, seconds=1, codes=1000) if quick else resolve.measure(),
        lambda: register.measure_sqlite(quick=quick),
        lambda: register.measure_postgres(quick=quick),
        lambda: verify.measure(quick=quick),
    )
    for measure in measures:
        try:
            for found in measure():
                sign = "at most" if found.at_most else "at least"
                print(
                    f"{found.name}: {found.ratio:.2f} ({sign} {found.goal}: {'met' if found.met else 'NOT MET'})"
                    f"; {found.ours:,.0f} to {found.limit:,.0f} {found.unit}; {found.note}",
                    flush=True,
                )
        except CannotMeasureError as error:
            print(f"not measured: {error}", flush=True)
    return 0
