"""An application that is made when it is first asked: once, beside the event loop, and again if that failed."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message, Scope

from nguongoc_api.lazy import LazyApp
from nguongoc_api.staying import made_to_stay

SCOPE: Scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
PATIENCE = 20
ANSWER = Response("there")


async def _ask(app: ASGIApp) -> list[Message]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    await app(SCOPE, receive, send)
    return sent


class Slow:
    """A making that waits until it may go on, and counts."""

    def __init__(self) -> None:
        self.may, self.begun, self.times = Event(), Event(), 0

    def __call__(self) -> ASGIApp:
        self.times += 1
        self.begun.set()
        assert self.may.wait(PATIENCE)
        return ANSWER


def test_it_is_not_made_before_it_is_asked_and_then_once_for_all_who_wait() -> None:
    make = Slow()
    app = LazyApp(make)
    assert make.times == 0

    async def crowd() -> list[list[Message]]:
        asked = [asyncio.create_task(_ask(app)) for _ in range(20)]
        await asyncio.sleep(0)
        make.may.set()  # the event loop got here while nobody was answered: it does not wait for the making
        return await asyncio.gather(*asked, _ask(app))

    answers = asyncio.run(crowd())
    assert [sent[0]["status"] for sent in answers] == [200] * 21
    assert make.times == 1


def test_who_hangs_up_takes_it_from_nobody_else() -> None:
    make = Slow()
    app = LazyApp(make)

    async def one_leaves() -> list[Message]:
        leaves, stays = asyncio.create_task(_ask(app)), asyncio.create_task(_ask(app))
        await asyncio.to_thread(make.begun.wait, PATIENCE)
        leaves.cancel()
        with pytest.raises(asyncio.CancelledError):
            await leaves
        make.may.set()
        return await stays

    assert asyncio.run(one_leaves())[0]["status"] == 200
    assert make.times == 1


def test_what_failed_is_tried_again_by_the_next_who_asks() -> None:
    tries: list[int] = []

    def make() -> ASGIApp:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("no room to read it")
        return ANSWER

    client = TestClient(LazyApp(make), raise_server_exceptions=False)
    assert client.get("/").status_code == 500
    assert client.get("/").text == "there"
    assert client.get("/").text == "there"
    assert len(tries) == 2


def test_it_is_made_within_what_was_given() -> None:
    told: list[str] = []

    @contextmanager
    def within() -> Iterator[None]:
        told.append("begins")
        yield
        told.append("ends")

    def make() -> ASGIApp:
        told.append("made")
        return ANSWER

    app = LazyApp(make, within)
    assert app.load() is app.load()
    assert told == ["begins", "made", "ends"]


def test_what_is_made_to_stay_is_kept_from_the_collector_and_the_collector_works_on() -> None:
    try:
        with made_to_stay():
            assert not gc.isenabled()
            kept = [[] for _ in range(1000)]
        assert gc.isenabled()
        assert gc.get_freeze_count() >= len(kept)
        with pytest.raises(OSError, match="broke off"), made_to_stay():
            raise OSError("broke off")
        assert gc.isenabled()
    finally:
        gc.unfreeze()
