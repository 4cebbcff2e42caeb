"""A closed-loop load on loopback: 32 connections that each ask again as soon as they are answered.

`wrk` where it is installed; else a client of our own in a process of its own, which is slow enough to flatter every ratio a little.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

CONNECTIONS: Final = 32
_SECONDS: Final = {"us": 1e-6, "ms": 1e-3, "s": 1.0}
_SCRIPT: Final = """
local paths, at = {}, 0
function init(arguments)
  for line in io.lines(arguments[1]) do paths[#paths + 1] = line end
  at = tonumber(arguments[2])
end
function request()
  at = at + 1
  return wrk.format("GET", paths[(at - 1) % #paths + 1])
end
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What came of a slice: answers, answers a second, and latencies in seconds."""

    answers: int
    rate: float
    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class Paths:
    """A file of request targets, one a line, and which of them to begin with."""

    file: Path
    first: int = 0


def press(port: int, paths: Paths, seconds: float) -> Load:
    """Ask for the paths in turn, with `CONNECTIONS` connections, for so long; on the second core where there is one."""
    if shutil.which("wrk"):
        return _press_with_wrk(port, paths, seconds)
    command = [sys.executable, "-m", __name__, str(port), str(paths.file), str(paths.first), str(seconds)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    answers, rate, p50, p99 = ran.stdout.split()
    return Load(int(answers), float(rate), float(p50), float(p99))


def _press_with_wrk(port: int, paths: Paths, seconds: float) -> Load:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "paths.lua"
        script.write_text(_SCRIPT)
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s", "--latency", "-s", str(script)]
        command += [f"http://127.0.0.1:{port}", "--", str(paths.file), str(paths.first)]
        ran = subprocess.run(command, capture_output=True, text=True, check=True, preexec_fn=use_last_core)  # noqa: S603
    return _read_wrk(ran.stdout)


def _read_wrk(report: str) -> Load:
    errors = re.search(r"Socket errors:.*", report)
    if errors is not None:
        raise RuntimeError(errors[0])
    latencies = {
        percent: float(value) * _SECONDS[unit]
        for percent, value, unit in re.findall(r"(50|99)%\s+([\d.]+)(us|ms|s)\b", report)
    }
    answers, rate = re.search(r"(\d+) requests in", report), re.search(r"Requests/sec:\s+([\d.]+)", report)
    if answers is None or rate is None:
        raise RuntimeError(f"wrk said nothing we can read:\n{report}")
    return Load(int(answers[1]), float(rate[1]), latencies["50"], latencies["99"])


def use_first_core() -> None:
    """Servers stay on one core and the load on another: they would measure each other otherwise."""
    _pin(0)


def use_last_core() -> None:
    _pin(-1)


def _pin(which: int) -> None:
    if sys.platform == "linux":
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[which]})


async def _ask(port: int, targets: list[bytes], until: float, latencies: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for target in targets:
        began = time.perf_counter()
        if began >= until:
            break
        writer.write(b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" % target)
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        await reader.readexactly(int(length[1]) if length else 0)
        latencies.append(time.perf_counter() - began)
    writer.close()


async def _press_alone(port: int, paths: Paths, seconds: float) -> Load:
    every = paths.file.read_bytes().split()
    turned = every[paths.first % len(every) :] + every[: paths.first % len(every)]
    while len(turned) < 100_000:  # noqa: PLR2004
        turned += turned
    latencies: list[float] = []
    began = time.perf_counter()
    shares = [list(islice(turned, start, None, CONNECTIONS)) for start in range(CONNECTIONS)]
    await asyncio.gather(*(_ask(port, share, began + seconds, latencies) for share in shares))
    took = time.perf_counter() - began
    cuts = statistics.quantiles(latencies, n=100)
    return Load(len(latencies), len(latencies) / took, cuts[49], cuts[98])


if __name__ == "__main__":
    use_last_core()
    done = asyncio.run(
        _press_alone(int(sys.argv[1]), Paths(Path(sys.argv[2]), int(sys.argv[3])), float(sys.argv[4]))
    )
    sys.stdout.write(f"{done.answers} {done.rate} {done.p50} {done.p99}\n")
