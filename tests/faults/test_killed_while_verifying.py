"""SIGKILL in the middle of a file of codes: what was found stays found, the rest is gone on with, every code is answered once and in its place."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select

from nguongoc.services.packed_codes import PIECE
from nguongoc.store.engine import open_engine
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import VerificationPieceRow
from tests.faults.running import Client, Json, Server, Shop, free_port

CODES = 40 * PIECE + 3
SECONDS = 240
FOUND = table(VerificationPieceRow)


def found_so_far(shop: Shop, address: str) -> dict[int, bytes]:
    """As the killed server left it."""
    engine = open_engine(shop.settings.database, read_only=True)
    theirs = (FOUND.c.job_id == UUID(address.rpartition("/")[2]), FOUND.c.found.is_not(None))
    with engine.connect() as connection:
        found = {
            row.number: row.found
            for row in connection.execute(select(FOUND.c.number, FOUND.c.found).where(*theirs))
        }
    engine.dispose()
    return found


def until(client: Client, address: str, reached: Callable[[Json], bool]) -> Json:
    deadline = time.monotonic() + SECONDS
    while not reached(shown := client.get(address).json()):
        assert time.monotonic() < deadline, shown
        time.sleep(0.05)
    return dict(shown)


def codes_of(client: Client, shop: Shop, key: str) -> list[str]:
    """Few that are known among many that are not."""
    lots = shop.server().client(key)
    code = lots.post("/v1/batches", shop.body("LV-1")).json()["code"]
    lots.close()
    return [code if at % 500 == 0 else f"{at:010}" for at in range(CODES)]


def test_after_kills_every_code_is_answered_once_and_what_was_found_is_not_looked_for_again(
    shop: Shop, run: Callable[[Server], Server]
) -> None:
    beside = run(shop.server(free_port()))
    server = run(shop.server())
    client = server.client(shop.marketplace)
    codes = codes_of(client, shop, shop.key)
    given = client.ask(
        "POST", "/v1/verifications/jobs", "\n".join(codes).encode(), {"Content-Type": "text/csv"}
    )
    assert given.status == 202, given.body
    address = given.headers["location"]
    until(client, address, lambda shown: shown["done"] > 0)
    client.close()
    # First one of two that share the work, then the last one.
    server.kill()
    other = beside.client(shop.marketplace)
    halfway = until(other, address, lambda shown: shown["done"] >= 8 * PIECE)
    other.close()
    beside.kill()
    kept = found_so_far(shop, address)
    assert halfway["state"] == "open", "it was finished before the kills: they prove nothing"
    assert 0 < len(kept) < CODES // PIECE

    server.start()
    client = server.client(shop.marketplace)
    shown = until(client, address, lambda shown: shown["state"] != "open")
    assert (shown["state"], shown["done"]) == ("finished", CODES)
    assert sum(shown["verdicts"].values()) == CODES
    after = found_so_far(shop, address)
    assert {number: after[number] for number in kept} == kept
    lines = client.get(f"{address}/results").body.decode().split("\n")[:-1]
    assert [json.loads(line)["code"] for line in lines] == codes
    client.close()
    assert server.terminate() == 0
