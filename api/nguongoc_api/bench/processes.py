"""Servers of a benchmark, each in a process of its own on a free port of loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

START_SECONDS = 120
END_SECONDS = 20
POLL_SECONDS = 0.005


@contextmanager
def running(module: str, *arguments: str, environment: Mapping[str, str] | None = None) -> Iterator[int]:
    """Run a module with `arguments` and a free port behind them; gives the port once something listens there."""
    with started(module, *arguments, environment=environment) as (process, port):
        await_listening(process, port)
        yield port


@contextmanager
def started(
    module: str, *arguments: str, environment: Mapping[str, str] | None = None
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The same without waiting, for whoever measures the wait."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", module, *arguments, str(port)]
    process = subprocess.Popen(command, env={**os.environ, **(environment or {})})  # noqa: S603
    try:
        yield process, port
    finally:
        process.terminate()
        process.wait(END_SECONDS)


def await_listening(process: subprocess.Popen[bytes], port: int) -> None:
    """Raises `RuntimeError` when the process ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(POLL_SECONDS)
    raise RuntimeError("a server of the benchmark did not start")
