"""A database that a real service may only read: scans and verifications go on, writes are refused by name, and once it can be written all goes on."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from nguongoc_api.wiring import build
from tests.faults.running import Given, Server, Shop, faults_of, open_shop, refused_at_the_store
from tests.faults.test_disk_really_full import mounted
from tests.faults.test_store_fails import postgres_becomes

PATIENCE = 60.0


def registered(server: Server, shop: Shop, lot: str) -> Given:
    client = server.client(shop.key)
    try:
        return client.post("/v1/batches", shop.body(lot))
    finally:
        client.close()


def standing(server: Server) -> tuple[str, list[str]]:
    """What `/readyz` says, and what does not hold."""
    client = server.client()
    try:
        ready = client.get("/readyz").json()
    finally:
        client.close()
    return ready["status"], [name for name, holds in ready["checks"].items() if not holds]


def until(server: Server, wanted: tuple[str, list[str]]) -> None:
    deadline = time.monotonic() + PATIENCE
    while (found := standing(server)) != wanted:
        assert time.monotonic() < deadline, found
        time.sleep(0.2)


def only_reads(server: Server, shop: Shop, lot: Given) -> None:
    assert refused_at_the_store(registered(server, shop, "KHONG")) == "store-unavailable"
    until(server, ("resolves_only", ["writable"]))
    client, code = server.client(shop.marketplace), lot.json()["code"]
    try:
        assert client.get(f"/b/{code}").status == 307
        assert client.get(f"/p/b/{code}").status == 200
        asked = {"items": [{"code": f"{shop.settings.base_url}/b/{code}"}]}
        answer = client.post("/v1/verifications", asked)
        assert answer.status == 200
        assert answer.json()["items"][0]["checks"][1]["outcome"] == "pass"
        assert client.get("/log/checkpoint").status == 200
    finally:
        client.close()


def goes_on(server: Server, shop: Shop) -> None:
    """Registers, and answers for what it registered."""
    until(server, ("ready", []))
    made = registered(server, shop, "LAI")
    assert made.status == 201, made.body
    client = server.client()
    try:
        assert client.get(f"/b/{made.json()['code']}").status == 307
        assert client.get(f"/p/b/{made.json()['code']}").status == 200
    finally:
        client.close()


def remount(folder: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True, capture_output=True)


@pytest.mark.parametrize("killed", [False, True], ids=["after an orderly end", "after a crash"])
def test_started_over_a_disk_that_is_read_only_it_answers_and_goes_on_once_it_can_be_written(
    tmp_path: Path, run: Callable[[Server], Server], killed: bool
) -> None:
    place = Path("/tmp") / f"read-only-{os.getpid()}-{int(killed)}"
    with mounted(place, 24) as folder:
        shop = open_shop(f"sqlite:///{folder / 'shop.sqlite'}", tmp_path)
        server = run(shop.server())
        first = registered(server, shop, "TRUOC")
        assert first.status == 201
        server.kill() if killed else server.terminate()
        remount(folder, "ro")
        server.start()
        only_reads(server, shop, first)
        remount(folder, "rw")
        if killed:
            # What was left behind is opened through shared memory that this process may only read, for as long as it runs.
            assert standing(server) == ("resolves_only", ["writable"])
            server.terminate()
            server.start()
        goes_on(server, shop)
        server.terminate()
        sound(shop)
    place.rmdir()


def test_while_it_runs_postgres_becomes_read_only_and_writable_again(
    tmp_path: Path, run: Callable[[Server], Server], postgres: Callable[[], AbstractContextManager[str]]
) -> None:
    with postgres() as url:
        shop = open_shop(url, tmp_path)
        server = run(shop.server())
        first = registered(server, shop, "TRUOC")
        assert first.status == 201
        postgres_becomes(url, read_only=True)
        only_reads(server, shop, first)
        postgres_becomes(url, read_only=False)
        goes_on(server, shop)
        server.terminate()
        sound(shop)


def sound(shop: Shop) -> None:
    services = build(shop.settings)
    try:
        services.sequence_log()
        assert faults_of(services) == []
    finally:
        services.close()
