"""A backup beside a server that goes on writing holds one moment; one that is killed is no backup; a killed restore is none."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from nguongoc.store.engine import open_engine
from nguongoc_api.settings import Settings
from nguongoc_api.wiring import build
from tests.faults.born import Born, bear
from tests.faults.running import Server, Shop, Unanswered, faults_of, told

KILLS = int(os.environ.get("NGUONGOC_TEST_BACKUP_KILLS", "3"))
"""Of backups, and as many of restores: each is a process that takes seconds to start."""
MOST_LOTS, FEW_LOTS = 400, 40
"""Each is checked whole after a restore."""


def command(settings: Settings, *arguments: str) -> Born:
    return bear(arguments, {**os.environ, **told(settings)})


def finished(process: Born) -> tuple[int, str]:
    said, _ = process.communicate(timeout=120)
    return process.wait(), said.decode()


@contextmanager
def somebody_registers(shop: Shop, most: int) -> Iterator[list[str]]:
    """Lot after lot, as long as this lasts and at most so many; the codes that were answered."""
    stop = threading.Event()
    codes: list[str] = []

    def work(name: str) -> None:
        client = shop.server().client(shop.key)
        try:
            while not stop.is_set() and len(codes) < most:
                given = client.post("/v1/batches", shop.body(f"{name}-{len(codes)}"))
                assert given.status in {201, 409}, given.body[:300]
                if given.status == 201:
                    codes.append(given.json()["code"])
        except Unanswered:
            pass
        finally:
            client.close()

    threads = [threading.Thread(target=work, args=(f"R{number}",)) for number in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield codes
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)


@pytest.fixture
def empty_place(
    request: pytest.FixtureRequest, shop: Shop, tmp_path: Path
) -> Iterator[Callable[[], Settings]]:
    with ExitStack() as stack:
        places: list[Settings] = []

        def make() -> Settings:
            folder = tmp_path / f"place-{len(places)}"
            url = f"sqlite:///{folder}/new.sqlite"
            if not shop.settings.database.startswith("sqlite"):
                url = stack.enter_context(request.getfixturevalue("postgres")())
                engine = open_engine(url)
                with engine.begin() as connection:
                    connection.execute(text("DROP SCHEMA public CASCADE"))
                    connection.execute(text("CREATE SCHEMA public"))
                engine.dispose()
            said: dict[str, Any] = {
                "database_url": url,
                "data_dir": folder,
                "base_url": shop.settings.base_url,
            }
            for name in ("organisation.kek", "log.kek", "status.kek", "webhook.kek", "resolve.key"):
                (folder / "keys").mkdir(parents=True, exist_ok=True, mode=0o700)
                os.link(shop.settings.data_dir / "keys" / name, folder / "keys" / name)
            places.append(Settings(**said))
            return places[-1]

        yield make


def test_beside_a_writing_server_a_backup_holds_whatever_was_answered_before_it_began(
    shop: Shop, run: Callable[[Server], Server], empty_place: Callable[[], Settings], tmp_path: Path
) -> None:
    run(shop.server())
    with somebody_registers(shop, MOST_LOTS) as codes:
        while len(codes) < 10:
            time.sleep(0.01)
        answered = list(codes)
        code, told = finished(command(shop.settings, "backup", str(tmp_path / "kept")))
        assert code == 0, told
        assert len(codes) > len(answered), "the server stood still meanwhile"
    place = empty_place()
    code, told = finished(command(place, "restore", str(tmp_path / "kept")))
    assert code == 0, told
    services = build(place)
    try:
        with services.reads.open() as reader:
            found = [reader.lots.batch_by_code(each) for each in answered]
        assert None not in found
        assert faults_of(services) == []
        services.sequence_log()
        assert faults_of(services) == []
    finally:
        services.close()


def test_a_killed_backup_leaves_none_and_a_killed_restore_leaves_a_whole_place_or_an_empty_one(
    shop: Shop, run: Callable[[Server], Server], empty_place: Callable[[], Settings], tmp_path: Path
) -> None:
    chance = random.Random(20261127)
    server = run(shop.server())
    with somebody_registers(shop, FEW_LOTS) as codes:
        while len(codes) < 10:
            time.sleep(0.01)
        code, told = finished(command(shop.settings, "backup", str(tmp_path / "whole")))
        assert code == 0, told
        for number in range(KILLS):
            folder = tmp_path / f"killed-{number}"
            _kill_when(command(shop.settings, "backup", str(folder)), tmp_path, folder, chance)
            assert not folder.exists() or (folder / "manifest.json").is_file()
    server.kill()
    for number in range(KILLS):
        place = empty_place()
        process = command(place, "restore", str(tmp_path / "whole"))
        _kill_when(process, place.data_dir, place.data_dir / "new.sqlite", chance)
        code, told = finished(command(place, "restore", str(tmp_path / "whole")))
        assert code == 0 or "empty place" in told, (number, told)
        services = build(place)
        try:
            assert faults_of(services) == []
            with services.reads.open() as reader:
                assert None not in [reader.lots.batch_by_code(each) for each in codes[:10]]
        finally:
            services.close()


def _kill_when(process: Born, parent: Path, done: Path, chance: random.Random) -> None:
    """Once something of it stands in the folder it writes to, and a random moment after that."""
    before = set(parent.iterdir())
    deadline = time.monotonic() + 60
    while set(parent.iterdir()) == before and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.002)
    time.sleep(chance.uniform(0, 0.06) if not done.exists() else 0)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=20)
