"""A witness and a monitor beside the demo, each a process of its own, as somebody else would run them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from nguongoc.log.note import VerifierKey
from nguongoc_api.witness.identity import open_identity

COMMAND = (sys.executable, "-c", "import sys; from nguongoc.cli import main; sys.exit(main())")
INTERVAL_SECONDS = 10
END_SECONDS = 20
ANNOUNCED_LINES = 3
"""Key, address, the one log: what a witness prints once it listens."""


class WitnessSilent(RuntimeError):
    """The demo's witness ended before it listened; its log file says why."""


class Companions:
    """Started one after the other, ended together. In earnest they are other people's machines, or prove nothing."""

    def __init__(self, folder: Path, port: int) -> None:
        self._folder = folder
        self._port = port
        self._processes: list[subprocess.Popen[str]] = []
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.key = open_identity(folder / "witness" / "witness.key", f"localhost:{port}/witness").key

    @property
    def setting(self) -> str:
        """What `NGUONGOC_WITNESSES` is for the demo."""
        return f"{self.key} http://localhost:{self._port}"

    @property
    def told(self) -> dict[str, Any]:
        """For the demo's notes: where to look, and which processes they are."""
        pids = [process.pid for process in self._processes]
        return {
            "witness": {"page": f"http://localhost:{self._port}/", "key": str(self.key), "pid": pids[0]},
            "monitor": {"log": str(self._folder / "monitor.log"), "pid": pids[1] if len(pids) > 1 else None},
        }

    def start_witness(self, log_key: VerifierKey) -> None:
        """Returns once it listens. Raises `WitnessSilent`."""
        arguments = ("witness", "--data-dir", str(self._folder / "witness"), "--port", str(self._port))
        with (self._folder / "witness.log").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603
                [*COMMAND, *arguments, "--log", str(log_key)], stdout=subprocess.PIPE, stderr=log, text=True
            )
        self._processes.append(process)
        if process.stdout is not None:
            with process.stdout as said:
                if not all(said.readline() for _ in range(ANNOUNCED_LINES)):
                    raise WitnessSilent(f"the witness did not start: {self._folder / 'witness.log'}")

    def start_monitor(self, base_url: str, log_key: VerifierKey, dids: list[str]) -> None:
        """Follows what the demo shows, and misses it when the witness did not cosign."""
        watched = [word for did in dids for word in ("--did", did)]
        arguments = ["monitor", base_url, "--log-key", str(log_key), "--witness", str(self.key), *watched]
        arguments += ["--state", str(self._folder / "monitor.json"), "--interval", str(INTERVAL_SECONDS)]
        with (self._folder / "monitor.log").open("ab") as log:
            self._processes.append(
                subprocess.Popen([*COMMAND, *arguments], stdout=log, stderr=log, text=True)  # noqa: S603
            )

    def stop(self) -> None:
        """Tell all to end, then wait for each."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._processes.clear()
