"""Packs on the market, looked at from addresses and telephones that tests know, on a clock that they turn."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import text
from starlette.testclient import TestClient

from nguongoc.store.engine import open_engine
from tests.databases import DATABASES
from tests.http.conftest import BASE_URL, Site, settings_for
from tests.http.desk import Door, open_door
from tests.http.test_units import Stamped

PHONE = "Mozilla/5.0 (Linux; Android 13; SM-A055F) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"


class Market:
    """Forty packs of one lot, of which the first twenty may be sold."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.services = door.services
        self.site = Site(door.services, door.app, door.browser().client, door.cooperative, door.neighbour)
        self.lot = Stamped(self.site)
        assert self.lot.say(change="activate", **{"from": 1, "to": 20}).status_code == 201
        self.packs = [f"/p{code.removeprefix(BASE_URL)}" for code in self.lot.codes]
        self.page = f"/p/b/{self.lot.shown['code']}"

    @property
    def false(self) -> str:
        """The page of a serial that is well formed and was never printed."""
        with self.services.reads.open() as reader:
            batch = reader.lots.batch_by_code(self.lot.shown["code"])
        assert batch is not None
        return f"{self.page}/{self.services.serials.cipher(batch.product_id, 1).serial(4_000_000)}"

    def look(self, path: str, address: str = "203.0.113.7", agent: str = PHONE, **headers: str) -> Response:
        client = TestClient(self.door.app, BASE_URL, raise_server_exceptions=False, client=(address, 50000))
        return client.get(path, headers={"User-Agent": agent, "Accept-Language": "vi", **headers})

    def sweep(self) -> None:
        """As if nobody had scanned yet; the day is another one."""
        self.door.later(days=1)
        self.rows()
        engine = open_engine(self.services.settings.database)
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM scan"))
            connection.execute(text("DELETE FROM scan_day"))
        engine.dispose()

    def rows(self, query: str = "SELECT * FROM scan ORDER BY id") -> Sequence[Any]:
        """What is kept, as the database holds it."""
        self.services.scans.write()
        engine = open_engine(self.services.settings.database)
        with engine.connect() as connection:
            found = connection.execute(text(query)).all()
        engine.dispose()
        return found


@pytest.fixture(scope="module", params=DATABASES)
def one_market(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Market]:
    """One market for a module's tests on each database: `opened = one_market`; `sweep` before each."""
    folder = tmp_path_factory.mktemp("market")
    with ExitStack() as stack:
        if request.param == "sqlite":
            shutil.copy(request.getfixturevalue("sqlite_template"), folder / "test.sqlite")
            url = f"sqlite:///{folder / 'test.sqlite'}"
        else:
            url = stack.enter_context(request.getfixturevalue("postgres")())
        yield Market(stack.enter_context(open_door(settings_for(url, folder))))
