"""The service as an operator runs it: `nguongoc serve`, a process group of its own, killed and started again at will."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from nguongoc.ports.rows import Role
from nguongoc.services.check_integrity import check
from nguongoc_api.preparing import prepare
from nguongoc_api.services import Services
from nguongoc_api.settings import Settings
from nguongoc_api.wiring import build
from tests.faults.born import Born, bear
from tests.service import Farm

COMMAND = [sys.executable, "-c", "import sys; from nguongoc.cli import main; sys.exit(main(sys.argv[1:]))"]
BEFORE_PYTHON = "LD_PRELOAD"
"""Whoever is told this is started anew: it is too late for a process that is born of another."""
Process = subprocess.Popen[bytes] | Born
START_SECONDS = 120.0
ANSWER_SECONDS = 40.0
"""Above every timeout of the service: whoever waits longer has been forgotten."""
Json = dict[str, Any]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


@dataclass(frozen=True)
class Given:
    """An answer as it came: what a client could have kept of it."""

    status: int
    body: bytes
    headers: dict[str, str]

    def json(self) -> Any:
        return json.loads(self.body)


class Unanswered(Exception):
    """The connection ended before a whole answer had come: the client knows nothing."""


class Client:
    """One keep-alive connection, as a program of a cooperative would have; opened again when it broke."""

    def __init__(self, port: int, key: str | None) -> None:
        self._port = port
        self._key = key
        self._connection: http.client.HTTPConnection | None = None

    def post(self, path: str, body: Json, idempotency_key: str | None = None) -> Given:
        headers = {"Content-Type": "application/json"}
        if idempotency_key is not None:
            headers["Idempotency-Key"] = idempotency_key
        return self.ask("POST", path, json.dumps(body).encode(), headers)

    def get(self, path: str, headers: dict[str, str] | None = None) -> Given:
        return self.ask("GET", path, None, headers or {})

    def ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Given:
        """Raises `Unanswered`; a timeout is an error of the test, for nothing may hang."""
        if self._key is not None:
            headers = headers | {"Authorization": f"Bearer {self._key}"}
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=ANSWER_SECONDS)
        try:
            self._connection.request(method, path, body, headers)
            with self._connection.getresponse() as answer:
                said = {name.lower(): value for name, value in answer.getheaders()}
                return Given(answer.status, answer.read(), said)
        except TimeoutError:
            raise
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Unanswered(str(error)) from error

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def told(settings: Settings) -> dict[str, str]:
    """The environment in which a command finds this store."""
    return {
        "NGUONGOC_DATA_DIR": str(settings.data_dir),
        "NGUONGOC_DATABASE_URL": settings.database,
        "NGUONGOC_BASE_URL": settings.base_url,
        "NGUONGOC_CHECKPOINT_FILE": str(settings.checkpoint_path),
    }


class Server:
    """`nguongoc serve` over prepared settings. What it says goes to a file beside its data."""

    def __init__(self, settings: Settings, log: Path, port: int) -> None:
        self.settings = settings
        self.port = port
        self.log = log
        self.environment: dict[str, str] = {}
        """What its process is told besides."""
        self.process: Process | None = None

    def start(self) -> None:
        environment = {**os.environ, **told(self.settings), **self.environment}
        arguments = ["serve", "--port", str(self.port)]
        with self.log.open("ab") as log:
            if BEFORE_PYTHON in self.environment:
                self.process = subprocess.Popen(
                    [*COMMAND, *arguments], env=environment, stdout=log, stderr=log, start_new_session=True
                )
            else:
                self.process = bear(arguments, environment, log, leads=True)
        self._until_it_listens()

    def _until_it_listens(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                assert self.process.poll() is None, f"it did not start: {self.said()[-2000:]}"
                assert time.monotonic() < deadline, "it does not listen"
                time.sleep(0.01)
            else:
                return

    def kill(self) -> None:
        """SIGKILL to all of it at once: nothing is flushed, nobody is told."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def terminate(self) -> int:
        """SIGTERM; the exit code of its orderly end."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(40)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()

    def client(self, key: str | None = None) -> Client:
        return Client(self.port, key)

    def said(self) -> str:
        return self.log.read_text("utf-8", "replace") if self.log.exists() else ""


@dataclass(frozen=True)
class Shop:
    """A prepared store with one cooperative in it, and the bodies it posts."""

    settings: Settings
    port: int
    key: str
    marketplace: str
    body: Callable[[str | None], Json]
    folder: Path

    def server(self, port: int | None = None) -> Server:
        port = port or self.port
        return Server(self.settings, self.folder / f"server-{port}.log", port)


def open_shop(url: str, folder: Path, data_dir: Path | None = None) -> Shop:
    """Schema, keys, a cooperative with a field and a product whose units can be counted."""
    port = free_port()
    data = data_dir or folder / "data"
    settings = Settings(database_url=url, data_dir=data, base_url=f"http://localhost:{port}")  # type: ignore[arg-type]
    prepare(settings)
    services = build(settings)
    try:
        farm = Farm(services)
        _, key = services.issue_api_key(farm.organisation.id, Role.PRODUCER, None, "test")
        _, marketplace = services.issue_api_key(farm.organisation.id, Role.MARKETPLACE, None, "test")
    finally:
        services.close()

    def body(lot: str | None = None) -> Json:
        said = {
            "product_id": str(farm.pomelo.id),
            "facility_id": str(farm.field.id),
            "quantity": {"value": "40", "unit": "qua"},
            "happened_on": (datetime.now(UTC) - timedelta(days=2)).date().isoformat(),
        }
        return said if lot is None else said | {"lot": lot}

    return Shop(settings, port, key, marketplace, body, folder)


def faults_of(services: Services) -> list[str]:
    """What `nguongoc fsck` would say."""
    found = check(services.reads, services.checkpoints, [services.custody.log_verifier()])
    return [f"{fault.kind}: {fault.subject}: {fault.detail}" for fault in found]


def refused_at_the_store(given: Given) -> str:
    """The code of a 503 that is a whole problem with a way out; anything else fails the test."""
    assert given.status == 503, (given.status, given.body[:300])
    assert given.headers["content-type"] == "application/problem+json"
    assert int(given.headers["retry-after"]) > 0
    problem = given.json()
    assert problem["title"]
    assert problem["detail"]
    return str(problem["code"])
