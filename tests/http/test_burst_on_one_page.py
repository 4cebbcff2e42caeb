"""Everybody who asks for a page while it is being made waits for that one making of it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from httpx2 import ASGITransport, AsyncClient

from nguongoc_api.pages.app import Pages
from nguongoc_api.preparing import prepare
from nguongoc_api.services import Services
from nguongoc_api.wiring import build
from tests.service import Farm, HandClock, settings_for

ASKERS = 30


class Counting:
    """Resolves as the service does, counts how often, and lets nobody through before the gate is open."""

    def __init__(self, services: Services) -> None:
        self._resolve = services.resolve_code
        self.count = 0
        self.entered = threading.Semaphore(0)
        self.gate = threading.Event()

    def __call__(self, asked: Any) -> Any:
        self.count += 1
        self.entered.release()
        assert self.gate.wait(30)
        return self._resolve(asked)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    settings = settings_for(f"sqlite:///{tmp_path / 'test.sqlite'}", tmp_path)
    prepare(settings)
    wired = build(settings, HandClock())
    yield wired
    wired.close()


def test_a_burst_on_one_code_costs_one_rendering_and_after_a_commit_another(services: Services) -> None:
    farm = Farm(services)
    path = f"/p/b/{farm.register().batch.code}"
    counting = Counting(services)
    pages = Pages(replace(services, resolve_code=counting))  # type: ignore[arg-type]

    async def burst() -> None:
        async with AsyncClient(
            transport=ASGITransport(app=pages), base_url="http://localhost:8000"
        ) as client:
            asked = [asyncio.ensure_future(client.get(path)) for _ in range(ASKERS)]
            assert await asyncio.to_thread(counting.entered.acquire, timeout=30)
            gone = asked.pop(0)
            gone.cancel()
            # Whatever is registered from here on is not in what is being made: it is another page for who asks now.
            await asyncio.to_thread(farm.register)
            late = asyncio.ensure_future(client.get(path))
            assert await asyncio.to_thread(counting.entered.acquire, timeout=30)
            counting.gate.set()
            answers = await asyncio.gather(*asked, late)
        assert {each.status_code for each in answers} == {200}
        assert len({each.text for each in answers[:-1]}) == 1
        assert counting.count == 2

    try:
        asyncio.run(burst())
    finally:
        counting.gate.set()
        pages.close()
