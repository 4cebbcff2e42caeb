"""PostgreSQL halts and comes back in the middle of registering and sequencing: 503 with a way out, and nothing acknowledged is lost."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from tests.databases import PostgresServer
from tests.faults.clerks import Clerk, at_work, looked_up, whole_afterwards
from tests.faults.running import open_shop

HALTS = (signal.SIGINT, signal.SIGQUIT)
CLIENTS = 3
LOTS = 6
"""Answered by each client between two halts; and so many refusals while it is down, or what was under way when it went."""


@pytest.fixture
def postgres_of_our_own() -> Iterator[PostgresServer]:
    server = PostgresServer()
    yield server
    server.stop()


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
    with at_work(clerks, server):
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
    whole_afterwards(shop, clerks)
