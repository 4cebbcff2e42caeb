"""Real processes over real databases; whatever was started is ended, whatever the test did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.clocks import turned
from tests.faults.running import Server, Shop, open_shop

__all__ = ["turned"]


@pytest.fixture
def shop(database_url: str, tmp_path: Path) -> Shop:
    return open_shop(database_url, tmp_path)


@pytest.fixture
def run() -> Iterator[Callable[[Server], Server]]:
    """Starts a server, and ends it with the test."""
    started: list[Server] = []

    def start(server: Server) -> Server:
        started.append(server)
        server.start()
        return server

    yield start
    for server in started:
        server.stop()
