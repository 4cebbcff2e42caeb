"""The clock of a real service goes back, while it is down or while it runs: nothing is dated before what it follows, and it says why."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable
from datetime import datetime

import pytest

from nguongoc.log.checkpoint import open_checkpoint
from nguongoc_api.services import Services
from nguongoc_api.wiring import build
from tests.faults.clocks import TurnedClock
from tests.faults.running import COMMAND, Client, Given, Server, Shop, faults_of, refused_at_the_store, told

TWO_YEARS = 2 * 365 * 86_400
PATIENCE = 60.0


def until_logged(services: Services, given: Given) -> None:
    record, deadline = given.json()["passport"].rpartition("/")[2], time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with services.reads.open() as reader:
            row = reader.log.entry_of(record)
        note = services.checkpoints.latest()
        if row is not None and note is not None:
            head = open_checkpoint(note, services.custody.log_verifiers()).checkpoint
            if head.size > row.index:
                return
        time.sleep(0.05)
    raise AssertionError("not logged")


def told_wrong(shop: Shop, turned: TurnedClock) -> dict[str, int]:
    """What `nguongoc fsck` counts on a machine with that clock."""
    environment = {**os.environ, **told(shop.settings), **turned.environment}
    said = subprocess.run(
        [*COMMAND, "fsck", "--json"], env=environment, capture_output=True, check=False, timeout=180
    )
    found: dict[str, int] = json.loads(said.stdout)["by_kind"]
    return found


def published(client: Client) -> tuple[bytes, bytes]:
    """What outsiders keep: the log's head and a status list."""
    return client.get("/log/checkpoint").body, client.get("/status/1").body


def dates(services: Services) -> tuple[list[datetime], list[str]]:
    """Of entries in the log and of passports, each in the order of the log."""
    with services.reads.open() as reader:
        head = reader.log.head()
        assert head is not None
        rows = list(reader.log.entries(0, head.size))
        passports = [row.record_id for row in rows if b'"kind":"passport"' in row.body]
        records = reader.records.records([each for each in passports if each is not None])
    made = [json.loads(records[each].payload)["validFrom"] for each in passports if each is not None]
    return [row.t for row in rows], made


@pytest.mark.parametrize("restarted", [True, False], ids=["while down", "while running"])
def test_with_a_clock_that_went_back_it_signs_nothing_says_so_resolves_and_goes_on_once_it_is_right(
    shop: Shop, run: Callable[[Server], Server], turned: TurnedClock, restarted: bool
) -> None:
    server, services = shop.server(), build(shop.settings)
    server.environment = turned.environment
    run(server)
    client = server.client(shop.key)
    first = client.post("/v1/batches", shop.body("TRUOC"))
    assert first.status == 201
    until_logged(services, first)
    client.close()
    before = published(client)
    client.close()
    if restarted:
        server.terminate()
    turned.turn(-TWO_YEARS)
    if restarted:
        server.start()
    assert refused_at_the_store(client.post("/v1/batches", shop.body("LUI"))) == "clock-behind"
    ready = client.get("/readyz").json()
    assert (ready["status"], [name for name, holds in ready["checks"].items() if not holds]) == (
        "resolves_only",
        ["clock"],
    )
    code = first.json()["code"]
    assert client.get(f"/b/{code}").status == 307
    assert client.get(f"/p/b/{code}").status == 200
    assert published(client) == before
    client.close()  # the server lets go of a quiet one
    assert told_wrong(shop, turned) == {"clock": 1}
    if restarted:
        assert "the clock says" in server.said()

    turned.turn(0)
    second = client.post("/v1/batches", shop.body("SAU"))
    assert second.status == 201
    until_logged(services, second)
    client.close()
    assert client.get("/readyz").json()["status"] == "ready"
    logged, made = dates(services)
    assert logged == sorted(logged)
    assert len(made) == 2
    assert made == sorted(made)
    assert faults_of(services) == []
    client.close()
    services.close()


def test_where_the_log_ran_ahead_the_operator_says_so_and_it_signs(
    shop: Shop, run: Callable[[Server], Server], turned: TurnedClock
) -> None:
    server, services = shop.server(), build(shop.settings)
    server.environment = turned.environment
    turned.turn(86_400)
    run(server)
    client = server.client(shop.key)
    until_logged(services, client.post("/v1/batches", shop.body("NHANH")))
    client.close()
    server.terminate()
    turned.turn(0)
    server.start()
    assert refused_at_the_store(client.post("/v1/batches", shop.body("DUNG"))) == "clock-behind"
    client.close()
    server.terminate()
    server.environment = turned.environment | {"NGUONGOC_LOG_RAN_AHEAD": "true"}
    server.start()
    second = client.post("/v1/batches", shop.body("DUNG"))
    assert second.status == 201
    client.close()
    services.close()
    logged_by = build(shop.settings.model_copy(update={"log_ran_ahead": True}))
    until_logged(logged_by, second)
    logged, _ = dates(logged_by)
    assert logged == sorted(logged)
    assert faults_of(logged_by) == []
    logged_by.close()
