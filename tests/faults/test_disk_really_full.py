"""A disk that is really full in the middle of registering and sequencing: 503 with a way out, scans answered, nothing acknowledged lost."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from tests.databases import DATABASES, PostgresServer
from tests.faults.clerks import Clerk, at_work, looked_up, whole_afterwards
from tests.faults.running import open_shop

CLIENTS = 3
LOTS = 4
MEGABYTES = {"sqlite": 24, "postgres": 64}
PIECE = bytes(64 * 1024)


@dataclass(frozen=True)
class SmallDisk:
    """A disk of its own with a database on it; keys and the published head lie elsewhere, as they should."""

    folder: Path
    url: str

    def fill(self) -> None:
        with (self.folder / "ballast").open("wb", buffering=0) as ballast:
            try:
                while True:
                    ballast.write(PIECE)
            except OSError:
                pass

    def clear(self) -> None:
        (self.folder / "ballast").unlink()


@contextmanager
def mounted(folder: Path, megabytes: int) -> Iterator[Path]:
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "small", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a small disk: tmpfs needs root and CAP_SYS_ADMIN")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def on_postgres(folder: Path) -> Iterator[str]:
    """Tables on the small disk, the write-ahead log on another: a server without room for that one ends altogether, which
    `test_postgres_restarted.py` is about."""
    server = PostgresServer()
    try:
        space = folder / "space"
        space.mkdir()
        os.chown(folder, server.root.stat().st_uid, -1)
        os.chown(space, server.root.stat().st_uid, -1)
        admin = create_engine(server.url("postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with admin.connect() as connection:
            connection.execute(text(f"CREATE TABLESPACE small LOCATION '{space}'"))
            connection.execute(text("CREATE DATABASE shop TABLESPACE small"))
        admin.dispose()
        yield server.url("shop").render_as_string(hide_password=False)
    finally:
        server.stop()


@pytest.fixture(params=DATABASES)
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SmallDisk]:
    # Not below `tmp_path`, into which the database server may not look.
    parent = Path("/tmp") / f"small-{os.getpid()}-{request.param}"
    with mounted(parent, MEGABYTES[request.param]) as folder:
        if request.param == "sqlite":
            yield SmallDisk(folder, f"sqlite:///{folder / 'shop.sqlite'}")
        else:
            with on_postgres(folder) as url:
                yield SmallDisk(folder, url)
    parent.rmdir()


def test_registering_stops_by_name_scans_go_on_and_all_goes_on_once_there_is_room(
    disk: SmallDisk, tmp_path: Path
) -> None:
    shop = open_shop(disk.url, tmp_path)
    server = shop.server()
    server.start()
    clerks = [Clerk(shop, f"C{number}") for number in range(CLIENTS)]
    with at_work(clerks, server):
        for clerk in clerks:
            clerk.until_kept(LOTS)
        for _ in range(2):
            disk.fill()
            for clerk in clerks:
                clerk.until_refused()
            scanned = [looked_up(server, given) for clerk in clerks for given in tuple(clerk.kept.values())]
            assert set(scanned) == {200}
            disk.clear()
            for clerk in clerks:
                clerk.until_kept(LOTS)
    whole_afterwards(shop, clerks)
