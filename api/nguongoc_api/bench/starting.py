"""From nothing to the first answer, and the memory of a worker at rest, beside a bare application with as many routes.

Both are also told of a worker that was asked for what it reads late (`LazyApp`): a bare application has its routes by its first answer.
"""

from __future__ import annotations

import http.client
import statistics
import subprocess
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
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
API, DESK = "/v1/places", "/signin"
LATE = "with API and desks, which are read when first asked"


def measure(*, quick: bool) -> list[Ratio]:
    """Starts in turns, one warm-up each; the fastest of each counts, because nothing makes a start faster than it is."""
    if not Path("/proc/self/status").exists():
        raise CannotMeasureError("the memory of a process is read from /proc, which is not here")
    from sqlmodel import SQLModel

    routers = (*ROUTERS, machinery(FastAPI()))
    routes, tables = sum(len(router.routes) for router in routers), len(SQLModel.metadata.tables)
    ours: list[Start] = []
    bare: list[float] = []
    with tempfile.TemporaryDirectory(prefix="nguongoc-bench-") as folder:
        farm = found(Path(folder))
        for turn in range((QUICK_ROUNDS if quick else ROUNDS) + 1):
            start, beside = _start_ours(farm), _start_bare(routes, tables)
            if turn:
                ours.append(start)
                bare.append(beside)
    note = f"bare FastAPI and SQLModel app, {routes} routes, {tables} tables"
    first, api = min(each.first for each in ours), min(each.api for each in ours)
    rest, after = (
        statistics.median(each) / 1024 for each in zip(*((a.rest, a.after) for a in ours), strict=True)
    )
    of_all = f"{LATE}; the same bare app"
    return [
        Ratio("start to first answer", first, min(bare), "s", BESIDE_BARE, at_most=True, note=note),
        Ratio("start to first answer of the API", api, min(bare), "s", BESIDE_BARE, at_most=True, note=of_all),
        Ratio("worker at rest", rest, MEGABYTES, "MB RSS", 1.0, at_most=True, note="the goal itself"),
        Ratio("worker asked for everything", after, MEGABYTES, "MB RSS", 1.0, at_most=True, note=LATE),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds to the first answer and to that of the API; kilobytes at rest and once API and desks were asked for."""

    first: float
    api: float
    rest: int
    after: int


def _start_ours(farm: Farm) -> Start:
    began = time.perf_counter()
    with started("nguongoc_api.bench.served", environment=farm.environment) as (process, port):
        first = _first_answer(process, port) - began
        time.sleep(SETTLE_SECONDS)
        rest = _resident_kilobytes(process.pid)
        asked = time.perf_counter()
        api = first + _first_answer(process, port, API) - asked
        _first_answer(process, port, DESK)
        return Start(first, api, rest, _resident_kilobytes(process.pid))


def _start_bare(routes: int, tables: int) -> float:
    began = time.perf_counter()
    with started("nguongoc_api.bench.bare_app", str(routes), str(tables)) as (process, port):
        return _first_answer(process, port) - began


def _first_answer(process: subprocess.Popen[bytes], port: int, path: str = "/healthz") -> float:
    deadline = time.perf_counter() + START_SECONDS
    while time.perf_counter() < deadline and process.poll() is None:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)) as connection:
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
            except ConnectionError:
                time.sleep(0.005)
                continue
            if answer.status == OK:
                return time.perf_counter()
            raise RuntimeError(f"a server of the benchmark answered {answer.status} at {path}")
    raise RuntimeError("a server of the benchmark did not answer")


def _resident_kilobytes(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise CannotMeasureError("the system does not say how much memory a process holds")
