"""Webhooks told to a receiver that answers at once, while addresses of others take messages and never answer."""

from __future__ import annotations

import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import UUID

from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.organisations import OrganisationKind
from nguongoc.ports import UnitOfWork
from nguongoc.ports.outbox import Message
from nguongoc.services.deliver_outbox import DeliverOutbox
from nguongoc.services.register_organisation import NewOrganisation
from nguongoc_api.adapters.webhooks import Webhooks
from nguongoc_api.bench.farm import found
from nguongoc_api.bench.ratio import CannotMeasureError, Ratio
from nguongoc_api.jobs.outbox import OutboxWorker
from nguongoc_api.services import Services
from nguongoc_api.wiring import build

MESSAGES, QUICK_MESSAGES = 400, 150
ROUNDS = 3
SILENT = 12
"""Organisations whose addresses hang: more than there are workers."""
HANGING = 50
"""Messages that wait for each of them."""
GIVEN_UP_SECONDS = 120.0
BESIDE_NOBODY = 0.8
TOPIC = "bench.telling"


def measure(*, quick: bool = False) -> list[Ratio]:
    """On SQLite, by the workers of one process; both receivers are on this machine, signatures and all."""
    count = QUICK_MESSAGES if quick else MESSAGES
    with tempfile.TemporaryDirectory(prefix="nguongoc-bench-") as folder:
        farm = found(Path(folder))
        with closing(build(farm.settings)) as services, _receiver() as fast:
            silent = [services.register_organisation(_silent(number)).id for number in range(SILENT)]
            alone: list[float] = []
            beside: list[float] = []
            for _ in range(ROUNDS):
                alone.append(_told(services, farm.caller.organisation_id, fast, count))
                with socket.create_server(("127.0.0.1", 0), backlog=SILENT * 4) as hanging:
                    for each in silent:
                        _put(services, each, f"http://127.0.0.1:{hanging.getsockname()[1]}/", HANGING)
                    beside.append(_told(services, farm.caller.organisation_id, fast, count))
                services.writer.run(partial(_drop, silent))
    note = f"nobody hanging; beside it {HANGING} messages each for {SILENT} addresses that never answer"
    name = f"webhooks to a receiver that answers, {SILENT} others hanging"
    ours, limit = statistics.median(beside), statistics.median(alone)
    return [Ratio(name, ours, limit, "messages/s", BESIDE_NOBODY, note=note)]


def _silent(number: int) -> NewOrganisation:
    return NewOrganisation(f"cham-{number}", f"Sàn {number} không trả lời", OrganisationKind.MARKETPLACE)


def _drop(silent: Sequence[UUID], uow: UnitOfWork) -> None:
    for each in silent:
        uow.outbox.drop_waiting(TOPIC, str(each))


def _told(services: Services, organisation: UUID, fast: _Fast, count: int) -> float:
    _put(services, organisation, fast.url, count)
    fast.begin(count)
    courier = Webhooks(services.outbox.secrets, loopback=True)
    worker = OutboxWorker(DeliverOutbox(services.writer, services.clock, courier, {}, lambda: 0.5))
    began = time.perf_counter()
    worker.start()
    try:
        if not fast.all_there.wait(GIVEN_UP_SECONDS):
            raise CannotMeasureError(f"of {count} messages not all arrived in {GIVEN_UP_SECONDS:.0f} s")
        return count / (time.perf_counter() - began)
    finally:
        worker.stop()


def _put(services: Services, organisation: UUID, url: str, count: int) -> None:
    now = services.clock.now()
    sealed = services.outbox.secrets.seal(organisation, b"thirty-two bytes of a shared one")
    about = str(organisation)

    def put(uow: UnitOfWork) -> None:
        for _ in range(count):
            uow.outbox.put(
                Message(uuid7(now), organisation, TOPIC, about, url, b"{}", now, now, sealed_secret=sealed)
            )

    services.writer.run(put)


class _Fast:
    """Counts what arrives."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.all_there = threading.Event()
        self._lock = threading.Lock()
        self._left = 0

    def begin(self, count: int) -> None:
        self._left = count
        self.all_there.clear()

    def arrived(self) -> None:
        with self._lock:
            self._left -= 1
            if self._left == 0:
                self.all_there.set()


@contextmanager
def _receiver() -> Iterator[_Fast]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            self.send_response(204)
            self.end_headers()
            fast.arrived()

        def log_message(self, *_: Any) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fast = _Fast(f"http://127.0.0.1:{server.server_port}/")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield fast
    finally:
        server.shutdown()
        server.server_close()
