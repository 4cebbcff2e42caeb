"""The demo, made once a session into a folder of its own, for tests that need many real lots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from nguongoc_api.demo.run import demo_settings, make_once
from nguongoc_api.services import Services
from nguongoc_api.wiring import build


@dataclass(frozen=True, slots=True)
class Demo:
    """What `nguongoc demo --json` prints (`notes`), and the service over its store. Nobody writes what another test would see."""

    notes: dict[str, Any]
    services: Services


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """On SQLite, as the demo is."""
    settings = demo_settings(tmp_path_factory.mktemp("demo"), "http://localhost:8000")
    notes = make_once(settings)
    services = build(settings)
    yield Demo(notes, services)
    services.close()
