"""From nothing to the first answer, and the memory of a worker at rest, beside a bare application with as many routes."""

from __future__ import annotations

import http.client
import statistics
import subprocess
import tempfile
import time
from contextlib import closing
from pathlib import Path

from fastapi import FastAPI

from nguongoc_api.bench.farm import Farm, found
from nguongoc_api.bench.processes import START_SECONDS, started
from nguongoc_api.bench.ratio import CannotMeasureError, Ratio
from nguongoc_api.machinery import machinery
from nguongoc_api.v1.resources import ROUTERS

ROUNDS, QUICK_ROUNDS = 4, 1
BESIDE_BARE = 1.25
MEGABYTES = 120
SETTLE_SECONDS = 0.5
OK = 200


def measure(*, quick: bool) -> list[Ratio]:
    """Starts in turns, one warm-up each; the fastest of each counts, because nothing makes a start faster than it is."""
    if not Path("/proc/self/status").exists():
        raise CannotMeasureError("the memory of a process is read from /proc, which is not here")
    from sqlmodel import SQLModel

    routers = (*ROUTERS, machinery(FastAPI()))
    routes, tables = sum(len(router.routes) for router in routers), len(SQLModel.metadata.tables)
    ours: list[float] = []
    bare: list[float] = []
    memory: list[int] = []
    with tempfile.TemporaryDirectory(prefix="nguongoc-bench-") as folder:
        farm = found(Path(folder))
        for turn in range((QUICK_ROUNDS if quick else ROUNDS) + 1):
            took, kilobytes = _start_ours(farm)
            beside = _start_bare(routes, tables)
            if turn:
                ours.append(took)
                bare.append(beside)
                memory.append(kilobytes)
    note = f"bare FastAPI and SQLModel app, {routes} routes, {tables} tables"
    return [
        Ratio("start to first answer", min(ours), min(bare), "s", BESIDE_BARE, at_most=True, note=note),
        Ratio("worker at rest", statistics.median(memory) / 1024, MEGABYTES, "MB RSS", 1.0, at_most=True, note="the goal itself"),
    ]  # fmt: skip


def _start_ours(farm: Farm) -> tuple[float, int]:
    began = time.perf_counter()
    with started("nguongoc_api.bench.served", environment=farm.environment) as (process, port):
        took = _first_answer(process, port) - began
        time.sleep(SETTLE_SECONDS)
        return took, _resident_kilobytes(process.pid)


def _start_bare(routes: int, tables: int) -> float:
    began = time.perf_counter()
    with started("nguongoc_api.bench.bare_app", str(routes), str(tables)) as (process, port):
        return _first_answer(process, port) - began


def _first_answer(process: subprocess.Popen[bytes], port: int) -> float:
    deadline = time.perf_counter() + START_SECONDS
    while time.perf_counter() < deadline and process.poll() is None:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)) as connection:
            try:
                connection.request("GET", "/healthz")
                answer = connection.getresponse()
            except ConnectionError:
                time.sleep(0.005)
                continue
            if answer.status == OK:
                return time.perf_counter()
            raise RuntimeError(f"a server of the benchmark answered {answer.status} at /healthz")
    raise RuntimeError("a server of the benchmark did not answer")


def _resident_kilobytes(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise CannotMeasureError("the system does not say how much memory a process holds")
