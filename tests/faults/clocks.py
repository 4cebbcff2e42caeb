"""A clock that a test turns under a running process: libfaketime reads it from a file at every look."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

LIBRARIES = (
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
)
LIBRARY = next((each for each in LIBRARIES if Path(each).exists()), None)


@dataclass(frozen=True)
class TurnedClock:
    """What a process sees for the time of day; intervals it measures are true ones, as they are when a clock is set."""

    file: Path

    def turn(self, seconds: int) -> None:
        """So much before or after the true time from now on, for whoever runs under this clock already too."""
        beside = self.file.with_suffix(".new")
        beside.write_text(f"{seconds:+d}\n")
        beside.replace(self.file)

    @property
    def environment(self) -> dict[str, str]:
        assert LIBRARY is not None
        return {
            "LD_PRELOAD": LIBRARY,
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }


@pytest.fixture
def turned(tmp_path: Path) -> TurnedClock:
    if LIBRARY is None:
        if os.environ.get("CI"):
            pytest.fail("CI installs faketime")
        pytest.skip("needs libfaketime: apt-get install faketime")
    clock = TurnedClock(tmp_path / "clock")
    clock.turn(0)
    return clock
