"""PostgreSQL halts and comes back in the middle of registering and sequencing: 503 with a way out, and nothing acknowledged is lost."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from nguongoc_api.wiring import build
from tests.databases import PostgresServer
from tests.faults.running import Given, Server, Shop, Unanswered, faults_of, open_shop, refused_at_the_store

HALTS = (signal.SIGINT, signal.SIGQUIT)
CLIENTS = 3
LOTS = 6
"""Answered by each client between two halts; and so many refusals while it is down, or what was under way when it went."""


@pytest.fixture
def postgres_of_our_own() -> Iterator[PostgresServer]:
    server = PostgresServer()
    yield server
    server.stop()


class Clerk(threading.Thread):
    """Registers lot after lot, whatever it is answered, until told to stop."""

    def __init__(self, shop: Shop, name: str) -> None:
        super().__init__(daemon=True)
        self.shop, self.title = shop, name
        self.ended = threading.Event()
        self.kept: dict[str, Given] = {}
        self.refused: list[str] = []
        self.failure: BaseException | None = None
        self.heard = threading.Condition()

    def run(self) -> None:
        client, number = self.shop.server().client(self.shop.key), 0
        try:
            while not self.ended.is_set():
                number += 1
                try:
                    given = client.post("/v1/batches", self.shop.body(f"{self.title}-{number}"))
                except Unanswered:
                    continue
                with self.heard:
                    if given.status == 201:
                        self.kept[f"{self.title}-{number}"] = given
                    else:
                        self.refused.append(refused_at_the_store(given))
                    self.heard.notify_all()
        except BaseException as error:
            self.failure = error
        finally:
            client.close()

    def until_kept(self, more: int) -> None:
        with self.heard:
            wanted = len(self.kept) + more
            assert self.heard.wait_for(lambda: self.failure or len(self.kept) >= wanted, 60), (
                "nothing is kept"
            )
        assert self.failure is None, self.failure

    def until_refused(self) -> None:
        with self.heard:
            wanted = len(self.refused) + 1
            assert self.heard.wait_for(lambda: self.failure or len(self.refused) >= wanted, 60), (
                "never refused"
            )
        assert self.failure is None, self.failure


def looked_up(server: Server, given: Given) -> int:
    """What somebody who scans is answered, with or without the database: the page, or a 503 that says when to ask again."""
    client = server.client()
    try:
        answer = client.get(f"/p/b/{given.json()['code']}")
    finally:
        client.close()
    if answer.status != 200:
        assert answer.status == 503, (answer.status, answer.body[:300])
        assert int(answer.headers["retry-after"]) > 0
    return answer.status


def test_what_was_acknowledged_is_there_after_every_restart_and_nobody_is_told_a_500(
    postgres_of_our_own: PostgresServer, tmp_path: Path
) -> None:
    database = postgres_of_our_own
    admin = create_engine(database.url("postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE shop"))
    admin.dispose()
    shop = open_shop(database.url("shop").render_as_string(hide_password=False), tmp_path)
    server = shop.server()
    server.start()
    clerks = [Clerk(shop, f"C{number}") for number in range(CLIENTS)]
    try:
        for clerk in clerks:
            clerk.start()
        for halt in HALTS:
            for clerk in clerks:
                clerk.until_kept(LOTS)
            database.halt(halt)
            for clerk in clerks:
                clerk.until_refused()
            looked_up(server, next(iter(clerks[0].kept.values())))
            database.start()
        for clerk in clerks:
            clerk.until_kept(LOTS)
        assert looked_up(server, next(iter(clerks[0].kept.values()))) == 200
    finally:
        for clerk in clerks:
            clerk.ended.set()
        for clerk in clerks:
            clerk.join(60)
        if server.process is not None:
            server.terminate()
    assert [clerk.failure for clerk in clerks] == [None] * CLIENTS
    assert {each for clerk in clerks for each in clerk.refused} == {"store-unavailable"}
    services = build(shop.settings)
    try:
        services.sequence_log()
        for given in (each for clerk in clerks for each in clerk.kept.values()):
            assert services.read_log.proof_of(given.json()["passport"].rpartition("/")[2])
        assert faults_of(services) == []
    finally:
        services.close()
