"""Processes of `nguongoc` that are born quickly: everything is imported once, each is a fork of it and a process like any other.

Importing the service takes longer than most of what is done to it here, and hundreds of processes are started. Each leads a life of
its own: its arguments, environment, output and session; the kernel hands it to whoever asked for it, who signals it and waits
for it. What must be told before Python starts (a library that turns the clock) is started anew, by `running.COMMAND`.
"""

from __future__ import annotations

import atexit
import ctypes
import io
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from typing import IO, Any

from tests.vectors import ROOT

_SET_CHILD_SUBREAPER = 36
_MOST = 256 * 1024
LATE = (
    "nguongoc_api.app",
    "nguongoc_api.public_api",
    "nguongoc_api.pages.producer.app",
    "nguongoc_api.serving",
    "nguongoc_api.wiring",
    "nguongoc_api.preparing",
    "nguongoc.store.migrate",
)
"""What commands import only when they are run, and servers when they are first asked."""


class Born:
    """What of `subprocess.Popen` is used here, over a process that was forked for this one."""

    def __init__(self, pid: int, stdout: IO[bytes] | None) -> None:
        self.pid = pid
        self.stdout = stdout
        self.returncode: int | None = None
        self._life = os.pidfd_open(pid)

    def poll(self) -> int | None:
        if self.returncode is None and self._ended(0):
            self._end()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Raises `subprocess.TimeoutExpired`."""
        if self.returncode is None:
            if not self._ended(timeout):
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            self._end()
        assert self.returncode is not None
        return self.returncode

    def communicate(self, timeout: float = 180) -> tuple[bytes, None]:
        """All that it said until its end."""
        assert self.stdout is not None
        said = bytearray()
        while select.select([self.stdout], [], [], timeout)[0]:
            more = os.read(self.stdout.fileno(), 64 * 1024)
            if not more:
                self.stdout.close()
                self.wait(timeout)
                return bytes(said), None
            said += more
        raise subprocess.TimeoutExpired(str(self.pid), timeout, bytes(said))

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _ended(self, timeout: float | None) -> bool:
        return bool(select.select([self._life], [], [], timeout)[0])

    def _end(self) -> None:
        self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self._life)


def bear(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    out: IO[bytes] | None = None,
    *,
    leads: bool = False,
) -> Born:
    """`nguongoc ARGUMENTS` with what it says in a file, or in a pipe that is read here. `leads`: a session of its own."""
    reading, writing = (None, out.fileno()) if out is not None else os.pipe()
    asked = {"arguments": list(arguments), "environment": dict(environment), "leads": leads}
    nursery = _nursery()
    try:
        socket.send_fds(nursery, [json.dumps(asked).encode()], [writing])
        pid = int(nursery.recv(32))
    finally:
        if reading is not None:
            os.close(writing)
    return Born(pid, None if reading is None else os.fdopen(reading, "rb"))


def answered(
    arguments: Sequence[str], environment: Mapping[str, str], timeout: float = 120
) -> tuple[int, str]:
    """Exit code and all that was said, of a process of its own."""
    process = bear(arguments, environment)
    said, _ = process.communicate(timeout)
    return process.wait(), said.decode()


@cache
def _nursery() -> socket.socket:
    """One a test process: it ends when this one does, for then nobody holds the other end."""
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0, "orphans cannot be had"
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.born", str(there.fileno())], cwd=ROOT, pass_fds=[there.fileno()]
    )
    there.close()

    def end() -> None:
        here.close()
        process.wait(20)

    atexit.register(end)
    here.settimeout(120)
    return here


def _bear_until_nobody_asks(asking: socket.socket) -> tuple[Any, int] | None:
    """In the child: what it is to do, and where to say it. In the nursery: nothing, at its end."""
    while True:
        said, files, _, _ = socket.recv_fds(asking, _MOST, 1)
        if not said:
            return None
        midwife = os.fork()
        if midwife == 0:
            child = os.fork()
            if child == 0:
                return json.loads(said), files[0]
            asking.send(str(child).encode())
            os._exit(0)
        # Its parent gone, the child is the test's; the number comes after the test could have missed nothing of it.
        os.waitpid(midwife, 0)
        os.close(files[0])


def _live(asked: Any, out: int) -> int:
    if asked["leads"]:
        os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.close(out)
    # The nursery's own were made for what its output is, which may be a file; a pipe is another thing.
    sys.stdout = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), "utf-8", write_through=True)
    sys.stderr = io.TextIOWrapper(io.FileIO(2, "w", closefd=False), "utf-8", write_through=True)
    os.environ.clear()
    os.environ.update(asked["environment"])
    from nguongoc.cli import main

    try:
        return main(asked["arguments"])
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1


if __name__ == "__main__":
    import gc
    from importlib import import_module
    from importlib.metadata import entry_points

    from nguongoc.cli import COMMANDS

    for point in entry_points(group=COMMANDS):
        point.load()
    for late in LATE:
        import_module(late)
    gc.freeze()
    with socket.socket(fileno=int(sys.argv[1])) as asking:
        born = _bear_until_nobody_asks(asking)
    code = 0
    if born is not None:
        code = _live(*born)
        # Everything that an end may wait for, and not the two seconds in which Python takes a million objects apart.
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)
