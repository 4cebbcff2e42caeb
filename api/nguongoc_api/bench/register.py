"""Registering a lot over HTTP, one caller and many, beside the bare transaction with the same rows and one signature."""

from __future__ import annotations

import statistics
import tempfile
from contextlib import closing
from pathlib import Path

from nguongoc_api.bench.bare_rows import BareRows
from nguongoc_api.bench.farm import Farm, found
from nguongoc_api.bench.load import CONNECTIONS, Load
from nguongoc_api.bench.postgres import fresh_database
from nguongoc_api.bench.posting import post
from nguongoc_api.bench.processes import running
from nguongoc_api.bench.ratio import Ratio
from nguongoc_api.wiring import build

ROUNDS, QUICK_ROUNDS = 4, 2
SECONDS, QUICK_SECONDS = 1.5, 0.7
WARM_UP_SECONDS = 0.5
BESIDE_BARE = 0.35
BESIDE_ONE = 2.0


def measure_sqlite(*, quick: bool) -> list[Ratio]:
    """On SQLite in WAL mode with `synchronous=FULL`."""
    with tempfile.TemporaryDirectory(prefix="nguongoc-bench-") as folder:
        return _measure(found(Path(folder)), "sqlite", quick=quick)


def measure_postgres(*, quick: bool) -> list[Ratio]:
    """On PostgreSQL with its durable defaults. Raises `CannotMeasureError` when there is none."""
    with fresh_database() as url, tempfile.TemporaryDirectory(prefix="nguongoc-bench-") as folder:
        return _measure(found(Path(folder), url), "postgres", quick=quick)


def _measure(farm: Farm, store: str, *, quick: bool) -> list[Ratio]:
    rounds, seconds = (QUICK_ROUNDS, QUICK_SECONDS) if quick else (ROUNDS, SECONDS)
    services = build(farm.settings)
    with closing(services):
        made = farm.register(services, "FIRST")
    one: list[Load] = []
    many: list[Load] = []
    bare: list[float] = []
    with (
        closing(BareRows(farm.settings.database, made)) as limit,
        running("nguongoc_api.bench.served", environment=farm.environment) as port,
    ):
        bodies = farm.bodies()

        def load(callers: int, lasting: float) -> Load:
            return post(port, "/v1/batches", farm.key, bodies, callers, lasting)

        load(CONNECTIONS, WARM_UP_SECONDS)
        for _ in range(rounds):
            one.append(load(1, seconds))
            bare.append(limit.rate(seconds / 2))
            many.append(load(CONNECTIONS, seconds))
    return _ratios(store, one, many, bare)


def _ratios(store: str, one: list[Load], many: list[Load], bare: list[float]) -> list[Ratio]:
    alone, together = _rate(one), _rate(many)
    p50 = statistics.median(load.p50 for load in many) * 1e3
    return [
        Ratio(f"register {store}, 1 caller", alone, statistics.median(bare), "lots/s", BESIDE_BARE,
              note=f"bare transaction of the same rows, one signature; p99 {statistics.median(load.p99 for load in one) * 1e3:.1f} ms"),
        Ratio(f"register {store}, {CONNECTIONS} callers", together, alone, "lots/s", BESIDE_ONE,
              note=f"one caller; p50 {p50:.1f} ms, p99 {statistics.median(load.p99 for load in many) * 1e3:.1f} ms"),
    ]  # fmt: skip


def _rate(loads: list[Load]) -> float:
    return statistics.median(load.rate for load in loads)
