"""Where processes that sign in a token are born quickly: everything is imported once, each is a fork of it, to be killed.

A line on its input makes one; the next waits until that one is dead. Each says which lot was acknowledged.
"""

from __future__ import annotations

import json
import os
import sys
from itertools import count
from pathlib import Path
from typing import Any

from nguongoc_api.wiring import build
from tests.service import Farm, HandClock, settings_for


def say(line: str) -> None:
    # One write below PIPE_BUF: whole or not at all, whenever the process is killed.
    os.write(1, f"{line}\n".encode())


def work(url: str, folder: Path, where: dict[str, Any], mark: int) -> None:
    services = build(settings_for(url, folder, **where), HandClock())
    for number in count():
        farm = Farm(services, f"htx-{mark}-{number}")
        say(f"kept {farm.register().batch.code}")


def main(url: str, folder: Path, where: dict[str, Any]) -> None:
    for mark, _ in enumerate(iter(sys.stdin.readline, "")):
        child = os.fork()
        if child == 0:
            work(url, folder, where, mark)
        say(f"born {child}")
        sys.stdin.readline()
        os.waitpid(child, 0)
        say("buried")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[3]))
